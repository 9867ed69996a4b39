"""Earlier editions of legal aid, for matters that began under them: 2012's procedure, and the first years of the law.

A day of an older term that nobody verified is said so in its source (laws/data). What did not exist then is left out:
no last day to object, no five days to sign or to answer a request for another handler, no three days to serve an end.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Action, ByFact, Fact, Length, On, Param, Service, Term
from fahui.matters.volume import Volume
from fahui.services.legal_aid import CURRENT
from fahui.services.legal_aid.asked_in_2012 import INTAKE_2012, MATERIALS
from fahui.services.legal_aid.closing import VOLUME
from fahui.services.legal_aid.earlier import (
    GONE_BEFORE_THE_LAW,
    OBJECTED,
    REMEDY_2012,
    REMEDY_2022,
    asked_then,
    letters_then,
    limit_then,
    rule_then,
    step_then,
    steps_then,
    terms_then,
)
from fahui.services.legal_aid.linking import LINKING, LINKING_LETTERS
from fahui.services.legal_aid.papers import SINCE_2023
from fahui.services.legal_aid.pledging import PLEDGING
from fahui.services.legal_aid.quality import closing_and_quality
from fahui.services.legal_aid.sources import LAW, OLD_RULE, REGULATION
from fahui.worktime.units import Unit

NEW_PAPERS = {letter.code for letter in (*SINCE_2023, *closing_and_quality("legal_aid", ""))}
# Texts that name a limit which the rule of 2023 brought; and those that name the law or count from its receipt.
TEXTS_2022 = {
    "replacement_notice": "legal_aid/earlier/replacement.md",
    "refusal_decision": "legal_aid/earlier/refusal.md",
    "assignment_notice": "legal_aid/earlier/assignment.md",
}
TEXTS_2012 = {
    "receipt": "legal_aid/earlier/receipt.md",
    "grant_decision": "legal_aid/earlier/grant.md",
    "supplement_notice": "legal_aid/earlier/supplement.md",
}
# Whose income counts where the other side lives in the household, the rule of 2023 said first.
OWN_INCOME = ("opponent_at_home", "own_income")
LISTED_2026 = ("allowance_edge", "rigid_expenses", "disaster", "hardship", "emergency_patient", "vagrant")
REFUSALS_2012 = (
    ("scope", _("法律援助条例第十条：申请事项不属于法律援助范围")),
    ("means", _("法律援助条例第十三条：不符合经济困难标准")),
    ("authority", _("法律援助条例第十四条：不属于本机构受理")),
    ("untrue", _("法律援助条例第十七条：申请材料不真实")),
)
ENDS_2012 = (
    ("means", _("经济状况变化，不再符合法律援助条件")),
    ("ended", _("案件终止审理或者已经被撤销")),
    ("own_lawyer", _("自行委托了律师或者其他代理人")),
    ("asked", _("受援人要求终止")),
)
CHOICES_2012 = {"refusal_ground": REFUSALS_2012, "ground_seen": ENDS_2012, "termination_ground": ENDS_2012}
# What leads to services that have no edition of that time, and what the rules of 2023 brought.
NOT_THEN = {"complain", "claim_subsidy", *(action.code for action in (*LINKING, *PLEDGING))}
LETTERS_NOT_THEN = {letter.code for letter in LINKING_LETTERS}
CRIMINAL_FORMS = ("defence",)
LAPSED = _("逾期未补充，视为撤销申请")
LAPSING: dict[str, Any] = {
    "title": _("视为撤销申请"),
    "sentence": _("到期没有补充材料，按规定视为撤销申请"),
    "tells": _("到期没有收到补充材料，按规定视为撤销申请，备齐后可以重新申请。"),
}


def _intake_2022() -> Iterator[Fact]:
    for fact in CURRENT.intake:
        if fact.code == "assistance_kind":
            choices = tuple((code, title) for code, title in fact.choices if code not in LISTED_2026)
            yield replace(fact, choices=choices, basis=f"{LAW} 第四十二条")
        elif fact.code not in OWN_INCOME:
            yield replace(fact, basis=rule_then(fact.basis))


E2022 = replace(
    CURRENT,
    effective_from=date(2022, 1, 1),
    basis=(LAW, OLD_RULE),
    intake=tuple(_intake_2022()),
    self_check=None,  # it is for those who may still ask
    letters=letters_then(CURRENT.letters, TEXTS_2022, NEW_PAPERS),
    remedies=tuple((code, REMEDY_2022 if code in OBJECTED else words) for code, words in CURRENT.remedies),
    actions=tuple(steps_then(CURRENT.actions, NEW_PAPERS)),
    checklist=(),  # it is by the rule of 2023
    terms=tuple(terms_then(CURRENT.terms)),
)


def _asked(fact: Fact) -> Fact:
    return replace(asked_then(fact), choices=CHOICES_2012.get(fact.code, fact.choices))


def _step(action: Action) -> Action:
    then = replace(step_then(action), asks=tuple(_asked(fact) for fact in action.asks))
    if action.code in ("assign", "assign_unit"):
        return replace(then, basis=f"{OLD_RULE} 第二十条")
    return replace(then, **LAPSING) if action.code == "lapse" else then


def _assign_lengths() -> ByFact:
    """Three working days for criminal cases, seven for the others."""
    kinds = next(fact for action in CURRENT.actions for fact in action.asks if fact.code == "aid_form").choices
    lengths = tuple((kind, Length(3 if kind in CRIMINAL_FORMS else 7, Unit.WORKING_DAYS)) for kind, _title in kinds)
    return ByFact("aid_form", lengths)


def _limit(term: Term) -> Term:
    """Seven working days from acceptance to decide; from the decision, three or seven to assign."""
    then = limit_then(term)
    if term.code == "decide":
        basis = f"{OLD_RULE} 第十三条"
        pauses = tuple(replace(pause, basis=basis) for pause in term.pauses)
        starts = (On("accept"), On("ordered"))
        return replace(then, length=Length(7, Unit.WORKING_DAYS), starts=starts, pauses=pauses, basis=basis)
    if term.code == "assign":
        return replace(then, length=_assign_lengths(), basis=f"{OLD_RULE} 第二十条")
    alarm = Param("legal_aid.earlier_urgent_days", Unit.DAYS) if term.alarm else None
    return replace(then, starts=tuple(on for on in term.starts if _could_be_said(on)), alarm=alarm)


def _could_be_said(on: On) -> bool:
    """Was that answer among those asked then?"""
    asked = next((fact for fact in INTAKE_2012 if on.when and fact.code == on.when[0]), None)
    return on.when is None or asked is None or on.when[1] in dict(asked.choices)


def _volume() -> Volume:
    """A stamped certificate lies where the statement of means does now."""
    means: dict[str, Any] = {"title": _("经济状况证明"), "papers": ("means_proof", "group_proof"), "letters": ()}
    papers = (replace(paper, **means) if paper.code == "means" else paper for paper in VOLUME.papers)
    return replace(VOLUME, papers=tuple(papers))


E2012: Service = replace(
    E2022,
    effective_from=date(2012, 7, 1),
    basis=(REGULATION, OLD_RULE),
    intake=INTAKE_2012,
    materials=MATERIALS,
    volume=_volume(),
    data_checks=(),  # data were not shared then: a stamped certificate was handed in
    outcomes=tuple((code, LAPSED if code == "deemed_withdrawn" else words) for code, words in CURRENT.outcomes),
    remedies=tuple((code, REMEDY_2012 if code in OBJECTED else words) for code, words in CURRENT.remedies),
    actions=tuple(_step(action) for action in E2022.actions if action.code not in NOT_THEN),
    letters=letters_then(E2022.letters, TEXTS_2012, LETTERS_NOT_THEN),
    terms=tuple(_limit(term) for term in E2022.terms if term.code not in GONE_BEFORE_THE_LAW),
)

for edition in (E2012, E2022):
    services.add(edition)
