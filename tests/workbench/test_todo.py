"""我的待办: the right rows in the right order, counted without counting everything."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Matter, StaffNotice
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.places.models import Region
from fahui.workbench.queues import counts, queues
from tests.cases import wage_case
from tests.conftest import at
from tests.workbench.conftest import Desk


def question(by: User, region: Region, **more: Any) -> Matter:
    """A plain consultation."""
    parties = [PartyEntry("applicant", "李翠花", details={"phone": "19900000077"})]
    return open_matter(
        "consultation", by=by, parties=parties, region=region, answers={"question": "押金不退怎么办"}, **more
    ).matter


def test_the_nearest_legal_day_stands_first(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    with clock.at(at("2026-11-10 10:00")):
        later = wage_case(resident, village).matter
    with clock.at(at("2026-11-03 10:00")):
        sooner = wage_case(resident, village).matter
    with clock.at(at("2026-11-09 09:00")):
        text = desk(clerk).get("/workbench/?queue=clerk").text
    assert text.index(sooner.number) < text.index(later.number)
    assert "明天到期 11-10 周二" in text
    assert "赵*国" in text
    assert "赵建国" not in text


def test_a_row_says_who_is_to_move(resident: User, village: Region, clerk: User, reviewer: User, desk: Desk) -> None:
    matter = wage_case(resident, village).matter
    assert matter.number in desk(clerk).get("/workbench/").text
    act(matter, "accept", by=clerk)
    assert matter.number not in desk(clerk).get("/workbench/?queue=clerk").text
    assert matter.number in desk(reviewer).get("/workbench/?queue=reviewer").text


def test_overdue_and_soon_have_tabs_of_their_own(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    with clock.at(at("2026-11-03 10:00")):
        late = wage_case(resident, village).matter
    with clock.at(at("2026-11-09 10:00")):
        soon = wage_case(resident, village).matter
    with clock.at(at("2026-11-15 09:00")):
        page = desk(clerk)
        assert late.number in page.get("/workbench/?queue=late").text
        assert soon.number not in page.get("/workbench/?queue=late").text
        assert soon.number in page.get("/workbench/?queue=soon").text
        assert "已超" in page.get("/workbench/?queue=late").text


def test_filters_stand_in_the_address(
    resident: User, village: Region, elsewhere: Region, clerk: User, desk: Desk
) -> None:
    here, there = wage_case(resident, village).matter, wage_case(resident, elsewhere).matter
    asked = question(clerk, village)
    page = desk(clerk)

    def shown(query: str) -> set[str]:
        text = page.get(f"/workbench/?queue=clerk&{query}").text
        return {matter.number for matter in (here, there, asked) if matter.number in text}

    assert shown(f"street={elsewhere.code}") == {there.number}
    assert shown(f"service={here.service}&street={village.parent.code if village.parent else ''}") == {here.number}
    assert shown("stage=accepted") == set()
    assert shown("overdue=1") == set()
    assert shown("street=x%27;--&page=-3&stage=nonsense") == set()


def test_a_full_page_has_a_next_one_and_takes_few_queries(
    resident: User, village: Region, clerk: User, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    for _n in range(27):
        wage_case(resident, village)
    page = desk(clerk)
    page.get("/workbench/")  # the session is renewed at most once a minute
    with django_assert_max_num_queries(13):  # one of them asks whether the menu shows reviews
        first = page.get("/workbench/?queue=clerk")
    assert first.text.count("data-row") == 25
    assert "page=2" in first.text
    assert page.get("/workbench/?queue=clerk&page=2").text.count("data-row") == 2


def test_somebody_with_many_roles_in_one_street_stays_within_the_budget(
    resident: User, village: Region, staff: Callable[..., User], desk: Desk, django_assert_max_num_queries: Any
) -> None:
    user = staff(Role.CLERK, "多面手", village.parent)
    for role in (Role.REVIEWER, Role.CONSULTANT, Role.COMPLAINT_OFFICER):
        Grant.objects.create(user=user, role=role, region=village.parent, starts_on=clock.today() - timedelta(days=1))
    matter = wage_case(resident, village).matter
    page = desk(user)
    page.get("/workbench/")
    with django_assert_max_num_queries(14):  # one of them asks whether the menu shows reviews
        answer = page.get("/workbench/")
    assert matter.number in answer.text


def test_counts_stop_at_a_hundred(
    resident: User, village: Region, clerk: User, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fahui.workbench.queues.MOST", 3)
    for _n in range(5):
        wage_case(resident, village)
    tabs = queues(clerk)
    with django_assert_num_queries(2):  # one for the parameter of the alarm
        found = counts(clerk, tabs)
    assert found["clerk"] == "2+"


def test_a_notice_is_done_once_and_leaves_the_list(resident: User, village: Region, clerk: User, desk: Desk) -> None:
    matter = wage_case(resident, village).matter
    notice = StaffNotice.objects.create(matter=matter, key="n", text="请在一天内回访。")
    page = desk(clerk)
    assert "请在一天内回访" in page.get("/workbench/?queue=notices").text
    answer = page.post(f"/workbench/notices/{notice.pk}/done/")
    assert answer["Location"] == "/workbench/?queue=notices"
    notice.refresh_from_db()
    assert notice.done_by == clerk
    assert "请在一天内回访" not in page.get("/workbench/?queue=notices").text


def test_nothing_to_do_is_said(clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    assert "现在没有要办的事" in page.get("/workbench/").text
    assert "没有符合条件的事项" in page.get("/workbench/?queue=clerk&overdue=1").text


def test_a_clock_of_hours_that_ran_out_is_late_at_once_and_tells_its_hour(
    resident: User, village: Region, consultant: User, desk: Desk
) -> None:
    """24 hours from 10:00: at noon the next day it is late, not “due today”."""
    with clock.at(at("2026-11-24 10:00")):
        question(resident, village)
    with clock.at(at("2026-11-25 09:00")):
        text = desk(consultant).get("/workbench/?queue=soon").text
        assert "今天10:00到期" in text
    with clock.at(at("2026-11-25 12:00")):
        client = desk(consultant)
        assert "已超期（11-25 10:00）" in client.get("/workbench/?queue=late").text
        assert "已超期" not in client.get("/workbench/?queue=soon").text.partition("<tbody>")[2]
