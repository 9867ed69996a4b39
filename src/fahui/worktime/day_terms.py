"""Counting terms in days, working days and months."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from fahui.worktime.calendar import Calendar, DayKind
from fahui.worktime.pauses import Pause, day_spans
from fahui.worktime.steps import ExtendFrom, Step, StepKind, Tally, length_step, outside, step
from fahui.worktime.units import Unit

_DAY: Final = timedelta(days=1)


def count_days(
    start: date,
    n: int,
    unit: Unit,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extension: int = 0,
    extend_from: ExtendFrom = "raw",
    rolls: bool = True,
) -> Tally:
    """Count a term forwards; `rolls` moves an end on a rest day to the next day that is none."""
    steps = [
        step(StepKind.START, day=start, next=start + _DAY, backwards=False),
        length_step(n, unit, "forwards"),
    ]
    spans = day_spans(pauses, start)
    if not extension or extend_from == "raw":
        if extension:
            total = n + extension
            steps.append(step(StepKind.EXTENSION, n=extension, unit=unit.value, rule="raw", total=total))
        leg = _Leg(start, n + extension, unit, calendar, rolls, spans).run()
        return _tally((leg,), steps)
    first = _Leg(start, n, unit, calendar, rolls, spans).run()
    if first.due is None:
        steps.append(step(StepKind.EXTENSION, n=extension, unit=unit.value, rule="moved_end", end=None))
        left_with_extension = first.left_after(first.extended(extension))
        return _tally((first,), steps, left=left_with_extension)
    second = _Leg(first.due, extension, unit, calendar, rolls, day_spans(pauses, first.due)).run()
    return _tally((first, second), steps)


def count_days_backwards(start: date, n: int, unit: Unit, calendar: Calendar) -> Tally:
    """Count a term back from a day, such as a hearing; it never moves off a rest day."""
    steps = [
        step(StepKind.START, day=start, next=start - _DAY, backwards=True),
        length_step(n, unit, "backwards"),
    ]
    consulted: tuple[tuple[date, date], ...] = ()
    if unit is Unit.WORKING_DAYS:
        raw = calendar.workday_before(start, n) if n else start
        consulted = ((raw, start - _DAY),)
        steps += _skipped_and_counted(calendar, raw, start - _DAY, ())
    elif unit is Unit.MONTHS:
        raw = add_months(start, -n)
        steps += _month_end(start, raw)
    else:
        raw = start - timedelta(days=n)
    if not calendar.is_workday(raw):
        steps.append(step(StepKind.NOT_MOVED, day=raw, backwards=True))
    return Tally(raw, raw, None, 0, None, tuple(steps), consulted)


def add_months(day: date, n: int) -> date:
    """The same day n months on, or the month's last day where there is no such day."""
    months = day.year * 12 + day.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass
class _Leg:
    """One stretch of counting from a day: the term itself, or an extension that starts after its moved end."""

    start: date
    n: int
    unit: Unit
    calendar: Calendar
    rolls: bool
    spans: Sequence[tuple[date, date | None]]
    raw: date = field(init=False)
    due: date | None = field(init=False, default=None)
    left: int | None = field(init=False, default=None)
    open_since: date | None = field(init=False, default=None)
    taken: list[tuple[date, date, int]] = field(init=False, default_factory=list)  # pause, resumption, given back

    def run(self) -> "_Leg":
        """Count, giving back each pause that began while the term still ran."""
        self.raw = self.extended_from(self.start, self.n)
        for begun, resumed in self.spans:
            if begun > self.moved(self.raw):
                break
            left = self.between(begun, self.raw)
            if resumed is None:
                self.left, self.open_since = left, begun
                return self
            before, self.raw = self.raw, self.after(resumed, left)
            self.taken.append((begun, resumed, self.given(begun, resumed, before)))
        self.due = self.moved(self.raw)
        return self

    def extended_from(self, day: date, n: int) -> date:
        """The raw end of n units after a day."""
        return add_months(day, n) if self.unit is Unit.MONTHS else self.after(day, n)

    def extended(self, n: int) -> date:
        """The raw end with n more units, taking no account of a pause that still lasts."""
        return self.extended_from(self.raw, n)

    def left_after(self, end: date) -> int:
        """What would be left to count until an end when the pause began that still lasts."""
        return self.between(self.open_since or end, end)

    def after(self, day: date, n: int) -> date:
        """n days (working days for such a term) after a day; a working-day term never ends on a rest day."""
        if self.unit is not Unit.WORKING_DAYS:
            return day + timedelta(days=n)
        return self.calendar.workday_after(day, n) if n else self.calendar.next_workday(day)

    def between(self, first: date, last: date) -> int:
        """How many counted days lie after the first day until the last."""
        if self.unit is Unit.WORKING_DAYS:
            return self.calendar.workdays_between(first, last)
        return max((last - first).days, 0)

    def given(self, begun: date, resumed: date, before: date) -> int:
        """What a pause gives back: resumption − pause, for a working-day term the working days it moved the end."""
        if self.unit is Unit.WORKING_DAYS:
            return self.calendar.workdays_between(before, self.raw)
        return (resumed - begun).days

    def moved(self, raw: date) -> date:
        """The end after moving off rest days, where the term does that."""
        return self.calendar.next_workday(raw) if self.rolls and self.unit is not Unit.WORKING_DAYS else raw

    def steps(self) -> list[Step]:
        """The steps of this leg, in the order they are told."""
        told = [
            step(StepKind.PAUSE, begun=begun, resumed=resumed, given=given, unit=self.unit.value)
            for begun, resumed, given in self.taken
        ]
        if self.due is None:
            told.append(step(StepKind.OPEN_PAUSE, begun=self.open_since, left=self.left, unit=self.unit.value))
            return told
        if self.unit is Unit.WORKING_DAYS:
            spans = [(begun, resumed) for begun, resumed, _ in self.taken]
            return told + _skipped_and_counted(self.calendar, self.start + _DAY, self.due, spans)
        if self.unit is Unit.MONTHS:
            told += _month_end(self.start, self.extended_from(self.start, self.n))
        return told + self._move_steps(self.due)

    def _move_steps(self, due: date) -> list[Step]:
        told: list[Step] = []
        if due != self.raw:
            days = self.calendar.rests(self.raw, due - _DAY)
            told.append(step(StepKind.ROLL, raw=self.raw, due=due, days=days))
        elif not self.rolls and not self.calendar.is_workday(due):
            told.append(step(StepKind.NOT_MOVED, day=due, backwards=False))
        if self.rolls and self.calendar.kind(due) is DayKind.MAKEUP:
            told.append(step(StepKind.STAYS, day=due, name=self.calendar.name(due)))
        return told

    def consulted(self) -> list[tuple[date, date]]:
        """The days whose being worked or not decided the end."""
        if self.due is None:
            return []
        if self.unit is Unit.WORKING_DAYS:
            return [(min(self.start + _DAY, self.due), self.due)]
        return [(self.raw, self.due)] if self.rolls else []


def _tally(legs: Sequence[_Leg], steps: list[Step], left: int | None = None) -> Tally:
    for number, leg in enumerate(legs):
        if number:
            told = step(StepKind.EXTENSION, n=leg.n, unit=leg.unit.value, rule="moved_end", end=leg.start)
            steps.append(told)
        steps += leg.steps()
    last = legs[-1]
    return Tally(
        raw=last.raw if last.due else None,
        due=last.due,
        due_at=None,
        given_back=sum(given for leg in legs for _, _, given in leg.taken),
        left=last.left if left is None else left,
        steps=tuple(steps),
        consulted=tuple(days for leg in legs for days in leg.consulted()),
    )


def _skipped_and_counted(
    calendar: Calendar, first: date, last: date, pauses: Sequence[tuple[date, date]]
) -> list[Step]:
    """The rest days passed over and the make-up days counted, outside the pauses."""
    windows = list(outside(first, last, pauses))
    rests = [stretch for window in windows for stretch in calendar.rests(*window)]
    makeups = [stretch for window in windows for stretch in calendar.makeups(*window)]
    told = [step(StepKind.SKIPPED, days=rests)] if rests else []
    return told + ([step(StepKind.COUNTED, days=makeups)] if makeups else [])


def _month_end(start: date, end: date) -> list[Step]:
    """Told only where the last month has no such day."""
    return [] if end.day == start.day else [step(StepKind.MONTH_END, day=start.day, end=end)]
