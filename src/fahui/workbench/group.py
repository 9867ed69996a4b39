"""The people of one case: each with their own state; one step for several at once, seen before it is done."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.matters.case import Case
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Matter
from fahui.matters.parts import part_action, parts
from fahui.matters.permissions import roles_here, standing_of
from fahui.matters.road import possible
from fahui.matters.telling import outcome_words
from fahui.matters.together import SINGLE, Result, act_on_each
from fahui.matters.vocabulary import Action
from fahui.workbench.lights import lights
from fahui.workbench.pages import matter_or_404, show, staff_page
from fahui.workbench.roster import may_add
from fahui.workbench.todo import stage_tone
from fahui.workbench.tokens import fresh_token, token_in


@dataclass
class Line:
    """One person: their part, how far it is, and what a step would find."""

    part: Matter
    words: str
    tone: str
    light: Any = None
    figures: list[tuple[str, str]] = field(default_factory=list)
    elected: bool = False
    found: list[str] = field(default_factory=list)
    against: str = ""


def for_many(action: Action) -> bool:
    """A step of the road that is asked once for several: no side step, nothing that each answers alone."""
    return not (action.side or action.opens or action.rates) and not any(fact.kind in SINGLE for fact in action.asks)


def _whole(user: User, number: str) -> Matter:
    matter = matter_or_404(user, number)
    if part_action(matter) is None:
        raise Http404
    return matter


def _visible(user: User, matter: Matter) -> list[Matter]:
    mine = set(Matter.objects.visible_to(user).filter(links_in__source=matter).values_list("pk", flat=True))
    return [part for part in parts(matter) if part.pk in mine]


def _offered(user: User, rows: list[Matter]) -> dict[str, tuple[Action, list[Matter]]]:
    """What the user may do, with whom it is possible now; read off the rows."""
    found: dict[str, tuple[Action, list[Matter]]] = {}
    for part in rows:
        roles, standing = roles_here(user, part), standing_of(part)
        for action in part.definition.actions:
            if for_many(action) and roles & {str(one) for one in action.by} and possible(action, standing):
                found.setdefault(action.code, (action, []))[1].append(part)
    return found


def _lines(rows: list[Matter]) -> list[Line]:
    lit = lights(rows)
    return [
        Line(
            part=part,
            words=str(outcome_words(part) or part.get_stage_display()),
            tone=stage_tone(part),
            light=lit.get(part.pk),
            figures=_figures(part),
            elected="elect" in part.marks,
        )
        for part in rows
    ]


def _figures(part: Matter) -> list[tuple[str, str]]:
    """Sums and numbers of the person, as they were taken down in the clear."""
    asked = [fact for fact in part.definition.intake if fact.kind in ("money", "integer")]
    return [(str(fact.label), str(part.facts[fact.code])) for fact in asked if fact.code in part.facts]


@require_safe
@staff_page
def people(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Everybody in the case that this user may see."""
    matter = _whole(user, number)
    rows = _visible(user, matter)
    offered = _offered(user, rows)
    context = {
        "matter": matter,
        "lines": _lines(rows),
        "offered": [(action, len(fitting)) for action, fitting in offered.values()],
        "may_add": may_add(user, matter),
        "add": part_action(matter),
    }
    return show(request, user, "people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def together(request: HttpRequest, user: User, number: str, code: str) -> HttpResponse:
    """One step for those picked: asked, shown person by person, and done only then."""
    matter = _whole(user, number)
    action, fitting = _offered(user, _visible(user, matter)).get(code, (None, []))
    results: list[Result] = []
    if action is None:
        raise Http404
    sent = request.method == "POST"
    picked = (request.POST if sent else request.GET).getlist("pick")
    rows = [part for part in fitting if part.number in picked] if picked or sent else fitting
    asked = form_for(action.asks, request.POST if sent else None)
    seen = sent and asked.is_valid()
    if seen and "confirm" in request.POST:
        results = _do(request, user, action, rows, asked)
        done = {one.matter.pk for one in results if one.done}
        rows = [part for part in rows if part.pk not in done]
    lines = _lines(rows)
    for line in lines if seen else []:
        _foresee(user, action, line, asked)
    context = {
        "matter": matter,
        "action": action,
        "asked": asked,
        "lines": lines,
        "results": results,
        "refused": sum(not one.done for one in results),
        "seen": seen and not results,
        "token": fresh_token() if results or not sent else token_in(request),
    }
    return show(request, user, "people_do.html", context)


def _do(request: HttpRequest, user: User, action: Action, rows: list[Matter], asked: forms.Form) -> list[Result]:
    shown = {part.number: request.POST.get(f"version-{part.number}", "") for part in rows}
    versions = {number: int(text) if text.isdecimal() and len(text) < 9 else -1 for number, text in shown.items()}
    return act_on_each(
        rows,
        action.code,
        by=user,
        answers=asked.cleaned_data,
        form=token_in(request),
        versions=versions,
        fits=for_many,
    )


def _foresee(user: User, action: Action, line: Line, asked: FactForm) -> None:
    """What the rules say of this person's own answers, and whether they object; the clear answers are enough."""
    case = Case(line.part, by=user, pending=dict(line.part.facts))
    case.events = []  # the row has them folded already
    if action.guard is not None:
        line.against = action.guard(case, asked.cleaned_data) or ""
    kept = action.finds.work_out(case, asked.cleaned_data) if action.finds else line.part.facts
    line.found = [str(words) for words in kept.get("finding_words", [])]
    if action.not_by_who and not action.finds and not line.found:
        line.found = [_("没有留下审查时的判断，请打开本人的事项看。")]
