"""ID number, credit code, phone and name: normalise, check, mask."""

import re
import unicodedata
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import ric, uscc

from fahui.core import clock
from fahui.core.private_use import modern

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
_SILENT = frozenset(["Zs", "Zl", "Zp", "Cc", "Cf", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"])  # not part of a name
DEMO_AREA = "000000"  # no place has this code: invented people carry it, and only a demo accepts it


def plain(text: str) -> str:
    """Full-width letters and digits to half-width, blanks at both ends off."""
    return unicodedata.normalize("NFKC", text).strip()


def clean_name(name: str) -> str:
    """A person's or body's name: no blanks between Chinese characters, one kind of middle dot."""
    name = modern(name)
    name = re.sub(r"[\u3000\s]+", " ", name).strip()
    name = re.sub(r"[•‧∙⋅・･]", "·", name)
    han = r"[\u3400-\u9fff\U00020000-\U0003ffff·]"
    name = re.sub(rf"(?<={han}) (?={han})", "", name)
    if not name:
        raise ValidationError(_("请填写姓名或名称。"))
    if len(name) > 60:
        raise ValidationError(_("名字有%(n)d个字，最多60个字，请核对。") % {"n": len(name)})
    if re.search(r"[\x00-\x1f<>{}\[\]\\|]", name) or re.fullmatch(r"[\d\s.]+", name):
        raise ValidationError(_("姓名里有不能用的字符，请按证件上的写法填写。"))
    return name


def name_key(name: str) -> str:
    """What all spellings of one name have in common: no blanks, dots, brackets, width, case or old code points."""
    folded = unicodedata.normalize("NFKC", re.sub(r"[•‧∙⋅・･]", "", modern(name))).casefold()
    return "".join(letter for letter in folded if unicodedata.category(letter) not in _SILENT)[:120]


def clean_id_number(text: str) -> str:
    """An 18-digit resident ID number with capital X; a clear sentence says what is wrong with it."""
    number = plain(text).upper().replace(" ", "").replace("-", "")
    if re.fullmatch(r"[0-9]{15}", number):
        raise ValidationError(
            _("这是15位的旧号码，对应的18位号码可能是%(n)s，请按现在的身份证核对填写。") % {"n": from_15(number)}
        )
    if len(number) != 18:
        gap = 18 - len(number)
        what = _("少%(n)d位") % {"n": gap} if gap > 0 else _("多%(n)d位") % {"n": -gap}
        raise ValidationError(_("身份证号%(what)s，请再核对（应为18位）。") % {"what": what})
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValidationError(_("身份证号只能是数字，最后一位可以是X，请再核对。"))
    if number[:2] not in PROVINCES and not (settings.DEMO and number.startswith(DEMO_AREA)):
        raise ValidationError(_("身份证号开头两位不是任何省份的代码，请再核对。"))
    born = born_on(number)
    if born is None:
        raise ValidationError(_("身份证号第7至14位不是一个真实的日期，请再核对。"))
    if born > clock.today():
        raise ValidationError(_("身份证号里的出生日期在今天之后，请再核对。"))
    if ric.calc_check_digit(number) != number[17]:
        raise ValidationError(_("身份证号的最后一位对不上，请逐位核对，可能有一位填错了。"))
    return number


# Eighteen or fifteen digits with a day of birth among them; a credit code or a matter's number is none.
_ID_WITHIN = re.compile(
    r"(?<!\d)\d{6}(?:(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]"
    r"|\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3})(?!\d)"
)


def holds_id_number(text: str) -> bool:
    """Does the text hold what must be an ID number, in whatever width and grouping it was typed?"""
    return bool(_ID_WITHIN.search(re.sub(r"(?<=\d)[\s-]+(?=[\dXx])", "", unicodedata.normalize("NFKC", text))))


def from_15(number: str) -> str:
    """The 18-digit form of a 15-digit number of the last century."""
    longer = number[:6] + "19" + number[6:]
    return longer + str(ric.calc_check_digit(longer + "0"))


def clean_credit_code(text: str) -> str:
    """The 18-character unified social credit code of an organisation."""
    code = plain(text).upper().replace(" ", "")
    if not uscc.is_valid(code):
        raise ValidationError(_("统一社会信用代码应为18位，请照营业执照再核对。"))
    return code


def clean_account(text: str) -> str:
    """A bank account's number as digits; raises ValidationError."""
    digits = re.sub(r"[\s-]", "", plain(text))
    if not re.fullmatch(r"[0-9]{8,30}", digits):
        raise ValidationError(_("银行账号是8到30位数字，请核对。"))
    return digits


def clean_phone(text: str) -> str:
    """A mainland mobile (11 digits) or landline with area code (0xx-xxxxxxxx)."""
    number = re.sub(r"[\s\-()]", "", plain(text))
    number = re.sub(r"^(\+?86)(?=1\d{10}$)", "", number)
    if re.fullmatch(r"1[3-9][0-9]{9}", number) or re.fullmatch(r"0[0-9]{9,11}", number):
        return number
    if number.startswith("1") and number.isdigit():
        raise ValidationError(_("手机号应为11位，您填了%(n)d位，请再核对。") % {"n": len(number)})
    raise ValidationError(_("请填写11位手机号，或带区号的固定电话，如027-00001234。"))


def born_on(id_number: str) -> date | None:
    """The date of birth within an ID number; None when there is no such day."""
    try:
        return datetime.strptime(id_number[6:14], "%Y%m%d").date()  # noqa: DTZ007 - a date of birth has no time zone
    except ValueError:
        return None


def mask_name(name: str) -> str:
    """张*, 赵*国, 买**: the surname, and the last character of a three-character name."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" + name[-1] if len(name) == 3 else name[0] + "**"


def mask_phone(number: str) -> str:
    """138****5678."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 10 else "****"


def mask_id(number: str) -> str:
    """420***********1234: birthday never shown beside the last four."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def mask_address(address: str) -> str:
    """新洲区邾城街…: the street at most, and of a short one hardly anything."""
    return (address[:6] if len(address) > 8 else address[:2]) + "…"
