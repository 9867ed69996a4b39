"""办案清单: what a case asks of whoever handles it, stage by stage; what is done is read off events and papers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fahui.matters.happenings import Happening, effective
from fahui.matters.stages import Stage
from fahui.matters.term import On, Text

Condition = tuple[str, tuple[str, ...]]  # a clear answer, and which of its values are meant


@dataclass(frozen=True)
class Check:
    """One thing to be done: `must` by law or rule; else where the case needs it."""

    code: str
    title: Text
    done: tuple[On, ...]  # any of these
    basis: str
    must: bool = True
    says: tuple[str, str] | None = None  # and among the answers of all of these, this one
    paper: tuple[On, ...] = ()  # and a paper hangs at one of these: the signed record
    only_if: tuple[Condition, ...] = ()
    anew: tuple[str, ...] = ()  # after these actions it is to be done once more
    term: str = ""  # the time limit that says by when


@dataclass(frozen=True)
class Checklist:
    """The checks of one stage of the work, looked at while the matter is at one of `stages`."""

    title: Text
    stages: tuple[Stage, ...]
    checks: tuple[Check, ...]
    only_if: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Line:
    """One check as it stands: the day it was done, or None; `lacking` when only its paper is missing."""

    check: Check
    on: date | None = None
    lacking: bool = False

    @property
    def open(self) -> bool:
        """Is anything left to do?"""
        return self.on is None or self.lacking


@dataclass(frozen=True)
class Section:
    """One list as it stands."""

    title: Text
    lines: tuple[Line, ...]

    @property
    def missing(self) -> int:
        """How many that must be done are not."""
        return sum(line.open and line.check.must for line in self.lines)


def sections(
    lists: Iterable[Checklist],
    stage: str,
    happenings: Iterable[Happening],
    facts: Mapping[str, Any],
    papers: Collection[int] = (),
) -> list[Section]:
    """The lists of this stage; `papers` are the numbers of the events at which a paper hangs."""
    known = effective(happenings)
    found = []
    for one in lists:
        if stage in one.stages and _holds(one.only_if, facts):
            checks = [check for check in one.checks if _holds(check.only_if, facts)]
            found.append(Section(one.title, tuple(_line(check, known, papers) for check in checks)))
    return [one for one in found if one.lines]


def _holds(conditions: Iterable[Condition], facts: Mapping[str, Any]) -> bool:
    return all(str(facts.get(code)) in values for code, values in conditions)


def _line(check: Check, known: Sequence[Happening], papers: Collection[int]) -> Line:
    last = max((n for n, one in enumerate(known) if one.action in check.anew), default=-1)
    since = known[last + 1 :]
    fitting = [one for one in since if any(one.fits(on) for on in check.done)]
    said = [one for one in fitting if check.says is None or check.says[1] in _said(one, check.says[0])]
    if not said:
        return Line(check)
    hanging = [one for one in since if {one.seq, one.place} & set(papers)]
    lacking = bool(check.paper) and not any(one.fits(on) for one in hanging for on in check.paper)
    return Line(check, said[0].on, lacking)


def _said(one: Happening, code: str) -> list[str]:
    value = one.answers.get(code)
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def faults(
    lists: Iterable[Checklist], actions: Collection[str], terms: Collection[str], clear: Collection[str]
) -> Iterator[str]:
    """What is wrong with the lists of a service, in words."""
    codes: set[str] = set()
    for one in lists:
        for check in one.checks:
            if check.code in codes:
                yield f"the check “{check.code}” stands twice"
            codes.add(check.code)
            for code in sorted({*(on.action for on in (*check.done, *check.paper)), *check.anew} - set(actions)):
                yield f"the check “{check.code}” names an unknown action “{code}”"
            if check.term and check.term not in terms:
                yield f"the check “{check.code}” names an unknown term “{check.term}”"
        for code, check_code in _read(one):
            if code not in clear:
                yield f"the check “{check_code}” depends on “{code}”, which nobody asks in the clear"


def _read(one: Checklist) -> Iterator[tuple[str, str]]:
    for check in one.checks:
        conditions = [code for code, _values in (*one.only_if, *check.only_if)]
        said = [check.says[0]] if check.says else []
        asked = [on.when[0] for on in (*check.done, *check.paper) if on.when]
        yield from ((code, check.code) for code in (*conditions, *said, *asked))
