"""Take down who somebody is: find the known person or add a new one; change what is known, never unnoticed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from fahui.core import text
from fahui.core.identifiers import clean_name, clean_phone, name_key
from fahui.core.models import this_district
from fahui.people.circumstances import belong
from fahui.people.id_types import IdType, birth_date, index_text, looked_for
from fahui.people.models import Assurance, Person, PersonIndex, blind
from fahui.people.record import Code, note
from fahui.places.models import Region

# The particulars that lie sealed. "contact" and the safe hours are always those given last, also when emptied.
WISHES = ("contact", "safe_phone", "safe_from", "safe_until")
SPELLINGS = "spellings"  # how the name was typed where that is not how it is kept


class ChangedMeanwhile(Exception):
    """Somebody else changed the record since the form was opened."""

    def __init__(self, person: Person) -> None:
        """Keep the record as it is now."""
        super().__init__(person.pk)
        self.person = person


def find_by(kind: str, value: str) -> list[Person]:
    """People known under this ID or phone number (kind "id" or "phone", value normalised)."""
    return find_any([(kind, value)] if value else [])


def numbers_in(text: str) -> set[tuple[str, str]]:
    """As what a whole number typed at the desk may be indexed: a phone, else the number of some paper."""
    try:
        return {("phone", clean_phone(text))}
    except ValidationError:
        return {("id", value) for value in looked_for(text)}


def find_any(wanted: Collection[tuple[str, str]]) -> list[Person]:
    """People known under any of these (kind, value)."""
    if not wanted:
        return []
    rows = Person.objects.here().filter(pk__in=indexed(wanted))
    return list(rows.select_related("data_key", "region__parent").order_by("pk"))


def indexed(wanted: Iterable[tuple[str, str]]) -> QuerySet[PersonIndex, Any]:
    """The keys of whoever is indexed under one of these (kind, value), to be filtered by."""
    condition = Q()
    for kind, value in wanted:
        condition |= Q(kind=kind, value=blind(kind, value))
    return PersonIndex.objects.filter(condition, district=this_district()).values("person_id")


def same_person(name: str, id_number: str, id_type: str = "") -> Person | None:
    """The one known person with this ID number *and* this name; anything less is left for a human to link."""
    wanted = name_key(name)
    found = [person for person in find_by("id", index_text(id_type, id_number)) if person.name_key == wanted]
    return found[0] if found else None


def enrol(
    *,
    name: str,
    details: dict[str, Any],
    groups: list[str] | None = None,
    demo: bool = False,
    known: bool = False,
    region: Region | None = None,
) -> Person:
    """A new person; or, when a member of staff has them before the desk (`known`), the one of this ID and name.

    Nobody who merely types another's name and number on the web may change what is kept of that person: such an
    entry makes a person of its own, for staff to link. `details` holds id_type, id_number, phone, address, contact …
    """
    kept = clean_name(name)
    if known and (person := same_person(kept, details.get("id_number", ""), details.get("id_type", ""))):
        update(person, _spelled(name, kept, person.details()) | details)
        for group in sorted(set(groups or []) - set(person.groups)):
            belong(person, group)
        return person
    fresh = _settled({key: value for key, value in (_spelled(name, kept, {}) | details).items() if value})
    person = Person(name=kept, demo=demo, region=region, id_type=_kind(fresh))
    person.seal(fresh)
    person.save()
    index(person, fresh)
    for group in groups or []:
        belong(person, group)
    return person


def _kind(details: Mapping[str, Any]) -> str:
    return str(details.get("id_type") or (IdType.RESIDENT if details.get("id_number") else ""))


def _settled(details: dict[str, Any]) -> dict[str, Any]:
    """Whoever has a number is no longer without papers."""
    if details.get("id_number") and details.get("id_type") == IdType.NONE:
        details = {**details, "id_type": IdType.RESIDENT.value}
    if details.get("id_number"):
        details = {key: value for key, value in details.items() if key != "no_id_reason"}
    return details


def _spelled(typed: str, kept: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """The form as typed is kept beside the tidied one."""
    known = list(before.get(SPELLINGS) or [])
    return {SPELLINGS: [*known, typed]} if typed != kept and typed not in known else {}


def update(person: Person, details: dict[str, Any]) -> None:
    """New particulars of a known person: what is given takes the place of what was there, the rest stays.

    The safe-contact choices are always those given last, also when all were unticked.
    """
    fresh = {key: value for key, value in details.items() if value or key in WISHES}
    write(person, {**person.details(), **fresh})


@transaction.atomic
def change(person: Person, *, name: str, details: dict[str, Any], expected_version: int) -> list[str]:
    """Put a whole form in place of what was known; returns what differs. Raises ChangedMeanwhile."""
    row = Person.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=person.pk)
    before = row.details()
    kept = clean_name(name)
    wanted = {key: value for key, value in ({**before, **_spelled(name, kept, before)} | details).items() if value}
    differs = [key for key in sorted({*before, *wanted}) if before.get(key) != wanted.get(key)]
    if row.name != kept:
        differs = ["name", *differs]
    if differs and row.version != expected_version:
        raise ChangedMeanwhile(row)
    if differs:
        row.name = kept
        write(row, wanted, also=differs)
    return differs


def write(person: Person, details: dict[str, Any], *, also: Iterable[str] = ()) -> None:
    """Keep these particulars, find the person by them, and leave a trace if they are others than before."""
    details = _settled(details)
    before = person.details()
    differs = sorted({*also, *(key for key in {*before, *details} if before.get(key) != details.get(key))})
    completed = person.id_type == IdType.NONE and bool(details.get("id_number"))
    person.id_type = _kind(details)
    person.version += bool(differs)
    person.seal(details)
    person.save()
    index(person, details)
    if differs:
        note(person, Code.COMPLETED if completed else Code.CHANGED, what=differs)


def index(person: Person, details: Mapping[str, Any]) -> None:
    """Let the person be found by what they are known by now; what they were known by before still finds them."""
    rows = [
        PersonIndex(person=person, kind=kind, value=blind(kind, value))
        for kind, value in looked_up(person.name, details)
    ]
    PersonIndex.objects.bulk_create(rows, ignore_conflicts=True)


def looked_up(name: str, details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """By what somebody may be found again: kind and value."""
    sound, born = text.initials(name), birth_date(details)
    address = name_key(str(details.get("address") or ""))
    found = [
        ("id", index_text(str(details.get("id_type") or ""), str(details.get("id_number") or ""))),
        ("phone", str(details.get("phone") or "")),
        ("phone", str(details.get("safe_phone") or "")),
        ("born", f"{name_key(name)}|{born}" if born else ""),
        ("sound", f"{sound}|{born}" if born else ""),
        ("place", f"{sound}|{address}" if len(address) > 5 else ""),  # a village's name alone says too little
    ]
    return [(kind, value) for kind, value in dict.fromkeys(found) if value]


def assure(person: Person, level: Assurance) -> None:
    """The person proved who they are at least so well."""
    if person.assurance < level:
        person.assurance = level
        person.save(update_fields=["assurance"])
        note(person, Code.PROVED, level=int(level))
