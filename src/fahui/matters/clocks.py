"""Read terms over events: a deadline is never set, it follows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone

from fahui.matters.happenings import Happening, by_time, effective, fold
from fahui.matters.vocabulary import Asked, ByFact, Length, On, Param, Service, Term
from fahui.worktime.calendar import Calendar
from fahui.worktime.reckoning import Reckoning, given_date, reckon
from fahui.worktime.units import Unit

Parameters = Callable[[str, date], Decimal]


@dataclass(frozen=True)
class Clock:
    """One running of one term, as the events stand."""

    term: Term
    key: str
    started: Happening
    reckoning: Reckoning
    met: datetime | None
    ended: str = ""  # the action that stopped it undone

    @property
    def due(self) -> date | None:
        """The last day; None while paused."""
        if self.reckoning.due_at is not None:
            return timezone.localdate(self.reckoning.due_at)
        return self.reckoning.due

    @property
    def paused(self) -> bool:
        """Not met and standing still."""
        return self.reckoning.paused and self.met is None


@dataclass(frozen=True)
class _Run:
    """One instance of a term: its start, its own answers, and the events from the start on."""

    term: Term
    key: str
    start: Happening
    answers: Mapping[str, Any]
    after: tuple[Happening, ...]


def read_all(
    terms: Iterable[Term], happenings: Iterable[Happening], calendar: Calendar, parameters: Parameters
) -> list[Clock]:
    """Every clock of every term."""
    counting = effective(happenings)
    return [clock for term in terms for clock in read(term, counting, calendar, parameters)]


def read(term: Term, counting: Sequence[Happening], calendar: Calendar, parameters: Parameters) -> list[Clock]:
    """Run one term over the events that count; time between a pause's two events is given back."""
    clocks = []
    for run in _runs(term, counting):
        met = _met(run)
        reckoning = _as_published(run, met, calendar, parameters)
        if reckoning is not None:
            ended = met.action if met is not None and _any(met, term.ends) else ""
            clocks.append(Clock(term, run.key, run.start, reckoning, _done_at(term, met) if met else None, ended))
    return clocks


def _runs(term: Term, counting: Sequence[Happening]) -> list[_Run]:
    ordered = by_time(counting)
    latest = fold(counting)
    found: dict[str, _Run] = {}
    for index, one in enumerate(ordered):
        if not any(one.fits(on) for on in term.starts):
            continue
        earlier = _since_anew(term, ordered[:index])
        for key, own in _instances(term, one):
            runs = key in found and found[key].start in earlier
            done = None if term.restarts else _done_before(term, key, earlier)
            if (runs and not term.restarts) or (done is not None and not term.reopens):
                continue
            after = ordered[index if term.backwards or term.told_by_its_end else index + 1 :]
            rest = tuple(later for later in after if _same_instance(term, key, later))
            rest = rest if done is None else (done, *rest)  # it is met from its first day, until that is undone
            found[key] = _Run(term, key, one, own if term.each or term.rows else {**own, **latest}, rest)
    return list(found.values())


def _since_anew(term: Term, before: Sequence[Happening]) -> Sequence[Happening]:
    """What still counts for the term: nothing from before the event after which it begins from nothing."""
    return before[max((at for at, one in enumerate(before) if _any(one, term.anew)), default=0) :]


def _done_before(term: Term, key: str, earlier: Sequence[Happening]) -> Happening | None:
    """What did what the term waits for before it began, if not undone: a notice after the answer starts nothing."""
    done: Happening | None = None
    for one in earlier:
        if _same_instance(term, key, one):
            done = one if _any(one, term.stopped_by) else None if _any(one, term.reopens) else done
    return done


def _instances(term: Term, start: Happening) -> list[tuple[str, Mapping[str, Any]]]:
    if term.rows:
        rows = start.answers.get(term.rows) or []
        return [(str(number), {**start.answers, **row}) for number, row in enumerate(rows, start=1)]
    if term.each:
        return [(str(start.answers.get(term.each, "")), start.answers)]
    return [("", start.answers)]


def _same_instance(term: Term, key: str, later: Happening) -> bool:
    if term.rows:
        return str(later.answers.get("row", key)) == key
    return not term.each or str(later.answers.get(term.each, key)) == key


def _met(run: _Run) -> Happening | None:
    met: Happening | None = None
    for one in run.after:
        if met is None and _any(one, run.term.stopped_by) and not _says_nothing(run, one):
            met = one
        elif met is not None and _any(one, run.term.reopens):
            met = None
    return met


def _says_nothing(run: _Run, one: Happening) -> bool:
    """The start itself is also the end only where it tells the day on which that was done."""
    return one is run.start and run.term.met_on is not None and not one.answers.get(run.term.met_on)


def _done_at(term: Term, met: Happening) -> datetime:
    day = met.answers.get(term.met_on) if term.met_on else None
    return met.at if not day else _midnight(day if isinstance(day, date) else date.fromisoformat(str(day)))


def _any(one: Happening, ons: Iterable[On]) -> bool:
    return any(one.fits(on) for on in ons)


def _as_published(run: _Run, met: Happening | None, calendar: Calendar, parameters: Parameters) -> Reckoning | None:
    """Read with the calendar as it was known, moving on only while the clock was still running.

    A clock that was met or ran out before a year's notice was published never changes by that notice.
    """
    known_on = run.start.on
    reckoning = _reckon(run, met, calendar.as_known(known_on), parameters)
    for published in calendar.publications_after(known_on):
        if reckoning is None or (met is not None and met.on < published):
            break
        if reckoning.due is not None and reckoning.due < published:
            break
        reckoning = _reckon(run, met, calendar.as_known(published), parameters)
    return reckoning


def _reckon(run: _Run, met: Happening | None, calendar: Calendar, parameters: Parameters) -> Reckoning | None:
    length, hours = _length(run, parameters)
    term = run.term
    named = term.anchor if term.backwards or term.only_anchored or term.told_by_its_end else None
    if length is None or (named and not run.answers.get(named)):
        return None  # there is no such day yet
    if isinstance(length, date):
        return given_date(length)
    return reckon(
        _start(run, length.unit),
        length.n,
        length.unit,
        calendar,
        pauses=_pauses(run, met),
        extension=_extension(run),
        extend_from=run.term.extend_from,
        rolls=run.term.rolls,
        backwards=run.term.backwards,
        hours=hours,
    )


def _length(run: _Run, parameters: Parameters) -> tuple[Length | date | None, Literal["elapsed", "office"]]:
    length, hours = run.term.length, run.term.hours
    if isinstance(length, Length):
        return length, hours
    if isinstance(length, Param):
        return _figure(length, run, parameters), hours
    value = run.answers.get(length.fact)
    if isinstance(length, ByFact):
        found = dict(length.lengths).get(str(value))
        fixed = _figure(found, run, parameters) if isinstance(found, Param) else found
        return fixed, dict(length.hours).get(str(value), hours)
    return _asked(length, value), hours


def _figure(length: Param, run: _Run, parameters: Parameters) -> Length:
    return Length(int(parameters(length.name, run.start.on)), length.unit)


def _asked(length: Asked, value: Any) -> Length | date | None:
    if value in (None, ""):
        return None
    if length.unit is not None:
        return Length(int(value), length.unit)
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _start(run: _Run, unit: Unit) -> datetime | date:
    if run.term.anchor:
        value = run.answers.get(run.term.anchor)
        if value:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
    if unit == Unit.HOURS:
        return _midnight(run.start.on) if run.start.day_only else run.start.at
    return run.start.on


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _pauses(run: _Run, met: Happening | None) -> list[tuple[datetime, datetime | None]]:
    spans: list[tuple[datetime, datetime | None]] = []
    for pause in run.term.pauses:
        begun: datetime | None = None
        for one in run.after:
            if one is met:
                break
            if begun is None and one.fits(pause.start):
                begun = one.at
            elif begun is not None and one.fits(pause.end):
                spans.append((begun, one.at))
                begun = None
        if begun is not None:
            spans.append((begun, met.at if met else None))
    return sorted(spans, key=lambda span: span[0])


def _extension(run: _Run) -> int:
    mine = [
        one for one in run.after if _any(one, run.term.extends) and one.answers.get("term") in (None, run.term.code)
    ]
    return sum(int(one.answers.get("extend_by", 0)) for one in mine)


def misdated(service: Service, happenings: Iterable[Happening]) -> tuple[Happening, Happening] | None:
    """What is dated before the step it follows, and that step; in the order of stages it came after.

    Nothing comes before the opening, and what ends a term does not come before the term's start.
    """
    counting = effective(happenings)
    moment = {one.place: at for at, one in enumerate(by_time(counting))}
    opening = counting[0]
    for at, later in enumerate(counting[1:], start=1):
        begun = [opening, *(_begun_by(term, later, counting[:at]) for term in service.terms)]
        for start in begun:
            if start is not None and moment[later.place] < moment[start.place]:
                return later, start
    return None


def _begun_by(term: Term, stop: Happening, before: Sequence[Happening]) -> Happening | None:
    """The last start of the instance that this event stops."""
    if not _any(stop, term.stopped_by):
        return None
    for one in reversed(before):
        if _any(one, term.starts) and any(_same_instance(term, key, stop) for key, _own in _instances(term, one)):
            return one
    return None


def days_left(due: date, today: date) -> int:
    """Whole days from today to the last day; negative when it has passed."""
    return (due - today) // timedelta(days=1)
