"""Hearings, meetings, reports and what must be discussed: as in legal aid; the day may stand in the notice already."""

from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.shared_actions import after_hearing, hearings
from fahui.matters.vocabulary import Answers, On, Relation, Stage
from fahui.services.appointed_defence.sources import COURT
from fahui.services.legal_aid.reporting import REPORTING
from fahui.services.legal_aid.sources import PROMISE, RULE
from fahui.services.legal_aid.special import SPECIAL

OPEN = (Stage.ACCEPTED, Stage.ASSIGNED, Stage.HANDLING)
WHO = (Relation.AGENT, Relation.HANDLER, Role.CLERK, Role.REVIEWER, Role.ASSIGNER)


def day_known(case: Case, answers: Answers) -> str | None:
    """The day was in the notice, or was entered later."""
    return None if case.matter.facts.get("hearing_on") else gettext("还没有登记开庭时间。")


_SET, _MOVED = hearings(*OPEN, by=WHO, basis=f"{COURT} 第四十九条")[:2]
_HELD, _MEETING = hearings(Stage.HANDLING, by=(Relation.HANDLER,), basis=f"{RULE} 第三十四条")[2:]
IN_COURT = (
    _SET,
    replace(_MOVED, needs=(), guard=day_known),
    replace(_HELD, needs=(), guard=day_known),
    replace(_MEETING, title=_("约定会见时间"), sentence=_("约定了会见时间")),
)
_ASKED = after_hearing(PROMISE)
AFTER_COURT = replace(
    _ASKED,
    starts=(On("notify"), *_ASKED.starts),
    stops=(*_ASKED.stops, On("close"), On("terminate")),
    only_anchored=True,
)
WEIGHTY = tuple(action for action in SPECIAL if action.code in ("report_major", "discuss"))
PROGRESS = tuple(action for action in REPORTING if action.code == "report_progress")
REPORTED = (*WEIGHTY, *PROGRESS)
