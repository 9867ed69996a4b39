"""What a person can do about an outcome, or about a term that we let run out: which way, by which clause, how long."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import parameter
from fahui.matters.clock_words import day_of
from fahui.matters.models import Deadline, Matter
from fahui.matters.vocabulary import Length, Param, Service, Term


def remedy(matter: Matter, rows: Iterable[Deadline] | None = None) -> str:
    """By the edition the matter began under; `rows`: its deadlines, if read already.

    A remedy that names a term, %(object)s, says how long there is, and once it runs until which day.
    """
    service = matter.definition
    rows = list(matter.deadlines.all()) if rows is None else list(rows)
    if matter.outcome:
        words = str(dict(service.remedies).get(matter.outcome, ""))
        return words % _Phrases(matter, rows) if words else ""
    late = [str(service.term(row.term).late) for row in rows if row.state() == "late"]
    return next(filter(None, late), "")


class _Phrases(Mapping[str, str]):
    """By the code of a term: 自收到决定书之日起15日内, 在2026年12月3日（周四）前（含当日）."""

    def __init__(self, matter: Matter, rows: list[Deadline]) -> None:
        self._matter, self._rows = matter, {row.term: row for row in rows}

    def __getitem__(self, code: str) -> str:
        row = self._rows.get(code)
        if row is None or row.last_day is None:
            return _("自收到决定书之日起%(length)s内") % {"length": _length(self._matter, code)}
        # Not the light of the term: what ended it by itself, on the day it ran out, does not make the day open again.
        past = row.last_day < clock.today()
        words = _("在%(day)s前（含当日，现在已经过了）") if past else _("在%(day)s前（含当日）")
        return words % {"day": day_of(row)}

    def __iter__(self) -> Iterator[str]:
        return iter(term.code for term in self._matter.definition.terms)

    def __len__(self) -> int:
        return len(self._matter.definition.terms)


def _length(matter: Matter, code: str) -> str:
    length = matter.definition.term(code).length
    if isinstance(length, Param):
        return length.unit.amount(int(parameter(length.name, matter.closed_on or matter.opened_on)))
    if isinstance(length, Length):
        return length.unit.amount(length.n)
    raise TypeError(f"the remedy names “{code}”, whose length depends on an answer")


def remedy_problems(service: Service) -> Iterator[str]:
    """A remedy names only terms of its service that have one length."""
    fixed = {term.code: "" for term in service.terms if _fixed(term)}
    for outcome, words in service.remedies:
        try:
            str(words) % fixed
        except (KeyError, ValueError, TypeError) as wrong:
            yield f"the remedy of “{outcome}” names {wrong}, which is no term of one length"


def _fixed(term: Term) -> bool:
    return isinstance(term.length, (Length, Param))
