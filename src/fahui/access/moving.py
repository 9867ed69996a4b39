"""A resident's account signs in by another number from now on: seen at a desk, and the new number answered a code."""

import logging
import secrets

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.seen import seen
from fahui.core import limits
from fahui.core.crypto import KeyDestroyed
from fahui.core.texting import SendingFailed, send_text
from fahui.people.id_types import index_text, looked_for
from fahui.people.models import Person, blind
from fahui.people.record import Code, note
from fahui.people.register import write
from fahui.people.wishes import wishes_of

logger = logging.getLogger(__name__)


def account_of(person: Person) -> User | None:
    """The resident's account of this record."""
    return User.objects.filter(person=person, is_staff=False, is_active=True).select_related("person__data_key").first()


def check(account: User, phone: str, id_number: str) -> None:
    """The paper on the table is the one on record, and the number is free. Raises ValidationError by field."""
    limits.allow("phone-move", str(account.pk), times=10, seconds=3600)
    try:
        kept = account.person.details()
    except KeyDestroyed:
        kept = {}
    known = index_text(str(kept.get("id_type") or ""), str(kept.get("id_number") or ""))
    if not known:
        raise ValidationError(_("这条记录没有登记证件号，核对不了。请先核对证件，在“修改资料”里补登。"))
    if known not in looked_for(id_number):
        raise ValidationError({"id_number": _("和登记的证件号对不上，请再核对。")})
    if blind("phone", phone) == account.handle:
        raise ValidationError({"phone": _("现在登录用的就是这个号码，不用改。")})
    _other(account, phone)


def _other(account: User, phone: str) -> User | None:
    """The account that the new number has already: only one of the very same person may give way."""
    other = User.objects.by_phone(phone)
    if other is None:
        return None
    same = account.person.identity is not None and account.person.identity == other.person.identity
    if other.is_staff or not same:
        words = _("这个号码登录过，另有一个账号。请先查到那条记录，确认是同一个人并关联，再回来改。")
        raise ValidationError({"phone": words})
    return other


def send_code(account: User, phone: str) -> str:
    """Send a code to the new number; what is given back tells whether an answer is right, and not the code."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    try:
        words = _("验证码%(code)s，请告诉窗口工作人员。不是您本人在办的，不要告诉任何人。") % {"code": code}
        if wishes_of(account.person).identify:
            words = _("【%(site)s】您正在窗口更换登录手机号。") % {"site": settings.SITE_NAME} + words
        send_text(phone, words)
    except SendingFailed as failed:
        raise ValidationError(_("验证码短信现在发不出去，请过几分钟再试。")) from failed
    return seal_of(account, phone, code)


def seal_of(account: User, phone: str, code: str) -> str:
    """Ties a code to the account and the number it was sent to."""
    return salted_hmac("fahui.access.moving", f"{account.pk}:{phone}:{code}", algorithm="sha256").hexdigest()


def answered(account: User, phone: str, code: str, sealed: str) -> bool:
    """Is it the code that was sent to this very number?"""
    return bool(sealed) and constant_time_compare(seal_of(account, phone, code), sealed)


@transaction.atomic
def move(account: User, phone: str) -> None:
    """From now on the new number signs in, and the old one opens nothing; the old number is told."""
    account = User.objects.select_for_update(of=("self",)).select_related("person__data_key").get(pk=account.pk)
    before = str(account.person.details().get("phone") or "")
    told = before if before and blind("phone", before) == account.handle and _reaches_them(account, before) else ""
    if (other := _other(account, phone)) is not None:
        other.handle, other.is_active = f"moved:{other.pk}", False
        other.save(update_fields=["handle", "is_active"])
        other.end_sessions()
    account.handle, account.phone_verified = blind("phone", phone), True
    account.save(update_fields=["handle", "phone_verified"])
    account.end_sessions()
    SocialAccount.objects.filter(user=account, provider="weixin").delete()  # it may be tied to the lost telephone
    write(account.person, {**account.person.details(), "phone": phone})
    note(account.person, Code.MOVED)
    seen(account.person, phone)
    if told:
        transaction.on_commit(lambda: _tell(told))


def _reaches_them(account: User, phone: str) -> bool:
    """Whoever wants no text, no word of us, or another number is told nothing at the old one: another may hold it.

    They stand at the desk with their paper, and know.
    """
    wish = wishes_of(account.person)
    return wish.text and wish.identify and wish.phone in ("", phone)


def _tell(phone: str) -> None:
    try:
        text = _("【%(site)s】您的账号已在窗口改用新的手机号登录，本号码不能再登录。不是您本人办的，请马上拨打12348。")
        send_text(phone, text % {"site": settings.SITE_NAME})
    except SendingFailed as failed:
        logger.warning("the former number could not be told: %s", failed)
