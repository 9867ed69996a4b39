"""法律援助的条件：按申请那天的规定和标准判断，范围与经济状况是两件事；结论、依据和当时的数据随经过保存。"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.eligibility.decide import decide
from fahui.eligibility.editions import edition_on
from fahui.eligibility.effect import Application, sources
from fahui.eligibility.standards import limit_on
from fahui.eligibility.supplements import TOPICS, rules_on
from fahui.eligibility.vocabulary import Finding, Limit, Situation, Tri
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.models import Matter, Party
from fahui.matters.vocabulary import Answers, Fact, Finds, Relation
from fahui.services.legal_aid.data_checks import said
from fahui.services.legal_aid.untrue_records import recorded

declare(
    Default(
        "legal_aid.objection_days",
        "对不予援助决定提出异议的期限",
        15,
        "日",
        "办理法律援助案件程序规定 第二十二条（未核实）",
    ),
    Default(
        "legal_aid.filing_days", "承办人提交结案材料的期限", 30, "日", "办理法律援助案件程序规定 第四十条（未核实）"
    ),
    Default("legal_aid.checking_days", "审查结案材料的期限", 30, "日", "办理法律援助案件程序规定 第四十一条（未核实）"),
    Default("legal_aid.promised_days", "审查决定的承诺时限", 5, "日", "承诺：区法律援助中心服务承诺（示例，未核实）"),
)


def situation_of(facts: Mapping[str, Any]) -> Situation:
    """What the answers say, as the rules ask it; what was not answered stays unknown."""
    ground = str(facts.get("means_ground") or "")
    cause, topic = str(facts.get("cause") or "unknown"), str(facts.get("supplement") or "")
    return Situation(
        cause=topic if cause == "other" and topic in dict(TOPICS) else cause,
        groups=frozenset({ground, str(facts.get("assistance_kind") or "")} - {"", "income"}),
        area=str(facts.get("area") or "urban"),
        monthly_income=_money(facts.get("monthly_income")),
        own_income=_money(facts.get("own_income")),
        opponent_at_home=_tri(facts.get("opponent_at_home"), Tri.NO),
        high_assets=_tri(facts.get("high_assets"), Tri.UNKNOWN),
    )


def _money(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _tri(value: Any, otherwise: Tri) -> Tri:
    return Tri(str(value)) if str(value) in set(Tri) else otherwise


def found(case: Case, answers: Answers) -> tuple[Situation, Finding, Limit | None]:
    """By the rules and the standard of the day of application, whatever holds today (F62, F64)."""
    situation = situation_of({**case.facts, **answers})
    day = case.begun_on
    limit = limit_on(day)
    return situation, decide(situation, rules_on(day), limit, day), limit


def may_grant(case: Case, answers: Answers) -> str | None:
    """Guard of the proposal to grant: every question must be answered with yes."""
    _situation, finding, _limit = found(case, answers)
    open_points = [point.words for point in finding.points if point.answer != Tri.YES]
    return " ".join(open_points) or None


def may_refuse(case: Case, answers: Answers) -> str | None:
    """Guard of the proposal to refuse: nobody is refused for means that are not in question."""
    if answers.get("refusal_ground") != "means":
        return None
    _situation, finding, _limit = found(case, answers)
    fine = [point.words for point in finding.points if point.question == "means" and point.answer == Tri.YES]
    if not fine:
        return None
    words = gettext(
        "按登记的情况，不能以经济状况为由不予援助：%(why)s情况不实的，请选“%(untrue)s”；登记有误的，请先更正。"
    )
    return words % {"why": fine[0], "untrue": _called(case, "untrue")}


def _called(case: Case, ground: str) -> str:
    """A ground of refusal as the matter's own edition words it."""
    asks = case.matter.definition.action("propose_refuse").asks
    return next(str(dict(fact.choices)[ground]) for fact in asks if fact.code == "refusal_ground")


def reasons(case: Case, answers: Answers) -> dict[str, Any]:
    """What is kept with the step: the inputs, the edition, the standard, and the explanation in sentences."""
    situation, finding, limit = found(case, answers)
    kept = {
        "edition": finding.edition,
        "on": finding.on.isoformat(),
        "answer": finding.answer,
        "inputs": {
            "cause": situation.cause,
            "groups": sorted(situation.groups),
            "area": situation.area,
            "monthly_income": _text(situation.monthly_income),
            "own_income": _text(situation.own_income),
            "opponent_at_home": situation.opponent_at_home,
            "high_assets": situation.high_assets,
        },
        "standard": None if limit is None else {"from": limit.valid_from.isoformat(), "source": limit.source},
        "verified": finding.verified,
    }
    rules = _("适用：%(rules)s，%(day)s申请。") % {"rules": edition_on(finding.on).title, "day": finding.on.isoformat()}
    unsure = [] if finding.verified else [_("其中有未核实的条文或者数值，请对照原文。")]
    return {
        "finding": kept,
        "finding_words": [str(line) for line in (rules, *finding.sentences, *unsure, *said(case), *recorded(case))],
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


EXPLAINED = Finds((Fact("finding_words", _("按当时规定的判断"), required=False),), reasons)


def asking_means() -> list[str]:
    """Services that ask on what ground somebody applies: the single case, and each person's part of many."""
    return sorted({one.code for one in services if any(fact.code == "means_ground" for fact in one.intake)})


def applications(since: date) -> Iterator[Application]:
    """Who applied since a day: on these a new standard or a new matter is tried before it is published."""
    rows = Matter.objects.here().filter(service__in=asking_means(), opened_on__gte=since)
    asker = Party.objects.filter(matter=OuterRef("pk"), relation=Relation.APPLICANT).order_by("seq", "pk")
    found = rows.values_list("number", "opened_on", "facts", "pk", Subquery(asker.values("person")[:1]))
    for number, day, facts, pk, person in found.iterator(chunk_size=1000):
        yield Application(number, day, situation_of(facts), facts.get("means_ground") == "income", person or -pk)


sources.append(applications)
