"""Its letters: forms 23 to 28; each organ has a notice of its own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import LetterForm
from fahui.services.legal_aid.sources import FORMS
from fahui.services.texts import letter_text


def _paper(code: str, title: Any, name: str, series: str, form: str, **more: Any) -> LetterForm:
    body = letter_text(f"duty_counsel/{name}.md")
    return LetterForm(code, title, body, series, form, served=False, sealed=False, basis=FORMS, **more)


def _notice(organ: str, form: str) -> LetterForm:
    """The organ's own notice; the number in the series is that of our register of notices received."""
    title = _("值班律师提供法律帮助通知书")
    only_if = ("organ_kind", (organ,))
    return _paper(f"notice_{organ}", title, f"notice_{organ}", "{short}法帮通字", form, internal=True, only_if=only_if)


NOTICES = tuple(
    _notice(organ, form)
    for organ, form in (("police", "24"), ("security", "25"), ("procuratorate", "26"), ("court", "27"))
)
LETTERS = (
    _paper(
        "help_request",
        _("法律帮助申请表"),
        "request",
        "{short}法帮申字",
        "23",
        means=_("签名表示：您请值班律师帮助您，要什么帮助写在表上。值班律师不收钱。"),
        only_if=("asked_by", ("person",)),
    ),
    *NOTICES,
    _paper("help_sheet", _("值班律师提供法律帮助情况登记表"), "record", "{short}法帮登字", "28", internal=True),
)
