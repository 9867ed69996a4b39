"""The sources cited besides those of legal aid."""

from fahui.people.models.lists import OrganisationKind
from fahui.services.legal_aid.sources import CODE, COURT, PROSECUTORS

__all__ = ["CASE_ORGANS", "CODE", "COURT", "PROSECUTORS"]
# 法律援助法第二十五条、第二十八条: who gives notice. State security organs have the powers of the police in their cases
# (刑事诉讼法第四条) and stand in the register under the police's kind.
CASE_ORGANS = (OrganisationKind.COURT, OrganisationKind.PROCURATORATE, OrganisationKind.POLICE)
