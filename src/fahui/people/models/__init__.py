"""Persons, organisations and the professionals who serve."""

from fahui.people.models.lists import Language, Speciality
from fahui.people.models.organisation import Organisation, OrganisationKind
from fahui.people.models.person import Assurance, Person, PersonIndex, blind
from fahui.people.models.professional import Professional, ProfessionalKind

__all__ = [
    "Assurance",
    "Language",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonIndex",
    "Professional",
    "ProfessionalKind",
    "Speciality",
    "blind",
]
