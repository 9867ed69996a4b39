"""Who acts, what staff must set up first, and where they are signed in."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from fahui.access.models import User
from fahui.core.history import acting


class Acting:
    """Changes made during a request are put down to whoever is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Who it is is looked up only when a row is written: public pages stay without a query."""
        with acting(lambda: f"user:{request.user.pk}" if request.user.is_authenticated else "visitor:web"):
            return self.get_response(request)


class StaffMustSet:
    """Before the workbench: an own password, and a second factor.

    Looks only at the workbench's pages, so that public ones stay without a query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect staff to what they must set up first."""
        if request.path.startswith("/workbench/"):
            user = request.user
            if isinstance(user, User) and user.is_staff:
                if user.initial_until is not None:
                    return redirect("account_change_password")
                if not self._has_second(request, user):
                    return redirect("mfa_index")
        return self.get_response(request)

    def _has_second(self, request: HttpRequest, user: User) -> bool:
        if request.session.get("second_factor"):
            return True
        found = bool(is_mfa_enabled(user))
        if found:
            request.session["second_factor"] = True
        return found


class SeenDevices:
    """When a session is written anyway (SlidingSession: once a minute), the list of devices learns that it lives."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """After the page."""
        response = self.get_response(request)
        session = request.session
        if session.modified and session.session_key and SESSION_KEY in session:
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        return response
