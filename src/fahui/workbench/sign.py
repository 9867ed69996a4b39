"""请当事人签名: the letters that wait for a signature, and the QR of a link that works once."""

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.matters import signing
from fahui.matters.signers import sees_to_it
from fahui.workbench.pages import matter_or_404, show, staff_page


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def sign(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Choose the line; the picture of the link is shown once and kept nowhere."""
    matter = matter_or_404(user, number)
    if not sees_to_it(user, matter):
        raise Http404
    context = {"matter": matter, "minutes": signing.minutes()}
    if request.method == "POST":
        letter, signer = request.POST.get("letter", ""), request.POST.get("signer", "")
        try:
            token = signing.ask(user, matter, int(letter) if letter.isdecimal() and len(letter) < 10 else 0, signer)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            url = request.build_absolute_uri(reverse("portal:sign", args=[token]))
            picture = segno.make(url, error="m", micro=False).svg_data_uri(scale=5, border=3)
            context |= {"qr": picture}
    return show(request, user, "sign.html", {**context, "rows": signing.to_sign(matter)})
