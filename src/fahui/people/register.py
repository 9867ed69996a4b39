"""Take down who somebody is: find the known person or add a new one."""

from typing import Any

from fahui.core.identifiers import clean_name
from fahui.people.models import Assurance, Person, PersonIndex, blind


def find_by(kind: str, value: str) -> list[Person]:
    """People known under this ID or phone number (kind "id" or "phone", value normalised)."""
    if not value:
        return []
    return list(
        Person.objects.filter(indexes__kind=kind, indexes__value=blind(kind, value))
        .select_related("data_key")
        .distinct()
    )


def same_person(name: str, id_number: str) -> Person | None:
    """The one known person with this ID number *and* this name; anything less is left for a human to link."""
    wanted = clean_name(name)
    found = [person for person in find_by("id", id_number) if clean_name(person.name) == wanted]
    return found[0] if found else None


def enrol(*, name: str, details: dict[str, Any], groups: list[str] | None = None, demo: bool = False) -> Person:
    """The known person of this ID number and name, with new particulars added, else a new one.

    `details` holds id_number, phone, address, contact (safe-contact choices); empty ones are left out.
    """
    details = {key: value for key, value in details.items() if value}
    person = same_person(name, details.get("id_number", ""))
    if person is None:
        person = Person(name=clean_name(name), groups=groups or [], demo=demo)
        person.seal(details)
        person.save()
    else:
        person.seal({**person.details(), **details})
        person.groups = sorted({*person.groups, *(groups or [])})
        person.save()
    _index(person, details)
    return person


def update(person: Person, details: dict[str, Any]) -> None:
    """New particulars of a known person: what is given takes the place of what was there, the rest stays."""
    fresh = {key: value for key, value in details.items() if value}
    person.seal({**person.details(), **fresh})
    person.save()
    _index(person, fresh)


def _index(person: Person, details: dict[str, Any]) -> None:
    rows = [
        PersonIndex(person=person, kind=kind, value=blind(kind, details[key]))
        for kind, key in (("id", "id_number"), ("phone", "phone"))
        if details.get(key)
    ]
    PersonIndex.objects.bulk_create(rows, ignore_conflicts=True)


def seen_at_window(person: Person) -> None:
    """A clerk compared the card with the face."""
    if person.assurance < Assurance.SEEN:
        person.assurance = Assurance.SEEN
        person.save(update_fields=["assurance"])
