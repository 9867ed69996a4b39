"""自查: a few questions, and at once whether it probably fits. Nothing is kept, and nothing is promised."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from fahui.core import clock
from fahui.matters.forms import form_for
from fahui.portal.views.front import public_service


@csrf_exempt  # like the front page's box: no session is read, nothing is written
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: HttpRequest, code: str) -> HttpResponse:
    """The questions, and after an answer the result above them; the answers stand in no address and no log."""
    service = public_service(code)
    if service.self_check is None:
        raise Http404(code)
    form = form_for(service.self_check.asks, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"service": service, "form": form}
    if form.is_bound and form.is_valid():
        context["judged"] = service.self_check.judge(form.cleaned_data, clock.today())
    return render(request, "portal/self_check.html", context)
