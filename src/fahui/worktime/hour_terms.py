"""Counting terms in hours: by the clock, or by office hours only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from fahui.worktime.calendar import Calendar
from fahui.worktime.pauses import Pause, instant_spans
from fahui.worktime.steps import Moment, Step, StepKind, Tally, length_step, local_instant, step
from fahui.worktime.units import Unit

_DAY: Final = timedelta(days=1)
_NONE: Final = timedelta(0)
_Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office is open on a working day, as spans in order."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(14), time(17)))

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("office hours must be spans in order that do not touch")

    def sessions(self, day: date, tz_of: datetime) -> list[_Span]:
        """The office's opening times of one day as instants."""
        return [
            (datetime.combine(day, opens, tz_of.tzinfo), datetime.combine(day, closes, tz_of.tzinfo))
            for opens, closes in self.spans
        ]

    def told(self) -> list[list[str]]:
        """The spans as HH:MM, for a step."""
        return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in self.spans]


OFFICE_HOURS: Final = OfficeHours()


def count_elapsed(start: Moment, n: int, *, pauses: Sequence[Pause], extension: int, backwards: bool) -> Tally:
    """Hours by the clock, nights and rest days included; a bare day counts from its 00:00."""
    begun_at = local_instant(start)
    steps = _opening(start, begun_at, n, extension, "backwards" if backwards else "elapsed")
    if backwards:
        return _hours_tally(begun_at - timedelta(hours=n + extension), _NONE, steps, ())
    due_at, paused = begun_at + timedelta(hours=n + extension), _NONE
    for begun, resumed in instant_spans(pauses, begun_at):
        if begun >= due_at:
            break
        if resumed is None:
            return _still_paused(begun, due_at - begun, paused, steps)
        due_at, paused = due_at + (resumed - begun), paused + (resumed - begun)
        steps.append(_pause_step(begun, resumed, resumed - begun))
    return _hours_tally(due_at, paused, steps, ())


def count_office(
    start: Moment, n: int, calendar: Calendar, office: OfficeHours, *, pauses: Sequence[Pause], extension: int
) -> Tally:
    """Hours in which the office is open; only what a pause takes from those hours is given back."""
    begun_at = local_instant(start)
    steps = _opening(start, begun_at, n, extension, "office", office)
    spans = instant_spans(pauses, begun_at)
    left = timedelta(hours=n + extension)
    for session in _sessions(begun_at, calendar, office):
        for opens, closes in _without(session, spans):
            if left <= closes - opens:
                return _office_end(begun_at, opens + left, calendar, office, spans, steps)
            left -= closes - opens
        if spans and spans[-1][1] is None and spans[-1][0] <= session[1]:
            steps += _office_pauses(spans[:-1], calendar, office)
            return _still_paused(spans[-1][0], left, _office_time(spans[:-1], calendar, office), steps)
    raise AssertionError("a calendar has working days without end")


def _office_end(
    begun_at: datetime,
    due_at: datetime,
    calendar: Calendar,
    office: OfficeHours,
    spans: Sequence[tuple[datetime, datetime | None]],
    steps: list[Step],
) -> Tally:
    used = [span for span in spans if span[0] < due_at]
    steps += _office_pauses(used, calendar, office)
    rests = calendar.rests(begun_at.date(), due_at.date())
    makeups = calendar.makeups(begun_at.date(), due_at.date())
    steps += [step(StepKind.SKIPPED, days=rests)] if rests else []
    steps += [step(StepKind.COUNTED, days=makeups)] if makeups else []
    paused = _office_time(used, calendar, office)
    return _hours_tally(due_at, paused, steps, ((begun_at.date(), due_at.date()),))


def _sessions(begun_at: datetime, calendar: Calendar, office: OfficeHours) -> Iterator[_Span]:
    """The opening times from an instant on, without end."""
    day = begun_at.date()
    while True:
        day = calendar.next_workday(day)
        for opens, closes in office.sessions(day, begun_at):
            if closes > begun_at:
                yield max(opens, begun_at), closes
        day += _DAY


def _without(session: _Span, spans: Sequence[tuple[datetime, datetime | None]]) -> Iterator[_Span]:
    """The parts of an opening time that no pause has taken."""
    opens, closes = session
    for begun, resumed in spans:
        if begun >= closes:
            break
        if begun > opens:
            yield opens, begun
        if resumed is None:
            return
        opens = max(opens, resumed)
    if opens < closes:
        yield opens, closes


def _office_time(
    spans: Sequence[tuple[datetime, datetime | None]], calendar: Calendar, office: OfficeHours
) -> timedelta:
    """How much office time lies in these spans (each with an end)."""
    total = _NONE
    for begun, resumed in spans:
        if resumed is None:
            continue
        for opens, closes in _sessions(begun, calendar, office):
            if opens >= resumed:
                break
            total += min(closes, resumed) - opens
    return total


def _office_pauses(
    spans: Sequence[tuple[datetime, datetime | None]], calendar: Calendar, office: OfficeHours
) -> list[Step]:
    return [
        _pause_step(begun, resumed, _office_time([(begun, resumed)], calendar, office))
        for begun, resumed in spans
        if resumed is not None
    ]


def _opening(
    start: Moment, begun_at: datetime, n: int, extension: int, mode: str, office: OfficeHours | None = None
) -> list[Step]:
    told = step(StepKind.START, at=begun_at, whole_day=not isinstance(start, datetime), backwards=mode == "backwards")
    steps = [told, length_step(n, Unit.HOURS, mode, office=office.told() if office else ())]
    if extension:
        unit, total = Unit.HOURS.value, n + extension
        steps.append(step(StepKind.EXTENSION, n=extension, unit=unit, rule="raw", total=total))
    return steps


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _pause_step(begun: datetime, resumed: datetime, given: timedelta) -> Step:
    return step(StepKind.PAUSE, begun=begun, resumed=resumed, given=_minutes(given), unit=Unit.HOURS.value)


def _still_paused(begun: datetime, left: timedelta, paused: timedelta, steps: list[Step]) -> Tally:
    told = step(StepKind.OPEN_PAUSE, begun=begun, left=_minutes(left), unit=Unit.HOURS.value)
    return Tally(None, None, None, _minutes(paused), _minutes(left), (*steps, told), ())


def _hours_tally(
    due_at: datetime, paused: timedelta, steps: list[Step], consulted: tuple[tuple[date, date], ...]
) -> Tally:
    return Tally(due_at.date(), due_at.date(), due_at, _minutes(paused), None, tuple(steps), consulted)
