"""How allauth finds accounts by phone: the number itself stays sealed with the person."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from fahui.access.fields import PhoneField
from fahui.access.models import User
from fahui.access.silence import long_silent, step_aside
from fahui.core.texting import SendingFailed, send_text
from fahui.people.wishes import wishes_of

logger = logging.getLogger(__name__)
WRONG_CODE = _("验证码不对，请看清6位数字再填。")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Words of the second factor."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}


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

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """A mainland mobile, checked in Chinese."""
        return PhoneField(**{**kwargs, "label": _("手机号")})

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A number that was silent for long opens nothing old by a code alone."""
        if long_silent(user):
            step_aside(user)
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
