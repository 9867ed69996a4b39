"""How allauth finds accounts by phone: the number itself stays sealed with the person."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from fahui.access.fields import PhoneField
from fahui.access.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Phone, code and redirect rules of this project."""

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """A mainland mobile, checked in Chinese."""
        return PhoneField(**{**kwargs, "label": _("手机号")})

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
        import_string(settings.SMS_SENDER)().send(phone, text % {"site": settings.SITE_NAME, "code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing is told to an unknown number: whoever asks cannot learn who has an account."""

    def send_account_already_exists_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing either."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """There is one door: phone and code."""
        return False
