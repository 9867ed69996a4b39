"""Keeps a sign-in alive while it is used; says what a page may ask of the telephone."""

import time
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

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


class Permissions:
    """No page may use the microphone but those that say so themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "microphone=()")
        return response
