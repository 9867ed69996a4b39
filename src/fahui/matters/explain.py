"""Why a last day is that day, in sentences: the same text on page, letter, message and command line."""

from django.utils.translation import gettext as _

from fahui.core.parameters import lookup
from fahui.laws.register import cite, marks
from fahui.matters.models import Deadline
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.vocabulary import ByFact, Param, Service, Term
from fahui.worktime.explain import in_words, long_date
from fahui.worktime.reckoning import Reckoning


def explain(deadline: Deadline, service: Service | None = None, *, for_staff: bool = False) -> list[str]:
    """Start event, rule, clause, every skipped and every counted make-up day, pauses, result."""
    service = service or deadline.matter.definition
    term = service.term(deadline.term)
    reckoning = Reckoning.from_json(deadline.why)
    words = in_words(reckoning.steps, start_title=_start_title(deadline, service), basis=cite(term.basis))
    if deadline.shown_until and deadline.due_on and deadline.shown_until > deadline.due_on:
        words.append(
            _("此前告知您的最后一天是%(day)s，重新计算后不会提前，仍以告知的为准。")
            % {"day": long_date(deadline.shown_until)}
        )
    if for_staff and (mark := marks(term.basis)):
        words.append(mark)
    length = _length(deadline, term)
    if length is not term.length and isinstance(length, Param):
        words.append(_source(length, deadline))
    if for_staff and isinstance(length, Param):
        words.append(_("期限长度取自参数“%(name)s”，未核实的参数以核实后的为准。") % {"name": length.name})
    return words


def _length(deadline: Deadline, term: Term) -> object:
    """The length that was taken, where it depends on an answer."""
    if not isinstance(term.length, ByFact):
        return term.length
    matter, fact = deadline.matter, term.length.fact
    value = matter.channel if fact == "channel" else matter.facts.get(fact)
    return dict(term.length.lengths).get(str(value))


def _source(length: Param, deadline: Deadline) -> str:
    """Each way of asking has a source of its own."""
    value = lookup(length.name, deadline.started_on)
    mark = "" if value.verified else _("（未核实）")
    return _("这个时限的出处：%(source)s%(mark)s。") % {"source": value.source, "mark": mark}


def _start_title(deadline: Deadline, service: Service) -> str:
    action, letter = deadline.why.get("start", ""), deadline.why.get("letter")
    if action == "serve" and letter:
        titles = {form.code: str(form.title) for form in service.letters}
        return _("《%(letter)s》送达") % {"letter": titles.get(letter, letter)}
    own = OWN_ACTIONS.get(action)
    return str(own.title) if own else str(service.action(action).title)
