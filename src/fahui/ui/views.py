"""Text size, language, and staying signed in."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fahui.ui.context import LARGE_COOKIE, TOUCH_EVERY

YEAR = 365 * 24 * 3600  # seconds


def back_to(request: HttpRequest) -> str:
    """The page named by ?next= if it is one of ours, else the front page."""
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


@require_safe
def mode(request: HttpRequest, size: str) -> HttpResponse:
    """Switch between 长辈版 (large) and 标准版 (standard) by cookie; there is no separate site."""
    response = HttpResponseRedirect(back_to(request))
    if size == "large":
        response.set_cookie(LARGE_COOKIE, "1", max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    elif size == "standard":
        response.delete_cookie(LARGE_COOKIE, samesite="Lax")
    else:
        raise Http404
    return response


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Switch the language of the pages by cookie."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponseRedirect(back_to(request))
    name = settings.LANGUAGE_COOKIE_NAME
    response.set_cookie(name, code, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Renew the sign-in; answers how many seconds it now lasts, or 401 when it has already ended."""
    if SESSION_KEY not in request.session:
        return JsonResponse({"seconds": 0}, status=401)
    request.session.modified = True
    return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE - TOUCH_EVERY})
