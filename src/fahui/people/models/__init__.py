"""Persons, organisations and the professionals who serve."""

from fahui.people.models.agent import AgentPost
from fahui.people.models.conduct import Assessment, Conduct
from fahui.people.models.lists import LicenceState, OrganisationKind, ProfessionalKind
from fahui.people.models.organisation import SERVING, Organisation
from fahui.people.models.person import Assurance, Person, PersonIndex, blind
from fahui.people.models.professional import Professional

__all__ = [
    "SERVING",
    "AgentPost",
    "Assessment",
    "Assurance",
    "Conduct",
    "LicenceState",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonIndex",
    "Professional",
    "ProfessionalKind",
    "blind",
]
