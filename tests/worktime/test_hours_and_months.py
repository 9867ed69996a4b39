"""Terms in hours and in months: each row worked by hand."""

from datetime import UTC, date, time

import pytest

from fahui.worktime.calendar import Calendar
from fahui.worktime.reckoning import OfficeHours, reckon
from fahui.worktime.steps import Moment
from fahui.worktime.units import Unit
from tests.worktime.moments import at

Spans = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("start", "n", "pauses", "due"),
    [
        ("2026-03-02 10:00", 24, [], "2026-03-03 10:00"),
        ("2026-03-02", 24, [], "2026-03-03 00:00"),  # a bare day counts from its 00:00, against us
        ("2026-03-06 16:30", 24, [], "2026-03-07 16:30"),  # Friday to Saturday: no stop for rest days
        ("2026-02-28 23:00", 2, [], "2026-03-01 01:00"),
        ("2028-02-28 12:00", 24, [], "2028-02-29 12:00"),
        ("2026-12-31 20:00", 5, [], "2027-01-01 01:00"),
        ("2026-03-02 10:00", 48, [], "2026-03-04 10:00"),
        ("2026-03-02 10:00", 24, [("2026-03-02 12:00", "2026-03-02 15:30")], "2026-03-03 13:30"),
        (
            "2026-03-02 10:00",
            24,
            [("2026-03-02 12:00", "2026-03-02 15:00"), ("2026-03-02 14:00", "2026-03-02 16:00")],
            "2026-03-03 14:00",
        ),
        ("2026-03-02 10:00", 24, [("2026-03-02 08:00", "2026-03-02 11:00")], "2026-03-03 11:00"),
        ("2026-03-02 10:00", 24, [("2026-03-03 10:00", "2026-03-03 12:00")], "2026-03-03 10:00"),
        (
            "2026-03-02 10:00",
            24,
            [("2026-03-02 12:00", "2026-03-02 18:00"), ("2026-03-03 15:00", "2026-03-03 17:00")],
            "2026-03-03 18:00",
        ),
    ],
)
def test_elapsed_hours(official: Calendar, start: str, n: int, pauses: Spans, due: str) -> None:
    reckoning = reckon(_moment(start), n, Unit.HOURS, official, pauses=_spans(pauses))
    assert reckoning.due_at == at(due)
    assert reckoning.due == at(due).date()
    assert not reckoning.provisional


def test_elapsed_hours_from_another_zone_backwards_and_extended(official: Calendar) -> None:
    start = at("2026-03-02 04:00").astimezone(UTC)
    assert reckon(start, 48, Unit.HOURS, official).due_at == at("2026-03-04 04:00")
    assert reckon(start, 24, Unit.HOURS, official, backwards=True).due_at == at("2026-03-01 04:00")
    assert reckon(start, 24, Unit.HOURS, official, extension=12).due_at == at("2026-03-03 16:00")


@pytest.mark.parametrize(
    ("start", "n", "pauses", "due"),
    [
        ("2025-03-04 11:00", 4, [], "2025-03-04 17:00"),  # F05
        ("2025-03-07 09:00", 6, [("2025-03-07 15:00", "2025-03-10 09:00")], "2025-03-10 11:00"),  # F07
        ("2025-03-04 08:00", 3, [], "2025-03-04 12:00"),
        ("2025-03-04 12:30", 1, [], "2025-03-04 15:00"),
        ("2025-03-04 18:00", 1, [], "2025-03-05 10:00"),
        ("2025-03-07 16:00", 2, [], "2025-03-10 10:00"),
        ("2025-03-08 10:00", 1, [], "2025-03-10 10:00"),
        ("2025-09-30 16:00", 2, [], "2025-10-09 10:00"),
        ("2025-09-27 10:00", 6, [], "2025-09-28 17:00"),  # the Sunday is a make-up working day
        ("2026-10-07", 5, [], "2026-10-08 16:00"),
        ("2025-03-04", 6, [], "2025-03-04 17:00"),
        ("2025-03-04 11:00", 4, [("2025-03-04 12:00", "2025-03-04 14:00")], "2025-03-04 17:00"),  # in the lunch break
        ("2025-03-04 14:00", 4, [("2025-03-04 16:00", "2025-03-05 10:00")], "2025-03-05 12:00"),
        ("2025-03-04 09:00", 2, [("2025-03-04 11:00", "2025-03-04 15:00")], "2025-03-04 11:00"),  # after the end
        (
            "2025-03-04 09:00",
            3,
            [("2025-03-04 10:00", "2025-03-04 10:30"), ("2025-03-04 11:00", "2025-03-04 11:15")],
            "2025-03-04 14:45",
        ),
    ],
)
def test_office_hours(official: Calendar, start: str, n: int, pauses: Spans, due: str) -> None:
    spans = _spans(pauses)
    reckoning = reckon(_moment(start), n, Unit.HOURS, official, hours="office", pauses=spans)
    assert reckoning.due_at == at(due)


def test_f07_gives_back_office_time_only(official: Calendar) -> None:
    pauses = [(at("2025-03-07 15:00"), at("2025-03-10 09:00"))]
    reckoning = reckon(at("2025-03-07 09:00"), 6, Unit.HOURS, official, hours="office", pauses=pauses)
    assert reckoning.given_back == 120
    still = reckon(at("2025-03-07 09:00"), 6, Unit.HOURS, official, hours="office", pauses=[(pauses[0][0], None)])
    assert still.paused
    assert still.remaining == 120


def test_a_lasting_pause_of_elapsed_hours_shows_the_minutes_left(official: Calendar) -> None:
    pauses = [(at("2026-03-02 12:30"), None)]
    reckoning = reckon(at("2026-03-02 10:00"), 24, Unit.HOURS, official, pauses=pauses)
    assert (reckoning.due_at, reckoning.remaining) == (None, 21 * 60 + 30)


def test_a_lasting_pause_overnight_of_office_hours(official: Calendar) -> None:
    pauses = [(at("2025-03-04 20:00"), None)]
    reckoning = reckon(at("2025-03-04 14:00"), 4, Unit.HOURS, official, hours="office", pauses=pauses)
    assert reckoning.remaining == 60


def test_another_office_has_its_own_hours(official: Calendar) -> None:
    office = OfficeHours(((time(8, 30), time(12)), (time(13, 30), time(17, 30))))
    reckoning = reckon(at("2025-03-04 11:30"), 4, Unit.HOURS, official, hours="office", office=office)
    assert reckoning.due_at == at("2025-03-04 17:00")


def test_office_hours_beyond_the_published_year_are_provisional(official: Calendar) -> None:
    assert reckon(at("2026-12-31 16:00"), 2, Unit.HOURS, official, hours="office").provisional
    assert not reckon(at("2026-12-31 15:00"), 2, Unit.HOURS, official, hours="office").provisional


def test_office_hours_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="office hours"):
        OfficeHours(((time(14), time(17)), (time(9), time(12))))


@pytest.mark.parametrize(
    ("start", "n", "raw", "due"),
    [
        ("2026-01-15", 1, "2026-02-15", "2026-02-24"),  # in the Spring Festival
        ("2026-01-31", 1, "2026-02-28", "2026-02-28"),  # no 31 February; that Saturday is a make-up working day
        ("2025-01-31", 1, "2025-02-28", "2025-02-28"),
        ("2023-12-29", 2, "2024-02-29", "2024-02-29"),
        ("2023-12-31", 2, "2024-02-29", "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28", "2025-02-28"),
        ("2025-03-31", 6, "2025-09-30", "2025-09-30"),
        ("2025-04-01", 6, "2025-10-01", "2025-10-09"),
        ("2025-11-30", 3, "2026-02-28", "2026-02-28"),
        ("2026-07-10", 3, "2026-10-10", "2026-10-10"),  # a make-up Saturday
        ("2025-08-31", 1, "2025-09-30", "2025-09-30"),
        ("2025-07-15", 12, "2026-07-15", "2026-07-15"),
        ("2026-04-30", 1, "2026-05-30", "2026-06-01"),  # a Saturday
    ],
)
def test_months(official: Calendar, start: str, n: int, raw: str, due: str) -> None:
    reckoning = reckon(date.fromisoformat(start), n, Unit.MONTHS, official)
    assert (reckoning.raw, reckoning.due) == (date.fromisoformat(raw), date.fromisoformat(due))


def test_months_paused_not_moved_backwards_extended_and_unpublished(official: Calendar) -> None:
    pauses = [(at("2025-06-01 09:00"), at("2025-06-11 09:00"))]
    assert reckon(date(2025, 5, 15), 2, Unit.MONTHS, official, pauses=pauses).due == date(2025, 7, 25)
    assert reckon(date(2025, 4, 1), 6, Unit.MONTHS, official, rolls=False).due == date(2025, 10, 1)
    assert reckon(date(2026, 5, 31), 3, Unit.MONTHS, official, backwards=True).due == date(2026, 2, 28)
    assert reckon(date(2025, 1, 31), 1, Unit.MONTHS, official, extension=1).due == date(2025, 3, 31)
    unpublished = reckon(date(2026, 7, 5), 6, Unit.MONTHS, official)
    assert (unpublished.due, unpublished.provisional) == (date(2027, 1, 5), True)


def _moment(text: str) -> Moment:
    return at(text) if " " in text else date.fromisoformat(text)


def _spans(pauses: Spans) -> list[tuple[Moment, Moment | None]]:
    return [(at(begun), at(resumed)) for begun, resumed in pauses]
