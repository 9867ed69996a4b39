"""legal-aid.md §5.2: the last day to sue is asked at intake; near it everybody is warned and the case goes first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.core import clock
from fahui.matters import alarms, messages
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Deadline, Matter, StaffNotice
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.tasks import rounds
from fahui.matters.vocabulary import Param
from fahui.people.models import Professional
from fahui.places.models import Region
from fahui.portal.terms import told_terms
from fahui.workbench.queues import queues
from tests.cases import applicant, wage_case
from tests.conftest import Desk, account_of, at
from tests.portal.journeys import WHAT, at_screen, fill_aid
from tests.workbench.test_intake import application, register

pytestmark = pytest.mark.django_db
MONDAY = at("2026-11-02 10:00")
SLOW = {"means_ground": "income", "monthly_income": "1200", "pledge": "yes"}  # no group that hurries anyway
Filed = Callable[..., Matter]


@pytest.fixture
def filed(resident: User, village: Region) -> Filed:
    """Makes an application of 2 November that names its last day."""

    def make(last: str, **more: Any) -> Matter:
        with clock.at(MONDAY):
            return wage_case(resident, village, answers={**SLOW, "limitation_on": last, **more}).matter

    return make


def lapsing(user: User) -> list[Matter]:
    """What stands in the queue of what lapses."""
    [queue] = [one for one in queues(user) if one.code == "lapsing"]
    return list(queue.matters())


@pytest.mark.parametrize(
    ("last", "urgent"), [("2026-11-02", True), ("2026-11-09", True), ("2026-11-10", False), ("2026-11-01", False)]
)
def test_seven_days_before_it_the_case_goes_first(filed: Filed, clerk: User, last: str, urgent: bool) -> None:
    matter = filed(last)
    assert matter.urgent is urgent
    with clock.at(MONDAY):
        assert lapsing(clerk) == ([matter] if urgent else [])


def test_it_is_the_persons_own_day_and_never_our_lateness(filed: Filed) -> None:
    matter = filed("2026-11-05")
    row = Deadline.objects.get(matter=matter, term="limitation")
    assert (row.due_on, row.duty, row.kind) == (date(2026, 11, 5), "applicant", "statutory")
    assert matter.next_due == date(2026, 11, 9)
    with clock.at(at("2026-11-06 10:00")):
        assert not Matter.objects.overdue(clock.today()).exists()
        assert "我们最晚2026年11月" in messages.until(matter.events.latest("seq"), matter)


def test_a_case_without_such_a_day_has_no_such_clock(resident: User, village: Region, clerk: User) -> None:
    with clock.at(MONDAY):
        matter = wage_case(resident, village, answers=SLOW).matter
        assert not Deadline.objects.filter(matter=matter, term="limitation").exists()
        assert not matter.urgent
        assert alarms.raise_alarms() == 0


def test_what_comes_near_later_goes_first_from_that_night_and_staff_are_told_once(filed: Filed, clerk: User) -> None:
    matter = filed("2026-11-20")
    with clock.at(at("2026-11-12 00:10")):
        assert rounds()["warned"] == 0
    for night in ("2026-11-13 00:10", "2026-11-14 00:10"):
        with clock.at(at(night)):
            rounds()
    matter.refresh_from_db()
    assert matter.urgent
    [notice] = StaffNotice.objects.filter(matter=matter, key__startswith="alarm:")
    assert "最晚2026年11月20日" in notice.text
    assert "先行提供法律援助" in notice.text
    assert "《中华人民共和国法律援助法》第四十四条" in notice.text


def test_the_person_is_reminded_of_it_too(filed: Filed) -> None:
    filed("2026-11-20")
    with clock.at(at("2026-11-18 09:00")):
        assert messages.remind() == 1


def test_what_was_filed_or_taken_back_alarms_nobody(
    filed: Filed, clerk: User, resident: User, lawyer: Professional, reviewer: User, approver: User, assigner: User
) -> None:
    back = filed("2026-11-06")
    sued = filed("2026-11-06", statement="另一件事")
    with clock.at(MONDAY):
        act(back, "withdraw", by=resident)
        sued = act(sued, "accept", by=clerk)
        urgent = {"urgent_ground": "limitation", "papers_by": "2026-11-20"}
        sued = act(sued, "provide_first", by=approver, answers=urgent)
        sued = act(sued, "assign_first", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "今天能办"})
        assert lapsing(clerk) == [sued]
        handler = account_of(lawyer)
        sued = act(sued, "take", by=handler)
        sued = act(sued, "record_work", by=handler, answers={"work": "filed", "work_on": "2026-11-02"})
        assert lapsing(clerk) == []
        assert alarms.raise_alarms() == 0
    assert Deadline.objects.get(matter=sued, term="limitation").met_at is not None


@pytest.mark.parametrize(("last", "told"), [("2026-11-04", True), ("2027-11-04", False)])
def test_the_clerk_is_told_while_the_person_is_still_there(
    village: Region, clerk: User, desk: Desk, last: str, told: bool
) -> None:
    page = desk(clerk)
    with clock.at(MONDAY):
        matter = register(page, application(village, limitation_on=last))
        receipt = page.get(reverse("workbench:receipt", args=[matter.number])).text
    assert ("最晚2026年11月4日" in receipt) is told
    assert ("只剩2天" in receipt) is told


def test_the_page_of_the_matter_warns_until_the_day_has_passed(filed: Filed, clerk: User, desk: Desk) -> None:
    matter = filed("2026-11-12")
    for day, told in (("2026-11-04", False), ("2026-11-05", True), ("2026-11-12", True), ("2026-11-13", False)):
        with clock.at(at(f"{day} 10:00")):
            html = desk(clerk).get(reverse("workbench:matter", args=[matter.number])).text
        assert ("权利将要过期" in html) is told, day
    with clock.at(at("2026-11-12 10:00")):
        assert "就是今天" in desk(clerk).get(reverse("workbench:matter", args=[matter.number])).text


def test_the_person_is_warned_before_sending(client: Client, village: Region) -> None:
    check = reverse("portal:check", args=["legal_aid"])
    with clock.at(MONDAY):
        fill_aid(client, village)
        client.post(at_screen("legal_aid", "q1"), {**WHAT, "limitation_on": "2026-11-05"})
        html = client.get(check).text
    assert "时间很紧" in html
    assert "只剩3天" in html
    assert "请现在就打" in html


def test_nothing_is_said_before_sending_of_a_far_day_or_of_none() -> None:
    service = services.current("legal_aid", date(2026, 11, 2))
    with clock.at(MONDAY):
        for said in ({}, {"limitation_on": ""}, {"limitation_on": "明年"}, {"limitation_on": "2027-01-01"}):
            assert alarms.at_intake(service, said) == []
        assert len(alarms.at_intake(service, {"limitation_on": date(2026, 11, 3)})) == 1


def test_a_group_case_has_the_day_of_all_its_people(village: Region, clerk: User) -> None:
    common = {"cause": "wages", "statement": "工地欠薪", "procedure_stage": "none", "limitation_on": "2026-11-06"}
    parties = [applicant(None), PartyEntry("respondent", "某建筑劳务有限公司", kind="organisation")]
    with clock.at(MONDAY):
        matter = open_matter("group_case", by=clerk, region=village, parties=parties, answers=common).matter
        assert matter.urgent
        assert lapsing(clerk) == [matter]


def test_the_limit_is_no_promise_of_the_service_and_each_time_has_its_own_figure() -> None:
    now = services.current("legal_aid", date(2026, 11, 2))
    then = services.current("legal_aid", date(2015, 10, 12))
    titles = [line.title for _kind, lines in told_terms(now) for line in lines]
    assert str(now.term("limitation").title) not in titles
    figures = [one.term("limitation").alarm for one in (now, then)]
    assert [one.name for one in figures if isinstance(one, Param)] == [
        "legal_aid.urgent_days", "legal_aid.earlier_urgent_days",
    ]  # fmt: skip
    assert then.term("limitation").basis == "124令"
