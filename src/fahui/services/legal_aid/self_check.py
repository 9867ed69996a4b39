"""大概符不符合法律援助条件：居民自己先看看。只说“大概”，不说批准。"""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.eligibility.decide import decide
from fahui.eligibility.standards import limit_on
from fahui.eligibility.supplements import rules_on
from fahui.eligibility.vocabulary import Tri
from fahui.matters.self_check import Judged, SelfCheck
from fahui.matters.vocabulary import Answers
from fahui.services.legal_aid.questions import INTAKE
from fahui.services.legal_aid.rules import situation_of

ASKED = (
    "cause",
    "supplement",
    "means_ground",
    "assistance_kind",
    "opponent_at_home",
    "monthly_income",
    "own_income",
    "area",
)
WORDS = {
    Tri.YES: _("大概符合法律援助的条件"),
    Tri.NO: _("大概不符合法律援助的条件"),
    Tri.UNKNOWN: _("还不能判断，差一些情况"),
}


def judge(answers: Answers, on: date) -> Judged:
    """By today's rules; “其他，或者说不清” is not known, rather than outside the scope."""
    situation = situation_of(answers)
    if situation.cause == "other":
        situation = replace(situation, cause="unknown")
    finding = decide(situation, rules_on(on), limit_on(on), on)
    lines = [*finding.sentences]
    if finding.answer == Tri.UNKNOWN and answers.get("means_ground") not in (None, "", "income"):
        lines.append(gettext("您选的情况只对其中几类事免看收入。改选“都不是，按家庭收入看”，填了收入就能看得更准。"))
    if not finding.verified:
        lines.append(gettext("其中的金额以正式公布的标准为准。"))
    return Judged(finding.answer, WORDS[finding.answer], tuple(lines))


SELF_CHECK = SelfCheck(
    _("先看看我符不符合条件"),
    tuple(replace(fact, required=fact.code in ("cause", "means_ground")) for fact in INTAKE if fact.code in ASKED),
    judge,
)
