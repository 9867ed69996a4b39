"""What the person takes home: the receipt, and a new query code for whoever lost theirs and shows the card."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core import limits
from fahui.matters.case import Case
from fahui.matters.codes import code_of, picture_of, query_index, spaced
from fahui.matters.engine import act
from fahui.matters.forms import form_for
from fahui.matters.letter_deeds import letters_of
from fahui.matters.models import Event, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import actor_code, may
from fahui.matters.telling import clocks
from fahui.network.visiting import visit_to
from fahui.workbench.happened import complain
from fahui.workbench.pages import matter_or_404, show, staff_page
from fahui.workbench.papers_shown import letters
from fahui.workbench.parties_shown import parties, safe_contact
from fahui.workbench.tokens import RECEIPT, fresh_token, token_in

RECODE = OWN_ACTIONS["recode"]


@require_safe
@staff_page
def receipt(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """The receipt; the query code shows once, right after it was given."""
    matter = matter_or_404(user, number)
    code = _code_once(request, user, matter)
    if not code:
        messages.info(request, _("查询码只在登记后显示一次。"))
    context = {
        "matter": matter,
        "service": matter.definition,
        "code": code,
        "qr": picture_of(matter.number),
        "may_recode": not code and may(user, RECODE, matter),
        "parties": parties(Case(matter), revealed=False),
        "clocks": [face for face in clocks(matter, for_staff=False) if not face.met],
        "visit": visit_to(matter.region, matter.service_point),
        "letters": letters(letters_of(matter)),
        "materials": list(matter.materials.order_by("id")),
    }
    return show(request, user, "receipt.html", context)


def _code_once(request: HttpRequest, user: User, matter: Matter) -> str:
    """The code this very person has just given out, if it still holds."""
    if request.session.get(RECEIPT) != matter.number:
        return ""
    del request.session[RECEIPT]
    given = Event.objects.filter(
        Q(seq=1) | Q(action=RECODE.code), district=matter.district, matter=matter, actor=actor_code(user)
    )
    token = given.exclude(token=None).order_by("-seq").values_list("token", flat=True).first()
    code = code_of(token) if token is not None else ""
    return spaced(code) if code and query_index(code) == matter.query_code else ""


@sensitive_post_parameters("id_shown")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def recode(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Issue the query code anew against the ID card; sending it twice does it once."""
    matter = matter_or_404(user, number)
    if not may(user, RECODE, matter):
        raise Http404
    sent = request.method == "POST"
    form = form_for(RECODE.asks, request.POST if sent else None)
    token = token_in(request)
    if sent and form.is_valid() and _renewed(user, matter, form, token):
        request.session[RECEIPT] = matter.number
        messages.success(request, _("新的查询码在下面，只显示这一次；原来的已经不能用了。"))
        return redirect("workbench:receipt", number)
    context = {
        "matter": matter,
        "action": RECODE,
        "form": form,
        "token": str(token) if sent else fresh_token(),
        "safe_contact": safe_contact(Case(matter)),
    }
    return show(request, user, "recode.html", context)


def _renewed(user: User, matter: Matter, form: Any, token: uuid.UUID) -> bool:
    """Try it; tries are counted, so that nobody finds a number by guessing."""
    try:
        limits.allow("recode", str(user.pk), times=30, seconds=3600)
        limits.allow("recode-matter", matter.number, times=6, seconds=3600)
        act(matter, RECODE.code, by=user, answers=form.cleaned_data, token=token)
    except ValidationError as wrong:
        complain([form], wrong)
        return False
    # A token that belongs to another deed changes nothing, and must show nothing either.
    mine = Event.objects.filter(district=matter.district, matter=matter, token=token, actor=actor_code(user))
    if not mine.filter(action=RECODE.code).exists():
        form.add_error(None, _("这张表已经用过，请重新打开再办。"))
        return False
    return True
