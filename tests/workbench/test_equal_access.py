"""精简审批 and 城乡均等: averages that follow from the events, and no small number for who reads no case."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.counting import equal
from fahui.matters.counting.decided import decided, percentile, taken
from fahui.matters.counting.equal import Row, covered, figures
from fahui.matters.counting.periods import Period, period_of
from fahui.matters.counting.reading import Scope
from fahui.matters.engine import act
from fahui.matters.models import Channel, Matter
from fahui.matters.opening import Source, open_matter
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import applicant, wage_case
from tests.conftest import Desk, at
from tests.matters.test_wage_case import serve
from tests.services.claiming import Office

pytestmark = pytest.mark.django_db
STREAMLINING, EQUALITY = "/workbench/statistics/streamlining/", "/workbench/statistics/equality/"
YEAR = period_of("2026", date(2026, 12, 1))


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Iterator[Office]:
    """Tuesday 1 December 2026."""
    made = Office(staff, village, lawyer, resident)
    with clock.at(at("2026-12-01 10:00")):
        yield made


def granted(office: Office, day: date, after: int, *, place: Region | None = None, visits: int = 0) -> Matter:
    """Asked on a day and granted so many days after, with so many visits between."""
    with clock.at(at(f"{day} 09:00")):
        case = wage_case(office.resident, place or office.village, channel=Channel.WEB).matter
    with clock.at(at(f"{day + timedelta(days=after)} 09:00")):
        for _n in range(visits):
            met = {"contact_words": "来交材料", "contact_channel": Channel.WINDOW}
            act(case, "contact", by=office.clerk, answers=met)
        case.refresh_from_db()
        case = act(case, "accept", by=office.clerk)
        opinion = {"grant_reason": "符合", "aid_form": "litigation"}
        case = act(case, "propose_grant", by=office.reviewer, answers=opinion)
        return act(case, "grant", by=office.approver)


def test_the_nearest_rank() -> None:
    assert percentile([7], 90) == 7
    assert percentile(list(range(1, 11)), 90) == 9
    assert percentile(list(range(1, 11)), 50) == 5
    assert percentile([1, 2, 3], 90) == 3
    assert taken([]) is None


def test_what_an_application_took_ends_with_the_decision(office: Office) -> None:
    case = granted(office, date(2026, 11, 2), 3, visits=2)
    [row] = decided(Scope(office.approver, YEAR))
    assert (row.matter, row.days, row.steps, row.trips, row.papers) == (case.pk, 3, 4, 2, 0)
    with clock.at(at("2026-11-20 09:00")):
        chosen = {"professional": office.lawyer.pk, "assign_reason": "轮到"}
        act(case, "assign", by=office.assigner, answers=chosen)
        act(case, "contact", by=office.clerk, answers={"contact_words": "来问", "contact_channel": Channel.WINDOW})
    assert decided(Scope(office.approver, YEAR)) == [row], "what came after the decision is not of it"


def test_refused_put_right_and_granted_is_one_application(office: Office, staff: Callable[..., User]) -> None:
    """By the last decision of the period: of November the grant, of the days before it the refusal."""
    with clock.at(at("2026-11-02 09:00")):
        case = wage_case(office.resident, office.village, channel=Channel.WEB).matter
    with clock.at(at("2026-11-03 09:00")):
        case = act(case, "accept", by=office.clerk)
        why = {"refusal_ground": "untrue", "refusal_reason": "材料不实"}
        case = act(act(case, "propose_refuse", by=office.reviewer, answers=why), "refuse", by=office.approver)
        serve(case, office.clerk, "2026-11-03")
    with clock.at(at("2026-11-09 09:00")):
        asked = open_matter(
            "objection", by=office.resident, parties=[applicant(office.resident)], region=office.village,
            answers={"objection_reason": "材料是真的"}, source=Source(case, "object"),
        ).matter  # fmt: skip
        found = {"findings": "材料属实", "result": "overturn"}
        act(asked, "overturn", by=staff(Role.OBJECTION_OFFICER, "异议岗"), answers=found)
    with clock.at(at("2026-11-10 09:00")):
        case.refresh_from_db()
        opinion = {"grant_reason": "符合", "aid_form": "litigation"}
        case = act(act(case, "propose_grant", by=office.reviewer, answers=opinion), "grant", by=office.approver)
    [row] = decided(Scope(office.approver, YEAR))
    assert (row.matter, row.granted, row.on, row.days) == (case.pk, True, date(2026, 11, 10), 8)
    before = Period("week", date(2026, 11, 1), date(2026, 11, 7))
    [row] = decided(Scope(office.approver, before))
    assert (row.granted, row.days) == (False, 1)


def test_months_stand_beside_those_of_the_year_before(office: Office, desk: Desk) -> None:
    granted(office, date(2025, 11, 3), 7)
    granted(office, date(2026, 11, 2), 3)
    text = desk(office.approver).get(f"{STREAMLINING}?period=2026").text
    assert "比去年同期少4.0天" in text
    assert 'data-n="3.0"' in text
    assert 'data-n="7.0"' in text
    assert "本期作出决定的申请1件，去年同期1件" in text
    assert "没有去年同期的数，不能比" in desk(office.approver).get(f"{STREAMLINING}?period=2025").text
    assert desk(office.finance).get(STREAMLINING).status_code == 404


def test_an_unfinished_year_is_compared_with_the_same_days(office: Office, desk: Desk) -> None:
    """On 1 December what came after 1 December of last year is not yet comparable; its month is not shown empty."""
    granted(office, date(2025, 11, 3), 7)
    granted(office, date(2025, 12, 8), 3)
    granted(office, date(2026, 11, 2), 3)
    text = desk(office.approver).get(f"{STREAMLINING}?period=2026").text
    assert "去年同期1件" in text
    assert "比去年同期少4.0天" in text
    with clock.at(at("2027-01-05 10:00")):
        later = desk(office.approver).get(f"{STREAMLINING}?period=2026").text
    assert "去年同期2件" in later
    assert YEAR.begun_by(date(2026, 12, 1)).last == date(2025, 12, 1)
    assert YEAR.begun_by(date(2026, 12, 31)) == YEAR.year_before
    leap = period_of("2024", date(2024, 3, 1))
    assert leap.begun_by(date(2024, 2, 29)).last == date(2023, 2, 28)


def test_hidden_rows_do_not_say_few_where_they_are_not() -> None:
    [many, few] = covered([Row("a", "甲", 9, 2, 1), Row("b", "乙", 3)])
    assert many.hidden
    assert not many.few_asked
    assert few.few_asked


def test_a_row_alone_is_never_hidden_alone() -> None:
    rows = covered([Row("a", "甲", 90, 50, 10), Row("b", "乙", 12, 9, 1), Row("c", "丙", 3, 1, 1), Row("d", "丁", 0)])
    assert [row.hidden for row in rows] == [False, True, True, False]
    assert rows[2].few
    assert not rows[1].few
    assert all(row.rate is None and row.per_hundred is None for row in rows if row.hidden)
    two = covered([Row("a", "甲", 90, 50, 10), Row("b", "乙", 4), Row("c", "丙", 3)])
    assert [row.hidden for row in two] == [False, True, True]
    few_decided = covered([Row("a", "甲", 90, 50, 10), Row("b", "乙", 50, 2, 1), Row("c", "丙", 50, 30, 1)])
    assert few_decided[1].hidden, "three decisions tell who was refused"


def test_town_and_village_side_by_side(office: Office) -> None:
    town = Region.objects.filter(kind=Region.Kind.COMMUNITY).first()
    assert town is not None
    for after in (1, 2, 9):
        granted(office, date(2026, 11, 2), after)
    granted(office, date(2026, 11, 2), 4, place=town)
    found = figures(Scope(office.approver, YEAR))
    areas = {row.key: row for row in found.areas}
    assert (areas["village"].asked, areas["village"].middle, areas["village"].slow) == (3, 2, 9)
    assert (areas["town"].asked, areas["town"].rate, round(areas["town"].share)) == (1, 100, 25)
    assert sum(row.asked for row in found.streets) == found.total == 4
    assert {row.key for row in found.groups} == {"migrant_worker"}
    assert not any(row.hidden for row in (*found.areas, *found.groups))


def test_who_reads_no_case_is_told_no_small_number(office: Office, staff: Callable[..., User], desk: Desk) -> None:
    case = granted(office, date(2026, 11, 2), 1)
    page = f"{EQUALITY}?period=2026"
    for user in (office.finance, staff(Role.REGISTRAR, "登记员")):
        text = desk(user).get(page).text
        assert "不足5" in text
        assert ">100<" not in text
        assert "本期申请不足5件" in text
        assert "本期申请1件" not in text
        part = desk(user).get(f"{EQUALITY}?period=2026-11&region={office.village.parent.code}").text
        assert "城乡均等：2026年<" in part, "no part from which a hidden number follows"
        assert case.number not in text
    assert ">100<" in desk(office.approver).get(page).text
    for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        assert desk(staff(role, role)).get(page).status_code == 404
    assert desk(office.handler).get(page).status_code == 404


def test_sums_stay_within_the_place(office: Office, staff: Callable[..., User], elsewhere: Region) -> None:
    granted(office, date(2026, 11, 2), 1)
    there, here = staff(Role.REGISTRAR, "他镇", elsewhere), staff(Role.REGISTRAR, "本村", office.village)
    assert equal.figures(Scope(there, YEAR)).total == 0
    assert equal.figures(Scope(here, YEAR)).total == 1


def test_queries_do_not_grow(office: Office) -> None:
    granted(office, date(2026, 11, 2), 1)
    boss = User.objects.get(pk=office.approver.pk)  # as a request finds them: what they may is not read yet
    with CaptureQueriesContext(connection) as few:
        figures(Scope(boss, YEAR))
        decided(Scope(boss, YEAR))
    for after in (1, 2, 3):
        granted(office, date(2026, 11, 2), after)
    boss = User.objects.get(pk=office.approver.pk)
    with CaptureQueriesContext(connection) as many:
        figures(Scope(boss, YEAR))
        decided(Scope(boss, YEAR))
    assert len(few) == len(many) <= 20
