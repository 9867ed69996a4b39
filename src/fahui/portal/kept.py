"""Public pages are the same for everybody: written once a minute, then handed out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from fahui.ui.context import LARGE_COOKIE

SECONDS = 60
View = Callable[..., HttpResponse]


def kept(view: View) -> View:
    """Keep the page in this process for a minute, by address, language and text size.

    Only for pages without a form token, session or question in the address; others are made afresh.
    """

    @wraps(view)
    def handed_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        look = "large" if request.COOKIES.get(LARGE_COOKIE) == "1" else "standard"
        key = f"page:{request.path}:{get_language()}:{look}:{settings.SITE_NAME}"
        content = caches["local"].get(key)
        if content is None:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and "CSRF_COOKIE" not in request.META:
                caches["local"].set(key, response.content, SECONDS)
        else:
            response = HttpResponse(content)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return handed_out
