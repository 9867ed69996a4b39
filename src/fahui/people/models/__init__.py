"""Persons, organisations and the professionals who serve."""

from fahui.people.assurance import Assurance
from fahui.people.models.agent import AgentPost
from fahui.people.models.circumstances import Agency, Household, HouseholdMember, PersonGroup
from fahui.people.models.conduct import Assessment, Conduct, ConductObjection, QualityMark
from fahui.people.models.linking import PersonEvent, PersonLink
from fahui.people.models.lists import Language, LicenceState, OrganisationKind, ProfessionalKind, Speciality
from fahui.people.models.organisation import SERVING, Organisation
from fahui.people.models.person import UNNAMED, Person, PersonIndex, PersonQuerySet, blind, records_of
from fahui.people.models.professional import Professional

__all__ = [
    "SERVING",
    "UNNAMED",
    "Agency",
    "AgentPost",
    "Assessment",
    "Assurance",
    "Conduct",
    "ConductObjection",
    "Household",
    "HouseholdMember",
    "Language",
    "LicenceState",
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
    "QualityMark",
    "Speciality",
    "blind",
    "records_of",
]
