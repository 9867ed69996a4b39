"""Its letters, by the ministry's numbers where there is one."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import LetterForm, Text
from fahui.services.legal_aid.papers import LETTERS as AID_LETTERS
from fahui.services.legal_aid.sources import FORMS
from fahui.services.texts import letter_text


def _letter(code: str, title: Text, name: str, series: str, form: str = "", *, served: bool = False) -> LetterForm:
    body = letter_text(f"appointed_defence/{name}.md")
    return LetterForm(code, title, body, series, form, served=served, basis=FORMS)


def _shared(code: str, series: str) -> LetterForm:
    """The form of legal aid; the case is called by its charge here."""
    form = next(letter for letter in AID_LETTERS if letter.code == code)
    return replace(form, body=form.body.replace("{{ cause }}", "{{ charge }}"), series=series)


LETTERS = (
    _letter("notice_receipt", _("通知材料接收凭证"), "receipt", "{short}法援通收字"),
    _letter("assignment_notice", _("指派通知书"), "assignment", "{short}法援通派字", "11"),
    _letter("replacement_notice", _("更换法律援助人员通知书"), "replacement", "{short}法援通换字", "17"),
    _letter("official_letter", _("法律援助公函"), "official", "{short}法援通函字", "13"),
    _letter("refusal_letter", _("受援人拒绝辩护情况函"), "refusal", "{short}法援通拒字"),
    _letter("termination_decision", _("终止法律援助决定书"), "termination", "{short}法援通终字", "18", served=True),
    _letter("termination_letter", _("终止法律援助公函"), "termination_organ", "{short}法援通终函字", "19"),
    _shared("handling_record", "{short}法援通报告字"),
    _shared("change_application", "{short}法援通换申字"),
)
