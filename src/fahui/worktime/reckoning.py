"""The arithmetic of one term: when it ends, and by which steps that was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from fahui.worktime.calendar import Calendar
from fahui.worktime.day_terms import count_days, count_days_backwards
from fahui.worktime.hour_terms import OFFICE_HOURS, OfficeHours, count_elapsed, count_office
from fahui.worktime.pauses import Pause
from fahui.worktime.steps import ExtendFrom, Moment, Step, StepKind, Tally, local_day, local_instant, step
from fahui.worktime.units import Unit

__all__ = ["OFFICE_HOURS", "Hours", "OfficeHours", "Reckoning", "Step", "StepKind", "given_date", "reckon"]

Hours = Literal["elapsed", "office"]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Where a term ends; while it is `paused`, `due` is None.

    `given_back` (by the pauses so far) and `remaining` (left to count when the lasting pause began) are in days, in
    working days for such a term, in minutes for hours.
    """

    start: Moment
    n: int
    unit: Unit
    raw: date | None
    due: date | None
    due_at: datetime | None
    provisional: bool
    paused: bool
    given_back: int
    remaining: int | None
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data for a JSON column; callers may put keys of their own beside (start, letter)."""
        return {
            "started": self.start.isoformat(),
            "n": self.n,
            "unit": self.unit.value,
            "raw": _iso(self.raw),
            "due": _iso(self.due),
            "due_at": _iso(self.due_at),
            "provisional": self.provisional,
            "paused": self.paused,
            "given_back": self.given_back,
            "remaining": self.remaining,
            "steps": [step.to_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Reckoning":
        """The reckoning as it was stored."""
        start: str = stored["started"]
        return cls(
            start=local_instant(datetime.fromisoformat(start)) if "T" in start else date.fromisoformat(start),
            n=stored["n"],
            unit=Unit(stored["unit"]),
            raw=_day(stored["raw"]),
            due=_day(stored["due"]),
            due_at=local_instant(datetime.fromisoformat(stored["due_at"])) if stored["due_at"] else None,
            provisional=stored["provisional"],
            paused=stored["paused"],
            given_back=stored["given_back"],
            remaining=stored["remaining"],
            steps=tuple(Step.from_json(step) for step in stored["steps"]),
        )


def reckon(
    start: Moment,
    n: int,
    unit: Unit,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extension: int = 0,
    extend_from: ExtendFrom = "raw",
    rolls: bool | None = None,
    backwards: bool = False,
    hours: Hours = "elapsed",
    office: OfficeHours = OFFICE_HOURS,
) -> Reckoning:
    """Count one term from its start event; `ValueError` for figures that make no sense together."""
    if n < 0 or extension < 0:
        raise ValueError("a term and its extension have no negative length")
    if backwards and (pauses or hours == "office"):
        raise ValueError("a term counted backwards knows neither pauses nor office hours")
    if rolls and (backwards or unit is Unit.HOURS):
        raise ValueError("only days and months counted forwards move off a rest day")
    start = local_instant(start) if isinstance(start, datetime) else start
    if unit is Unit.HOURS and hours == "office":
        tally = count_office(start, n, calendar, office, pauses=pauses, extension=extension)
    elif unit is Unit.HOURS:
        tally = count_elapsed(start, n, pauses=pauses, extension=extension, backwards=backwards)
    elif backwards:
        tally = count_days_backwards(local_day(start), n + extension, unit, calendar)
    else:
        tally = count_days(
            local_day(start),
            n,
            unit,
            calendar,
            pauses=pauses,
            extension=extension,
            extend_from=extend_from,
            rolls=rolls is not False,
        )
    return _concluded(start, n, unit, tally, calendar)


def given_date(day: date) -> Reckoning:
    """A last day named in a notice: taken as it stands, neither counted nor moved."""
    steps = (step(StepKind.GIVEN, day=day), step(StepKind.END, day=day, backwards=False))
    return Reckoning(
        day, 0, Unit.DAYS, day, day, None, provisional=False, paused=False, given_back=0, remaining=None, steps=steps
    )


def _concluded(start: Moment, n: int, unit: Unit, tally: Tally, calendar: Calendar) -> Reckoning:
    """The reckoning with its last two steps: the end, and whether it may still change."""
    years = sorted({year for days in tally.consulted for year in calendar.unpublished_years(*days)})
    steps = list(tally.steps)
    if tally.due is not None:
        backwards = bool(steps[0].data["backwards"])
        end = {"at": tally.due_at} if tally.due_at else {"day": tally.due}
        steps.append(step(StepKind.END, backwards=backwards, **end))
    if years:
        to_come = [year for year in years if year > calendar.last_published.year]
        steps.append(step(StepKind.PROVISIONAL, to_come=to_come, missing=[y for y in years if y not in to_come]))
    return Reckoning(
        start=start,
        n=n,
        unit=unit,
        raw=tally.raw,
        due=tally.due,
        due_at=tally.due_at,
        provisional=bool(years),
        paused=tally.due is None,
        given_back=tally.given_back,
        remaining=tally.left,
        steps=tuple(steps),
    )


def _iso(moment: Moment | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
