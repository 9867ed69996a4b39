"""The calendar in the database."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from fahui.worktime.builtin import builtin_notices
from fahui.worktime.calendar import DayMark, Notice
from fahui.worktime.load import current_calendar, notice_of, save_notice, seed
from fahui.worktime.models import CalendarNotice, DayException
from fahui.worktime.reckoning import reckon
from fahui.worktime.units import Unit

pytestmark = pytest.mark.django_db

ELSEWHERE = "420116"  # a district into which no test database has put anything


def notice_2027(published_on: date | None, *off: date) -> Notice:
    return Notice(2027, {day: DayMark(False, "元旦") for day in off}, title="2027年安排", published_on=published_on)


def test_seeding_twice_changes_nothing(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        assert seed(ELSEWHERE) == 23
    days = DayException.objects.filter(district=ELSEWHERE)
    assert days.count() == sum(len(notice.days) for notice in builtin_notices())
    with django_assert_max_num_queries(3):
        assert seed(ELSEWHERE) == 0
    assert CalendarNotice.objects.filter(district=ELSEWHERE).count() == 23


def test_a_seeded_year_that_was_withdrawn_is_not_put_in_again() -> None:
    seed(ELSEWHERE)
    CalendarNotice.objects.filter(district=ELSEWHERE, year=2026).update(withdrawn=True)
    assert seed(ELSEWHERE) == 0
    assert current_calendar(ELSEWHERE).last_published == date(2025, 12, 31)


def test_what_was_seeded_comes_back_as_it_was() -> None:
    seed(ELSEWHERE)
    rows = CalendarNotice.objects.filter(district=ELSEWHERE).order_by("year").prefetch_related("days")
    assert [notice_of(row) for row in rows] == list(builtin_notices())


def test_a_district_without_notices_has_those_of_the_package() -> None:
    assert current_calendar(ELSEWHERE).last_published == date(2026, 12, 31)


def test_the_calendar_is_kept_and_costs_one_query(django_assert_num_queries: Any) -> None:
    seed(ELSEWHERE)
    first = current_calendar(ELSEWHERE)
    with django_assert_num_queries(1):
        assert current_calendar(ELSEWHERE) is first


def test_a_new_notice_is_seen_at_once_and_its_withdrawal_too() -> None:
    start = date(2026, 12, 28)
    seed(ELSEWHERE)
    assert reckon(start, 10, Unit.WORKING_DAYS, current_calendar(ELSEWHERE)).provisional
    row = save_notice(notice_2027(date(2026, 11, 10), date(2027, 1, 1), date(2027, 1, 4)), "张三", ELSEWHERE)
    firm = reckon(start, 10, Unit.WORKING_DAYS, current_calendar(ELSEWHERE))
    assert (firm.due, firm.provisional) == (date(2027, 1, 13), False)
    row.withdrawn = True
    row.save()
    assert reckon(start, 10, Unit.WORKING_DAYS, current_calendar(ELSEWHERE)).due == date(2027, 1, 12)


def test_saving_into_an_empty_district_keeps_the_years_of_the_package() -> None:
    save_notice(notice_2027(date(2026, 11, 10), date(2027, 1, 1)), "张三", ELSEWHERE)
    calendar = current_calendar(ELSEWHERE)
    assert calendar.last_published == date(2027, 12, 31)
    assert not calendar.is_workday(date(2025, 10, 8))


def test_the_same_notice_is_stored_once_and_another_of_the_same_day_is_refused() -> None:
    published = date(2026, 11, 10)
    first = save_notice(notice_2027(published, date(2027, 1, 1)), "张三", ELSEWHERE)
    assert save_notice(notice_2027(published, date(2027, 1, 1)), "李四", ELSEWHERE) == first
    with pytest.raises(ValidationError, match="同日公布"):
        save_notice(notice_2027(published, date(2027, 1, 4)), "李四", ELSEWHERE)
    later = save_notice(notice_2027(date(2026, 12, 1), date(2027, 1, 4)), "李四", ELSEWHERE)
    assert later != first
    assert current_calendar(ELSEWHERE).is_workday(date(2027, 1, 1))


def test_a_notice_without_publication_cannot_stand_beside_a_seeded_one() -> None:
    with pytest.raises(ValidationError, match="未注明公布日期"):
        save_notice(Notice(2026, {date(2026, 1, 1): DayMark(False, "元旦")}), "张三", ELSEWHERE)


def test_districts_do_not_see_each_other_s_notices() -> None:
    save_notice(notice_2027(date(2026, 11, 10), date(2027, 1, 1)), "张三", ELSEWHERE)
    assert current_calendar(settings.DISTRICT).last_published == date(2026, 12, 31)


def test_rows_have_names_for_lists() -> None:
    row = save_notice(notice_2027(date(2026, 11, 10), date(2027, 1, 1)), "张三", ELSEWHERE)
    assert str(row) == "2027年安排"
    assert [str(day) for day in row.days.all()] == ["2027-01-01 元旦"]
