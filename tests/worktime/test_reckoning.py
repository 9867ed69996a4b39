"""Terms in days and working days: worked cases and a comparison with day-by-day counting."""

import random
import time
from datetime import UTC, date, timedelta

import chinese_calendar
import pytest

from fahui.worktime.builtin import builtin_notices
from fahui.worktime.calendar import Calendar, Notice
from fahui.worktime.reckoning import Reckoning, given_date, reckon
from fahui.worktime.units import Unit
from tests.worktime.moments import at


@pytest.mark.parametrize(
    ("start", "n", "unit", "due", "provisional"),
    [
        (date(2026, 9, 30), 7, Unit.WORKING_DAYS, date(2026, 10, 15), False),
        (date(2025, 9, 26), 7, Unit.DAYS, date(2025, 10, 9), False),
        (date(2025, 4, 20), 7, Unit.DAYS, date(2025, 4, 27), False),
        (date(2026, 12, 28), 10, Unit.WORKING_DAYS, date(2027, 1, 12), True),
        (date(2026, 9, 24), 7, Unit.DAYS, date(2026, 10, 8), False),
        (date(2025, 9, 30), 3, Unit.WORKING_DAYS, date(2025, 10, 11), False),
        (date(2026, 12, 24), 7, Unit.DAYS, date(2026, 12, 31), False),
        (date(2026, 12, 25), 7, Unit.DAYS, date(2027, 1, 4), True),
    ],
)
def test_worked_cases(official: Calendar, start: date, n: int, unit: Unit, due: date, provisional: bool) -> None:
    reckoning = reckon(start, n, unit, official)
    assert (reckoning.due, reckoning.provisional) == (due, provisional)
    assert reckoning.due_at is None
    assert not reckoning.paused


def test_f01_the_late_notice_moves_the_day(official: Calendar, weekends_only: Calendar) -> None:
    received = date(2025, 9, 26)
    assert reckon(received, 5, Unit.WORKING_DAYS, weekends_only).due == date(2025, 10, 3)
    assert reckon(received, 5, Unit.WORKING_DAYS, official).due == date(2025, 10, 10)


def test_f01_a_notice_does_not_reach_the_calendar_as_known_before_it(weekends_only: Calendar) -> None:
    list_2025 = next(notice for notice in builtin_notices() if notice.year == 2025)
    late = Notice(2025, list_2025.days, published_on=date(2025, 9, 29))
    calendar = Calendar([late], statutory=False)
    received = date(2025, 9, 26)
    assert reckon(received, 5, Unit.WORKING_DAYS, calendar.as_known(received)).due == date(2025, 10, 3)
    assert reckon(received, 5, Unit.WORKING_DAYS, calendar.as_known(date(2025, 9, 29))).due == date(2025, 10, 10)


def test_f04_an_unpublished_year_gives_a_provisional_date_and_its_list_a_firm_one(official: Calendar) -> None:
    assert reckon(date(2026, 12, 28), 10, Unit.WORKING_DAYS, official).provisional
    with_2027 = Calendar([*builtin_notices(), Notice(2027, {}, published_on=date(2026, 11, 10))])
    assert not reckon(date(2026, 12, 28), 10, Unit.WORKING_DAYS, with_2027).provisional


def test_f08_a_pause_is_kept_when_the_length_changes(official: Calendar) -> None:
    paused = [(at("2026-03-04 10:00"), at("2026-03-11 15:00"))]
    assert reckon(date(2026, 3, 2), 5, Unit.WORKING_DAYS, official, pauses=paused).due == date(2026, 3, 16)
    urgent = reckon(date(2026, 3, 2), 3, Unit.WORKING_DAYS, official, pauses=paused)
    assert urgent.due == date(2026, 3, 12)
    assert urgent.given_back == 5


def test_f13_an_extension_on_the_raw_term_and_one_after_the_moved_end_differ(official: Calendar) -> None:
    start = date(2025, 9, 20)
    plain = reckon(start, 15, Unit.DAYS, official)
    assert (plain.raw, plain.due) == (date(2025, 10, 5), date(2025, 10, 9))
    assert reckon(start, 15, Unit.DAYS, official, extension=5).due == date(2025, 10, 10)
    assert reckon(start, 15, Unit.DAYS, official, extension=5, extend_from="moved_end").due == date(2025, 10, 14)


def test_f14_nobody_is_told_a_rest_day(official: Calendar) -> None:
    moved = reckon(date(2025, 9, 26), 7, Unit.DAYS, official)
    assert (moved.raw, moved.due) == (date(2025, 10, 3), date(2025, 10, 9))
    assert reckon(date(2025, 4, 20), 7, Unit.DAYS, official).due == date(2025, 4, 27)


@pytest.mark.parametrize(
    ("pauses", "due", "given_back"),
    [
        ([("2026-03-04 10:00", "2026-03-06 09:00")], date(2026, 3, 11), 2),
        ([("2026-03-04 10:00", "2026-03-04 16:00")], date(2026, 3, 9), 0),
        # Overlapping and touching pauses are counted once.
        ([("2026-03-04 10:00", "2026-03-06 09:00"), ("2026-03-05 10:00", "2026-03-10 09:00")], date(2026, 3, 16), 6),
        ([("2026-03-04 10:00", "2026-03-05 09:00"), ("2026-03-05 10:00", "2026-03-06 09:00")], date(2026, 3, 11), 2),
        # A second pause that only falls into the term because of the first.
        ([("2026-03-04 10:00", "2026-03-06 09:00"), ("2026-03-10 10:00", "2026-03-12 09:00")], date(2026, 3, 13), 4),
        # On the last day: what is left is the day of resumption.
        ([("2026-03-09 10:00", "2026-03-17 09:00")], date(2026, 3, 17), 8),
        # After the end.
        ([("2026-03-10 10:00", "2026-03-17 09:00")], date(2026, 3, 9), 0),
        # Begun before the start: only what lies in the term.
        ([("2026-02-25 10:00", "2026-03-04 09:00")], date(2026, 3, 11), 2),
        ([("2026-02-25 10:00", "2026-03-01 09:00")], date(2026, 3, 9), 0),
    ],
)
def test_pauses_of_a_seven_day_term(
    official: Calendar, pauses: list[tuple[str, str]], due: date, given_back: int
) -> None:
    spans = [(at(begun), at(resumed)) for begun, resumed in pauses]
    reckoning = reckon(date(2026, 3, 2), 7, Unit.DAYS, official, pauses=spans)
    assert (reckoning.due, reckoning.given_back) == (due, given_back)


def test_a_pause_on_the_moved_last_day_still_counts(official: Calendar) -> None:
    pauses = [(at("2025-10-09 10:00"), at("2025-10-20 09:00"))]
    assert reckon(date(2025, 9, 26), 7, Unit.DAYS, official, pauses=pauses).due == date(2025, 10, 20)


def test_a_working_day_term_resumed_on_a_rest_day_ends_on_the_next_working_day(official: Calendar) -> None:
    pauses = [(at("2026-03-06 10:00"), at("2026-03-08 09:00"))]  # Friday, the last day, until Sunday
    assert reckon(date(2026, 3, 2), 4, Unit.WORKING_DAYS, official, pauses=pauses).due == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("unit", "n", "begun", "remaining"),
    [
        (Unit.DAYS, 7, "2026-03-04 10:00", 5),
        (Unit.DAYS, 7, "2026-03-09 10:00", 0),
        (Unit.WORKING_DAYS, 7, "2026-03-06 10:00", 3),
        (Unit.MONTHS, 1, "2026-03-30 10:00", 3),
    ],
)
def test_a_lasting_pause_shows_what_is_left(official: Calendar, unit: Unit, n: int, begun: str, remaining: int) -> None:
    reckoning = reckon(date(2026, 3, 2), n, unit, official, pauses=[(at(begun), None)])
    assert reckoning.paused
    assert (reckoning.raw, reckoning.due, reckoning.remaining) == (None, None, remaining)
    assert not reckoning.provisional


def test_what_is_left_of_a_paused_term_counts_its_extension(official: Calendar) -> None:
    pauses = [(at("2026-03-04 10:00"), None)]
    raw = reckon(date(2026, 3, 2), 7, Unit.DAYS, official, pauses=pauses, extension=5)
    moved = reckon(date(2026, 3, 2), 7, Unit.DAYS, official, pauses=pauses, extension=5, extend_from="moved_end")
    assert (raw.remaining, moved.remaining) == (10, 10)


def test_a_pause_in_an_extension_after_the_moved_end_is_given_back(official: Calendar) -> None:
    pauses = [(at("2025-10-13 10:00"), at("2025-10-15 10:00"))]
    reckoning = reckon(date(2025, 9, 20), 15, Unit.DAYS, official, extension=5, extend_from="moved_end", pauses=pauses)
    assert (reckoning.due, reckoning.given_back) == (date(2025, 10, 16), 2)


def test_an_instant_counts_by_its_day_in_the_district(official: Calendar) -> None:
    late_evening = at("2026-03-02 23:30")
    utc = late_evening.astimezone(UTC)
    assert reckon(utc, 7, Unit.DAYS, official).due == date(2026, 3, 9)


def test_terms_counted_backwards_never_move(official: Calendar) -> None:
    hearing = date(2026, 10, 20)
    reckoning = reckon(hearing, 15, Unit.DAYS, official, backwards=True)
    assert reckoning.due == date(2026, 10, 5)  # in the holiday
    assert not official.is_workday(date(2026, 10, 5))
    assert reckon(hearing, 3, Unit.WORKING_DAYS, official, backwards=True).due == date(2026, 10, 15)
    assert not reckon(date(2027, 3, 31), 15, Unit.DAYS, official, backwards=True).provisional


def test_a_term_that_does_not_roll_needs_no_calendar(official: Calendar) -> None:
    reckoning = reckon(date(2026, 12, 25), 8, Unit.DAYS, official, rolls=False)
    assert reckoning.due == date(2027, 1, 2)
    assert not reckoning.provisional


def test_a_date_named_in_a_notice_stands_as_it_is() -> None:
    reckoning = given_date(date(2026, 10, 4))
    assert (reckoning.raw, reckoning.due) == (date(2026, 10, 4), date(2026, 10, 4))
    assert not reckoning.provisional


def test_a_stored_reckoning_comes_back_whole(official: Calendar) -> None:
    pauses = [(at("2026-10-10 09:00"), at("2026-10-12 09:00"))]
    for one in (
        reckon(date(2026, 9, 30), 70, Unit.WORKING_DAYS, official, pauses=pauses, extension=3),
        reckon(at("2026-09-30 16:00"), 9, Unit.HOURS, official, hours="office", pauses=pauses),
        reckon(date(2026, 9, 30), 7, Unit.DAYS, official, pauses=[(at("2026-10-01 08:00"), None)]),
        given_date(date(2026, 10, 4)),
    ):
        assert Reckoning.from_json({"start": "accept", "letter": None, **one.to_json()}) == one


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": -1},
        {"extension": -1},
        {"backwards": True, "rolls": True},
        {"unit": Unit.HOURS, "rolls": True},
        {"unit": Unit.HOURS, "backwards": True, "hours": "office"},
    ],
)
def test_figures_that_make_no_sense_together_are_refused(official: Calendar, wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"start": date(2026, 3, 2), "n": 1, "unit": Unit.DAYS, "calendar": official, **wrong}
    with pytest.raises(ValueError, match=r"term|move"):
        reckon(**given)  # type: ignore[arg-type]  # the cases differ in which argument is wrong


def test_an_instant_without_a_zone_and_a_pause_that_ends_before_it_begins_are_refused(official: Calendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        reckon(at("2026-03-02 10:00").replace(tzinfo=None), 1, Unit.HOURS, official)
    backwards = [(at("2026-03-05 10:00"), at("2026-03-04 10:00"))]
    with pytest.raises(ValueError, match="pause"):
        reckon(date(2026, 3, 2), 7, Unit.DAYS, official, pauses=backwards)


def test_five_thousand_random_terms_equal_day_by_day_counting_and_are_quick(official: Calendar) -> None:
    chance = random.Random(20260101)  # noqa: S311 - reproducible cases, no secret
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    worked = set(chinese_calendar.get_workdays(first, last))
    cases: list[tuple[date, int, Unit]] = []
    expected: list[date] = []
    while len(cases) < 5_000:
        start = first + timedelta(days=chance.randrange((last - first).days))
        n, unit = chance.randrange(1, 61), chance.choice([Unit.DAYS, Unit.WORKING_DAYS])
        if start + timedelta(days=n * 2 + 30) <= last:
            cases.append((start, n, unit))
            expected.append(_by_hand(start, n, unit, worked))
    reckon(first, 1, Unit.WORKING_DAYS, official)
    begun = time.process_time()
    found = [reckon(start, n, unit, official) for start, n, unit in cases]
    seconds = time.process_time() - begun
    assert [one.due for one in found] == expected
    assert not any(one.provisional for one in found)
    assert seconds < 2  # about 0.3 s on two cores; the margin is for a busy machine


def _by_hand(start: date, n: int, unit: Unit, worked: set[date]) -> date:
    day = start
    while n:
        day += timedelta(days=1)
        n -= unit is Unit.DAYS or day in worked
    while day not in worked:
        day += timedelta(days=1)
    return day
