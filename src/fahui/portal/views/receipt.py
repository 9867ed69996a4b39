"""What the person takes home: on the page, and as a picture to keep."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fahui.core import limits
from fahui.documents.intake import download_headers
from fahui.documents.picture import draw
from fahui.matters.case import Case
from fahui.matters.codes import picture_of as qr_of
from fahui.matters.paperwork import letters_to_show
from fahui.portal.emergency import leaves
from fahui.portal.holding import resident
from fahui.portal.receipts import picture_of, receipt_of
from fahui.portal.views.apply import application, sign_in_first


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Number, code, dates with their reasons, and what comes next; the same however often it is asked for."""
    here = application(request, code)
    if here.draft is None or here.draft.became is None:
        return redirect("portal:apply", code=code)
    if here.belongs_to_account:
        return sign_in_first(request, request.path)
    matter = here.draft.became
    context = {
        "service": matter.definition,
        "matter": matter,
        "receipt": receipt_of(here, matter),
        "qr": qr_of(matter.number),
        "letters": letters_to_show(matter),
        "phone": settings.ORGAN_PHONE,
        "organ": settings.ORGAN_NAME,
        "has_account": resident(request) is not None and here.sheet.user is not None,
        "leaves": leaves(Case(matter)),
    }
    return render(request, "portal/receipt.html", context)


@never_cache
@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt as a picture, made anew each time and kept nowhere; only for the browser that sees the receipt.

    It is shown, not downloaded: in WeChat a picture is kept by pressing on it, and downloads are not allowed.
    """
    here = application(request, code)
    if here.draft is None or here.draft.became is None:
        raise Http404
    page = reverse("portal:receipt", args=[code])
    if here.belongs_to_account:
        return sign_in_first(request, page)
    try:
        limits.allow("receipt-picture", str(here.draft.pk), times=30, seconds=600)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return redirect(page)
    content = draw(picture_of(receipt_of(here, here.draft.became)))
    name = _("回执%(number)s.png") % {"number": here.draft.became.number}
    return HttpResponse(content, content_type="image/png", headers=download_headers(name, inline=True))
