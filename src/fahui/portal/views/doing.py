"""One action of the person on their own matter: ask what it asks, then do it."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fahui.matters import drafts, effects, uploads
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.errors import ConcurrentEdit
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Matter
from fahui.matters.opening import Source
from fahui.matters.permissions import available_actions
from fahui.matters.telling import recalled
from fahui.matters.vocabulary import Action
from fahui.portal.application import Application
from fahui.portal.carrying import carried_sheet
from fahui.portal.emergency import leaves
from fahui.portal.holding import account, hold, signed_in
from fahui.portal.screens import FILE_KINDS
from fahui.portal.telling import lines_of, possible
from fahui.portal.views.mine import own_matter
from fahui.ui.tables import hush, only_longer


@signed_in
@never_cache
def do(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Any action of any service that the person may take now."""
    matter = own_matter(request, number)
    wanted = next((one for one in possible(list(matter.definition.actions)) if one.code == action), None)
    if wanted is None:
        raise Http404(action)
    now = [one.code for one in available_actions(account(request), matter, Case(matter).happenings)]
    if wanted.code not in now and request.method != "POST":
        return render(request, "portal/not_now.html", {"matter": matter, "action": wanted}, status=409)
    if wanted.opens:
        return _open(request, matter, wanted)
    form = form_for(wanted.asks, request.POST or None, request.FILES or None)
    if only_longer(request.POST):
        form.is_valid()
        hush(form)
    elif request.method == "POST" and form.is_valid():
        return _do(request, matter, wanted, form)
    return _show(request, matter, wanted, form)


def _show(request: HttpRequest, matter: Matter, action: Action, form: FactForm, **more: Any) -> HttpResponse:
    case = Case(matter)
    context = {
        "matter": matter,
        "action": action,
        "form": form,
        "leaves": leaves(case),
        "recalled": [(label, lines_of(value)) for label, value in recalled(case, action)],
        "token": request.POST.get("token") or str(uuid.uuid4()),
        "version": request.POST.get("version") or matter.version,
        **more,
    }
    return render(request, "portal/do.html", context)


def _do(request: HttpRequest, matter: Matter, action: Action, form: FactForm) -> HttpResponse:
    try:
        act(
            matter,
            action.code,
            by=account(request),
            answers={fact.code: form.cleaned_data.get(fact.code) for fact in form.asked if fact.kind not in FILE_KINDS},
            token=as_uuid(request.POST.get("token", "")),
            expected_version=as_number(request.POST.get("version", "")),
            files=_files(matter, form),
        )
    except ConcurrentEdit as clash:
        titles = {one.code: str(one.sentence or one.title) for one in matter.definition.actions}
        meanwhile = [(event.happened_at, titles.get(event.action, "")) for event in clash.meanwhile]
        return _show(request, clash.matter, action, form, meanwhile=meanwhile, version=clash.matter.version, clash=True)
    except PermissionDenied as refused:
        raise Http404 from refused
    except ValidationError as refused:
        complain(form, refused)
        return _show(request, matter, action, form)
    notes.success(request, _("办好了：%(what)s。") % {"what": action.title})
    return redirect("portal:matter", number=matter.number)


def _files(matter: Matter, form: FactForm) -> list[effects.Upload]:
    kept: list[effects.Upload] = []
    for fact in form.asked:
        if fact.kind in FILE_KINDS and form.cleaned_data.get(fact.code):
            picked = form.cleaned_data[fact.code]
            kept += uploads.store(picked, matter.data_key, field=fact.code)
    return kept


def complain(form: forms.Form, refused: ValidationError) -> None:
    """Put each complaint at its field; what belongs to no field stands on top."""
    by_field = refused.message_dict if hasattr(refused, "error_dict") else {}
    for name, said in by_field.items():
        form.add_error(name if name in form.fields else None, said)
    if not by_field:
        form.add_error(None, refused.messages)


def as_uuid(text: str) -> uuid.UUID | None:
    """The token of the form, if it is one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def as_number(text: str) -> int | None:
    """The version the form was made for, if it is a number."""
    return int(text) if text.isdigit() and len(text) < 10 else None


def _open(request: HttpRequest, matter: Matter, action: Action) -> HttpResponse:
    """Start the other service's application with all that is known; several possible: the person picks."""
    chosen = request.POST.get("service", "")
    if request.method != "POST" or chosen not in action.opens:
        found = [services.current(code) for code in action.opens]
        return render(request, "portal/open.html", {"matter": matter, "action": action, "services": found})
    sheet = carried_sheet(matter, action, services.current(chosen))
    draft = drafts.begin(chosen, user=account(request), source=Source(matter, action.code), sheet=sheet)
    here = Application.of(chosen, drafts.by_key(str(draft.key), chosen), account(request))
    first = next((one for one in here.wanted() if one.code not in here.sheet.carried), here.wanted()[-1])
    response = redirect("portal:screen", code=chosen, screen=first.code)
    hold(request, response, draft)
    return response
