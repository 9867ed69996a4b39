"""Somebody was seen in person and the papers agree: whom the record's level may be raised for, and whom not."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core.identifiers import clean_phone
from fahui.people.models import Assurance, Person, blind
from fahui.people.record import Code, note
from fahui.people.register import assure

KEPT: Final = {
    True: _(
        "人证一致已记下，身份核验程度没有提高：这个人名下有账号，登录用的手机号和今天留的不一样。提高了，"
        "拿着那个手机号的人就能看到以前的事项。本人换了手机的，请在这个人的页面上办“换登录手机号”。"
    ),
    False: _(
        "人证一致已记下，身份核验程度没有提高：这个人名下有账号，今天没有问手机号，不知道登录的手机还在不在本人手里。"
        "请问明本人现在用的手机号，在“修改资料”里填上，再勾一次。"
    ),
}


def seen(person: Person, phone: str) -> str:
    """Raise the level to "seen at a window"; where whoever signs in may be somebody else, keep it and say why.

    `phone` is the one given at the desk today. What the level opens, it opens to the telephone that signs in: so it
    rises only for a record without an account, or when the account signs in by that very number.
    """
    if signs_in_by(person, phone):
        assure(person, Assurance.SEEN)
        return ""
    note(person, Code.SEEN_ONLY)
    return str(KEPT[bool(phone)])


def signs_in_by(person: Person, phone: str) -> bool:
    """Has the record no account, or only one of this phone? An account it was taken from for silence counts too."""
    handle = blind("phone", clean_phone(phone)) if phone else ""
    accounts = User.objects.filter(Q(person=person) | Q(former_person=person))
    return not accounts.exclude(handle=handle).exists()
