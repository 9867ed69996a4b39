"""Candidates for a new entry: what speaks for them and what against; nobody is merged, and a no is remembered."""

import pytest
from django.core.exceptions import ValidationError

from fahui.matters.erasure import erase_person
from fahui.people.linking import Verdict, decide, decisions, undo
from fahui.people.matching import Candidate, Strength, candidates, candidates_for
from fahui.people.models import Person, PersonEvent, PersonLink, records_of
from fahui.people.register import enrol, find_by, update
from fahui.places.models import Region

ID_NUMBER, OTHER_ID = "000000198503071238", "00000019900101123X"


def only(found: list[Candidate]) -> tuple[Strength, tuple[str, ...]]:
    """The one candidate."""
    [one] = found
    return one.strength, one.reasons


@pytest.mark.parametrize("typed", ["欧阳娜", "欧阳 娜", "欧阳　娜", "欧 阳·娜"])
def test_f22_one_person_however_the_name_is_spaced(typed: str, db: None) -> None:
    known = enrol(name="欧阳娜", details={"id_number": ID_NUMBER})
    assert only(candidates(typed, {"id_number": ID_NUMBER})) == (Strength.STRONG, ("证件号、姓名都相同",))
    same = enrol(name=typed, details={"id_number": ID_NUMBER}, known=True)
    assert same == known
    assert Person.objects.get().name == "欧阳娜"


def test_f22_the_form_as_typed_is_kept_beside_the_tidied_one(db: None) -> None:
    person = enrol(name="欧阳 娜", details={"id_number": ID_NUMBER})
    enrol(name="欧阳　娜", details={"id_number": ID_NUMBER}, known=True)
    person = Person.objects.get(pk=person.pk)
    assert person.name == "欧阳娜"
    assert person.details()["spellings"] == ["欧阳 娜", "欧阳　娜"]


@pytest.mark.parametrize("old", ["\ue863", "\ue86c", "\ue1ad"])
def test_f23_old_code_points_and_rare_characters_match(old: str, db: None) -> None:
    enrol(name="䶮某", details={"phone": "19900000001"})
    assert only(candidates(f"{old}某", {"phone": "19900000001"}))[0] == Strength.LIKELY
    enrol(name="𠮷田", details={"phone": "19900000002"})
    assert only(candidates("𠮷田", {"phone": "19900000002"}))[0] == Strength.LIKELY
    assert candidates("吉田", {"phone": "19900000002"}) == []  # another character


@pytest.mark.parametrize("typed", ["000000198503071238", "０００００0198503071238", "000000 19850307 1238"])
def test_f25_numbers_are_compared_in_one_form(typed: str, db: None) -> None:
    from fahui.people.id_types import clean_paper

    known = enrol(name="赵建国", details={"id_number": ID_NUMBER})
    number = clean_paper("resident", typed).number
    assert [one.person for one in candidates("赵建国", {"id_number": number})] == [known]


def test_f25_an_old_record_of_fifteen_digits_is_found_by_the_eighteen(db: None) -> None:
    from fahui.people.id_types import clean_paper, looked_for

    specimen = "11010519491231002X"
    old = enrol(name="张老", details={"id_type": "old_resident", "id_number": "110105491231002"})
    assert find_by("id", specimen) == [old]
    assert looked_for("110105491231002") == looked_for(specimen.lower()) == [specimen]
    assert candidates("张老", {"id_number": specimen})[0].strength == Strength.STRONG
    with pytest.raises(ValidationError, match=specimen):
        clean_paper("resident", "110105491231002")  # a new entry is offered the longer form


def test_f31_the_same_name_with_another_birth_date_is_possible_at_most(village: Region) -> None:
    enrol(name="张伟", details={"id_number": ID_NUMBER, "phone": "19900000001"}, region=village)
    told = {"id_number": OTHER_ID, "phone": "19900000001"}
    strength, reasons = only(candidates("张伟", told, place=village.pk))
    assert strength == Strength.POSSIBLE
    assert reasons == ("姓名、电话都相同", "出生日期不同", "证件号不同")
    assert candidates("张伟", {"id_number": OTHER_ID}) == []  # the name alone, elsewhere: nobody
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "told", "strength", "reason"),
    [
        ("张大伟", {"id_number": ID_NUMBER}, Strength.LIKELY, "证件号相同，姓名写法不同"),
        ("张伟", {"phone": "19900000001"}, Strength.LIKELY, "姓名、电话都相同"),
        ("张伟", {"id_type": "passport", "id_number": "E1", "born": "1985-03-07"}, Strength.LIKELY, "出生日期都相同"),
        ("章薇", {"id_type": "passport", "id_number": "E1", "born": "1985-03-07"}, Strength.POSSIBLE, "读音、出生"),
        ("章玮", {"address": "邾城街道城北村3组8号"}, Strength.POSSIBLE, "姓名读音、住址相同"),
        ("张伟", {"address": "邾城街道 城北村３组8号"}, Strength.POSSIBLE, "姓名读音、住址相同"),
    ],
)
def test_each_sign_has_its_reason_and_strength(
    name: str, told: dict[str, str], strength: Strength, reason: str, db: None
) -> None:
    enrol(name="张伟", details={"id_number": ID_NUMBER, "phone": "19900000001", "address": "邾城街道城北村3组8号"})
    found = only(candidates(name, told))
    assert found[0] == strength
    assert reason in "；".join(found[1])


def test_nothing_in_common_is_nobody(db: None) -> None:
    enrol(name="张伟", details={"id_number": ID_NUMBER, "phone": "19900000001", "address": "城北村"})
    for name, told in (("李四", {"phone": "19900000001"}), ("张伟", {"address": "城北村"}), ("", {}), ("张伟", {})):
        assert candidates(name, told) == [], name


def test_what_they_were_known_by_before_still_finds_them(db: None) -> None:
    person = enrol(name="张伟", details={"phone": "19900000001"})
    update(person, {"phone": "19900000009"})
    assert [one.person for one in candidates("张伟", {"phone": "19900000001"})] == [person]


def test_f31_not_the_same_is_remembered_until_it_is_taken_back(db: None) -> None:
    one, other = (enrol(name="张伟", details={"phone": "19900000001"}) for _time in range(2))
    assert [found.person for found in candidates_for(one)] == [other]
    said = decide(other, one, Verdict.DIFFERENT, "父子同用一个电话")
    assert candidates_for(one) == candidates_for(other) == []
    assert Person.objects.get(pk=one.pk).identity is None
    undo(said, "看错了")
    assert [found.person for found in candidates_for(one)] == [other]


def test_f28_linking_keeps_both_records_whole_and_is_told_and_undone(db: None) -> None:
    one = enrol(name="张伟", details={"phone": "19900000001", "address": "甲"})
    other = enrol(name="张　伟", details={"phone": "19900000002", "address": "乙"})
    before = [person.details() for person in (one, other)]
    row = decide(one, other, Verdict.SAME, "核对了身份证")
    people = list(Person.objects.order_by("pk"))
    assert [person.details() for person in people] == before
    assert {person.identity for person in people} == {one.pk}
    assert set(records_of(other.pk).values_list("pk", flat=True)) == {one.pk, other.pk}
    assert (row.made_by, row.why) == ("system", "核对了身份证")
    assert PersonEvent.objects.filter(code="linked").count() == 2
    undo(row, "弄错了")
    assert {person.identity for person in Person.objects.all()} == {None}
    kept = PersonLink.objects.get()
    assert (kept.undone_why, kept.undone_by) == ("弄错了", "system")
    with pytest.raises(ValidationError, match="撤销过"):
        undo(row, "再来")


def test_a_chain_of_links_is_one_identity_and_falls_apart_where_it_is_cut(db: None) -> None:
    a, b, c, d = (enrol(name=f"张{letter}", details={}) for letter in "甲乙丙丁")
    first, middle = decide(a, b, Verdict.SAME, "核对"), decide(c, b, Verdict.SAME, "核对")
    decide(d, c, Verdict.SAME, "核对")
    assert {person.identity for person in Person.objects.all()} == {a.pk}
    undo(middle, "错")
    assert dict(Person.objects.values_list("pk", "identity")) == {a.pk: a.pk, b.pk: a.pk, c.pk: c.pk, d.pk: c.pk}
    undo(first, "错")
    assert dict(Person.objects.values_list("pk", "identity")) == {a.pk: None, b.pk: None, c.pk: c.pk, d.pk: c.pk}


def test_what_makes_no_sense_is_refused_in_words(db: None) -> None:
    one, other = (enrol(name=f"张{n}", details={}) for n in "甲乙")
    for first, second, why, words in (
        (one, one, "核对", "同一条记录"),
        (one, other, " ", "请写明依据"),
    ):
        with pytest.raises(ValidationError, match=words):
            decide(first, second, Verdict.SAME, why)
    decide(one, other, Verdict.SAME, "核对")
    with pytest.raises(ValidationError, match="请先撤销"):
        decide(other, one, Verdict.DIFFERENT, "核对")


def test_an_erased_person_leaves_no_link_and_no_words(db: None) -> None:
    one, other = (enrol(name="张伟", details={"phone": "19900000001"}) for _time in range(2))
    decide(one, other, Verdict.SAME, "核对了身份证")
    erase_person(one, by="user:1", reason="本人申请")
    assert not decisions(other).exists()
    assert Person.objects.get(pk=other.pk).identity is None
    assert PersonLink.objects.get().why == ""
    assert candidates("张伟", {"phone": "19900000001"})[0].person == other
