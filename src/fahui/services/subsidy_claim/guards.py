"""What the law or the house forbids at each step of a claim, in words."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.identifiers import clean_account
from fahui.ledger import claims
from fahui.ledger.models import Grade, Unit
from fahui.matters.case import Case
from fahui.matters.models import Assignment
from fahui.matters.vocabulary import Answers
from fahui.services.subsidy_claim.duty import is_duty
from fahui.services.subsidy_claim.rules import kept, payee_of, reckoned, unpayable, unproved


def may_claim(case: Case, answers: Answers) -> str | None:
    """A complete file of somebody who may be paid, an account to pay to, figures that can be right."""
    source = case.source
    if source is None:
        return _("补贴要从办结归档的案件申领。")
    found = unpayable(source, payee_of(case), answers)
    try:
        clean_account(str(answers.get("account") or ""))
    except ValidationError as wrong:
        found += wrong.messages
    for code, most in (("days", 365), ("people", 500)):
        if not 0 < int(answers.get(code) or 1) <= most:
            found.append(_("天数和人数要大于0，也不能大得不合常理，请核对。"))
    if Decimal(str(answers.get("spent") or 0)) < 0:
        found.append(_("直接费用不能是负数。"))
    return " ".join(found) or None


def outsider(case: Case, answers: Answers) -> str | None:
    """Nobody approves for themselves, for a case they handled, or for a claim they handed in."""
    by, source = case.by, case.source
    if not isinstance(by, User) or source is None:
        return None
    handled = Assignment.objects.filter(matter__in=[source.matter, case.matter], professional__person=by.person_id)
    if handled.exists() or (case.happenings and case.happenings[0].actor == f"user:{by.pk}"):
        return _("这是您自己承办或者申领的，不能由您审核、支付。")
    return None


def first_check(case: Case, answers: Answers) -> str | None:
    """The file once more, the signed paper, what looks the same, and the sum."""
    source = case.source
    if objection := outsider(case, answers):
        return objection
    if source is None:
        return None
    found = unpayable(source, payee_of(case), case.facts)
    if missing := unproved(case, source, seen=answers.get("proof_seen") == "yes"):
        found.append(missing)
    others = list(claims.alike(claims.claim_of(case.matter.number)))
    if others and not str(answers.get("apart_why") or "").strip():
        told = "、".join(other.about for other in others)
        found.append(_("和%(others)s像是同一件工作。不是的，请写明为什么；是的，请不发或者退回。") % {"others": told})
    if other := _other_grade(source, answers):
        found.append(other)
    return " ".join([*found, *_of_the_sum(case, answers)]) or None


def _other_grade(source: Case, answers: Answers) -> str:
    """Where peers assessed the file, their grade decides the coefficient and nobody's wish."""
    told = str(source.facts.get("quality_grade") or "")
    if not told or told == str(answers.get("grade")):
        return ""
    return _("这件案件的质量评估结果是“%(grade)s”（%(round)s），请按这个结果填。") % {
        "grade": Grade(told).label,
        "round": source.facts.get("quality_round", ""),
    }


def _of_the_sum(case: Case, answers: Answers) -> list[str]:
    found = reckoned(case, answers)
    if found is None:
        return [_("没有登记适用于这类工作、这个阶段和结案日的补贴标准，请先登记标准。")]
    one_day = case.source is not None and is_duty(case.source)
    if found.rate.unit != Unit.CASE and not one_day and not case.facts.get("days"):
        return [_("这类工作按%(unit)s计算，请退回补填数量。") % {"unit": found.rate.get_unit_display()}]
    cut = Decimal(str(answers.get("cut") or 0))
    if cut < 0 or (cut and not str(answers.get("cut_why") or "").strip()):
        return [_("少发的，请写明少发多少和为什么。")]
    if not found.due.total:
        return [_("算下来应付为零，请改为“不发”。")]
    return []


def second_check(case: Case, answers: Answers) -> str | None:
    """Another person, and the same sum as was checked first."""
    if objection := outsider(case, answers):
        return objection
    now = kept(case, answers)
    if any(str(case.facts.get(name)) != now.get(name) for name in ("fee_due", "costs_due")):
        return _("初核以后登记了新的标准，金额变了。请退回，重新初核。")
    return None
