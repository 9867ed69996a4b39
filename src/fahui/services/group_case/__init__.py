"""群体性法律援助：一次受理、一次指派、一本案卷；每个人的情况单独审查，单独决定（decision 15）。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import PartyRole, Relation, Service
from fahui.services.group_case.counts import COUNTS_OF_WHOLE, SORTS_OF_PART, SORTS_OF_WHOLE, counts_of_part
from fahui.services.group_case.papers import PART_LETTERS, WHOLE_LETTERS
from fahui.services.group_case.part import PART_ACTIONS, PART_CODES, PART_INTAKE, PART_TERMS
from fahui.services.group_case.whole import WHOLE_ACTIONS, WHOLE_CHECKLIST, WHOLE_INTAKE, WHOLE_TERMS, WHOLE_VOLUME
from fahui.services.legal_aid.data_checks import DATA_CHECKS
from fahui.services.legal_aid.sources import LAW, RULE
from fahui.services.legal_aid.times import hurries
from fahui.services.legal_aid.wanting import wants

OBJECTION = _("如不同意，可以%(object)s向区司法局提出异议（法律援助法第四十九条）。")
ENDINGS = (
    ("judgment", _("判决、裁定或裁决")),
    ("settled", _("调解或和解")),
    ("other_end", _("其他方式结案")),
)

services.add(
    Service(
        code="group_case",
        title=_("群体性法律援助"),
        summary=_("几个人以上、对方相同的案件一并办理"),
        open_to="bodies",
        effective_from=date(2023, 9, 1),
        basis=(LAW, RULE),
        opens_with="submit",
        parties=(
            PartyRole(Relation.APPLICANT, _("联系人"), identity=True),
            PartyRole(Relation.RESPONDENT, _("对方"), least=0, most=5, kinds=("person", "organisation")),
        ),
        materials=(("common_evidence", _("大家共有的材料（承包合同、工地照片、考勤表等）")),),
        intake=WHOLE_INTAKE,
        outcomes=(*ENDINGS, ("none_granted", _("没有人获得援助"))),
        remedies=(("none_granted", _("每个人的决定书上写着理由和怎样提出异议。")),),
        wants=wants,
        counts=COUNTS_OF_WHOLE,
        sorts=SORTS_OF_WHOLE,
        volume=WHOLE_VOLUME,
        letters=WHOLE_LETTERS,
        checklist=WHOLE_CHECKLIST,
        actions=WHOLE_ACTIONS,
        terms=WHOLE_TERMS,
    )
)
services.add(
    Service(
        code="group_part",
        title=_("群体案件中本人的部分"),
        summary=_("本人的欠款、证据和决定"),
        open_to="linked",
        effective_from=date(2023, 9, 1),
        basis=(LAW, RULE),
        opens_with="submit",
        parties=(PartyRole(Relation.APPLICANT, _("申请人"), identity=True),),
        materials=(
            ("id_card", _("身份证或户口簿")),
            ("evidence", _("本人的材料（欠条、转账、考勤、聊天记录等）")),
        ),
        intake=PART_INTAKE,
        outcomes=(
            *ENDINGS,
            ("deemed_withdrawn", _("逾期未补充，视为撤回")),
            ("withdrawn", _("申请人撤回")),
            ("refused", _("不予法律援助")),
            ("terminated", _("终止法律援助")),
        ),
        remedies=(
            ("refused", OBJECTION),
            ("terminated", OBJECTION),
            ("deemed_withdrawn", _("材料备齐后可以重新申请，已交过的材料可以沿用。")),
        ),
        counts=counts_of_part(PART_CODES),
        sorts=SORTS_OF_PART,
        hurries=hurries,
        data_checks=DATA_CHECKS,
        letters=PART_LETTERS,
        actions=PART_ACTIONS,
        terms=PART_TERMS,
    )
)
