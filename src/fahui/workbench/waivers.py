"""A conflict that may be waived: asked for with a reason, decided by another person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.matters import uploads
from fahui.matters.conflicts.waivers import ask, consent_of, decide, may_decide, waiting_for
from fahui.matters.errors import Refused
from fahui.matters.models import ConflictWaiver, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import may
from fahui.people.models import Professional
from fahui.workbench.choices import verdict_for
from fahui.workbench.pages import matter_or_404, show, staff_page
from fahui.workbench.slices import slice_of

CONSENT = gettext_lazy("当事人书面同意")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ask_waiver(request: HttpRequest, user: User, number: str, professional: int) -> HttpResponse:
    """What stands against the choice, and why it might be waived all the same."""
    matter = matter_or_404(user, number)
    if not may(user, OWN_ACTIONS["ask_waiver"], matter):
        raise Http404
    rows = Professional.objects.select_related("person", "organisation")
    chosen = get_object_or_404(rows, pk=professional, active=True)
    reason, wrong = request.POST.get("reason", "").strip()[:200], ""
    if request.method == "POST":
        try:
            given = uploads.store(
                request.FILES.getlist("consent"), matter.data_key, field="consent", title=str(CONSENT)
            )
            ask(matter, chosen, reason, by=user, consent=given)
        except Refused as refused:
            messages.error(request, str(refused))
        except ValidationError as refused:
            wrong = "".join(refused.messages)
        else:
            messages.success(request, _("已申请豁免，等另一位负责人同意后就可以指派。"))
            return redirect("workbench:matter", number)
    verdict, files = verdict_for(matter, chosen, user)
    context = {"matter": matter, "chosen": chosen, "verdict": verdict, "files": files, "reason": reason, "wrong": wrong}
    return show(request, user, "ask_waiver.html", context)


@require_safe
@staff_page
def waivers(request: HttpRequest, user: User) -> HttpResponse:
    """All that this user may decide."""
    return show(request, user, "waivers.html", {"pending": slice_of(waiting_for(user), request.GET.get("page"))})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def waiver(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One of them; whoever asked may look, another decides."""
    rows = ConflictWaiver.objects.filter(pk=pk, matter__in=Matter.objects.visible_to(user))
    one = rows.select_related(
        "matter", "professional__person", "professional__organisation", "asked_by__person", "decided_by__person"
    ).first()
    if one is None:
        raise Http404
    why = request.POST.get("why", "")
    if request.method == "POST":
        try:
            decide(one, by=user, agree="agree" in request.POST, why=why)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("已登记您的决定。"))
            return redirect("workbench:matter", one.matter.number)
    verdict, files = verdict_for(one.matter, one.professional, user)
    context = {
        "one": one,
        "matter": one.matter,
        "verdict": verdict,
        "files": files,
        "mine": may_decide(one, user),
        "why": why,
        "consent": consent_of(one),
    }
    return show(request, user, "waiver.html", context)
