"""Which days are worked, and what was known when."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from fahui.worktime.builtin import builtin_notices
from fahui.worktime.calendar import Calendar, DayKind, DayMark, Notice

WINTER_2027 = {
    date(2027, 1, 1): DayMark(False, "元旦"),
    date(2027, 1, 2): DayMark(False, "元旦"),
    date(2027, 1, 3): DayMark(False, "元旦"),
    date(2027, 1, 4): DayMark(False, "元旦"),
    date(2027, 1, 10): DayMark(True, "元旦"),
}


def test_every_day_of_2004_to_2026_agrees_with_the_package(official: Calendar) -> None:
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert official.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_f02_make_up_sundays_are_worked(official: Calendar) -> None:
    assert official.is_workday(date(2019, 4, 28))
    assert official.is_workday(date(2019, 5, 5))
    assert official.workday_after(date(2019, 4, 27), 1) == date(2019, 4, 28)


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(official: Calendar, year: int, worked: int) -> None:
    assert official.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == worked


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2025, 9, 27), "星期六"),
        (date(2025, 10, 1), "国庆节放假"),
        (date(2025, 10, 6), "中秋节放假"),
        (date(2025, 9, 28), "调休上班（国庆节）"),
        (date(2025, 9, 29), "工作日"),
        (date(2027, 1, 1), "元旦（法定节假日）"),
        (date(2027, 1, 2), "星期六"),
    ],
)
def test_each_day_has_its_reason(official: Calendar, day: date, reason: str) -> None:
    assert official.reason(day) == reason


def test_the_first_working_days_round_the_spring_festival_of_2026(official: Calendar) -> None:
    accepted = date(2026, 2, 13)
    assert official.workday_after(accepted, 1) == date(2026, 2, 14)
    assert official.workday_after(accepted, 2) == date(2026, 2, 24)
    assert official.workday_after(accepted, 15) == date(2026, 3, 12)
    assert official.workday_before(date(2026, 2, 24), 1) == date(2026, 2, 14)


def test_counting_back_undoes_counting_on_across_years(official: Calendar) -> None:
    start = date(2019, 12, 16)
    assert official.workday_before(official.workday_after(start, 700), 700) == start
    assert official.workdays_between(start, official.workday_after(start, 700)) == 700
    assert official.workdays_between(start, start) == 0


def test_the_last_published_day_is_the_end_of_the_last_year_with_a_notice(official: Calendar) -> None:
    assert official.last_published == date(2026, 12, 31)
    assert Calendar().last_published == date.min


def test_a_year_without_notice_has_thirteen_statutory_days_from_2025_and_eleven_before() -> None:
    rule = Calendar()
    off = {year: [d for d in _days(year) if d.weekday() < 5 and not rule.is_workday(d)] for year in (2024, 2025, 2027)}
    # Weekdays off once each statutory day on a weekend is given back; in 2024 清明 fell on a Thursday.
    assert len(off[2024]) == 11
    assert len(off[2025]) == 13
    assert len(off[2027]) == 13


def test_a_year_without_notice_has_no_make_up_days() -> None:
    assert [day for year in (2003, 2025, 2027) for day in _days(year) if Calendar().kind(day) is DayKind.MAKEUP] == []


def test_a_calendar_may_know_weekends_only(weekends_only: Calendar) -> None:
    assert weekends_only.is_workday(date(2025, 10, 1))
    assert not weekends_only.is_workday(date(2025, 9, 28))


def test_the_notice_published_last_counts() -> None:
    first = Notice(2027, {date(2027, 1, 4): DayMark(False, "元旦")}, published_on=date(2026, 11, 1))
    second = Notice(2027, {date(2027, 1, 5): DayMark(False, "元旦")}, published_on=date(2026, 12, 1))
    for order in ((first, second), (second, first)):
        calendar = Calendar(order)
        assert calendar.is_workday(date(2027, 1, 4))
        assert not calendar.is_workday(date(2027, 1, 5))


def test_the_calendar_can_be_seen_as_it_was_known() -> None:
    published = date(2026, 11, 10)
    calendar = Calendar([*builtin_notices(), Notice(2027, WINTER_2027, published_on=published)])
    before = calendar.as_known(date(2026, 11, 9))
    assert before.last_published == date(2026, 12, 31)
    assert before.is_workday(date(2027, 1, 4))
    assert not calendar.as_known(published).is_workday(date(2027, 1, 4))
    assert calendar.as_known(published) is calendar
    assert calendar.as_known(date(2026, 11, 9)) is before


def test_publications_after_a_day_are_sorted_and_told_once() -> None:
    days = [date(2026, 12, 1), date(2026, 11, 1), date(2026, 11, 1), date(2025, 11, 4)]
    calendar = Calendar(Notice(2027, WINTER_2027, published_on=day) for day in days)
    assert calendar.publications_after(date(2025, 11, 4)) == [date(2026, 11, 1), date(2026, 12, 1)]
    assert calendar.publications_after(date(2026, 12, 1)) == []


def test_a_view_of_a_weekends_only_calendar_stays_so() -> None:
    notice = Notice(2027, WINTER_2027, published_on=date(2026, 11, 10))
    assert Calendar([notice], statutory=False).as_known(date(2026, 1, 1)).is_workday(date(2026, 10, 1))


def test_a_notice_may_claim_days_of_the_december_before() -> None:
    crossing = Notice(2012, {date(2011, 12, 31): DayMark(True, "元旦"), date(2012, 1, 3): DayMark(False, "元旦")})
    calendar = Calendar([Notice(2011, {date(2011, 12, 31): DayMark(False, "")}), crossing])
    assert calendar.kind(date(2011, 12, 31)) is DayKind.MAKEUP


def test_rest_days_in_a_row_are_told_as_one_stretch_also_across_new_year(official: Calendar) -> None:
    stretch = official.rests(date(2024, 12, 30), date(2025, 1, 3))
    assert [(one.first, one.last, one.names) for one in stretch] == [(date(2025, 1, 1), date(2025, 1, 1), ("元旦",))]
    weekend = Calendar((), statutory=False).rests(date(2021, 12, 31), date(2022, 1, 5))
    assert [(one.first, one.last) for one in weekend] == [(date(2022, 1, 1), date(2022, 1, 2))]
    joined = Calendar((), statutory=False).rests(date(2022, 12, 30), date(2023, 1, 2))
    assert [(one.first, one.last) for one in joined] == [(date(2022, 12, 31), date(2023, 1, 1))]


def test_a_notice_cannot_be_changed_after_it_was_made() -> None:
    days = {date(2027, 1, 1): DayMark(False, "元旦")}
    notice = Notice(2027, days)
    days[date(2027, 1, 2)] = DayMark(False, "元旦")
    assert date(2027, 1, 2) not in notice.days


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]
