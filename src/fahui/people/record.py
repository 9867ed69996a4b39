"""What was done to a person's record: who, when, and in which words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fahui.core.crypto import KeyDestroyed
from fahui.core.history import who
from fahui.people.models import Person, PersonEvent

Code = PersonEvent.Code


def note(person: Person, code: Code, **words: Any) -> PersonEvent:
    """Add what whoever acts now just did; the words are sealed with the person."""
    had_key = person.data_key_id is not None
    blob = person.own_key().seal(words, person.aad() + b":event") if words else None
    if blob is not None and not had_key:
        person.save(update_fields=["data_key"])
    return PersonEvent.objects.create(person=person, code=code, by=who(), version=person.version, words=blob)


@dataclass(frozen=True)
class Deed:
    """One entry to be read."""

    at: datetime
    code: str
    title: str
    by: str
    version: int
    words: dict[str, Any]


def deeds(person: Person, *, after_version: int | None = None) -> list[Deed]:
    """What was done to it, newest first; after an erasure without words."""
    rows = PersonEvent.objects.filter(person=person).order_by("-at", "-pk")
    if after_version is not None:
        rows = rows.filter(version__gt=after_version)
    return [
        Deed(row.at, row.code, str(row.get_code_display()), row.by, row.version, _opened(person, row)) for row in rows
    ]


def _opened(person: Person, row: PersonEvent) -> dict[str, Any]:
    if row.words is None or person.data_key is None:
        return {}
    try:
        words: dict[str, Any] = person.data_key.open(row.words, person.aad() + b":event")
    except KeyDestroyed:
        return {}
    return words
