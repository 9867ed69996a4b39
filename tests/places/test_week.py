"""Hours as people write them, special days, and the days ahead."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fahui.places.hours import Timetable, open_state
from fahui.places.week import days_ahead, read_spans, read_week, week_text

OFFICE = [["09:00", "12:00"], ["14:00", "17:00"]]
WEEKDAYS: dict[str, Any] = {str(day): OFFICE for day in range(1, 6)}
MONDAY = date(2026, 11, 23)


def is_workday(day: date) -> bool:
    """No holidays in these weeks."""
    return day.isoweekday() < 6


@dataclass
class Special:
    """Days with hours of their own."""

    starts_on: date
    ends_on: date
    spans: list[list[str]]
    reason: str


@dataclass
class Point:
    """A place with office hours."""

    hours: dict[str, Any] = field(default_factory=lambda: WEEKDAYS)
    active: bool = True


@pytest.mark.parametrize(
    "text",
    [
        "周一至周五 9:00—12:00，14:00—17:00",
        "周一到周五９：００－１２：００、１４：００－１７：００",
        "星期一至星期五 09:00-12:00 14:00-17:00",
        "工作日 9:00~12:00；14:00~17:00".replace("；", "，"),
        "周一、周二、周三 9:00—12:00，14:00—17:00\n周四至五 9:00至12:00，14:00至17:00",
        "周一至周三 9:00—12:00，14:00—17:00；周四、周五 9:00—12:00，14:00—17:00",
    ],
)
def test_the_usual_ways_of_writing_a_week_are_read(text: str) -> None:
    assert read_week(text) == WEEKDAYS


def test_holidays_and_single_days_have_lines_of_their_own() -> None:
    read = read_week("周二、周四 8:30—11:30\n节假日 10:00—12:00")
    assert read == {"2": [["08:30", "11:30"]], "4": [["08:30", "11:30"]], "holiday": [["10:00", "12:00"]]}
    assert read_week("") == {}


@pytest.mark.parametrize(
    "text", ["上班时间", "周一 九点到十二点", "周一 12:00—9:00", "周一 9:00—12:00\n周一至周五 9:00—12:00", "9:00—12:00"]
)
def test_what_cannot_be_read_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValidationError):
        read_week(text)


days = st.sampled_from([str(day) for day in range(1, 8)] + ["holiday"])
spans = st.sampled_from([OFFICE, [["08:30", "11:30"]], [["00:00", "23:59"]]])


@given(st.dictionaries(days, spans), st.sampled_from(["zh-hans", "en"]))
def test_what_is_shown_for_editing_is_read_back_the_same_in_any_language(hours: dict[str, Any], language: str) -> None:
    with translation.override(language):
        assert read_week(week_text(hours)) == dict(sorted(hours.items()))


def test_spans_alone_are_read() -> None:
    assert read_spans("9:00—11:30") == [["09:00", "11:30"]]
    assert read_spans("上午") == []


def at(day: date, hour: int) -> datetime:
    """A full hour in the district."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_closed_day_says_why_and_when_it_opens_next() -> None:
    closed = Special(MONDAY, MONDAY + timedelta(days=1), [], "防汛值守")
    assert open_state(Point(), at(MONDAY, 10), is_workday, [closed]) == (
        False,
        "今天不上班（防汛值守），下次开门：11月25日（周三）9:00。",
    )
    assert open_state(Point(), at(MONDAY + timedelta(days=2), 10), is_workday, [closed]).open


def test_a_special_day_goes_before_the_week_also_on_a_sunday() -> None:
    fair = Special(MONDAY - timedelta(days=1), MONDAY - timedelta(days=1), [["08:00", "11:00"]], "赶集日")
    state = open_state(Point(), at(fair.starts_on, 9), is_workday, [fair])
    assert state == (True, "今天开到11:00（赶集日）。")
    assert not open_state(Point(), at(fair.starts_on, 12), is_workday, [fair]).open


def test_the_days_ahead_show_each_day_with_its_reason() -> None:
    closed = Special(MONDAY + timedelta(days=1), MONDAY + timedelta(days=1), [], "全员培训")
    ahead = days_ahead(Timetable(WEEKDAYS, is_workday, (closed,)), MONDAY)
    assert [(one.words, one.reason) for one in ahead[:2]] == [("9:00—12:00，14:00—17:00", ""), ("", "全员培训")]
    assert [one.today for one in ahead] == [True, *[False] * 6]
    assert ahead[5].words == ""
