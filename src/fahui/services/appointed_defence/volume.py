"""一案一卷 of an appointed defence: the papers of the notice instead of those of an application."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fahui.matters.case import Case
from fahui.matters.vocabulary import Answers
from fahui.matters.volume import PaperList, VolumePaper
from fahui.services.legal_aid.closing import CRIMINAL_STAGES, LISTS, VOLUME

NOT_HERE = frozenset({"application", "identity", "means", "evidence", "material_list", "decision"})
OWN = (
    VolumePaper("application", _("通知辩护、通知代理的文书"), answers=("notice_number",)),
    VolumePaper("material_list", _("通知材料接收凭证"), letters=("notice_receipt",)),
    VolumePaper(
        "decision",
        _("给办案机关的公函"),
        letters=("official_letter", "refusal_letter", "termination_decision", "termination_letter"),
    ),
)
# What is signed and seen at the first meeting lies where legal aid keeps its agreement and its records.
MEETING = {"meeting": ("first_meeting",), "agreement": ("sign_agreement",)}


def _list(one: PaperList) -> PaperList:
    kept = tuple(code for code in one.required if code not in ("identity", "means", "agreement"))
    return replace(one, required=kept)


def list_of(case: Case, answers: Answers) -> str:
    """By the stage in which the organ gave notice."""
    stage = str(case.facts.get("procedure_stage"))
    return f"defence_{stage}" if stage in CRIMINAL_STAGES else "defence_trial"


DEFENCE_VOLUME = replace(
    VOLUME,
    papers=(
        *OWN,
        *(
            replace(paper, steps=MEETING.get(paper.code, paper.steps))
            for paper in VOLUME.papers
            if paper.code not in NOT_HERE
        ),
    ),
    lists={code: _list(one) for code, one in LISTS.items() if code.startswith("defence")},
    kind=list_of,
)
