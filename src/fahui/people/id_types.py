"""Papers by which somebody is known: a closed list, each kind with its own form and its own check.

What the standard fixes (the 18-digit number) is refused when it is wrong; what we know only from general knowledge
warns and lets the number pass.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric

from fahui.core.identifiers import born_on, clean_id_number, from_15, plain

LONGEST = 30


class IdType(TextChoices):
    """What somebody shows to prove who they are."""

    RESIDENT = "resident", _("居民身份证")
    HOUSEHOLD = "household", _("户口簿（没有身份证的孩子）")
    HK_MACAO_PERMIT = "hk_macao_permit", _("港澳居民来往内地通行证")
    TAIWAN_PERMIT = "taiwan_permit", _("台湾居民来往大陆通行证")
    RESIDENCE_PERMIT = "residence_permit", _("港澳台居民居住证")
    MILITARY = "military", _("军人证件")
    PASSPORT = "passport", _("护照")
    PERMANENT_RESIDENT = "permanent_resident", _("外国人永久居留证")
    OLD_RESIDENT = "old_resident", _("15位旧身份证号")
    NONE = "none", _("没有证件")


# 15 digits are no longer valid by themselves: they only match old records.
OFFERED: Final = tuple(kind for kind in IdType if kind != IdType.OLD_RESIDENT)
_NUMBERED_AS_RESIDENT = frozenset({IdType.RESIDENT, IdType.HOUSEHOLD, IdType.OLD_RESIDENT, ""})


@dataclass(frozen=True)
class Paper:
    """A number in its normal form; `doubt` says in words what is unusual about it."""

    kind: str
    number: str
    doubt: str = ""


def clean_paper(kind: str, text: str) -> Paper:
    """The number of a paper in its normal form; raises ValidationError only where the rule is certain."""
    if kind == IdType.NONE:
        return Paper(kind, "")
    if kind in _NUMBERED_AS_RESIDENT and kind != IdType.OLD_RESIDENT:
        return Paper(kind or IdType.RESIDENT, clean_id_number(text))
    number = re.sub(r"[\s\-—·.]", "", plain(text)).upper()
    if kind == IdType.OLD_RESIDENT:
        return Paper(kind, _old(number))
    if not number or len(number) > LONGEST or re.search(r"[\x00-\x1f<>{}\[\]\\|]", number):
        raise ValidationError(gettext("请照证件填写号码，最多%(n)d个字。") % {"n": LONGEST})
    usual, words = _USUAL[IdType(kind)]
    return Paper(kind, number, "" if usual(number) else str(words))


def _old(number: str) -> str:
    if not re.fullmatch(r"[0-9]{15}", number) or born_on(from_15(number)) is None:
        raise ValidationError(gettext("旧身份证号应为15位数字，请再核对。"))
    return number


def _like(pattern: str) -> Callable[[str], bool]:
    return lambda number: re.fullmatch(pattern, number) is not None


def _eighteen(prefix: str) -> Callable[[str], bool]:
    """Numbered as a resident's, with its check character."""
    return lambda number: (
        re.fullmatch(rf"{prefix}[0-9]*[0-9X]", number) is not None
        and len(number) == 18
        and ric.calc_check_digit(number) == number[17]
    )


# From general knowledge, not looked up: an unusual number is pointed out and kept.
_USUAL: Final[Mapping[IdType, tuple[Callable[[str], bool], Any]]] = {
    IdType.HK_MACAO_PERMIT: (_like(r"[HM][0-9]{8}([0-9]{2})?"), _("通行证号一般是H或M加8位数字")),
    IdType.TAIWAN_PERMIT: (_like(r"[0-9]{8}|[0-9]{10}(\([A-Z0-9]\)|[A-Z0-9])?"), _("通行证号一般是8位数字")),
    IdType.RESIDENCE_PERMIT: (_eighteen("8[123]"), _("居住证号一般是18位，81、82或83开头")),
    IdType.MILITARY: (_like(r".*[0-9]{5,}.*"), _("军人证件号一般有5位以上数字")),
    IdType.PASSPORT: (_like(r"[A-Z0-9]{6,12}"), _("护照号一般是6至12位字母和数字")),
    IdType.PERMANENT_RESIDENT: (
        lambda number: _like(r"[A-Z]{3}[0-9]{12}")(number) or _eighteen("9")(number),
        _("永久居留证号一般是15位（3个字母加12位数字），新证是9开头的18位"),
    ),
}


def index_text(kind: str, number: str) -> str:
    """What is looked for: resident numbers of all ages are one space, every other paper has its own."""
    if not number:
        return ""
    if kind == IdType.OLD_RESIDENT:
        return from_15(number)
    return number if kind in _NUMBERED_AS_RESIDENT else f"{kind}:{number}"


def looked_for(text: str) -> list[str]:
    """Every way a number typed at the desk may be indexed; empty when it can be no number of a paper."""
    number = re.sub(r"[\s\-—·.]", "", plain(text)).upper()
    if not re.fullmatch(r"[A-Z0-9()字第号\u4e00-\u9fff]{6,30}", number) or not any(sign.isdigit() for sign in number):
        return []
    if re.fullmatch(r"[0-9]{15}", number):
        return [from_15(number)]
    try:
        return [clean_id_number(number)]
    except ValidationError:
        return [f"{kind}:{number}" for kind in OFFERED if kind not in _NUMBERED_AS_RESIDENT and kind != IdType.NONE]


def paper_in(details: Mapping[str, Any]) -> dict[str, str]:
    """Kind and number of the paper somebody is known by; empty when there is no number."""
    number = str(details.get("id_number") or "")
    return {"id_type": str(details.get("id_type") or ""), "id_number": number} if number else {}


def birth_date(details: Mapping[str, Any]) -> date | None:
    """From the number where it tells it, else as written down beside it."""
    number, kind = str(details.get("id_number") or ""), str(details.get("id_type") or "")
    text = index_text(kind, number)
    if len(text) == 18 and text[:17].isdigit() and (found := born_on(text)):
        return found
    return date.fromisoformat(str(details["born"])) if details.get("born") else None
