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


def enrol(
    *, name: str, details: dict[str, Any], groups: list[str] | None = None, demo: bool = False, known: bool = False
) -> Person:
    """A new person; or, when a member of staff has them before the desk (`known`), the one of this ID and name.

    Nobody who merely types another's name and number on the web may change what is kept of that person: such an
    entry makes a person of its own, for staff to link. `details` holds id_number, phone, address, contact.
    """
    if known and (person := same_person(name, details.get("id_number", ""))):
        update(person, details)
        if more := set(groups or []) - set(person.groups):
            person.groups = sorted({*person.groups, *more})
            person.save(update_fields=["groups"])
        return person
    fresh = {key: value for key, value in details.items() if value}
    person = Person(name=clean_name(name), groups=groups or [], demo=demo)
    person.seal(fresh)
    person.save()
    _index(person, fresh)
    return person


def update(person: Person, details: dict[str, Any]) -> None:
    """New particulars of a known person: what is given takes the place of what was there, the rest stays.

    The safe-contact choices are always those given last, also when all were unticked.
    """
    fresh = {key: value for key, value in details.items() if value or key == "contact"}
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
