"""F73, F76: masked is masked in every box, feed and file; nobody is named on a public page."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.documents import exports
from fahui.matters.codes import query_index
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Matter, PendingCorrection, StaffNotice
from fahui.matters.tasks import after_event
from fahui.matters.vocabulary import Relation
from fahui.people.models import Organisation, Professional
from fahui.places.models import Region
from tests.cases import ID_NUMBER, applicant, wage_case
from tests.matters.driver import Cast
from tests.outlets.furniture import furnish
from tests.outlets.world import POSTED, Thing, Viewer, addresses, arguments, search, suggestion, tabs, text_of
from tests.outlets.world import World as Whole

NAME, OTHER, PHONE = "赵金丝雀", "孙金丝雀", "19912345678"
SECRETS = (NAME, OTHER, ID_NUMBER, PHONE)


@pytest.fixture
def handled(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """A case against a private person, granted, served and in a lawyer's hands."""
    parties = [applicant(resident, name=NAME, phone=PHONE), applicant(None, name=OTHER, phone="19987654321")]
    parties[1].relation = str(Relation.RESPONDENT)
    matter = wage_case(resident, village, parties=parties).matter
    act(matter, "accept", by=clerk)
    act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
    act(matter, "grant", by=approver)
    act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮到"})
    for event in matter.events.all():
        after_event(event.pk)
    for row in fitting_letters(matter, "seal"):
        act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
    for row in fitting_letters(matter, "serve"):
        given = {"letter": row.letter_id, "served_on": clock.today(), "served_how": "direct", "received_by": NAME}
        act(matter, "serve", by=clerk, answers=given)
    StaffNotice.objects.create(matter=matter, key=f"canary:{matter.pk}", text="提醒")
    PendingCorrection.objects.create(matter=matter, seq=1, annul=True, reason="误", asked_by=clerk)
    return Matter.objects.get(pk=matter.pk)


LETTERS = frozenset(  # whole by nature, each opening is a reading
    {"workbench:letter", "workbench:paper", "workbench:volume_index", "workbench:volume_file"}
)
DRAFTING = frozenset({"workbench:do"})  # the letter about to be signed is shown as it will be


def _furniture(handled: Matter) -> dict[str, dict[str, Any]]:
    """What else the addresses name: rows of every kind, of the same case and the same person where they have one."""
    person = handled.parties.get(relation="applicant").person
    assert person is not None
    person.region = handled.region
    person.save()
    return furnish(Cast.gather(), [handled])


def test_f73_what_is_masked_in_the_table_is_masked_in_everything_behind_it(
    handled: Matter, staff: Callable[..., User], district: Region
) -> None:
    boss = staff(Role.APPROVER, "陈主任二")
    viewer = Viewer("approver", boss, Role.APPROVER, district)
    letter = handled.letters.latest("id").letter_id
    thing = Thing(handled, SECRETS, 1, letter)
    world = Whole(None, [thing], [viewer])  # type: ignore[arg-type]  # nobody of the cast is needed
    furniture = _furniture(handled)
    browser = viewer.browser()
    said, opened = {"worklists": tabs(browser, viewer, world)}, 0
    for name, app, parameters in addresses():
        if app == "workbench" and name not in LETTERS | DRAFTING | POSTED:
            answer = browser.get(reverse(name, kwargs=arguments(name, parameters, thing, furniture)))
            said[name], opened = text_of(answer), opened + (answer.status_code == 200)
    found = {place: [one for one in SECRETS if one in text] for place, text in said.items()}
    assert {place: hits for place, hits in found.items() if hits} == {}
    assert handled.number in said["workbench:matter"]
    assert opened > len(said) / 3, opened  # an approver's share of the pages; what does not open shows nothing
    for look in (search, suggestion):
        for one in SECRETS[2:]:
            assert one not in look(browser, viewer, world).replace(f'value="{one}"', "")


def test_f73_the_whole_value_needs_a_reason_and_is_logged(handled: Matter, reviewer: User) -> None:
    browser = Viewer("reviewer", reviewer, Role.REVIEWER).browser()
    address = f"/workbench/m/{handled.number}/reveal/"
    assert ID_NUMBER not in text_of(browser.post(address, {"reason": ""}, follow=True))
    assert not Reading.objects.filter(kind="reveal").exists()
    whole = text_of(browser.post(address, {"reason": "核对身份"}))
    assert all(one in whole for one in (NAME, OTHER, ID_NUMBER, PHONE))
    row = Reading.objects.get(kind="reveal")
    assert (row.user, row.role, row.reason, row.number) == (reviewer, "reviewer", "核对身份", handled.number)


def test_each_file_and_letter_that_staff_open_is_logged_and_the_residents_own_are_not(
    handled: Matter, reviewer: User, resident: User
) -> None:
    letter = handled.letters.latest("id").letter_id
    browser = Viewer("reviewer", reviewer, Role.REVIEWER).browser()
    for _n in range(2):
        for form in ("pdf", "docx"):
            assert browser.get(f"/workbench/m/{handled.number}/letters/{letter}.{form}").status_code == 200
    assert Reading.objects.filter(kind="letter", matter_id=handled.pk, user=reviewer).count() == 4
    assert Reading.objects.filter(kind="page", matter_id=handled.pk, user=reviewer).count() == 1
    before = Reading.objects.count()
    own = Client()
    own.force_login(resident)
    own.get(f"/mine/{handled.number}/")
    own.get(f"/mine/{handled.number}/letter/{letter}/")
    assert Reading.objects.count() == before


def test_f73_the_masked_file_is_masked_too(handled: Matter, clerk: User, district: Region) -> None:
    Matter.objects.filter(pk=handled.pk).update(next_due=handled.opened_on.replace(year=2020))
    export = exports.ask(clerk, "worklist", {"queue": "late"}, whole=False)
    _name, content = exports.take(clerk, export)
    text = str([[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows()])  # type: ignore[union-attr]
    assert handled.number in text
    assert not [one for one in SECRETS if one in text]


def test_f76_nobody_is_named_on_any_public_page_or_feed(handled: Matter, client: Client, lawyer: Professional) -> None:
    Matter.objects.filter(pk=handled.pk).update(query_code=query_index("48219037"))
    people = (*SECRETS, lawyer.person.name, "王窗口", "陈主任", "周指派")
    thing = Thing(handled, people, 1, handled.letters.latest("id").letter_id)
    furniture, said = _furniture(handled), {}
    Professional.objects.update(published=False)  # who is published stands in the directory
    Organisation.objects.filter(name__startswith=lawyer.person.name).update(name="某律师事务所（演示）")
    for name, app, parameters in addresses():
        if app == "portal" and name not in POSTED:
            said[name] = text_of(
                client.get(reverse(name, kwargs=arguments(name, parameters, thing, furniture)), follow=True)
            )
    said["with the code"] = text_of(
        client.post("/progress/", {"number": handled.number, "code": "4821 9037"}, follow=True)
    )
    assert handled.number in said["with the code"]
    named = {place: [one for one in people if one in text] for place, text in said.items()}
    assert {place: hits for place, hits in named.items() if hits} == {}


def test_f76_the_calendar_feed_says_no_name_and_no_case(handled: Matter, resident: User) -> None:
    own = Client()
    own.force_login(resident)
    feed = text_of(own.get(f"/mine/{handled.number}/calendar.ics"))
    assert not [one for one in SECRETS if one in feed]
    assert not re.search(r"欠薪|工资", feed)
