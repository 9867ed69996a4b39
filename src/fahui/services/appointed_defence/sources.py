"""The sources cited besides those of legal aid."""

from fahui.people.models.lists import OrganisationKind

COURT, CODE = "刑诉解释", "刑事诉讼法"
# 法律援助法第二十五条、第二十八条: who gives notice. State security organs have the powers of the police in their cases
# (刑事诉讼法第四条) and stand in the register under the police's kind.
CASE_ORGANS = (OrganisationKind.COURT, OrganisationKind.PROCURATORATE, OrganisationKind.POLICE)
