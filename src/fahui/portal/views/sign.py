"""Read the letter, sign on the screen or photograph a signature on paper (F52): behind a QR, or on one's own matter."""

from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from fahui.core import limits
from fahui.core.crypto import KeyDestroyed
from fahui.documents import ink
from fahui.documents.intake import accept_upload
from fahui.documents.models import Letter
from fahui.matters import signing
from fahui.matters.case import Case
from fahui.matters.models import Matter, MatterLetter
from fahui.matters.own_actions import SIGNING
from fahui.matters.paperwork import form_of, letters_to_show
from fahui.matters.permissions import relations
from fahui.matters.previewing import readable
from fahui.matters.vocabulary import Relation
from fahui.portal.emergency import leaves
from fahui.portal.holding import account, caller, signed_in
from fahui.portal.views.mine import own_matter

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
    context = {"wrong": wrong, "signer": dict(SIGNING)[found.signer], **_letter(found.matter, found.letter)}
    return _only_here(render(request, "portal/sign.html", context, status=400 if wrong else 200))


@signed_in
@sensitive_post_parameters("drawing")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_own(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What waits for this person's own signature, signed from the page of their matter."""
    found, user, wrong = own_matter(request, number), account(request), list[str]()
    row = next((one for one in letters_to_show(found) if one.letter_id == pk), None)
    if row is None:
        raise Http404
    signer = signing.for_me(user, found, [row]).get(pk)
    if signer is None:
        notes.info(request, _("这份文书没有等着您签名的地方，或者已经签过。"))
        return redirect("portal:matter", number=number)
    if request.method == "POST":
        try:
            limits.allow("sign", caller(request), times=60, seconds=600)
            signing.sign_own(user, found, pk, *_given(request))
        except ValidationError as refused:
            wrong = refused.messages
        else:
            notes.success(request, _("签好了：《%(title)s》。") % {"title": row.letter.title})
            return redirect("portal:matter", number=number)
    whose = Relation.AGENT if Relation.AGENT in relations(user, found) else Relation.APPLICANT
    context = {
        "wrong": wrong,
        "matter": found,
        "signer": dict(SIGNING)[signer],
        "for_them": signer != whose,
        "leaves": leaves(Case(found, by=user)),
        **_letter(found, row.letter),
    }
    return render(request, "portal/sign_own.html", context, status=400 if wrong else 200)


def _given(request: HttpRequest) -> tuple[bytes, str]:
    """The drawing; without one the photograph, cleaned as every upload is."""
    photo = request.FILES.get("photo")
    if photo is not None:
        content, kind, _name = accept_upload(photo)
        return content, kind
    return ink.drawn(request.POST.get("drawing", "")), PNG


def _letter(matter: Matter, letter: Letter) -> dict[str, Any]:
    code = MatterLetter.objects.values_list("code", flat=True).get(matter=matter, letter=letter)
    known = {"letter": letter, "means": form_of(matter.definition, code).means}
    try:
        return {**known, "lines": readable(letter)}
    except KeyDestroyed:
        return {**known, "lines": []}


def _only_here(response: HttpResponse) -> HttpResponse:
    """The address is the key to it: no other page is told more than the site.

    Not "no-referrer": a form would then be sent with `Origin: null`, which the check against forgery refuses.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response
