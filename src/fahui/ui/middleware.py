"""Keeps a sign-in alive while it is used, ID numbers out of addresses, and the microphone shut."""

import time
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from fahui.core.identifiers import holds_id_number
from fahui.ui.context import TOUCH_EVERY

TOUCHED = "touched"


class SlidingSession:
    """A signed-in page renews the session, at most once a minute; public pages never open it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and SESSION_KEY in session and time.time() - session.get(TOUCHED, 0) > TOUCH_EVERY:
            session[TOUCHED] = int(time.time())
        return response


class NoIdInAddress:
    """Whoever types an ID number into a search that is sent as an address gets the page without it, and is told why.

    An address is kept by browsers, servers and whoever it is sent to; links made from it would carry the number on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything else that was asked stays."""
        given = request.GET
        if request.method not in ("GET", "HEAD") or not any(map(holds_id_number, (*given, *given.values()))):
            return self.get_response(request)
        rest = given.copy()
        for name in list(rest):
            if any(map(holds_id_number, (name, *given.getlist(name)))):
                del rest[name]
        messages.warning(request, _("证件号码不能用来查：网址会留下记录。请改用姓名或者编号。"))
        query = rest.urlencode()
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)


class Permissions:
    """No page may use the microphone but those that say so themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "microphone=()")
        return response
