"""How allauth finds accounts by phone: the number itself stays sealed with the person."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from fahui.access import lockout, sealing, sign_ins
from fahui.access.fields import PhoneField
from fahui.access.models import SignIn, User
from fahui.access.silence import long_silent, step_aside
from fahui.core import clock
from fahui.core.texting import SendingFailed, send_text
from fahui.people.models import blind
from fahui.people.wishes import wishes_of

logger = logging.getLogger(__name__)
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing is bound to it
WRONG_CODE = _("验证码不对，请看清6位数字再填。")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Words of the second factor."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        """No dump of the database gives a second factor away."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """For checking a code."""
        return sealing.unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a new passkey is called until somebody names it."""
        return _("通行密钥%(n)d") % {"n": Authenticator.objects.filter(user=user, type=type).count() + 1}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Phone, code and redirect rules of this project."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "phone_password_mismatch": _("手机号或者密码不对，请再核对。"),
        "too_many_login_attempts": _("试的次数太多了，请过一会儿再试。"),
        "rate_limited": _("请求太频繁了，请过一会儿再试。"),
        "account_inactive": _("这个账号已停用，请联系管理员。"),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a socket nobody says an address; tries then count for all together, and the log says so."""
        if not request.META.get("REMOTE_ADDR"):
            return NO_ADDRESS
        return str(super().get_client_ip(request))

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """A mainland mobile, checked in Chinese."""
        return PhoneField(**{**kwargs, "label": _("手机号")})

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong passwords lock the account, whether there is one or not: nobody learns which."""
        who = blind("phone", credentials["phone"])
        try:
            lockout.try_once(who)
        except ValidationError:
            sign_ins.note(request, SignIn.Result.LOCKED, self.get_user_by_phone(credentials["phone"]))
            raise
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A right password takes its own try off the count."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            lockout.right(user.handle)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """In the log of sign-ins."""
        sign_ins.note(request, SignIn.Result.WRONG, self.get_user_by_phone(credentials["phone"]), sign_ins.PASSWORD)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A number silent for long opens nothing old by a code; a first password opens nothing after its days."""
        if "sociallogin" not in (kwargs.get("signal_kwargs") or {}) and long_silent(user):
            step_aside(user)
        if user.initial_until is not None and user.initial_until < clock.now():
            notes.error(request, _("初始密码已过期，请找管理员重新设置。"))
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The sealed number and whether a code proved it."""
        phone = user.person.details().get("phone")
        return (str(phone), user.phone_verified) if phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """allauth sets a phone only at sign-up, where the manager has done it already."""
        self.set_phone_verified(user, phone, verified)

    def set_phone_verified(self, user: User, phone: str, verified: bool = True) -> None:
        """A code was answered from this number."""
        User.objects.filter(pk=user.pk).update(phone_verified=verified)
        user.phone_verified = verified

    def get_user_by_phone(self, phone: str) -> User | None:
        """The account of a number."""
        return User.objects.by_phone(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send the one-time code; the demo also shows it on the page."""
        if settings.DEMO and self.request is not None:
            self.request.session["demo_code"] = code
        text = _("【%(site)s】验证码%(code)s，5分钟内有效，请勿告诉别人。")
        if not wishes_of(user.person).identify:
            text = _("验证码%(code)s，5分钟内有效，请勿告诉别人。")
        try:
            send_text(phone, text % {"site": settings.SITE_NAME, "code": code})
        except SendingFailed as failed:
            logger.error("a sign-in code could not be sent: %s", failed)
            notes.error(self.request, _("验证码短信现在发不出去，请过几分钟再试，或拨打12348。"))
            raise ImmediateHttpResponse(redirect("account_request_login_code")) from failed

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing is told to an unknown number: whoever asks cannot learn who has an account."""

    def send_account_already_exists_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing either."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """There is one door: phone and code."""
        return False
