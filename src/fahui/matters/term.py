"""The words for time limits: a length, what starts, stops and pauses it, and whose duty it is."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

from fahui.matters.stages import Duty, Kind
from fahui.worktime.units import Unit

Text = str | Promise


@dataclass(frozen=True)
class Length:
    """A fixed length: 7 日."""

    n: int
    unit: Unit


@dataclass(frozen=True)
class Param:
    """A length kept as a dated parameter, because nobody verified it or it may change."""

    name: str
    unit: Unit


@dataclass(frozen=True)
class ByFact:
    """A length that depends on an answer: 24 小时 for a web message, 7 工作日 for a letter."""

    fact: str
    lengths: tuple[tuple[str, Length | Param], ...]
    hours: tuple[tuple[str, Literal["elapsed", "office"]], ...] = ()  # answer → how hours run, where it differs


@dataclass(frozen=True)
class Asked:
    """A length, or (without a unit) a date, that the start event itself names."""

    fact: str
    unit: Unit | None = None


@dataclass(frozen=True)
class On:
    """An action, possibly of one letter ("serve"), possibly only when an answer has a value."""

    action: str
    letter: str | None = None
    when: tuple[str, str] | None = None


@dataclass(frozen=True)
class Pause:
    """From one event to another this term does not run."""

    start: On
    end: On
    basis: str = ""


@dataclass(frozen=True)
class Term:
    """A time limit: how long, from what, until what, whose duty, and what follows."""

    code: str
    title: Text
    length: Length | ByFact | Asked | Param
    starts: tuple[On, ...]
    stops: tuple[On, ...]
    ends: tuple[On, ...] = ()  # stop it undone: nobody waits for it any more, or another term took its place
    reopens: tuple[On, ...] = ()  # un-meets, never restarts
    anew: tuple[On, ...] = ()  # what came before is over: the next start begins it from nothing
    anchor: str | None = None  # the answer that holds the first day, else the start event's day
    only_anchored: bool = False  # without an answer that holds the first day it does not run; always so backwards
    met_on: str | None = None  # the answer that holds the day it was done, else the stop event's day
    backwards: bool = False
    each: str | None = None  # the answer that keys an instance: hearing, party, instalment
    rows: str | None = None  # the start event's table, one instance a row
    restarts: bool = False
    pauses: tuple[Pause, ...] = ()
    extends: tuple[On, ...] = (On("extend"),)
    extend_from: Literal["raw", "moved_end"] = "raw"
    rolls: bool | None = None  # None: 日 and 月 forwards roll off a rest day, others do not
    hours: Literal["elapsed", "office"] = "elapsed"
    duty: Duty = Duty.US
    kind: Kind = Kind.STATUTORY
    alarm: Param | None = None  # a right is lost with its last day: so long before it everybody is warned
    warns: Text = ""  # and what may be done at once
    then: str | None = None  # the action taken by the system when it runs out
    tells: Text = ""  # what a person is told of it, with %(day)s; empty: it concerns the house alone
    late: Text = ""  # what the person can do when we let it run out, with its clause
    basis: str = ""

    @property
    def told_by_its_end(self) -> bool:
        """Does what was due itself name the day? The notice names the hearing, or the day its ground was found."""
        return self.anchor is not None and any({on, On(on.action)} & set(self.stops) for on in self.starts)

    @property
    def stopped_by(self) -> tuple[On, ...]:
        """All that stops it, done or undone."""
        return (*self.stops, *self.ends)
