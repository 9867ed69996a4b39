"""值班律师法律帮助：没有辩护人的嫌疑人、被告人请求帮助，或者办案机关通知；每次帮助登记，要申请法律援助的及时转交。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.counting.declared import Count
from fahui.matters.vocabulary import PartyRole, Relation, Service
from fahui.matters.wanting import Wants
from fahui.people.models.lists import Duty, OrganisationKind, ProfessionalKind, Speciality
from fahui.services.appointed_defence.sources import CASE_ORGANS
from fahui.services.duty_counsel.papers import LETTERS
from fahui.services.duty_counsel.questions import INTAKE
from fahui.services.duty_counsel.sources import CODE, DUTY
from fahui.services.duty_counsel.steps import ACTIONS, ENDS
from fahui.services.duty_counsel.times import TERMS
from fahui.services.legal_aid.counts import procedure
from fahui.services.legal_aid.sources import LAW

# 法律援助法第三十七条: the organs of the case, and wherever somebody is held.
SENDERS = (*CASE_ORGANS, OrganisationKind.CUSTODY)


def wants(_facts: Mapping[str, Any]) -> Wants:
    """Only a lawyer on the list of duty lawyers, who is on shift today first, then who knows criminal law."""
    return Wants(
        kinds=frozenset({str(ProfessionalKind.LAWYER)}),
        specialities=frozenset({str(Speciality.CRIMINAL)}),
        duty=str(Duty.DUTY_LAWYER),
        duty_only=True,
        shift="duty_lawyer",
        criminal=True,
    )


services.add(
    Service(
        code="duty_counsel",
        title=_("值班律师法律帮助"),
        summary=_("没有辩护人，请值班律师帮助"),
        open_to="bodies",
        effective_from=date(2022, 1, 1),
        basis=(f"{LAW} 第三十条", f"{LAW} 第三十七条", f"{CODE} 第三十六条", DUTY),
        opens_with="request",
        parties=(
            PartyRole(Relation.APPLICANT, _("请求帮助的人"), identity=True, phone=False),
            PartyRole(Relation.AGENT, _("转来的机关或者监管场所"), kinds=("organisation",), bodies=SENDERS),
        ),
        intake=INTAKE,
        wants=wants,
        duty_help=True,
        outcomes=ENDS,
        counts=(Count("on_duty", ("help",), on="helped_on"),),
        sorts=(procedure("investigation", "prosecution", "trial"),),
        letters=LETTERS,
        actions=ACTIONS,
        terms=TERMS,
    )
)
