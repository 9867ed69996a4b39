"""法律援助：一门受理，分人审查与批准，指派、承办、结案、异议。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import PartyRole, Relation, Service
from fahui.services.legal_aid.checking import CHECKLIST
from fahui.services.legal_aid.closing import VOLUME
from fahui.services.legal_aid.counts import COUNTS, SORTS
from fahui.services.legal_aid.data_checks import DATA_CHECKS
from fahui.services.legal_aid.deciding import DECIDING
from fahui.services.legal_aid.ending import ENDING, ENDING_TERMS
from fahui.services.legal_aid.handling import HANDLING
from fahui.services.legal_aid.handling_times import HANDLING_TIMES
from fahui.services.legal_aid.informing import INFORMING_LETTERS, INFORMS
from fahui.services.legal_aid.linking import LINKING, LINKING_LETTERS
from fahui.services.legal_aid.papers import LETTERS
from fahui.services.legal_aid.pledging import PLEDGING
from fahui.services.legal_aid.quality import QUALITY, QUALITY_TERMS, closing_and_quality
from fahui.services.legal_aid.questions import INTAKE
from fahui.services.legal_aid.reporting import REPORTING
from fahui.services.legal_aid.self_check import SELF_CHECK
from fahui.services.legal_aid.sources import LAW, RULE
from fahui.services.legal_aid.special import SPECIAL, SPECIAL_TERMS
from fahui.services.legal_aid.times import TERMS, hurries
from fahui.services.legal_aid.wanting import wants
from fahui.services.legal_aid.working import WORKING

# What people say who want more than an answer: somebody to act for them who costs nothing.
KEYWORDS = (
    "请律师", "请不起", "没钱打官司", "法律援助", "打官司", "起诉", "仲裁", "开庭", "传票",
    "工资", "欠薪", "工伤", "赡养费", "抚养费", "家暴", "虐待", "低保", "残疾",
)  # fmt: skip

CURRENT = services.add(
    Service(
        code="legal_aid",
        title=_("法律援助"),
        summary=_("请不起律师，免费帮您"),
        door=2,
        effective_from=date(2023, 9, 1),
        basis=(LAW, RULE),
        opens_with="submit",
        from_words="statement",
        keywords=KEYWORDS,
        parties=(
            PartyRole(Relation.APPLICANT, _("申请人"), identity=True),
            PartyRole(Relation.AGENT, _("代为申请的人"), least=0, identity=True),
            PartyRole(Relation.RESPONDENT, _("对方"), least=0, most=5, kinds=("person", "organisation")),
        ),
        materials=(
            ("id_card", _("身份证或户口簿")),
            ("evidence", _("和这件事有关的材料（合同、欠条、考勤、转账、聊天记录等）")),
            ("group_proof", _("低保证、残疾证、务工证明等（有的话）")),
        ),
        intake=INTAKE,
        outcomes=(
            ("deemed_withdrawn", _("逾期未补充，视为撤回")),
            ("withdrawn", _("申请人撤回")),
            ("transferred", _("转其他机构")),
            ("refused", _("不予法律援助")),
            ("terminated", _("终止法律援助")),
            ("judgment", _("判决、裁定或裁决")),
            ("settled", _("调解或和解")),
            ("other_end", _("其他方式结案")),
        ),
        remedies=(
            (
                "refused",
                _(
                    "如不同意，可以%(object)s向区司法局提出异议（法律援助法第四十九条）。和对方谈得拢的，也可以申请人民调解，不收费。"
                ),
            ),
            ("terminated", _("如不同意，可以%(object)s向区司法局提出异议（法律援助法第四十九条）。")),
            ("deemed_withdrawn", _("材料备齐后可以重新申请，已交过的材料可以沿用。")),
            ("transferred", _("请向转去的机构查询；需要帮忙请打12348。")),
        ),
        self_check=SELF_CHECK,
        wants=wants,
        counts=COUNTS,
        sorts=SORTS,
        data_checks=DATA_CHECKS,
        hurries=hurries,
        checklist=CHECKLIST,
        volume=VOLUME,
        letters=(*LETTERS, *INFORMING_LETTERS, *LINKING_LETTERS, *closing_and_quality("legal_aid", "{short}法援")),
        actions=(*DECIDING, *HANDLING, *INFORMS, WORKING, *SPECIAL, *REPORTING, *LINKING, *PLEDGING, *ENDING, *QUALITY),
        terms=(*TERMS, *HANDLING_TIMES, *SPECIAL_TERMS, *ENDING_TERMS, *QUALITY_TERMS),
    )
)
