"""Each call leaves one line: by which key, what, how it went; never what was said."""

import hashlib
import uuid
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from fahui.access.models import ApiCall, ApiKey
from fahui.core import crypto
from fahui.core.history import acting

ROOT = "/api/"


class Call:
    """What is known of a call while it runs."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.key: ApiKey | None = None
        self.number = ""
        self.token: uuid.UUID | None = None
        self.digest = ""
        self.logged = False

    def log(self, request: HttpRequest, status: int) -> None:
        """Write the line."""
        match = request.resolver_match
        ApiCall.objects.create(
            key=self.key,
            method=(request.method or "")[:8],
            route=(match.route if match else "?")[:80],
            status=status,
            number=self.number,
            token=self.token,
            digest=self.digest,
            address=address_of(request)[:45],
        )


class Calls:
    """Keeps the log; other pages pass by untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Written after the answer, also of what was refused, unless it was written with what the call opened."""
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        call = request.api_call = Call()  # type: ignore[attr-defined]  # ours, for the length of the request
        with acting(lambda: f"user:{call.key.account_id}" if call.key else "visitor:api"):
            response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        if not call.logged:
            call.log(request, response.status_code)
        return response


def call_of(request: HttpRequest) -> Call:
    """The call that a request is."""
    found: Call = request.api_call  # type: ignore[attr-defined]  # set by Calls
    return found


def address_of(request: HttpRequest) -> str:
    """Where it comes from, as our own proxies say."""
    return str(get_adapter().get_client_ip(request))


def digest_of(request: HttpRequest) -> str:
    """Whether the same was sent before can be told, what it was cannot."""
    content = hashlib.sha256(request.path.encode() + b"\x1f" + request.body).hexdigest()
    return crypto.blind_index("api_call", content)
