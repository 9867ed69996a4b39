"""What a staff password must be like, and the first one that an account is given."""

import secrets
import string
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter

SOURCE = "GB/T 22239-2019身份鉴别要求未定数值（设计值，未核实）"
declare(
    Default("access.password_length", "密码至少几位", 10, "位", SOURCE),
    Default("access.password_classes", "密码至少含几类字符（大写、小写、数字、符号）", 3, "类", SOURCE),
    Default("access.initial_days", "初始密码几天内有效", 3, "日", "内部管理规定（设计值，未核实）"),
)
_PLAIN = "abcdefghijkmnpqrstuvwxyz"  # without l and o, which look like digits
_DIGITS = "23456789"
SHORTEST_NAME = 4  # letters of a name in pinyin that count as the name


class Strength:
    """Length and classes, by dated parameters; neither name nor phone within."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with everything that is wrong."""
        wrong = [*_shape(password), *_own(password, user)]
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """The rule in words."""
        return rule()


def rule() -> str:
    """What a password must be like, as the pages say it."""
    today = clock.today()
    numbers = {
        "n": int(parameter("access.password_length", today)),
        "m": int(parameter("access.password_classes", today)),
    }
    return (
        _("至少%(n)d位，大写字母、小写字母、数字、符号至少用%(m)d类；不要含姓名拼音和手机号，也不要用别处用过的密码。")
        % numbers
    )


def _shape(password: str) -> list[str]:
    today, wrong = clock.today(), []
    length = int(parameter("access.password_length", today))
    if len(password) < length:
        wrong.append(_("密码有%(n)d位，至少要%(most)d位。") % {"n": len(password), "most": length})
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    found = sum(any(letter in kind for letter in password) for kind in kinds)
    found += any(letter not in string.ascii_letters + string.digits for letter in password)
    least = int(parameter("access.password_classes", today))
    if found < least:
        wrong.append(
            _("大写字母、小写字母、数字、符号只用了%(n)d类，至少要%(least)d类。") % {"n": found, "least": least}
        )
    return wrong


def _own(password: str, user: Any) -> list[str]:
    person = getattr(user, "person", None)
    if person is None:
        return []
    small, wrong = password.lower(), []
    from pypinyin import lazy_pinyin  # half a second to load, and most processes never need it

    pinyin = "".join(lazy_pinyin(person.name)).lower()
    if person.name in password or (len(pinyin) >= SHORTEST_NAME and pinyin in small):
        wrong.append(_("密码里不要含自己的姓名或姓名拼音。"))
    phone = str(person.details().get("phone", ""))
    if phone and (phone in password or phone[-8:] in password or phone[-6:] in password):
        wrong.append(_("密码里不要含自己的手机号。"))
    return wrong


def initial_password() -> str:
    """Twelve characters that can be read aloud, in groups of four: shown once, changed at the first sign-in."""
    groups = ["".join(secrets.choice(_PLAIN) for _n in range(4)), "".join(secrets.choice(_DIGITS) for _n in range(4))]
    groups.append("".join(secrets.choice(_PLAIN.upper()) for _n in range(4)))
    return "-".join(groups)
