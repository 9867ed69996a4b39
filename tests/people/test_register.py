"""Who is who: one person of one number and name, nobody merged without a human, nothing overwritten by strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fahui.core.crypto import KeyDestroyed
from fahui.core.models import RowHistory
from fahui.people.models import Assurance, Person, PersonIndex
from fahui.people.register import assure, enrol, find_by, same_person, update

ID_NUMBER, OTHER_ID = "000000198503071238", "000000199001011234"


@pytest.mark.parametrize("typed", ["欧阳 娜", "欧阳\u3000娜", " 欧阳娜"])
def test_f22_one_person_however_the_name_is_typed(typed: str, db: None) -> None:
    first = enrol(name="欧阳娜", details={"id_number": ID_NUMBER})
    assert enrol(name=typed, details={"id_number": ID_NUMBER, "phone": "19900000001"}, known=True) == first
    assert Person.objects.count() == 1
    assert find_by("phone", "19900000001") == [first]


def test_f23_old_and_new_code_points_of_one_name_are_one_person(db: None) -> None:
    first = enrol(name="\ue863建国", details={"id_number": ID_NUMBER})
    assert first.name == "䶮建国"
    assert same_person("䶮建国", ID_NUMBER) == first
    rare = enrol(name="𠮷田", details={"id_number": OTHER_ID})
    assert Person.objects.get(pk=rare.pk).name == "𠮷田"


def test_f31_the_same_name_alone_or_the_same_number_alone_merges_nobody(db: None) -> None:
    first = enrol(name="张伟", details={"id_number": ID_NUMBER})
    second = enrol(name="张伟", details={"id_number": OTHER_ID}, known=True)
    third = enrol(name="张大伟", details={"id_number": ID_NUMBER}, known=True)
    fourth = enrol(name="张伟", details={}, known=True)
    assert len({person.pk for person in (first, second, third, fourth)}) == 4
    assert {person.pk for person in find_by("id", ID_NUMBER)} == {first.pk, third.pk}
    assert find_by("id", "") == []


def test_typing_anothers_number_on_the_web_changes_nothing_of_theirs(db: None) -> None:
    """Whoever knows my name and number must not get my messages sent to their phone."""
    mine = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001", "contact": ["no_call"]})
    theirs = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000666"})
    assert theirs != mine
    assert Person.objects.get(pk=mine.pk).details()["phone"] == "19900000001"
    assert same_person("赵建国", ID_NUMBER) in (mine, theirs)


def test_at_the_desk_new_particulars_take_the_place_of_old_ones_and_the_old_number_still_finds(db: None) -> None:
    person = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001", "contact": ["no_call"]})
    again = enrol(
        name="赵建国",
        details={"id_number": ID_NUMBER, "phone": "19900000009", "contact": []},
        groups=["migrant_worker"],
        known=True,
    )
    assert again == person
    assert again.details() == {"id_number": ID_NUMBER, "phone": "19900000009", "contact": []}
    assert again.groups == ["migrant_worker"]
    assert find_by("phone", "19900000001") == find_by("phone", "19900000009") == [person]
    update(again, {"address": "邾城街道1号", "phone": ""})
    assert Person.objects.get(pk=person.pk).details()["phone"] == "19900000009"


def test_numbers_stand_nowhere_to_be_read(db: None) -> None:
    person = enrol(name="赵建国", details={"id_number": ID_NUMBER, "phone": "19900000001"})
    stored = (
        str(list(Person.objects.values()))
        + str(list(PersonIndex.objects.values()))
        + str(list(RowHistory.objects.values()))
    )
    assert ID_NUMBER not in stored
    assert "19900000001" not in stored
    assert str(person) == "赵*国"


def test_erased_particulars_are_gone_for_whoever_asks(db: None) -> None:
    person = enrol(name="赵建国", details={"id_number": ID_NUMBER})
    assert person.data_key is not None
    person.data_key.destroy("user:1", "本人申请")
    with pytest.raises(KeyDestroyed):
        Person.objects.get(pk=person.pk).details()


def test_proof_never_lowers_what_is_known(db: None) -> None:
    person = enrol(name="赵建国", details={})
    assert person.assurance == Assurance.CONTACT
    assure(person, Assurance.SEEN)
    assure(person, Assurance.CODE)
    assert Person.objects.get(pk=person.pk).assurance == Assurance.SEEN


@pytest.mark.django_db
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12))
def test_any_chinese_name_comes_back_as_it_was(name: str) -> None:
    assert Person.objects.get(pk=enrol(name=name, details={}).pk).name == name
