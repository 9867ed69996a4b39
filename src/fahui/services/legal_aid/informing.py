"""公函: the organ of the case hears who acts for the recipient; organ or place of custody, what was decided.

No time limit was found for either where somebody applied: only notices of organs have one (法律援助法 第三十六条).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.vocabulary import Action, Answers, Fact, Finds, Keep, LetterForm, Stage
from fahui.services.legal_aid.marks import NAMED
from fahui.services.legal_aid.papers import paper
from fahui.services.legal_aid.sources import RULE
from fahui.services.texts import letter_text

TOLD_HOW = Fact("organ_told_how", _("怎样函告"), "text", keep=Keep.CLEAR, most=60)
TO_ORGAN = "informed_organ"


def decided(case: Case, answers: Answers) -> Mapping[str, Any]:
    """What the letter says was decided: never what somebody types."""
    refused = "refuse" in case.matter.marks
    return {"custody_decision": gettext("不予法律援助") if refused else gettext("给予法律援助")}


INFORMING = Action(
    "inform_organ",
    _("函告办案机关"),
    by=(Role.ASSIGNER, Role.CLERK),
    from_=(Stage.ASSIGNED, Stage.HANDLING),
    needs_one=NAMED,
    clears=("inform_organ",),  # once more for the next organ, and for a new handler
    side=True,
    issues=("official_letter",),
    asks=(
        Fact(
            TO_ORGAN,
            _("函告哪个机关（法院、仲裁机构、检察院、公安机关）"),
            "text",
            keep=Keep.CLEAR,
            most=80,
        ),
        TOLD_HOW,
    ),
    sentence=_("把承办人的姓名和联系方式函告办案机关"),
)
SENDING = Action(
    "send_decision",
    _("把决定函告办案机关、监管场所"),
    by=(Role.CLERK, Role.ASSIGNER),
    from_=(Stage.ACCEPTED, Stage.ASSIGNED, Stage.HANDLING, Stage.DECLINED),
    needs_one=("grant", "confirm_grant", "refuse"),
    clears=("send_decision",),
    side=True,
    finds=Finds((Fact("custody_decision", _("决定是什么"), keep=Keep.CLEAR),), decided),
    issues=("custody_letter",),
    asks=(
        Fact("custody_organ", _("函告哪个机关或者监管场所"), "text", keep=Keep.CLEAR, most=80),
        TOLD_HOW,
    ),
    sentence=_("申请人被羁押，已把决定函告办案机关、监管场所"),
    basis=f"{RULE} 第二十条",
)
INFORMS = (INFORMING, SENDING)
INFORMING_LETTERS: tuple[LetterForm, ...] = (
    paper("official_letter", _("法律援助公函"), "official", "{short}法援函字", "13", served=False),
    LetterForm(
        "custody_letter",
        _("法律援助决定告知函"),
        letter_text("legal_aid/custody_letter.md"),
        "{short}法援告字",
        served=False,
        basis=f"{RULE} 第二十条",
    ),
)
