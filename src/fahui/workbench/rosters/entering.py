"""Putting somebody on duty, taking leave, calling either off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.workbench.pages import show, staff_page
from fahui.workbench.rosters.forms import DutyForm, LeaveForm, LeaveOfForm, OffForm, complain_about
from fahui.workbench.rosters.rights import keeps_roster, professions


def _back(row: Engagement) -> HttpResponse:
    return redirect(f"{reverse('workbench:roster')}?month={timezone.localdate(row.start):%Y-%m}")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def duty(request: HttpRequest, user: User) -> HttpResponse:
    """One shift."""
    if not keeps_roster(user):
        raise Http404
    form = DutyForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = form.put(user)
        except ValidationError as wrong:
            complain_about(form, wrong)
        else:
            messages.success(request, _("已排班：%(who)s。") % {"who": row.person.name})
            return _back(row)
    return show(request, user, "rosters/enter.html", {"form": form, "what": _("排班")})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def leave(request: HttpRequest, user: User) -> HttpResponse:
    """One's own leave, or for whoever keeps the roster anybody's."""
    keeps = keeps_roster(user)
    if not keeps and not professions(user).exists():
        raise Http404
    kind = LeaveOfForm if keeps else LeaveForm
    form = kind(request.POST or None, initial={"first": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = form.take(user, form.whose() or user.person)
        except ValidationError as wrong:
            complain_about(form, wrong)
        else:
            messages.success(request, _("已登记请假：%(who)s。") % {"who": row.person.name})
            return _back(row)
    return show(request, user, "rosters/enter.html", {"form": form, "what": _("登记请假") if keeps else _("我要请假")})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def off(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A shift or a leave is called off, with the reason; professionals their own leave."""
    row = Engagement.objects.live().select_related("person", "point").filter(pk=pk).first()
    own = row is not None and row.kind == Engagement.Kind.LEAVE and row.person_id == user.person_id
    if row is None or not (own or keeps_roster(user)):
        raise Http404
    form = OffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        roster.call_off(row, form.cleaned_data["why"])
        messages.success(
            request, _("已取消：%(who)s的%(what)s。") % {"who": row.person.name, "what": row.get_kind_display()}
        )
        return _back(row)
    return show(request, user, "rosters/off.html", {"form": form, "row": row})
