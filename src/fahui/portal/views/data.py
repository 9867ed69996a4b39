"""我的资料: what is kept, what for, a copy to take along, and the way to correct, object and delete."""

import json

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fahui.core import clock
from fahui.documents import pdf
from fahui.documents.intake import download_headers
from fahui.documents.pdf import MissingGlyphs
from fahui.matters.catalogue import services
from fahui.matters.copies import as_blocks, copy_of, own_details
from fahui.matters.holds import standing
from fahui.matters.models import Matter
from fahui.matters.vocabulary import Service
from fahui.portal import privacy as notices
from fahui.portal.holding import account, signed_in
from fahui.portal.kept import kept
from fahui.portal.views.mine import own


@signed_in
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything on one page; what is kept of the person is shown to the person."""
    user = account(request)
    matters = list(own(request).order_by("-opened_on")[:100])
    found = standing(user.person)
    context = {
        "details": own_details(user),
        "notice": notices.notice_on(),
        "standing": notices.STANDING_PURPOSES,
        "purposes": notices.purposes_of(_asked(matters)),
        "matters": [(one, notices.notice_on(one.opened_on)) for one in matters],
        "held": found.held,
        "free": found.free,
        "request_by": next((one for one in services.open_today() if one.own_data), None),
    }
    return render(request, "portal/my_data.html", context)


def _asked(matters: list[Matter]) -> list[Service]:
    """The editions of the services this person's matters are of, each once."""
    return list({(one.service, one.edition): one.definition for one in matters}.values())


@signed_in
@never_cache
@require_safe
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """A copy to take along: for reading (PDF) or for a machine (JSON)."""
    data = copy_of(account(request))
    name = f"{_('我的资料')}{clock.today():%Y%m%d}.{form}"
    if form == "json":
        content = json.dumps(data, ensure_ascii=False, indent=1).encode()
        return HttpResponse(content, content_type="application/json", headers=download_headers(name))
    if form != "pdf":
        raise Http404
    try:
        printed = pdf.render(as_blocks(data), dated=clock.today())
    except MissingGlyphs as missing:
        notes.error(request, _("有字印不出来（%(chars)s），请下载JSON格式。") % {"chars": "、".join(missing.chars)})
        return redirect("portal:own_data")
    return HttpResponse(printed, content_type="application/pdf", headers=download_headers(name))


@require_safe
@kept
def privacy(request: HttpRequest, edition: str = "") -> HttpResponse:
    """The notice in force, or an earlier edition by its day."""
    notice = notices.notice_of(edition) if edition else notices.notice_on()
    if notice is None:
        raise Http404
    context = {
        "notice": notice,
        "standing": notices.STANDING_PURPOSES,
        "handler": notices.handler_name(),
        "editions": [one for one in reversed(notices.NOTICES) if one != notice],
    }
    return render(request, "portal/privacy.html", context)
