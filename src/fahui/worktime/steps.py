"""The steps a reckoning went through, as plain data that can be stored and told again in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from fahui.worktime.notice import Stretch
from fahui.worktime.units import Unit

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

Moment = date | datetime
ExtendFrom = Literal["raw", "moved_end"]


class StepKind(StrEnum):
    """What a step tells."""

    START = "start"
    LENGTH = "length"
    EXTENSION = "extension"
    PAUSE = "pause"
    OPEN_PAUSE = "open_pause"
    SKIPPED = "skipped"
    COUNTED = "counted"
    MONTH_END = "month_end"
    ROLL = "roll"
    STAYS = "stays"
    NOT_MOVED = "not_moved"
    GIVEN = "given"
    END = "end"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its kind and its dates and figures as plain JSON (dates in ISO form)."""

    kind: StepKind
    data: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Plain data for a JSON column."""
        return {"kind": self.kind.value, **self.data}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Step":
        """The step as it was stored."""
        return cls(StepKind(stored["kind"]), {key: value for key, value in stored.items() if key != "kind"})


@dataclass(frozen=True, slots=True)
class Tally:
    """What a count came to: `due` None means paused; `given_back` and `left` in days, working days or minutes."""

    raw: date | None
    due: date | None
    due_at: datetime | None
    given_back: int
    left: int | None
    steps: tuple[Step, ...]
    consulted: tuple[tuple[date, date], ...]  # the days whose being worked or not mattered


def local_day(moment: Moment) -> date:
    """The day of a moment in the district; an instant must carry its time zone (ValueError)."""
    return local_instant(moment).date() if isinstance(moment, datetime) else moment


def local_instant(moment: Moment) -> datetime:
    """A moment on the district's clock, a bare day being its 00:00; an instant must carry its zone (ValueError)."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=SHANGHAI)
    if moment.tzinfo is None:
        raise ValueError("an instant of a term must carry its time zone")
    return moment.astimezone(SHANGHAI)


def step(kind: StepKind, **data: object) -> Step:
    """A step from dates, instants, stretches and figures."""
    return Step(kind, {key: _plain(value) for key, value in data.items()})


def outside(first: date, last: date, pauses: Sequence[tuple[date, date]]) -> Iterable[tuple[date, date]]:
    """The days from first to last that no pause (the days after its start until its end) has taken out."""
    for begun, resumed in pauses:
        if first <= min(begun, last):
            yield first, min(begun, last)
        first = max(first, resumed + timedelta(days=1))
    if first <= last:
        yield first, last


def length_step(n: int, unit: Unit, mode: str, *, office: Sequence[Sequence[str]] = ()) -> Step:
    """How long the term is and how it is counted: forwards, backwards, elapsed, office."""
    return step(StepKind.LENGTH, n=n, unit=unit.value, mode=mode, office=office)


def _plain(value: object) -> Any:
    match value:
        case Stretch():
            return {
                "first": value.first.isoformat(),
                "last": value.last.isoformat(),
                "kind": value.kind.value,
                "names": list(value.names),
            }
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
    return value
