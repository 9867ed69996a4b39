"""Signing in by another system: staff only to an account they have, residents to their own or a new one."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages as notes
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.ways import RESIDENTS, STAFF
from fahui.core import clock
from fahui.core.identifiers import clean_name, clean_phone
from fahui.people.models import Assurance

logger = logging.getLogger(__name__)
WAITING = "weixin_waiting"  # in the session: a WeChat identity that the next sign-in by phone takes into its account
WAIT = 600  # seconds


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """What another system says is believed only as far as its claims are verified."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """What the provider told is used now and kept nowhere: it would stand open in allauth's table."""
        told = sociallogin.account.extra_data or {}
        sociallogin.claims = {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}
        sociallogin.account.extra_data = {}
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find or refuse the account before anybody is signed in."""
        provider = sociallogin.account.provider
        if provider == "weixin":
            _weixin(request, sociallogin)
        elif provider == STAFF:
            _staff(request, sociallogin)
        elif provider == RESIDENTS:
            _resident(request, sociallogin)
        else:
            _refuse(request, "account_login", _("这里不能这样登录。"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No account is made behind anybody's back: residents' are made above, with their phone."""
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Back to our own page, with a sentence; what went wrong is in the log without what was sent."""
        name = getattr(provider, "app", None) and provider.app.provider_id
        logger.warning("sign-in by %s failed: %s", name or provider, type(kwargs.get("exception")).__name__)
        door = "account_login" if name == STAFF else "account_request_login_code"
        _refuse(request, door, _("那边没有登录成功，请再试一次，或换一种方式登录。"))


def _refuse(request: HttpRequest, door: str, why: str) -> None:
    notes.error(request, why)
    raise ImmediateHttpResponse(redirect(door))


def _proved_phone(sociallogin: Any) -> str:
    """The phone number, if the provider says that it was verified; else empty."""
    claims = sociallogin.claims
    name = sociallogin.account.get_provider().app.settings.get("phone_claim", "phone_number")
    if claims.get(f"{name}_verified") is not True:
        return ""
    try:
        return clean_phone(str(claims.get(name, "")))
    except ValidationError:
        return ""


def _staff(request: HttpRequest, sociallogin: Any) -> None:
    if not sociallogin.is_existing:
        phone = _proved_phone(sociallogin)
        account = User.objects.by_phone(phone) if phone else None
        if account is None or not account.is_staff:
            why = _("没有找到对应的工作人员账号。账号由本单位管理员开通，请联系管理员。")
            _refuse(request, "account_login", why)
        _tie(sociallogin, account)
    if not sociallogin.user.is_staff:
        _refuse(request, "account_login", _("这个账号不是工作人员账号。"))


def _resident(request: HttpRequest, sociallogin: Any) -> None:
    if not sociallogin.is_existing:
        phone = _proved_phone(sociallogin)
        if not phone:
            why = _("那边没有给出核实过的手机号，请用手机号和验证码登录。")
            _refuse(request, "account_request_login_code", why)
        _tie(sociallogin, _resident_of(request, phone, sociallogin))
    if sociallogin.user.is_staff:
        _refuse(request, "account_login", _("这是工作人员的号码，请从“工作人员登录”进入。"))
    _raise_assurance(sociallogin)


def _resident_of(request: HttpRequest, phone: str, sociallogin: Any) -> User:
    account = User.objects.by_phone(phone)
    if account is None:
        account = User.objects.create_user(phone, name=_name(sociallogin), phone_verified=True)
    elif account.is_staff:
        _refuse(request, "account_login", _("这是工作人员的号码，请从“工作人员登录”进入。"))
    elif not account.phone_verified:
        User.objects.filter(pk=account.pk).update(phone_verified=True)
    return account


def _name(sociallogin: Any) -> str:
    try:
        return clean_name(str(sociallogin.claims.get("name", "")))
    except ValidationError:
        return ""


def _tie(sociallogin: Any, account: User | None) -> None:
    """From now on this identity is that account's; of what the provider told, only the identity is kept."""
    known = {"provider": sociallogin.account.provider, "uid": sociallogin.account.uid}
    sociallogin.account, _new = SocialAccount.objects.get_or_create(**known, defaults={"user": account})
    sociallogin.user = sociallogin.account.user


def _raise_assurance(sociallogin: Any) -> None:
    """What the provider's claim says of how the person was checked; it never goes down."""
    settings = sociallogin.account.get_provider().app.settings
    said = str(sociallogin.claims.get(settings.get("assurance_claim", "acr"), ""))
    level = int(settings.get("assurance_levels", {}).get(said, Assurance.CONTACT))
    person = sociallogin.user.person
    if level in Assurance.values and level > person.assurance:
        person.assurance = level
        person.save(update_fields=["assurance"])


def _weixin(request: HttpRequest, sociallogin: Any) -> None:
    """WeChat proves a WeChat account, not a phone: the first time it is tied to one by signing in by phone."""
    if sociallogin.is_existing:
        if sociallogin.user.is_staff:
            _refuse(request, "account_login", _("工作人员不能用微信登录。"))
        return
    request.session[WAITING] = {"uid": sociallogin.account.uid, "at": int(clock.now().timestamp())}
    notes.info(request, _("第一次用微信登录，请先用手机号登录一次；以后点一下微信就行。"))
    raise ImmediateHttpResponse(redirect("account_request_login_code"))


@receiver(user_logged_in)
def take_weixin(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """The sign-in by phone that follows at once takes the waiting WeChat identity into the account."""
    waiting = request.session.pop(WAITING, None) if request is not None and hasattr(request, "session") else None
    if waiting is None or user.is_staff or "sociallogin" in kwargs:
        return
    if clock.now().timestamp() - waiting["at"] <= WAIT:
        SocialAccount.objects.get_or_create(provider="weixin", uid=waiting["uid"], defaults={"user": user})
