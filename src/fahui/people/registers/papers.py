"""By which paper a professional is known: lawyers of Hong Kong, Macao and Taiwan have no resident ID card."""

from django.utils.translation import gettext as _now

from fahui.people.id_types import IdType, clean_paper
from fahui.people.models import Person, Professional

PAPERS = (
    IdType.RESIDENT,
    IdType.HK_MACAO_PERMIT,
    IdType.TAIWAN_PERMIT,
    IdType.RESIDENCE_PERMIT,
    IdType.PASSPORT,
    IdType.MILITARY,
    IdType.PERMANENT_RESIDENT,
)


def paper_of(person: Person) -> str:
    """By which kind of paper a person of the registers is known."""
    return person.id_type if person.id_type in PAPERS else IdType.RESIDENT.value


def paper_doubts(record: Professional) -> list[str]:
    """What is unusual about a number whose form nobody verified; nobody is known yet of a row to be brought in."""
    if record.person_id is None or paper_of(record.person) == IdType.RESIDENT:
        return []
    person = record.person
    number = str(person.details().get("id_number") or "")
    doubt = clean_paper(person.id_type, number).doubt if number else ""
    return [_now("%(what)s，请核对。") % {"what": doubt}] if doubt else []
