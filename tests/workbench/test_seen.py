"""人证一致 raises the level of a record only where the telephone that signs in is the one given at the desk."""

from typing import Any

import pytest

from fahui.access.models import User
from fahui.access.seen import seen
from fahui.core.identifiers import mask_phone
from fahui.matters.models import Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import Assurance, Person, PersonEvent
from fahui.people.register import enrol, update
from fahui.places.models import Region
from tests.cases import ID_NUMBER
from tests.workbench.conftest import Desk
from tests.workbench.test_intake import application, register
from tests.workbench.test_persons import edited

OLD, NEW = "19900000001", "19900000055"


@pytest.fixture
def old_matter(resident: User, village: Region, clerk: User) -> Matter:
    """Taken down at a desk years ago for somebody whose account signs in by the old number."""
    update(resident.person, {"id_number": ID_NUMBER})
    party = PartyEntry("applicant", "赵建国", person=resident.person, details={"id_number": ID_NUMBER})
    return open_matter(
        "consultation", by=clerk, parties=[party], region=village, answers={"question": "以前的事"}
    ).matter


def at_the_desk(page: Any, village: Region, person: Person, **more: Any) -> str:
    """The person is looked up, chosen and ticked as seen; what the next page says."""
    form = {
        "in-who": ID_NUMBER,
        "person": person.pk,
        "met": person.pk,
        "applicant-0-name": "",
        "applicant-0-phone": "",
        "applicant-0-id_number": "",
        "papers-checked": "on",
    }
    matter = register(page, application(village, **{**form, **more}))
    assert matter.parties.get(relation="applicant").person == person
    return str(page.get(f"/workbench/m/{matter.number}/receipt/").text)


def level(person: Person) -> int:
    """As it is kept now."""
    return Person.objects.get(pk=person.pk).assurance


@pytest.mark.parametrize(
    ("given", "said"),
    [({"applicant-0-phone": NEW}, "登录用的手机号和今天留的不一样"), ({}, "今天没有问手机号")],
)
def test_another_phone_at_the_desk_opens_nothing_to_the_old_one(
    village: Region, clerk: User, desk: Desk, resident: User, old_matter: Matter, given: dict[str, str], said: str
) -> None:
    text = at_the_desk(desk(clerk), village, resident.person, **given)
    assert level(resident.person) == Assurance.CONTACT
    assert said in text
    assert old_matter not in Matter.objects.visible_to(User.objects.get(pk=resident.pk))
    assert PersonEvent.objects.filter(person=resident.person, code="seen_only").count() == 1
    assert not PersonEvent.objects.filter(person=resident.person, code="proved").exists()


@pytest.mark.parametrize("given", [{"applicant-0-phone": OLD}, {"in-who": OLD}])
def test_the_phone_that_signs_in_is_proof(
    village: Region, clerk: User, desk: Desk, resident: User, old_matter: Matter, given: dict[str, str]
) -> None:
    text = at_the_desk(desk(clerk), village, resident.person, **given)
    assert level(resident.person) == Assurance.SEEN
    assert "核验程度没有提高" not in text
    assert old_matter in Matter.objects.visible_to(User.objects.get(pk=resident.pk))


def test_found_by_a_number_they_once_had_but_another_is_given(
    village: Region, clerk: User, desk: Desk, resident: User, old_matter: Matter
) -> None:
    text = at_the_desk(desk(clerk), village, resident.person, **{"in-who": OLD, "applicant-0-phone": NEW})
    assert level(resident.person) == Assurance.CONTACT
    assert "核验程度没有提高" in text
    assert OLD not in text
    assert mask_phone(OLD) not in text


def test_without_an_account_being_seen_is_enough(village: Region, clerk: User, desk: Desk) -> None:
    person = enrol(name="赵建国", details={"id_number": ID_NUMBER}, region=village)
    assert "核验程度没有提高" not in at_the_desk(desk(clerk), village, person)
    assert level(person) == Assurance.SEEN


@pytest.mark.parametrize(("typed", "raised"), [({"phone": NEW}, False), ({}, False), ({"phone": OLD}, True)])
def test_the_same_holds_where_a_record_is_changed(
    village: Region, clerk: User, desk: Desk, resident: User, old_matter: Matter, typed: dict[str, str], raised: bool
) -> None:
    page = desk(clerk)
    assert edited(page, resident.person, checked="1", **typed).status_code == 302
    assert level(resident.person) == (Assurance.SEEN if raised else Assurance.CONTACT)
    text = page.get(f"/workbench/persons/{resident.person_id}/").text
    assert ("核验程度没有提高" in text) != raised


def test_a_record_that_a_silent_number_was_parted_from_is_not_raised_either(resident: User) -> None:
    former, resident.person = resident.person, enrol(name="未填姓名", details={"phone": OLD})
    resident.former_person = former
    resident.save()
    assert seen(former, NEW)
    assert level(former) == Assurance.CONTACT
    assert not seen(former, OLD)
    assert level(former) == Assurance.SEEN
