"""When a claim is payable, to whom, and how much; each objection in words that the claimant can answer."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.parameters import Default, declare, lookup
from fahui.ledger.entries import rate_on
from fahui.ledger.models import Grade, Rate, WorkKind, WorkStage, scheme_of
from fahui.ledger.reckoning import Cap, Due, Work, due
from fahui.matters.case import Case
from fahui.matters.happenings import effective
from fahui.matters.models import Assignment, Material
from fahui.matters.parts import parts
from fahui.matters.vocabulary import Answers, Fact, Finds, Relation, Stage
from fahui.people.licences import lapsed
from fahui.people.models import OrganisationKind, Professional
from fahui.people.models.lists import Practice
from fahui.services.subsidy_claim import duty
from fahui.services.subsidy_claim.questions import AS_RECORDED

declare(
    Default(
        "subsidy.statutory_days",
        "补贴发放的办理期限",
        90,
        "工作日",
        "外地示例：湖南“法律援助补贴发放”服务事项的法定期限，不是本地规定（未核实）",
    ),
    Default(
        "subsidy.promised_days",
        "补贴审核的承诺时限",
        5,
        "工作日",
        "外地示例：湖南有的县承诺2至5个工作日，不是本地规定（未核实）",
    ),
    Default("subsidy.group_cap", "群体性案件补贴封顶", 5000, "元", "设计值：本地规定没有找到（未核实）"),
)

# Which step of the case leaves the signed paper without which a file is not complete.
PROOFS = {
    "sign_agreement": gettext_lazy("受援人签字的委托协议"),
    "first_meeting": gettext_lazy("本人签名的会见笔录"),
}
STATE_PAID = frozenset({Practice.AID, Practice.PUBLIC})
STATE_BODIES = frozenset({OrganisationKind.LEGAL_AID_CENTRE, OrganisationKind.BUREAU})
KINDS = {
    "defence": WorkKind.CRIMINAL,
    "documents": WorkKind.DOCUMENTS,
    "non_litigation": WorkKind.NON_LITIGATION,
}
STAGES = {"investigation": WorkStage.INVESTIGATION, "prosecution": WorkStage.PROSECUTION}


def kind_of(case: Case) -> str:
    """What kind of work the case was."""
    if duty.is_duty(case):
        return WorkKind.DUTY_HELP
    if "notice_number" in case.facts or case.facts.get("cause") == "criminal":
        return WorkKind.CRIMINAL
    return KINDS.get(str(case.facts.get("aid_form")), WorkKind.CIVIL)


def stage_of(case: Case, answers: Answers) -> str:
    """The stage that is claimed; proceedings that are not criminal are paid as a whole."""
    if kind_of(case) != WorkKind.CRIMINAL:
        return WorkStage.WHOLE
    asked = str(answers.get("work_stage") or AS_RECORDED)
    if asked != AS_RECORDED:
        return WorkStage(asked)
    return STAGES.get(str(case.facts.get("procedure_stage")), WorkStage.TRIAL)


def finished_on(case: Case) -> date:
    """结案日, whose rate counts."""
    told = case.facts.get("case_closed_on")
    return date.fromisoformat(str(told)) if told else case.matter.closed_on or case.begun_on


def day_of(case: Case, answers: Answers) -> date:
    """The day whose rate counts: of the help, or 结案日."""
    told = duty.told_day(answers) if duty.is_duty(case) else None
    return told or finished_on(case)


def payee_of(case: Case) -> Professional | None:
    """Who handles the matter."""
    rows = Assignment.objects.live().filter(matter=case.matter)
    found = rows.select_related("professional__person", "organisation").first()
    return found.professional if found else None


def work_of(case: Case, answers: Answers) -> str:
    """What a piece of work is called in the books: the file and the stage, or what a duty lawyer's help is called."""
    payee = payee_of(case)
    if duty.is_duty(case) and payee is not None:
        return duty.work_of(case, payee, day_of(case, answers), rate_of(case, answers))
    return f"{case.matter.number}:{stage_of(case, answers)}"


def alike_of(case: Case, answers: Answers) -> str:
    """What the same work would have in common under whatever scheme: the person, criminal or not, and the stage."""
    who = case.those(Relation.APPLICANT)
    subject = (who[0].subject or who[0].name_key) if who else case.matter.number
    criminal = kind_of(case) == WorkKind.CRIMINAL
    kind = f"duty {day_of(case, answers)}" if duty.is_duty(case) else criminal
    text = f"{subject}|{kind}|{stage_of(case, answers)}"
    return hashlib.sha256(text.encode()).hexdigest()


def unpayable(case: Case, payee: Professional | None, answers: Mapping[str, Any]) -> list[str]:
    """Why this case cannot be claimed for, as far as case and register say; empty when it can (P1, P2)."""
    found = [] if duty.is_duty(case) else _of_the_file(case)
    if payee is None:
        return [*found, _("这件案件现在没有承办人，不能申领。")]
    if duty.is_duty(case):
        found += duty.objections(case, payee, answers)
    if answers.get("costs_only") != "yes" and (why := barred(payee)):
        found.append(why)
    day = day_of(case, answers)
    if why := lapsed(payee, day):
        told = {"who": payee.person.name, "day": day.isoformat(), "why": why}
        words = _("%(who)s在提供帮助的那天（%(day)s）没有有效登记：%(why)s，不能支付。")
        if not duty.is_duty(case):
            words = _("%(who)s在结案日（%(day)s）没有有效登记：%(why)s，不能支付。")
        found.append(words % told)
    return found


def _of_the_file(case: Case) -> list[str]:
    """A file that is whole, and in the archive."""
    found = []
    if case.matter.stage != Stage.ARCHIVED:
        found.append(_("案卷还没有归档，归档以后才能申领。"))
    counted = {one.action for one in effective(case.happenings)}
    if missing := [str(words) for code, words in _wanted(case).items() if code not in counted]:
        found.append(_("案卷不完整，缺%(what)s，不能申领。") % {"what": "、".join(missing)})
    if not str(case.facts.get("closing_report") or "").strip():
        found.append(_("案卷不完整，缺办理情况报告，不能申领。"))
    return found


def _wanted(case: Case) -> dict[str, Any]:
    """The signed papers that this kind of case must have."""
    codes = {action.code for action in case.matter.definition.actions}
    return {code: words for code, words in PROOFS.items() if code in codes}


def barred(payee: Professional) -> str:
    """Somebody whom the state pays already gets no fee for the work; empty for others."""
    if payee.practice not in STATE_PAID and payee.organisation.kind not in STATE_BODIES:
        return ""
    told = {"who": payee.person.name, "what": payee.get_practice_display() or payee.organisation.get_kind_display()}
    return _("%(who)s是%(what)s工作人员，由财政发工资，不能领取劳务费，只能报直接费用。") % told


def unproved(claim: Case, source: Case, *, seen: bool) -> str:
    """Is the signed paper itself in the file, scanned or seen? Empty when it is.

    Handed in later it counts when the reviewer found it among the papers that came with the claim.
    """
    if not _wanted(source):
        return ""
    steps = [one.seq for one in effective(source.happenings) if one.action in _wanted(source)]
    there = Material.objects.filter(matter=source.matter, event_seq__in=steps).exists()
    if there or (seen and Material.objects.filter(matter=claim.matter).exists()):
        return ""
    return _("案卷里没有%(what)s，不能支付。请退回补交，或者不发。") % {
        "what": "、".join(map(str, _wanted(source).values()))
    }


@dataclass(frozen=True)
class Reckoned:
    """What is due, by which rate."""

    due: Due
    rate: Rate


def rate_of(source: Case, said: Mapping[str, Any]) -> Rate | None:
    """The rate of the day that counts; None when none is registered for such work."""
    kind = kind_of(source)
    return rate_on(scheme_of(kind), kind, day_of(source, said), stage=stage_of(source, said))


def reckoned_by(rate: Rate, source: Case, said: Mapping[str, Any]) -> Due:
    """What is due by a rate."""
    most = lookup("subsidy.group_cap", day_of(source, said))
    counted = {**said, "people": people_of(source, said), **({"days": 1} if duty.is_duty(source) else {})}
    return due(rate, _work(counted), Cap(most.value, most.source, most.verified))


def people_of(source: Case, said: Mapping[str, Any]) -> int:
    """How many were helped: of a case of many, those to whom aid was granted, whatever the claim says."""
    together = [part for part in parts(source.matter) if "grant" in part.marks]
    return len(together) or int(said.get("people") or 1)


def reckoned(claim: Case, answers: Answers) -> Reckoned | None:
    """What is due as the claim stands with these answers; None when no rate is registered for it."""
    source, said = claim.source, {**claim.facts, **answers}
    rate = rate_of(source, said) if source is not None else None
    return Reckoned(reckoned_by(rate, source, said), rate) if source is not None and rate is not None else None


def _work(said: Mapping[str, Any]) -> Work:
    return Work(
        days=Decimal(str(said.get("days") or 1)),
        people=int(said.get("people") or 1),
        grade=str(said.get("grade") or Grade.NONE),
        spent=Decimal(str(said.get("spent") or 0)),
        cut=Decimal(str(said.get("cut") or 0)),
        cut_why=str(said.get("cut_why") or ""),
        costs_only=said.get("costs_only") == "yes",
    )


def kept(claim: Case, answers: Answers) -> dict[str, Any]:
    """What the check keeps with its event: the sentences, the two parts, and the rate."""
    found = reckoned(claim, answers)
    if found is None:
        return {}
    return {
        "reckoned": list(found.due.words),
        "fee_due": str(found.due.fee),
        "costs_due": str(found.due.costs),
        "rate": found.rate.pk,
    }


RECKONED = Finds((Fact("reckoned", gettext_lazy("怎么算的"), required=False),), kept)
