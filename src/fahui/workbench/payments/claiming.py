"""Claiming the pay for a case one handled: no party is asked for, nothing of the case goes along."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core.models import DataKey
from fahui.matters import uploads
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.effects import Upload
from fahui.matters.forms import FactForm, form_for
from fahui.matters.held import HeldFiles
from fahui.matters.models import Channel
from fahui.matters.opening import Source, open_matter
from fahui.matters.paying import pays_of
from fahui.matters.permissions import available_actions
from fahui.workbench.happened import complain
from fahui.workbench.held_files import hold_new, let_go, show_held
from fahui.workbench.pages import matter_or_404, show, staff_page
from fahui.workbench.payments.mine import is_claim
from fahui.workbench.tokens import token_in

FILES = ("file", "files")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def claim(request: HttpRequest, user: User, number: str, code: str) -> HttpResponse:
    """The form; what stands against it is said before anything is typed."""
    matter = matter_or_404(user, number)
    case = Case(matter, by=user)
    action = next((one for one in available_actions(user, matter, case.happenings) if one.code == code), None)
    if action is None or not is_claim(action):
        raise Http404
    service = services.current(action.opens[0])
    sent = request.method == "POST"
    usual = {fact.code: fact.choices[0][0] for fact in service.intake if fact.choices}
    left_out = pays_of(service).not_asked(case)
    asks = [fact for fact in service.intake if fact.code not in left_out]
    taken = {code: value for code, value in usual.items() if code in left_out}
    asked = form_for(asks, request.POST if sent else None, request.FILES if sent else None, initial=usual)
    token = token_in(request)
    source = Source(matter, action.code)
    held = HeldFiles(user, token, service.code, source)
    if sent:
        let_go(request, held)
        show_held(held, asked)
        if asked.is_valid() and _claimed(request, user, source, asked, held, taken):
            return redirect("workbench:my_payments")
        hold_new(request, held, asked)
    handler = case.matter.assignments.filter(ended_at=None).select_related("professional__organisation").first()
    why = pays_of(service).unpayable(case, handler.professional if handler else None, {})
    context: dict[str, Any] = {"matter": matter, "service": service, "asked": asked, "token": token, "why": why}
    return show(request, user, "payments/claim.html", context)


def _claimed(
    request: HttpRequest, user: User, source: Source, asked: FactForm, held: HeldFiles, taken: dict[str, Any]
) -> bool:
    """Open the claim, with what is `taken` without asking; if it cannot be, the form says why."""
    try:
        opened = open_matter(
            source.matter.definition.action(source.action).opens[0],
            by=user,
            parties=[],
            region=source.matter.region,
            answers={**taken, **_answers(asked)},
            token=held.token,
            channel=Channel.WEB,
            source=source,
            files_from=lambda key: _files(asked, held, key),
        )
    except ValidationError as wrong:
        complain([asked], wrong)
        return False
    held.release()
    messages.success(request, _("已申领，编号%(number)s。") % {"number": opened.matter.number})
    return True


def _answers(asked: FactForm) -> dict[str, Any]:
    files = {fact.code for fact in asked.asked if fact.kind in FILES}
    return {code: value for code, value in asked.cleaned_data.items() if code not in files}


def _files(asked: FactForm, held: HeldFiles, key: DataKey) -> list[Upload]:
    found: list[Upload] = []
    for fact in asked.asked:
        if fact.kind in FILES:
            found += held.under(key, fact.code, title=str(fact.label))
            found += uploads.store(asked.cleaned_data.get(fact.code) or [], key, field=fact.code, title=str(fact.label))
    return found
