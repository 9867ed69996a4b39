"""The last days that a letter names, and why it is these days: the same text as on the page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import override

from fahui.matters.case import Case
from fahui.matters.explain import explain
from fahui.matters.models import Deadline
from fahui.matters.vocabulary import Asked
from fahui.worktime.reckoning import given_date


def days_of(case: Case, wanted: set[str]) -> dict[str, Any]:
    """`due_<term>`: the last day; `why_<term>`: its reasons, in the language of the house."""
    values: dict[str, Any] = {}
    for row in _rows(case):
        values[f"due_{row.term}"] = row.last_day
        if (name := f"why_{row.term}") in wanted:
            with override(settings.LANGUAGE_CODE):
                values[name] = "".join(explain(row, case.matter.definition))
    return values


def _rows(case: Case) -> Iterator[Deadline]:
    """The clocks that run, and those that will begin with the letter itself: the day it gives is known already."""
    known = [row for row in case.matter.deadlines.all() if row.last_day]
    yield from known
    running = {row.term for row in known if row.met_at is None}
    for term in case.matter.definition.terms:
        length = term.length
        if term.code in running or not isinstance(length, Asked) or length.unit or not case.facts.get(length.fact):
            continue
        day = date.fromisoformat(str(case.facts[length.fact]))
        start = {"start": term.starts[0].action, "letter": term.starts[0].letter}
        yield Deadline(
            matter=case.matter, term=term.code, started_on=day, due_on=day, why={**start, **given_date(day).to_json()}
        )
