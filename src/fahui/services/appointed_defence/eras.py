"""Earlier editions of a defence by notice: 指定辩护 under the regulation of 2003, and the first years of the law.

Before 2022 the court sent its notice ten days before the hearing, three working days were there to assign, and the
court was answered three days before the hearing (法律援助条例 第二十条、第二十一条; 124令 第二十条).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Action, Fact, Length, On, Service, Term
from fahui.services.appointed_defence import CURRENT
from fahui.services.appointed_defence.sources import CODE
from fahui.services.legal_aid.earlier import (
    GONE_BEFORE_THE_LAW,
    OBJECTED,
    REMEDY_2012,
    REMEDY_2022,
    asked_then,
    letters_then,
    limit_then,
    step_then,
    steps_then,
    terms_then,
)
from fahui.services.legal_aid.quality import closing_and_quality
from fahui.services.legal_aid.sources import LAW, OLD_RULE, REGULATION
from fahui.worktime.units import Unit

NEW_PAPERS = {"handling_record", *(letter.code for letter in closing_and_quality("appointed_defence", ""))}
TEXTS_2012 = {
    "notice_receipt": "appointed_defence/earlier/receipt.md",
    "official_letter": "appointed_defence/earlier/official.md",
    "termination_decision": "appointed_defence/earlier/termination.md",
}
# 法律援助条例 第十二条 and the code of criminal procedure of its time; 死刑复核 on request came with the law of 2022.
GROUNDS_2012 = (
    ("minor", _("未成年人")),
    ("impaired", _("盲、聋、哑人")),
    ("incapable", _("尚未完全丧失辨认或者控制自己行为能力的精神病人")),
    ("life_or_death", _("可能被判处无期徒刑、死刑的人")),
    ("absent", _("缺席审判案件的被告人（2018年10月26日起）")),
    ("may", _("其他没有委托辩护人、法院指定辩护的被告人")),
    ("treatment", _("强制医疗案件的被申请人或者被告人（通知代理）")),
)
ENDS_2012 = (
    ("own_lawyer", _("受援人自行委托了律师或者其他代理人")),
    ("refused", _("受援人拒绝辩护，办案机关准许")),
    ("ended", _("案件终止审理或者已被撤销")),
)
CHOICES_2012 = {"ground": GROUNDS_2012, "termination_ground": ENDS_2012}
NOT_ASKED = {"found_on", "organ_received_on", "rights_told_on"}  # the three days of organs are of the law of 2022
NOT_THEN = {"claim_subsidy", "complain"}  # they lead to services that have no edition of that time

E2022 = replace(
    CURRENT,
    effective_from=date(2022, 1, 1),
    basis=(*(basis for basis in CURRENT.basis if basis.startswith(LAW)), OLD_RULE),
    letters=letters_then(CURRENT.letters, {}, NEW_PAPERS),
    remedies=tuple((code, REMEDY_2022 if code in OBJECTED else words) for code, words in CURRENT.remedies),
    actions=tuple(steps_then(CURRENT.actions, NEW_PAPERS)),
    checklist=(),  # it is by the rule of 2023
    terms=tuple(terms_then(CURRENT.terms)),
)


def _asked(fact: Fact) -> Fact:
    return replace(asked_then(fact), choices=CHOICES_2012.get(fact.code, fact.choices))


def _step(action: Action) -> Action:
    then = replace(step_then(action), asks=tuple(_asked(fact) for fact in action.asks))
    bases = {
        "assign": f"{OLD_RULE} 第二十条",
        "assign_unit": f"{OLD_RULE} 第二十条",
        "inform_organ": f"{REGULATION} 第二十一条",
    }
    return replace(then, basis=bases.get(action.code, then.basis))


def _limits() -> Iterator[Term]:
    for term in (one for one in E2022.terms if one.code not in GONE_BEFORE_THE_LAW):
        then = limit_then(term)
        if term.code == "assign":
            yield replace(then, length=Length(3, Unit.WORKING_DAYS), basis=f"{OLD_RULE} 第二十条")
        elif term.code == "inform":  # to the court, whose hearing it is: without a day there is no such limit yet
            yield replace(
                then,
                title=_("开庭三日前回复法院"),
                anchor="hearing_on",
                backwards=True,
                basis=f"{REGULATION} 第二十一条",
            )
        elif term.code == "court_notice":  # whatever the procedure
            title, starts = _("法院应在开庭十日前送交通知书"), (On("notify"),)
            yield replace(then, title=title, length=Length(10, Unit.DAYS), starts=starts)
        else:
            yield then


E2012: Service = replace(
    E2022,
    effective_from=date(2012, 7, 1),
    basis=(f"{REGULATION} 第十二条", f"{REGULATION} 第二十条", OLD_RULE, CODE),
    intake=tuple(_asked(fact) for fact in CURRENT.intake if fact.code not in NOT_ASKED),
    remedies=tuple((code, REMEDY_2012 if code in OBJECTED else words) for code, words in CURRENT.remedies),
    actions=tuple(_step(action) for action in E2022.actions if action.code not in NOT_THEN),
    letters=letters_then(E2022.letters, TEXTS_2012, ()),
    terms=tuple(_limits()),
)

for edition in (E2012, E2022):
    services.add(edition)
