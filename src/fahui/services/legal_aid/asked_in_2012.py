"""What an application asked before 2022: a stamped certificate of hardship, and the groups that showed another paper.

The groups are those of the draft of Wuhan's rules (2014); the text that came into force was not found (eligibility).
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Fact
from fahui.services.legal_aid.earlier import asked_then
from fahui.services.legal_aid.questions import INTAKE, MEANS
from fahui.services.legal_aid.sources import OLD_RULE

WUHAN = "武汉市法律援助条例"
GROUNDS = (
    ("migrant_worker", _("农村进城务工人员，凭务工材料")),
    ("social_assistance", _("五保、七十岁以上、福利机构供养等人员，凭证件")),
    ("income", _("都不是，凭盖章的经济状况证明")),
)
ASSISTANCE = (
    ("extreme_poverty", _("农村五保供养对象")),
    ("aged_70", _("七十周岁以上的老人")),
    ("institution", _("在福利机构由政府供养的人员")),
    ("hardship", _("因灾害或者重病造成临时困难的人员")),
    ("brave", _("因见义勇为或者公共利益受损的人员")),
)
STAMPED_BY = (
    ("authority", _("地方规定的有权出具证明的机关、单位")),
    ("committee", _("村民委员会、居民委员会")),
    ("employer", _("所在单位")),
)
MATERIALS = (
    ("id_card", _("身份证或户口簿")),
    ("evidence", _("和这件事有关的材料（合同、欠条、考勤、转账、聊天记录等）")),
    ("means_proof", _("盖章的经济状况证明表")),
    ("group_proof", _("五保供养证、务工证明等（有的话）")),
)
# Whose income counts was no question then, and nobody pledged: the certificate was stamped instead.
NOT_ASKED = ("opponent_at_home", "own_income", "pledge")
CERTIFICATE = (
    Fact(
        "certified_by",
        _("经济状况证明表由谁盖章"),
        "choice",
        choices=STAMPED_BY,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
        basis=f"{OLD_RULE} 第九条",
    ),
    Fact(
        "certificate_files",
        _("盖章的经济状况证明表"),
        "files",
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
        basis=f"{OLD_RULE} 第九条",
    ),
)


def _questions() -> Iterator[Fact]:
    for fact in INTAKE:
        if fact.code == "means_ground":
            yield replace(fact, choices=GROUNDS, basis=WUHAN)
        elif fact.code == "assistance_kind":
            yield replace(fact, choices=ASSISTANCE, basis=WUHAN, required=True)
        elif fact.code not in NOT_ASKED:
            yield asked_then(fact)


INTAKE_2012 = (*_questions(), *CERTIFICATE)
