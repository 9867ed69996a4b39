"""补贴申领：承办人从归档的案件申领，初核、复核、财务三个人，各办各的；谁也不审自己的。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.ledger import effect
from fahui.ledger.models import Scheme
from fahui.matters.catalogue import services
from fahui.matters.paying import Pays
from fahui.matters.vocabulary import Service, Stage
from fahui.services.legal_aid.sources import LAW
from fahui.services.subsidy_claim.duty import not_asked
from fahui.services.subsidy_claim.questions import INTAKE
from fahui.services.subsidy_claim.rules import unpayable
from fahui.services.subsidy_claim.steps import ACTIONS
from fahui.services.subsidy_claim.times import TERMS
from fahui.services.subsidy_claim.trying import open_claims

effect.sources.append(open_claims)
services.add(
    Service(
        code="subsidy_claim",
        title=_("补贴申领"),
        summary=_("承办人申领法律援助补贴"),
        open_to="linked",
        effective_from=date(2022, 1, 1),
        basis=(f"{LAW} 第五十二条", "关于完善法律援助补贴标准的指导意见"),
        opens_with="claim",
        parties=(),
        intake=INTAKE,
        outcomes=(
            ("paid", _("已支付")),
            ("denied", _("不发")),
            ("withdrawn", _("撤回申领")),
            ("recovered", _("已追回")),
        ),
        remedies=(("denied", _("不同意的，可以在补正以后重新申领，或者向区司法局反映。")),),
        actions=ACTIONS,
        terms=TERMS,
        reads=(Role.REVIEWER, Role.APPROVER, Role.FINANCE, Role.SUPERVISOR, Role.CHIEF),
        of_handler=True,
        pays=Pays(
            scheme=Scheme.AID,
            enlist="enlist",
            pay="pay",
            waits=Stage.HANDLING,
            unpayable=unpayable,
            not_asked=not_asked,
            states=(
                (Stage.SUBMITTED, _("待核定")),
                (Stage.ACCEPTED, _("初核过，等复核")),
                (Stage.HANDLING, _("复核过，等财务")),
                (Stage.CLOSED, _("已支付")),
                (Stage.SUPPLEMENTING, _("退回补正")),
                (Stage.DECLINED, _("不发")),
                (Stage.WITHDRAWN, _("已撤回")),
                (Stage.TERMINATED, _("已追回")),
            ),
        ),
    )
)
