"""Looking it over and sending it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fahui.core import limits
from fahui.core.identifiers import mask_id
from fahui.matters import drafts
from fahui.matters.alarms import at_intake
from fahui.matters.answers import jsonable
from fahui.matters.paperwork import on_page
from fahui.matters.tables import Grid
from fahui.portal.application import Application
from fahui.portal.holding import actor, caller
from fahui.portal.screens import Filled, Screen
from fahui.portal.telling import lines_of
from fahui.portal.views.apply import application, emergency, leaving, sign_in_first
from fahui.ui.templatetags.ui import complaints


@dataclass
class Section:
    """One screen as the check page shows it."""

    screen: Screen
    lines: list[tuple[str, list[str] | Grid]]
    wrong: list[str]
    href: str


@never_cache
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Everything at a glance, each with its 修改; then it is sent, once."""
    here = application(request, code)
    if here.draft is None:
        return redirect("portal:apply", code=code)
    if here.draft.became is not None:
        return redirect("portal:receipt", code=code)
    if here.belongs_to_account:
        return sign_in_first(request, request.path)
    judged = here.judged()
    problem: list[str] = []
    if request.method == "POST":
        if "save" in request.POST:
            drafts.code_for_later(here.draft)
            return redirect("portal:saved", code=code)
        if all(filled.is_valid() for _screen, filled in judged):
            problem = _send(request, here, judged)
            if not problem:
                return redirect("portal:receipt", code=code)
    context = {
        "service": here.service,
        "sections": [_section(here, one, filled) for one, filled in judged],
        "ready": all(filled.is_valid() for _screen, filled in judged),
        "problem": problem,
        "steps": len(judged) + 1,
        "last": here.wanted()[-1],
        "files": here.draft.files.select_related("file"),
        "hint": emergency(here),
        "alarms": at_intake(here.service, here.answers),
        "phone": settings.ORGAN_PHONE,
        "leaves": leaving(here),
    }
    return render(request, "portal/check.html", context)


def _send(request: HttpRequest, here: Application, judged: list[tuple[Screen, Filled]]) -> list[str]:
    """Send it; returns what stands against it."""
    region = here.region(judged)
    if here.draft is None or region is None:
        return [_("请先把每一页填完。")]
    own, because = here.answers_for()
    try:
        if here.user is None:
            limits.allow("submit", caller(request), times=60, seconds=3600)
        drafts.submit(
            here.draft,
            by=actor(request),
            parties=here.parties(judged),
            region=region,
            answers=own,
            asked_by_source=because,
        )
    except ValidationError as refused:
        return list(refused.messages)
    except PermissionDenied:
        return [_("这件事现在不能这样办，可能已经办过了。请回“我的事项”看看，或拨打12348。")]
    return []


def _section(here: Application, screen: Screen, filled: Filled) -> Section:
    valid = filled.is_valid()
    href = reverse("portal:screen", args=[here.service.code, screen.code]) + "?after=check"
    wrong = [] if valid else [f"{field.label}：{said}" for field in filled for said in complaints(field)]
    wrong += [] if valid else filled.non_field_errors()
    if not valid and not wrong:
        wrong = [_("这一页还没有填完。")]
    lines = [(label, lines_of(value)) for label, value in _lines(here, screen, filled)]
    return Section(screen, lines, wrong, href)


def _lines(here: Application, screen: Screen, filled: Filled) -> list[tuple[str, Any]]:
    if screen.kind == "papers":
        return []
    if screen.kind == "facts":
        return [
            (str(fact.label), on_page(fact, jsonable(here.answers[fact.code])))
            for fact in screen.facts
            if fact.code in here.answers
        ]
    lines = []
    for field in filled:
        if field.html_name.startswith("place-"):
            continue
        said = getattr(field.form, "cleaned_data", {}).get(field.name)
        if said not in (None, "", []):
            lines.append((str(field.label), _said(field, said)))
    if screen.kind == "who" and (region := here.region([(screen, filled)])):
        lines.append((_("在哪里"), region.label))
    return lines


def _said(field: Any, said: Any) -> Any:
    if field.name == "id_number":
        return mask_id(str(said))
    choices = getattr(field.field, "choices", None)
    if choices:
        titles = {str(value): str(title) for value, title in choices}
        return "、".join(titles.get(str(one), str(one)) for one in (said if isinstance(said, list) else [said]))
    return said
