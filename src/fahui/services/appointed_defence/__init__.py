"""通知辩护、通知代理：法院、检察院、公安、国安通知法律援助机构派律师，不审查经济状况，三日内指派并回告。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import PartyRole, Relation, Service
from fahui.services.appointed_defence.checking import CHECKLIST
from fahui.services.appointed_defence.counts import COUNTS, SORTS
from fahui.services.appointed_defence.papers import LETTERS
from fahui.services.appointed_defence.questions import INTAKE
from fahui.services.appointed_defence.sources import CASE_ORGANS, CODE
from fahui.services.appointed_defence.steps import ACTIONS
from fahui.services.appointed_defence.times import TERMS
from fahui.services.appointed_defence.volume import DEFENCE_VOLUME
from fahui.services.appointed_defence.wanting import wants
from fahui.services.legal_aid.quality import QUALITY_TERMS, closing_and_quality
from fahui.services.legal_aid.sources import LAW

CURRENT = services.add(
    Service(
        code="appointed_defence",
        title=_("通知辩护、通知代理"),
        summary=_("办案机关通知派律师"),
        open_to="bodies",
        effective_from=date(2023, 9, 1),
        basis=(f"{LAW} 第二十五条", f"{LAW} 第二十八条", f"{LAW} 第三十六条", f"{CODE} 第三十五条"),
        opens_with="notify",
        parties=(
            PartyRole(Relation.APPLICANT, _("受援人"), identity=True, phone=False),
            PartyRole(Relation.AGENT, _("通知机关"), kinds=("organisation",), bodies=CASE_ORGANS),
        ),
        intake=INTAKE,
        wants=wants,
        counts=COUNTS,
        sorts=SORTS,
        outcomes=(("closed", _("本阶段办结")), ("terminated", _("终止"))),
        remedies=(
            (
                "terminated",
                _("如不同意，可以自收到决定书之日起在期限内向区司法局提出异议（法律援助法第四十九条）。"),
            ),
        ),
        checklist=CHECKLIST,
        volume=DEFENCE_VOLUME,
        letters=(*LETTERS, *closing_and_quality("appointed_defence", "{short}法援通")),
        actions=ACTIONS,
        terms=(*TERMS, *QUALITY_TERMS),
    )
)
