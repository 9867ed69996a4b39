"""我的日历: last days as dates (F16), hearings at their hour, no name, nobody else's; the question the day after."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from icalendar import Calendar

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import CalendarFeed, Matter
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, account_of, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> Matter:
    """A case that its lawyer took on 4 November."""
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
        act(matter, "accept", by=clerk)
        act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        act(matter, "grant", by=approver)
    with clock.at(at("2026-11-04 10:00")):
        act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "熟悉"})
        return act(matter, "take", by=account_of(lawyer))


def _made(desk: Desk, user: User) -> str:
    """The address, as its page shows it once."""
    page = desk(user).post("/workbench/my-calendar/")
    address: str = page.context["address"]
    assert address in page.text
    assert address not in desk(user).get("/workbench/my-calendar/").text
    return address.removeprefix("http://testserver")


def _entries(address: str) -> dict[str, object]:
    answer = Client().get(address)
    assert answer.status_code == 200
    return {str(one["summary"]): one["dtstart"].dt for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_f16_a_last_day_is_a_date_and_a_hearing_has_its_hour(handled: Matter, lawyer: Professional, desk: Desk) -> None:
    user = account_of(lawyer)
    with clock.at(at("2026-11-05 10:00")):
        hearing = {"hearing_on": "2026-11-20", "hearing_time": "09:30"}
        act(handled, "set_hearing", by=user, answers=hearing)
        act(handled, "set_meeting", by=user, answers={"meeting_on": "2026-11-10"})
        address = _made(desk, user)
        found = _entries(address)
        text = Client().get(address).content.decode()
    signing = found[f"{handled.number}：签订委托协议，最后一天"]
    assert signing == date(2026, 11, 9)
    assert not isinstance(signing, datetime)
    begins = found[f"{handled.number}：开庭"]
    assert isinstance(begins, datetime)
    assert begins.isoformat() == "2026-11-20T09:30:00+08:00"
    assert found[f"{handled.number}：约见"] == date(2026, 11, 10)  # no hour was said
    assert "DTSTART;VALUE=DATE:20261109" in text
    assert "TZID=Asia/Shanghai" in text
    assert "BEGIN:VTIMEZONE" in text
    assert "赵建国" not in text


def test_the_address_is_kept_as_a_digest_and_dies_when_it_is_ended(
    handled: Matter, lawyer: Professional, desk: Desk, me: Client, clerk: User
) -> None:
    user = account_of(lawyer)
    first = _made(desk, user)
    token = first.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in str(list(CalendarFeed.objects.values_list()))
    second = _made(desk, user)  # a new address ends the one before
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert Client().get("/workbench/feed/nonsense.ics").status_code == 404
    assert _entries(_made(desk, clerk)) == {}  # what they handle, not what they may read
    assert me.get("/workbench/my-calendar/").status_code == 404
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(second).status_code == 404
    User.objects.filter(pk=user.pk).update(is_active=True)
    desk(user).post("/workbench/my-calendar/", {"end": "1"})
    assert Client().get(second).status_code == 404


def test_a_case_given_to_another_leaves_the_calendar(
    handled: Matter, lawyer: Professional, desk: Desk, assigner: User
) -> None:
    address = _made(desk, account_of(lawyer))
    assert _entries(address)
    handled.assignments.update(ended_at=clock.now())
    assert not _entries(address)


def test_the_day_after_a_hearing_the_handler_is_asked(
    handled: Matter, lawyer: Professional, desk: Desk, clerk: User
) -> None:
    user, client = account_of(lawyer), desk(account_of(lawyer))
    with clock.at(at("2026-11-05 10:00")):
        with pytest.raises(ValidationError):
            act(handled, "set_hearing", by=user, answers={"hearing_on": "2026-11-20", "hearing_time": "早上"})
        with pytest.raises(PermissionDenied):
            act(handled, "set_hearing", by=clerk, answers={"hearing_on": "2026-11-20"})
        act(handled, "set_hearing", by=user, answers={"hearing_on": "2026-11-20"})
    question = f"{handled.number}：2026-11-20的开庭怎么样了？"
    with clock.at(at("2026-11-20 18:00")):
        assert question not in client.get("/workbench/").text
    with clock.at(at("2026-11-21 08:00")):
        page = client.get("/workbench/").text
        assert question in page
        assert f"/workbench/m/{handled.number}/do/hearing_held/" in page
        assert question not in desk(clerk).get("/workbench/").text
        act(handled, "adjourn", by=user, answers={"hearing_on": "2026-12-01"})
        assert "的开庭怎么样了" not in client.get("/workbench/").text
    with clock.at(at("2026-12-02 08:00")):
        assert f"{handled.number}：2026-12-01的开庭怎么样了？" in client.get("/workbench/").text
        act(handled, "hearing_held", by=user, answers={"hearing_result": "held"})
        assert "的开庭怎么样了" not in client.get("/workbench/").text
