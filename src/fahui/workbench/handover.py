"""Give away the open work of somebody who goes: a destination for each matter, or one for all."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.matters.assignable import refusal
from fahui.matters.engine import act
from fahui.matters.forms import FactForm, form_for
from fahui.matters.handing_over import hands_over_anything, open_work, stranded, way
from fahui.matters.models import Assignment, Matter
from fahui.matters.vocabulary import Action
from fahui.people.models import Professional
from fahui.workbench.candidates import Candidate, candidates
from fahui.workbench.lights import lights
from fahui.workbench.pages import show, staff_page
from fahui.workbench.tokens import fresh_token, token_in

MOST = 100  # matters on one page; what is left comes when these are gone


@dataclass
class Line:
    """One matter: the action that gives it away, or why this user cannot."""

    matter: Matter
    action: Action | None = None
    why: str = ""
    to: str = ""  # chosen destination
    done: str = ""  # to whom it has gone
    wrong: str = ""
    light: Any = None

    @property
    def key(self) -> str:
        """Matters of one action share its questions."""
        return f"{self.matter.service}-{self.action.code}" if self.action else ""


@require_safe
@staff_page
def handovers(request: HttpRequest, user: User) -> HttpResponse:
    """Who has open work and may not go on."""
    if not hands_over_anything(user):
        raise Http404
    people = [{"row": one, "why": refusal(one)} for one in stranded().select_related("person__user")]
    return show(request, user, "handovers.html", {"people": people})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def handover(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The open work of one professional."""
    if not hands_over_anything(user):
        raise Http404
    rows = Professional.objects.select_related("person__user", "organisation").filter(district=this_district())
    leaving = get_object_or_404(rows, pk=pk)
    lines, hidden = _lines(user, leaving)
    forms = _questions(lines, request.POST if "give" in request.POST else None)
    if "give" in request.POST and all(form.is_valid() for form in forms.values()):
        _give(request, user, lines, forms)
    words = request.POST.get("find_words", "").strip()[:40]
    return show(
        request,
        user,
        "handover.html",
        {
            "leaving": leaving,
            "why": refusal(leaving),
            "lines": [line for line in lines if not line.done],
            "gone": [line for line in lines if line.done],
            "hidden": hidden,
            "forms": [{"title": _title(lines, key), "form": form} for key, form in forms.items()],
            "choices": _choices(words, leaving, lines, user),
            "chosen": request.POST.get("all", ""),
            "find_words": words,
            "token": fresh_token(),
            "most": MOST,
        },
    )


def _lines(user: User, leaving: Professional) -> tuple[list[Line], int]:
    """What this user sees of it; and how many matters they do not see."""
    ids = open_work([leaving.pk]).values("matter_id")
    seen = Matter.objects.visible_to(user).filter(pk__in=ids).select_related("region__parent", "data_key").by_urgency()
    lines = [_line(user, matter) for matter in seen[:MOST]]
    lit = lights([line.matter for line in lines])
    for line in lines:
        line.light = lit.get(line.matter.pk)
    return lines, open_work([leaving.pk]).count() - seen.count()


def _line(user: User, matter: Matter) -> Line:
    try:
        return Line(matter, way(user, matter))
    except ValidationError as cannot:
        return Line(matter, why=" ".join(cannot.messages))


def _questions(lines: list[Line], data: Any) -> dict[str, FactForm]:
    """What the actions ask besides to whom: once for all matters of one action."""
    found: dict[str, FactForm] = {}
    for line in lines:
        if line.action is not None and line.key not in found:
            asks = [fact for fact in line.action.asks if fact.kind not in ("professional", "file", "files")]
            found[line.key] = form_for(asks, data, prefix=line.key)
    return found


def _title(lines: list[Line], key: str) -> str:
    line = next(line for line in lines if line.key == key)
    return f"{line.matter.definition.title}：{line.action.title}" if line.action else ""


def _choices(words: str, leaving: Professional, lines: list[Line], user: User) -> list[Candidate]:
    """Conflicts are looked for again, matter by matter, when it is given away."""
    if not lines:
        return []
    return [one for one in candidates(words, lines[0].matter, user).free if one.row.pk != leaving.pk]


def _give(request: HttpRequest, user: User, lines: list[Line], forms: dict[str, FactForm]) -> None:
    """Each in its own transaction: what goes wrong with one does not keep the others back."""
    token, everybody = token_in(request), request.POST.get("all", "")
    for line in lines:
        if line.action is None:
            continue
        line.to = request.POST.get(f"to-{line.matter.pk}", "") or everybody
        if not line.to:
            line.wrong = _("还没有选交给谁。")
        elif not line.to.isdecimal() or len(line.to) > 12:
            line.wrong = _("没有这位承办人，请另选一位。")
        else:
            _give_one(user, line, line.action, forms[line.key], uuid.uuid5(token, str(line.matter.pk)))


def _give_one(user: User, line: Line, action: Action, form: FactForm, token: uuid.UUID) -> None:
    asked = next(fact.code for fact in action.asks if fact.kind == "professional")
    try:
        with transaction.atomic():
            act(line.matter, action.code, by=user, answers={**form.cleaned_data, asked: int(line.to)}, token=token)
    except ValidationError as refused:
        line.wrong = " ".join(refused.messages)
    except PermissionDenied:
        line.wrong = _("这件事项不归您改派。")
    else:
        now = Assignment.objects.live().select_related("professional__person", "organisation")
        line.done = str(now.get(matter=line.matter).professional)
