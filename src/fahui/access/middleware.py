"""Staff without a second factor get no further than setting one up."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

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


class StaffSecondFactor:
    """Looks only at requests that carry a session, so public pages stay without a query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect staff to the set-up page until they have TOTP."""
        if request.path.startswith("/workbench/"):
            user = request.user
            if isinstance(user, User) and user.is_staff and not self._has_second(request, user):
                return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _has_second(self, request: HttpRequest, user: User) -> bool:
        if request.session.get("second_factor"):
            return True
        found = bool(is_mfa_enabled(user))
        if found:
            request.session["second_factor"] = True
        return found
