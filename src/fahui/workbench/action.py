"""Take one action: what it asks, what it will do, the letter it makes, and then the deed."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core.models import DataKey
from fahui.matters import uploads
from fahui.matters.answers import jsonable, shown
from fahui.matters.case import Case
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.errors import ConcurrentEdit
from fahui.matters.forms import FactForm, form_for
from fahui.matters.held import HeldFiles
from fahui.matters.letter_deeds import letters_of
from fahui.matters.models import Matter
from fahui.matters.opening import Source
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.paperwork import on_page
from fahui.matters.permissions import available_actions, capacities, may, own_actions
from fahui.matters.previewing import preview
from fahui.matters.telling import Moment, recalled, story
from fahui.matters.vocabulary import Action
from fahui.ui.tables import hush, only_longer
from fahui.workbench.candidates import listed, looks, picked_by_turn
from fahui.workbench.choices import choices_for
from fahui.workbench.happened import HappenedForm, complain
from fahui.workbench.held_files import hold_new, let_go, show_held
from fahui.workbench.letter_html import as_html
from fahui.workbench.pages import matter_or_404, show, staff_page
from fahui.workbench.parties_shown import safe_contact
from fahui.workbench.payments.mine import is_claim
from fahui.workbench.prospect import prospect
from fahui.workbench.steps import ELSEWHERE, fitting
from fahui.workbench.tokens import token_in
from fahui.workbench.words import lines_of

FILES = ("file", "files")


@dataclass
class Sheet:
    """The page's forms and what came back when they were sent."""

    matter: Matter
    action: Action
    asked: FactForm
    happened: HappenedForm
    token: uuid.UUID
    held: HeldFiles
    possible: bool = True
    meanwhile: list[Moment] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def action(request: HttpRequest, user: User, number: str, code: str) -> HttpResponse:
    """The page of one action; sending it twice does it once."""
    matter = matter_or_404(user, number)
    chosen = _action_of(matter, code)
    if not may(user, chosen, matter):
        raise Http404
    if chosen.opens and is_claim(chosen):
        return redirect("workbench:claim", matter.number, chosen.code)
    if chosen.opens:
        return redirect(f"{reverse('workbench:intake')}?from={matter.number}&action={chosen.code}")
    sheet = _sheet(request, user, matter, chosen)
    sheet.possible = _possible(user, matter, chosen)
    if request.method != "POST":
        if not sheet.possible:
            messages.warning(request, _("现在不能办“%(what)s”，请看现在到哪一步。") % {"what": chosen.title})
            return redirect("workbench:matter", number)
        return _page(request, user, sheet)
    valid = sheet.asked.is_valid() & sheet.happened.is_valid()
    if _looking(request):
        return _page(request, user, sheet)
    if valid and _done(request, user, sheet):
        messages.success(request, _("已办：%(what)s。") % {"what": chosen.title})
        return redirect("workbench:matter", number)
    return _page(request, user, sheet)


def _looking(request: HttpRequest) -> bool:
    """Looking at the letter or for somebody, or one more row, is no sending: nothing is complained about yet."""
    return "preview" in request.POST or looks(request.POST) or only_longer(request.POST)


def _action_of(matter: Matter, code: str) -> Action:
    if code in ELSEWHERE:
        raise Http404
    try:
        return OWN_ACTIONS.get(code) or matter.definition.action(code)
    except KeyError as unknown:
        raise Http404 from unknown


def _possible(user: User, matter: Matter, chosen: Action) -> bool:
    """May this user take it now?"""
    mine = capacities(user, matter)
    case = Case(matter, by=user)
    own = fitting(case, own_actions(user, matter, mine), letters_of(matter))
    now = [*own, *available_actions(user, matter, case.happenings, mine)]
    return any(one.code == chosen.code for one in now)


def _sheet(request: HttpRequest, user: User, matter: Matter, chosen: Action) -> Sheet:
    sent = request.method == "POST"
    data = picked_by_turn(request.POST)
    choices = choices_for(matter, chosen, data.get("professional", ""))
    token = token_in(request)
    sheet = Sheet(
        matter=matter,
        action=chosen,
        asked=form_for(
            chosen.asks,
            data if sent else None,
            request.FILES if sent else None,
            initial=None if sent else _chosen(chosen, request.GET),
            choices=choices,
        ),
        happened=HappenedForm(request.POST if sent else None),
        token=token,
        held=HeldFiles(user, token, matter.service, Source(matter, chosen.code)),
    )
    if sent:
        let_go(request, sheet.held)
        show_held(sheet.held, sheet.asked)
    return sheet


def _chosen(action: Action, asked: QueryDict) -> dict[str, Any]:
    """Which kind the link that led here already says; only a choice that the step offers, and nothing typed."""
    kinds = [fact for fact in action.asks if fact.kind in ("choice", "multichoice") and fact.code in asked]
    said = {fact: [one for one in asked.getlist(fact.code) if one in dict(fact.choices)] for fact in kinds}
    return {fact.code: values if fact.kind == "multichoice" else values[0] for fact, values in said.items() if values}


def _done(request: HttpRequest, user: User, sheet: Sheet) -> bool:
    """Do it; if it cannot be done the form says why and nothing typed is lost."""
    version = request.POST.get("version", "")
    try:
        with transaction.atomic():
            act(
                sheet.matter,
                sheet.action.code,
                by=user,
                answers=_answers(sheet),
                token=sheet.token,
                expected_version=int(version) if version.isdecimal() and len(version) < 9 else None,
                happened_at=sheet.happened.moment(),
                because=sheet.happened.because_words,
                files_from=lambda key: _files(sheet, key),
            )
            sheet.held.release()
    except ConcurrentEdit as changed:
        sheet.matter = changed.matter
        sheet.possible = _possible(user, changed.matter, sheet.action)
        told = {moment.seq: moment for moment in story(Case(changed.matter, by=user), for_staff=True)}
        sheet.meanwhile = [told[event.seq] for event in changed.meanwhile if event.seq in told]
        return False
    except ValidationError as wrong:
        complain([sheet.asked, sheet.happened], wrong)
        return False
    return True


def _answers(sheet: Sheet) -> dict[str, Any]:
    return {
        fact.code: sheet.asked.cleaned_data[fact.code]
        for fact in sheet.action.asks
        if fact.kind not in FILES and fact.code in sheet.asked.cleaned_data
    }


def _files(sheet: Sheet, key: DataKey) -> list[Upload]:
    """Held before and picked now; where one file is wanted, the one picked now."""
    found: list[Upload] = []
    for fact in sheet.action.asks:
        if fact.kind not in FILES:
            continue
        picked = sheet.asked.cleaned_data.get(fact.code) or []
        held = [] if picked and fact.kind == "file" else sheet.held.of(fact.code)
        title = str(fact.label) if len(picked) + len(held) == 1 else ""
        found += sheet.held.under(key, fact.code, title=title) if held else []
        found += uploads.store(picked, key, field=fact.code, title=title)
    return found


def _page(request: HttpRequest, user: User, sheet: Sheet) -> HttpResponse:
    professional = next((fact.code for fact in sheet.action.asks if fact.kind == "professional"), "")
    if _looking(request):
        hush(sheet.asked)
        hush(sheet.happened)
    if request.method == "POST":
        hold_new(request, sheet.held, sheet.asked)
    case = Case(sheet.matter)
    context = {
        "matter": sheet.matter,
        "action": sheet.action,
        "asked": sheet.asked,
        "happened": sheet.happened,
        "happened_open": any(sheet.happened.data.get(name) for name in sheet.happened.fields),
        "token": sheet.token,
        "possible": sheet.possible,
        "meanwhile": sheet.meanwhile,
        "typed": _typed(sheet) if sheet.meanwhile else [],
        "prospect": prospect(sheet.matter, sheet.action),
        "recalled": [(label, lines_of(value)) for label, value in recalled(case, sheet.action)],
        "safe_contact": safe_contact(case),
        "letters": _letters(user, sheet),
        "professional": professional,
        **(listed(request.POST, sheet.matter, user) if professional else {}),
    }
    return show(request, user, "action.html", context, status=409 if sheet.meanwhile else 200)


def _so_far(form: forms.Form) -> dict[str, Any]:
    return {code: value for code, value in getattr(form, "cleaned_data", {}).items() if value not in (None, "", [])}


def _letters(user: User, sheet: Sheet) -> list[dict[str, Any]]:
    """The letters with what is typed so far; what is not there yet is an open blank."""
    if not (sheet.action.drafts or sheet.action.issues) or not sheet.possible:
        return []
    files = {fact.code for fact in sheet.action.asks if fact.kind in FILES}
    answers = {code: jsonable(value) for code, value in _so_far(sheet.asked).items() if code not in files}
    return [
        {"title": one["title"], "form": one["form"], "html": as_html(one["blocks"])}
        for one in preview(sheet.matter, sheet.action, answers, user)
    ]


def _typed(sheet: Sheet) -> list[tuple[str, Any]]:
    """This person's own version, to be compared with what happened meanwhile."""
    given = _so_far(sheet.asked)
    return [
        (str(fact.label), on_page(fact, jsonable(given[fact.code])))
        for fact in sheet.action.asks
        if fact.code in given and fact.kind not in FILES and shown(fact, given)
    ]
