"""更正: put one event right, alone or with a second person, and see which days moved."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.matters.case import unsealed
from fahui.matters.corrections import CORRECTABLE_OWN, Proposal, correct, needs_second_person
from fahui.matters.errors import Refused
from fahui.matters.forms import DayField, FactForm, form_for
from fahui.matters.models import Event, Matter, Precision
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import own_actions
from fahui.matters.refresh import Moved
from fahui.matters.second_person import ask
from fahui.matters.vocabulary import ENGINE_ACTIONS, Action, Fact
from fahui.matters.withheld import withheld_actions
from fahui.ui.tables import hush, only_longer
from fahui.ui.widgets import ClockTime
from fahui.workbench.happened import complain
from fahui.workbench.pages import matter_or_404, show, staff_page
from fahui.worktime.explain import long_date

FILES = ("file", "files")


class WhenForm(forms.Form):
    """The time as it should stand, and why it is put right."""

    happened_on = DayField(label=gettext_lazy("实际是哪天"), future=False)
    happened_time = forms.TimeField(label=gettext_lazy("几点"), required=False, widget=ClockTime(format="%H:%M"))
    reason = forms.CharField(label=gettext_lazy("为什么更正"), max_length=200)

    def moment(self) -> datetime:
        """Midnight stands for the day only."""
        day, at = self.cleaned_data["happened_on"], self.cleaned_data["happened_time"]
        return timezone.make_aware(datetime.combine(day, at or time()))


class AnnulForm(forms.Form):
    """Only why."""

    reason = forms.CharField(label=gettext_lazy("为什么撤销"), max_length=200)


@dataclass
class Case:
    """The event to be put right and its forms."""

    matter: Matter
    event: Event
    action: Action
    asked: FactForm
    when: WhenForm
    annul: AnnulForm | None
    restate: bool


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def correction(request: HttpRequest, user: User, number: str, seq: int) -> HttpResponse:
    """The page of one correction."""
    case = _case(request, user, matter_or_404(user, number), seq)
    second = needs_second_person(case.matter)
    if only_longer(request.POST):
        hush(case.asked)
        hush(case.when)
    elif request.method == "POST" and (proposal := _proposal(request, case)) is not None:
        try:
            if second:
                ask(case.matter, proposal, by=user)
                messages.success(request, _("更正已提出，等另一位负责人同意后起效。"))
            else:
                say_moved(request, correct(case.matter, proposal, by=user))
            return redirect("workbench:matter", number)
        except Refused as refused:
            _home(request, case).add_error(None, str(refused))
        except ValidationError as wrong:
            complain([case.asked, case.when], wrong)
    context = {"case": case, "matter": case.matter, "second": second}
    return show(request, user, "correct.html", context)


def _case(request: HttpRequest, user: User, matter: Matter, seq: int) -> Case:
    event = Event.objects.filter(district=matter.district, matter=matter, seq=seq).first()
    own = {action.code for action in own_actions(user, matter)}
    if event is None or not own & {"restate", "annul"} or _settled(event):
        raise Http404
    if withheld_actions(user, matter, (event.action,)):
        raise Http404
    action = OWN_ACTIONS.get(event.action) or matter.definition.action(event.action)
    opening = event.action == matter.definition.opens_with
    asks = tuple(fact for fact in (*(matter.definition.intake if opening else ()), *action.asks))
    asks = tuple(fact for fact in asks if fact.kind not in FILES)
    sent = request.POST if request.method == "POST" and "annul" not in request.POST else None
    said = {**event.facts, **unsealed(matter, [event.pk]).get(event.pk, {})}
    annul = None
    if "annul" in own and not opening:
        annul = AnnulForm(request.POST if "annul" in request.POST else None, prefix="annul")
    return Case(
        matter=matter,
        event=event,
        action=action,
        asked=form_for(asks, sent, initial=said, choices=_choices(matter, asks, said)),
        when=WhenForm(sent, initial=_time_of(event)),
        annul=annul,
        restate="restate" in own,
    )


def _settled(event: Event) -> bool:
    """The engine's own records, and what was corrected already, stay as they are."""
    if event.action in ENGINE_ACTIONS and event.action not in CORRECTABLE_OWN:
        return True
    return Event.objects.filter(district=event.district, matter=event.matter_id, annuls=event.seq).exists()


def _choices(matter: Matter, asks: tuple[Fact, ...], said: dict[str, Any]) -> dict[str, list[tuple[Any, Any]]]:
    """Which letter, term or professional it was is not changed here: the one that was chosen is the only one."""
    named = {"letter": "letter_title", "professional": "handler", "unit": "unit"}
    titles = {kind: str(said.get(code, "")) for kind, code in named.items()}
    titles["term"] = next((str(term.title) for term in matter.definition.terms if term.code == said.get("term")), "")
    return {
        fact.code: [(said[fact.code], titles[fact.kind])]
        for fact in asks
        if fact.kind in titles and said.get(fact.code) not in (None, "")
    }


def _time_of(event: Event) -> dict[str, Any]:
    local = timezone.localtime(event.happened_at)
    at = local.time() if event.precision == Precision.MINUTE else None
    return {"happened_on": local.date(), "happened_time": at}


def _proposal(request: HttpRequest, case: Case) -> Proposal | None:
    """What is asked for, if it is well filled."""
    seq = case.event.seq
    if "annul" in request.POST:
        if case.annul is None or not case.annul.is_valid():
            return None
        return Proposal(seq, case.annul.cleaned_data["reason"], annul=True)
    if not case.restate or not (case.asked.is_valid() & case.when.is_valid()):
        return None
    before = _time_of(case.event)
    cleaned = case.when.cleaned_data
    same = cleaned["happened_on"] == before["happened_on"] and _minute(cleaned["happened_time"]) == _minute(
        before["happened_time"]
    )
    moment = None if same else case.when.moment()
    return Proposal(seq, cleaned["reason"], happened_at=moment, answers=dict(case.asked.cleaned_data))


def _minute(at: time | None) -> time | None:
    return at.replace(second=0, microsecond=0) if at else None


def _home(request: HttpRequest, case: Case) -> forms.Form:
    return case.annul if "annul" in request.POST and case.annul is not None else case.asked


def moved_words(moved: list[Moved]) -> list[str]:
    """Each last day that moved, in words."""
    found = []
    for one in moved:
        term = one.deadline.matter.definition.term(one.deadline.term).title
        days = [long_date(day) if day else _("暂停计时") for day in (one.old, one.new)]
        found.append(_("%(term)s：%(old)s → %(new)s") % {"term": term, "old": days[0], "new": days[1]})
    return found


def say_moved(request: HttpRequest, moved: list[Moved]) -> None:
    """Tell what the correction changed."""
    words = "；".join(moved_words(moved)) or _("期限没有变动")
    messages.success(request, _("已更正。%(moved)s。") % {"moved": words})
