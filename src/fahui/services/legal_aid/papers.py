"""The letters of legal aid, by the ministry's numbers."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import LetterForm
from fahui.services.legal_aid.sources import FORMS
from fahui.services.texts import letter_text

LETTERS = (
    LetterForm(
        "receipt",
        _("申请材料接收凭证"),
        letter_text("legal_aid/receipt.md"),
        "{short}法援收字",
        "5",
        served=False,
        basis=FORMS,
    ),
    LetterForm(
        "supplement_notice",
        _("补充材料/说明通知书"),
        letter_text("legal_aid/supplement_notice.md"),
        "{short}法援补字",
        "6",
        basis=FORMS,
    ),
    LetterForm(
        "grant_decision",
        _("给予法律援助决定书"),
        letter_text("legal_aid/grant.md"),
        "{short}法援决字",
        "9",
        basis=FORMS,
    ),
    LetterForm(
        "refusal_decision",
        _("不予法律援助决定书"),
        letter_text("legal_aid/refusal.md"),
        "{short}法援不字",
        "10",
        basis=FORMS,
    ),
    LetterForm(
        "assignment_notice",
        _("指派通知书"),
        letter_text("legal_aid/assignment.md"),
        "{short}法援派字",
        "11",
        served=False,
        basis=FORMS,
    ),
    LetterForm(
        "cooperation_letter",
        _("法律援助协作函"),
        letter_text("legal_aid/cooperation.md"),
        "{short}法援协字",
        "7",
        served=False,
        basis=FORMS,
    ),
    LetterForm(
        "termination_decision",
        _("终止法律援助决定书"),
        letter_text("legal_aid/termination.md"),
        "{short}法援终字",
        "18",
        basis=FORMS,
    ),
    LetterForm(
        "termination_letter",
        _("终止法律援助公函"),
        letter_text("legal_aid/termination_organ.md"),
        "{short}法援终函字",
        "19",
        served=False,
        basis=FORMS,
    ),
    LetterForm(
        "replacement_notice",
        _("更换法律援助人员通知书"),
        letter_text("legal_aid/replacement.md"),
        "{short}法援换字",
        "17",
        served=False,
        basis=FORMS,
    ),
)
