"""留言: both sides write, each sees whether the other has opened it, and nobody else reads along."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.case import Case
from fahui.matters.codes import query_index
from fahui.matters.engine import act
from fahui.matters.models import Matter, Opened
from fahui.matters.tasks import after_event
from fahui.matters.writing import note_opened, written
from fahui.notices.models import Message
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, account_of, at

WORDS, ANSWER = "请把欠条原件带来，银行流水也要。", "欠条找到了，流水明天去打。"


@pytest.fixture
def case(
    resident: User, village: Region, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """A wage case in a lawyer's hands."""
    with clock.at(at("2026-11-02 09:00")):
        matter = wage_case(resident, village).matter
        matter = act(matter, "accept", by=reviewer)
        matter = act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        matter = act(matter, "grant", by=approver)
        matter = act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮到"})
        return act(matter, "take", by=account_of(lawyer))


def signed_in(user: User) -> Client:
    """A resident's browser."""
    client = Client()
    client.force_login(user)
    return client


def told(event_action: str, matter: Matter) -> None:
    """The job after the event."""
    after_event(matter.events.filter(action=event_action).latest("seq").pk)


def test_the_handler_sees_when_the_recipient_first_opened_it(
    case: Matter, resident: User, lawyer: Professional, desk: Desk
) -> None:
    handler = account_of(lawyer)
    page = f"/workbench/m/{case.number}/"
    with clock.at(at("2026-11-03 09:00")):
        act(case, "write_client", by=handler, answers={"to_client": WORDS})
        told("write_client", case)
        assert "还没有打开看" in desk(handler).get(page).text
    with clock.at(at("2026-11-03 20:15")):
        assert WORDS in signed_in(resident).get(f"/mine/{case.number}/").content.decode()
    with clock.at(at("2026-11-04 08:00")):
        signed_in(resident).get(f"/mine/{case.number}/")  # a second look moves nothing
        assert "11-03 20:15打开看过" in desk(handler).get(page).text
    text = Message.objects.get(person=resident.person, text__contains="留了言").text
    assert WORDS not in text  # the short message only says that there is one
    assert Opened.objects.get().by == resident


def test_what_the_recipient_writes_reaches_the_handler_and_no_colleague_opens_it_for_them(
    case: Matter, resident: User, reviewer: User, lawyer: Professional, desk: Desk
) -> None:
    handler = account_of(lawyer)
    act(case, "write_handler", by=resident, answers={"to_handler": ANSWER})
    told("write_handler", case)
    assert Message.objects.filter(person=lawyer.person, about=case.number, text__contains="留了言").count() == 1
    told("write_handler", case)  # the job twice tells once
    assert Message.objects.filter(person=lawyer.person, about=case.number, text__contains="留了言").count() == 1
    desk(reviewer).get(f"/workbench/m/{case.number}/")
    assert "还没有打开看" in signed_in(resident).get(f"/mine/{case.number}/").content.decode()
    assert ANSWER in desk(handler).get(f"/workbench/m/{case.number}/").text
    assert "打开看过" in signed_in(resident).get(f"/mine/{case.number}/").content.decode()


def test_number_and_code_show_that_something_was_written_and_not_what(
    case: Matter, lawyer: Professional, client: Client
) -> None:
    Matter.objects.filter(pk=case.pk).update(query_code=query_index("48219037"))
    act(case, "write_client", by=account_of(lawyer), answers={"to_client": WORDS})
    given = {"number": case.number, "code": "4821 9037"}
    shown = client.post("/progress/", given, follow=True).content.decode()
    assert "承办人给受援人留言" in shown
    assert WORDS not in shown
    assert not Opened.objects.exists()  # nobody known has opened it


def test_only_the_two_sides_write(case: Matter, reviewer: User, staff: Callable[..., User]) -> None:
    for code, words in (("write_client", {"to_client": WORDS}), ("write_handler", {"to_handler": ANSWER})):
        with pytest.raises(PermissionDenied):
            act(case, code, by=reviewer, answers=words)


def test_pages_ask_nothing_of_receipts_where_nothing_was_written(case: Matter, reviewer: User, desk: Desk) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        desk(reviewer).get(f"/workbench/m/{case.number}/")
    assert not [one for one in asked if "matters_opened" in one["sql"]]


def test_more_messages_do_not_ask_more_questions(case: Matter, reviewer: User, lawyer: Professional) -> None:
    """One look at what was opened, however many messages there are; a colleague opens none of them."""
    asked = []
    for many in (1, 4):
        for n in range(many):
            act(
                Matter.objects.get(pk=case.pk), "write_client", by=account_of(lawyer), answers={"to_client": f"第{n}条"}
            )
        read = Case(Matter.objects.get(pk=case.pk))
        assert written(read)  # the events are read
        with CaptureQueriesContext(connection) as seen:
            note_opened(read, User.objects.get(pk=reviewer.pk))
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert not Opened.objects.exists()
