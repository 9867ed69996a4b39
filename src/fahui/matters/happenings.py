"""Events as plain values, and which of them count after corrections."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from fahui.matters.term import On


@dataclass(frozen=True)
class Happening:
    """One event as the clocks and the replay need it."""

    seq: int
    action: str
    at: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    actor: str = ""
    day_only: bool = False
    annuls: int | None = None
    as_of: int | None = None
    recorded_at: datetime | None = None

    @cached_property
    def on(self) -> date:
        """The day it happened, in the district."""
        return timezone.localdate(self.at)

    @property
    def place(self) -> int:
        """Where it stands in the order of stages: a restatement stands where the original stood."""
        return self.as_of or self.seq

    def fits(self, on: On) -> bool:
        """Is it the action (of that letter, with that answer)?"""
        if self.action != on.action:
            return False
        if on.letter and self.answers.get("letter_code") != on.letter:
            return False
        return not on.when or str(self.answers.get(on.when[0])) == on.when[1]


def effective(happenings: Iterable[Happening]) -> list[Happening]:
    """What counts: annulled events fall out, restatements take the original's place; in order of stages."""
    known = list(happenings)
    gone = {one.annuls for one in known if one.annuls is not None}
    live = [one for one in known if one.seq not in gone and one.action != "annul"]
    return sorted(live, key=lambda one: one.place)


def by_time(happenings: Iterable[Happening]) -> list[Happening]:
    """In the order the law sees: when it happened, then as recorded.

    Where only the day is known it stands after what was recorded before it on that day, not at midnight.
    """
    latest: dict[date, datetime] = {}
    keyed: list[tuple[datetime, int, Happening]] = []
    for one in sorted(happenings, key=lambda one: one.place):
        moment = max(one.at, latest.get(one.on, one.at)) if one.day_only else one.at
        latest[one.on] = max(moment, latest.get(one.on, moment))
        keyed.append((moment, one.place, one))
    return [one for _moment, _place, one in sorted(keyed, key=lambda key: key[:2])]


def fold(happenings: Sequence[Happening]) -> dict[str, Any]:
    """The latest answer to each question, from the events that count."""
    folded: dict[str, Any] = {}
    for one in happenings:
        folded.update({key: value for key, value in one.answers.items() if not key.startswith("_")})
    return folded
