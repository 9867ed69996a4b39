"""The times in which a term stood still: put in order, joined where they overlap, cut off at the start."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from fahui.worktime.steps import Moment, local_day, local_instant

Pause = tuple[Moment, Moment | None]  # the end is None while the pause lasts
_When = TypeVar("_When", date, datetime)


def day_spans(pauses: Iterable[Pause], start: date) -> list[tuple[date, date | None]]:
    """The pauses by days; one that ends on the day it began gives nothing back and is left out."""
    spans = [(local_day(begun), None if resumed is None else local_day(resumed)) for begun, resumed in pauses]
    return _merged(spans, start)


def instant_spans(pauses: Iterable[Pause], start: datetime) -> list[tuple[datetime, datetime | None]]:
    """The pauses by the minute."""
    spans = [(local_instant(begun), None if resumed is None else local_instant(resumed)) for begun, resumed in pauses]
    return _merged(spans, start)


def _merged(spans: Sequence[tuple[_When, _When | None]], start: _When) -> list[tuple[_When, _When | None]]:
    merged: list[tuple[_When, _When | None]] = []
    for begun, resumed in sorted(spans, key=lambda span: span[0]):
        if resumed is not None and resumed < begun:
            raise ValueError("a pause cannot end before it began")
        begun = max(begun, start)
        if resumed is not None and resumed <= begun:
            continue
        if merged:
            first, last = merged[-1]
            if last is None:
                break
            if begun <= last:
                merged[-1] = (first, None if resumed is None else max(last, resumed))
                continue
        merged.append((begun, resumed))
    return merged
