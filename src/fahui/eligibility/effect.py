"""Whom a new means standard would change, tried on those who applied before it is published."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from fahui.eligibility.decide import decide
from fahui.eligibility.editions import edition_on
from fahui.eligibility.models import Standard
from fahui.eligibility.vocabulary import Limit, Situation, Tri


@dataclass(frozen=True)
class Application:
    """One application as it was made."""

    number: str
    on: date
    situation: Situation
    by_income: bool = True  # did they give an income, because nothing else exempts them?
    who: int = 0  # the person, or the matter where none is known


@dataclass(frozen=True)
class Changed:
    """An application that the new standard would answer otherwise."""

    application: Application
    old: Tri
    new: Tri

    @property
    def won(self) -> bool:
        """Would it qualify now?"""
        return self.new == Tri.YES


@dataclass(frozen=True)
class Effect:
    """How many were tried, and which come out otherwise."""

    tried: int
    changed: tuple[Changed, ...]

    @property
    def won(self) -> int:
        """How many would qualify who did not."""
        return sum(one.won for one in self.changed)

    @property
    def lost(self) -> int:
        """How many would no longer qualify."""
        return len(self.changed) - self.won


# Services whose applicants are asked their means add how their applications since a day are found.
sources: list[Callable[[date], Iterable[Application]]] = []


def effect(limit: Limit, since: date) -> Effect:
    """Each application since a day under the standard of its day and under the new one; writes nothing."""
    known = [row.as_limit() for row in Standard.objects.here()]  # the newest first
    tried, changed = 0, []
    for source in sources:
        for one in source(since):
            if not one.by_income:
                continue
            tried += 1
            edition = edition_on(one.on)
            held = next((limit for limit in known if limit.valid_from <= one.on), None)
            old = decide(one.situation, edition, held, one.on).answer
            new = decide(one.situation, edition, limit, one.on).answer
            if old != new:
                changed.append(Changed(one, old, new))
    return Effect(tried, tuple(changed))
