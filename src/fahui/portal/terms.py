"""The time limits of a service as its page tells them."""

from dataclasses import dataclass

from django.core.cache import caches
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import Value, lookup
from fahui.laws.register import cite
from fahui.matters.clock_words import concerns_person
from fahui.matters.models import Channel
from fahui.matters.vocabulary import Asked, ByFact, Duty, Fact, Kind, Length, Param, Service, Term
from fahui.worktime.units import Unit

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
            return [_amount(Param(name, unit))]
        case ByFact(fact, lengths, hours):
            titles, office = _titles(fact, service), dict(hours)
            return [
                _("%(which)s：%(length)s") % {"which": titles.get(value, value), "length": _amount(length)}
                + _running(length, office.get(value, term.hours))
                + _source(length)
                for value, length in lengths
            ]
        case Asked():
            return [_("以通知上写的为准")]


def _amount(length: Length | Param) -> str:
    return length.unit.amount(length.n if isinstance(length, Length) else int(remembered(length.name).value))


def _running(length: Length | Param, hours: str) -> str:
    """Does a limit in hours run at night?"""
    if length.unit != Unit.HOURS:
        return ""
    return _("（只计服务时间，夜间不算）") if hours == "office" else _("（夜间和休息日也算）")


def _source(length: Length | Param) -> str:
    """Where a figure comes from that differs by the way of asking, and that nobody checked it."""
    if isinstance(length, Length):
        return ""
    value = remembered(length.name)
    mark = "" if value.verified else _("（未核实）")
    return _("。出处：%(source)s%(mark)s") % {"source": value.source, "mark": mark}


def _titles(fact: str, service: Service) -> dict[str, str]:
    asked: list[Fact] = [*service.intake, *(one for action in service.actions for one in action.asks)]
    found = next((one for one in asked if one.code == fact and one.choices), None)
    choices = found.choices if found else Channel.choices
    return {str(code): str(title) for code, title in choices}


def remembered(name: str) -> Value:
    """A parameter of today with its source, asked of the database at most once a minute."""
    key = f"parameter:{this_district()}:{name}:{clock.today()}"
    value = caches["local"].get_or_set(key, lambda: lookup(name, clock.today()), KEPT)
    return value if isinstance(value, Value) else lookup(name, clock.today())
