"""Persons, organisations and the professionals who serve."""

from fahui.people.assurance import Assurance
from fahui.people.models.circumstances import Agency, Household, HouseholdMember, PersonGroup
from fahui.people.models.linking import PersonEvent, PersonLink
from fahui.people.models.organisation import Organisation, OrganisationKind
from fahui.people.models.person import Person, PersonIndex, PersonQuerySet, blind
from fahui.people.models.professional import Professional, ProfessionalKind

__all__ = [
    "Agency",
    "Assurance",
    "Household",
    "HouseholdMember",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonEvent",
    "PersonGroup",
    "PersonIndex",
    "PersonLink",
    "PersonQuerySet",
    "Professional",
    "ProfessionalKind",
    "blind",
]
