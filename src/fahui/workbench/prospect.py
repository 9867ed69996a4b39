"""What an action will do, said before it is done; all of it read from the definition."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import lookup
from fahui.matters.models import Channel, Deadline, Matter
from fahui.matters.paperwork import form_of, overtaken
from fahui.matters.serving import SERVICE_RECEIPT
from fahui.matters.vocabulary import BACK, Action, Asked, ByFact, Duty, Length, On, Param, Service, Stage, Term


@dataclass
class Prospect:
    """The consequences in words; an empty line is left out of the page."""

    stage: str = ""
    letters: list[str] = field(default_factory=list)
    clocks: list[str] = field(default_factory=list)
    told: str = ""
    also: list[str] = field(default_factory=list)
    basis: str = ""


def prospect(matter: Matter, action: Action) -> Prospect:
    """Stage, letters, clocks, who is told, and what else follows."""
    service = matter.definition
    return Prospect(
        stage=_stage(matter, action),
        letters=[*_letters(service, action), *_void(matter, action)],
        clocks=_clocks(matter, action),
        told=str(action.tells),
        also=_also(action),
        basis=action.basis,
    )


def _stage(matter: Matter, action: Action) -> str:
    to = matter.stage_before if action.to == BACK else action.to
    if to is None or to == matter.stage:
        return ""
    return _("从“%(from)s”到“%(to)s”") % {"from": Stage(matter.stage).label, "to": Stage(str(to)).label}


def _letters(service: Service, action: Action) -> list[str]:
    lines = [_("拟出《%(title)s》，由签发的人审核") % {"title": form_of(service, code).title} for code in action.drafts]
    for code in action.issues:
        form = form_of(service, code)
        if form.served and code != SERVICE_RECEIPT.code:
            lines.append(_("签发《%(title)s》并编号，登记送达后起效") % {"title": form.title})
        else:
            lines.append(_("签发《%(title)s》并编号") % {"title": form.title})
    return lines


def _void(matter: Matter, action: Action) -> list[str]:
    return [_("作废还没签发的《%(title)s》") % {"title": row.letter.title} for row in overtaken(matter, action)]


def _clocks(matter: Matter, action: Action) -> list[str]:
    rows = Deadline.objects.filter(district=matter.district, matter=matter, met_at=None)
    running = {row.term: row for row in rows}
    lines = []
    for term in matter.definition.terms:
        now = running.get(term.code)
        if now is None or term.restarts or term.each or term.rows:
            lines += [_condition(matter.definition, on) + _starts(term) for on in _named(term.starts, action)]
        if now is None:
            continue
        words = {"term": term.title}
        lines += [
            _condition(matter.definition, on) + _("停止：%(term)s") % words for on in _named(term.stopped_by, action)
        ]
        for pause in term.pauses:
            if not now.paused:
                named = _named((pause.start,), action)
                lines += [_condition(matter.definition, on) + _("暂停计时：%(term)s") % words for on in named]
            elif _named((pause.end,), action):
                lines.append(_("接着计时：%(term)s") % words)
    return lines


def _named(ons: Iterable[On], action: Action) -> list[On]:
    return [on for on in ons if on.action == action.code]


def _condition(service: Service, on: On) -> str:
    """送达《…》时： when the clock hangs on one letter, or on one answer."""
    if on.letter:
        return _("《%(letter)s》送达时，") % {"letter": form_of(service, on.letter).title}
    return _("视所选情况，") if on.when else ""


def _starts(term: Term) -> str:
    words = {"term": term.title, "length": _length(term)}
    return _("开始计时：%(term)s（%(length)s）") % words


def _length(term: Term) -> str:
    length = term.length
    if isinstance(length, Asked):
        return _("按您填的") if length.unit else _("到您填的那天")
    if isinstance(length, ByFact):
        return "、".join(f"{_named_value(length, value)}{_amount(one)}" for value, one in length.lengths)
    return _amount(length)


def _amount(length: Length | Param) -> str:
    if isinstance(length, Length):
        return length.unit.amount(length.n)
    value = lookup(length.name, clock.today())
    amount = length.unit.amount(int(value.value))
    return amount if value.verified else _("%(amount)s，未核实") % {"amount": amount}


def _named_value(length: ByFact, value: str) -> str:
    """The answer a length hangs on, in words where it is the channel."""
    return str(dict(Channel.choices).get(value, value)) if length.fact == "channel" else value


def _also(action: Action) -> list[str]:
    lines = []
    if action.assigns:
        lines.append(_("承办人会在自己的待办里看到这件事项"))
    if action.assigns_unit:
        lines.append(_("这个单位的经办人会在本单位页面上看到，由他们安排承办人"))
    if action.ends_assignment:
        lines.append(_("现在的指派到此结束"))
    if action.replies:
        lines.append(_("结果同时回到原来的事项"))
    if action.reopens:
        lines.append(_("事项重新打开"))
    return lines


def lengths(service: Service) -> list[tuple[str, str]]:
    """The clocks of a service as they are told at the desk: title and length."""
    return [(str(term.title), _length(term)) for term in service.terms if term.duty == Duty.US]
