"""Who is at the browser: a resident's account, and the draft its cookie holds."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from fahui.access.models import User
from fahui.access.roles import Visitor
from fahui.matters import drafts
from fahui.matters.models import Draft
from fahui.matters.permissions import By

COOKIE = "draft"
signed_in = login_required(login_url="account_request_login_code")


def account(request: HttpRequest) -> User:
    """Whoever is signed in, behind `signed_in`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def resident(request: HttpRequest) -> User | None:
    """The resident who is signed in; staff apply like any visitor."""
    user = request.user
    return user if isinstance(user, User) and not user.is_staff else None


def actor(request: HttpRequest) -> By:
    """Who opens a matter from these pages."""
    return resident(request) or Visitor()


def caller(request: HttpRequest) -> str:
    """By whom tries are counted."""
    return str(get_adapter().get_client_ip(request))


def held(request: HttpRequest, code: str) -> Draft | None:
    """The draft of this service that the browser holds, sent or not."""
    key = request.COOKIES.get(COOKIE, "")
    return drafts.by_key(key, code) if key else None


def hold(request: HttpRequest, response: HttpResponse, draft: Draft) -> None:
    """Give the browser the draft's key, only for this service's pages and only until it is closed."""
    response.set_cookie(
        COOKIE, str(draft.key), path=_path(draft.service), httponly=True, samesite="Lax", secure=request.is_secure()
    )


def let_go(response: HttpResponse, code: str) -> None:
    """Take the key back."""
    response.delete_cookie(COOKIE, path=_path(code), samesite="Lax")


def _path(code: str) -> str:
    return reverse("portal:apply", args=[code])
