"""The page behind a QR: read the letter, sign on the screen or photograph a signature on paper (F52)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from fahui.core import limits
from fahui.core.crypto import KeyDestroyed
from fahui.documents import ink
from fahui.documents.intake import accept_upload
from fahui.matters import signing
from fahui.matters.models import SignRequest
from fahui.matters.own_actions import SIGNING
from fahui.matters.previewing import readable
from fahui.portal.holding import caller

PNG = "image/png"


@sensitive_variables("token")
@sensitive_post_parameters("drawing")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The letter and the pad; after that the link is dead."""
    wrong: list[str] = []
    try:
        limits.allow("sign", caller(request), times=60, seconds=600)
        if request.method == "POST":
            picture, kind = _given(request)
            signing.sign(token, picture, kind)
            return _only_here(render(request, "portal/signed.html"))
    except ValidationError as refused:
        wrong = refused.messages
    found = signing.waiting(token)
    if found is None:
        return _only_here(render(request, "portal/sign_gone.html", status=404))
    context = {"wrong": wrong, "signer": dict(SIGNING)[found.signer], **_letter(found)}
    return _only_here(render(request, "portal/sign.html", context, status=400 if wrong else 200))


def _given(request: HttpRequest) -> tuple[bytes, str]:
    """The drawing; without one the photograph, cleaned as every upload is."""
    photo = request.FILES.get("photo")
    if photo is not None:
        content, kind, _name = accept_upload(photo)
        return content, kind
    return ink.drawn(request.POST.get("drawing", "")), PNG


def _letter(found: SignRequest) -> dict[str, Any]:
    try:
        return {"letter": found.letter, "lines": readable(found.letter)}
    except KeyDestroyed:
        return {"letter": found.letter, "lines": []}


def _only_here(response: HttpResponse) -> HttpResponse:
    """The address is the key to it: no other page is told more than the site.

    Not "no-referrer": a form would then be sent with `Origin: null`, which the check against forgery refuses.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response
