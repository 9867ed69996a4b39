"""What a resident is told about opening hours, on working days, weekends, make-up days and holidays of 2026."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from fahui.places.hours import open_state, spans_on, validate_hours, week_words

WEEKDAYS: dict[str, Any] = {str(day): [["09:00", "12:00"], ["14:00", "17:00"]] for day in range(1, 6)}
NATIONAL_DAY = [date(2026, 10, 1) + timedelta(days=day) for day in range(7)]
MAKE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def is_workday(day: date) -> bool:
    """The autumn of 2026 by the State Council's notice."""
    mid_autumn = date(2026, 9, 25) <= day <= date(2026, 9, 27)
    return day in MAKE_UP or (day.isoweekday() < 6 and day not in NATIONAL_DAY and not mid_autumn)


@dataclass
class Point:
    """A place with hours."""

    hours: dict[str, Any] = field(default_factory=lambda: WEEKDAYS)
    active: bool = True


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in China."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("moment", "is_open", "words"),
    [
        (at(9, 21, 8), False, "现在没有开门，今天9:00开门，开到17:00。"),
        (at(9, 21, 9), True, "今天开到17:00，12:00至14:00休息。"),
        (at(9, 21, 12), False, "现在没有开门，今天14:00开门，开到17:00。"),
        (at(9, 21, 16, 59), True, "今天开到17:00。"),
        (at(9, 21, 17), False, "今天已下班，下次开门：明天（周二）9:00。"),
        (at(9, 18, 18), False, "今天已下班，下次开门：9月20日（周日）9:00。"),
        (at(9, 19, 10), False, "今天不上班，下次开门：明天（周日）9:00。"),
        (at(10, 1, 10), False, "今天不上班，下次开门：10月8日（周四）9:00。"),
        (at(9, 30, 20), False, "今天已下班，下次开门：10月8日（周四）9:00。"),
    ],
)
def test_the_sentence_says_whether_it_is_open_and_what_comes_next(moment: datetime, is_open: bool, words: str) -> None:
    assert open_state(Point(), moment, is_workday) == (is_open, words)


def test_a_make_up_sunday_is_open_like_a_monday() -> None:
    assert open_state(Point(), at(9, 20, 10), is_workday) == (True, "今天开到17:00，12:00至14:00休息。")


def test_the_moment_is_read_in_china_whatever_its_own_zone() -> None:
    assert open_state(Point(), datetime(2026, 9, 21, 1, 30, tzinfo=ZoneInfo("UTC")), is_workday).open


def test_a_point_open_on_some_weekdays_only_promises_nothing_on_a_make_up_day() -> None:
    tuesdays = {"2": [["09:00", "11:00"]]}
    assert spans_on(tuesdays, date(2026, 9, 20), is_workday) == []
    assert spans_on(tuesdays, date(2026, 9, 22), is_workday) == [(time(9), time(11))]


def test_saturday_hours_hold_on_a_plain_saturday_but_not_in_a_holiday_break() -> None:
    saturdays = WEEKDAYS | {"6": [["09:00", "11:00"]]}
    assert spans_on(saturdays, date(2026, 9, 12), is_workday) == [(time(9), time(11))]
    assert spans_on(saturdays, date(2026, 10, 3), is_workday) == []
    assert spans_on(saturdays, date(2026, 9, 26), is_workday) == []
    assert spans_on(saturdays, date(2026, 10, 10), is_workday) == [(time(9), time(11))]


def test_holiday_hours_hold_on_every_day_of_a_break() -> None:
    duty = WEEKDAYS | {"holiday": [["10:00", "12:00"]]}
    assert all(spans_on(duty, day, is_workday) == [(time(10), time(12))] for day in NATIONAL_DAY)
    assert spans_on(duty, date(2026, 9, 12), is_workday) == []


def test_a_point_without_hours_asks_people_to_call_first() -> None:
    assert open_state(Point(hours={}), at(9, 21, 10), is_workday) == (False, "现在没有开门，去之前请先打电话问一问。")


def test_a_point_out_of_use_says_so() -> None:
    assert open_state(Point(active=False), at(9, 21, 10), is_workday) == (False, "暂停服务。")


@pytest.mark.parametrize(
    "hours",
    [
        {"8": [["09:00", "12:00"]]},
        {"1": [["9点", "12点"]]},
        {"1": [["09:00"], ["12:00", "14:00", "17:00"]]},
        {"1": [["12:00", "09:00"]]},
        {"1": [["09:00", "12:00"], ["11:00", "17:00"]]},
        {"1": "09:00"},
        [],
    ],
)
def test_hours_that_cannot_be_read_are_refused(hours: object) -> None:
    with pytest.raises(ValidationError):
        validate_hours(hours)


def test_hours_that_can_be_read_are_let_through() -> None:
    validate_hours(WEEKDAYS | {"7": [], "holiday": [["10:00", "12:00"]]})
    validate_hours({})


def test_the_week_is_said_in_as_few_lines_as_it_takes() -> None:
    hours = WEEKDAYS | {"6": [["09:00", "11:30"]], "holiday": [["10:00", "12:00"]]}
    assert week_words(hours) == [
        "周一至周五 9:00—12:00，14:00—17:00",
        "周六 9:00—11:30",
        "节假日 10:00—12:00",
    ]
    assert week_words({"1": [["09:00", "12:00"]], "3": [["09:00", "12:00"]]}) == ["周一 9:00—12:00", "周三 9:00—12:00"]
    assert week_words({}) == []
