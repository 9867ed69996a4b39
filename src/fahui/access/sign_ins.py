"""The log of sign-ins: written where allauth and Django say what happened."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from fahui.access import lockout
from fahui.access.models import SignIn, User

# Written into the log as they are, in the language of the record.
PASSWORD = "密码"  # noqa: S105 - a word, no password
HOW = {"password": PASSWORD, "mfa": "第二因素", "code": "短信验证码", "socialaccount": "外部身份认证"}
FACTORS = {"totp": "动态码", "webauthn": "通行密钥", "recovery_codes": "备用码"}


def note(request: HttpRequest | None, result: str, user: User | None, how: str = "") -> None:
    """One row; of the caller only the address and what the browser calls itself."""
    address = str(get_adapter().get_client_ip(request)) if request is not None else ""
    agent = request.headers.get("User-Agent", "")[:200] if request is not None else ""
    SignIn.objects.create(user=user, result=result, how=how[:40], address=address[:45], agent=agent)


def _how(request: HttpRequest, user: User) -> str:
    parts = []
    for record in get_authentication_records(request, user):
        word = FACTORS.get(record.get("type", "")) or HOW.get(record["method"], record["method"])
        if word not in parts:
            parts.append(word)
    return "＋".join(parts)


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest | None, user: User, **_kwargs: Any) -> None:
    """Through all steps."""
    lockout.passed(user.handle)
    if request is not None and hasattr(request, "session"):
        note(request, SignIn.Result.OK, user, _how(request, user))


@receiver(password_changed)
def own_password(sender: Any, user: User, **_kwargs: Any) -> None:
    """The first password was changed by its owner: nothing has to be changed any more."""
    User.objects.filter(pk=user.pk).update(initial_until=None)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """By their own hand."""
    if isinstance(user, User):
        note(request, SignIn.Result.OUT, user)
