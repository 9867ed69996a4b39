"""The time limits of a service as its page tells them."""

from dataclasses import dataclass

from django.core.cache import caches
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import parameter
from fahui.laws.register import cite
from fahui.matters.clock_words import concerns_person
from fahui.matters.models import Channel
from fahui.matters.vocabulary import Asked, ByFact, Duty, Fact, Kind, Length, Param, Service, Term

KEPT = 60  # seconds a parameter is remembered, so that public pages ask nothing of the database


@dataclass(frozen=True)
class TermLine:
    """One limit: what, how long, whose, by which clause."""

    title: str
    lengths: list[str]
    duty: str
    basis: str


def told_terms(service: Service) -> list[tuple[str, list[TermLine]]]:
    """Statutory and promised limits that concern somebody outside the house, each under its own heading."""
    found = []
    for kind in (Kind.STATUTORY, Kind.PROMISED):
        lines = [_line(term, service) for term in service.terms if term.kind == kind and concerns_person(term)]
        if lines:
            found.append((str(kind.label), lines))
    return found


def _line(term: Term, service: Service) -> TermLine:
    duty = {Duty.US: "", Duty.APPLICANT: _("由您办")}.get(term.duty, str(term.duty.label))
    return TermLine(str(term.title), _lengths(term, service), duty, cite(term.basis) if term.basis else "")


def _lengths(term: Term, service: Service) -> list[str]:
    match term.length:
        case Length(n, unit):
            return [unit.amount(n)]
        case Param(name, unit):
            return [unit.amount(remembered(name))]
        case ByFact(fact, lengths, hours):
            titles, office = _titles(fact, service), dict(hours)
            return [
                _("%(which)s：%(length)s") % {"which": titles.get(value, value), "length": length.unit.amount(length.n)}
                + (_("（只计服务时间）") if office.get(value) == "office" else "")
                for value, length in lengths
            ]
        case Asked():
            return [_("以通知上写的为准")]


def _titles(fact: str, service: Service) -> dict[str, str]:
    asked: list[Fact] = [*service.intake, *(one for action in service.actions for one in action.asks)]
    found = next((one for one in asked if one.code == fact and one.choices), None)
    choices = found.choices if found else Channel.choices
    return {str(code): str(title) for code, title in choices}


def remembered(name: str) -> int:
    """A parameter of today, asked of the database at most once a minute."""
    key = f"parameter:{this_district()}:{name}:{clock.today()}"
    value = caches["local"].get_or_set(key, lambda: int(parameter(name, clock.today())), KEPT)
    return int(value or 0)
