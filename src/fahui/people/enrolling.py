"""Many people at once, as a file brings them: found again by number and name, else new, in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fahui.core import text
from fahui.core.identifiers import clean_name
from fahui.core.models import DataKey, this_district
from fahui.people.id_types import IdType, index_text
from fahui.people.models import Person, PersonIndex, blind


@dataclass
class Entry:
    """One person as entered; `person` is set when it is known who it is, `fresh` when it was entered only now."""

    name: str
    details: dict[str, str] = field(default_factory=dict)
    person: Person | None = None
    fresh: bool = False


def number_of(details: Mapping[str, str]) -> str:
    """The number of their paper as it is looked for: every kind of paper has numbers of its own."""
    return index_text(str(details.get("id_type") or ""), str(details.get("id_number") or ""))


def by_number(numbers: Iterable[str]) -> dict[str, list[Person]]:
    """Number of a paper, as it is looked for → the people known under it."""
    wanted = {blind("id", number): number for number in numbers if number}
    rows = PersonIndex.objects.filter(district=this_district(), kind="id", value__in=wanted)
    found: dict[str, list[Person]] = {}
    for row in rows.select_related("person__data_key"):
        found.setdefault(wanted[row.value], []).append(row.person)
    return found


def enrol_all(entries: Sequence[Entry]) -> None:
    """Give each entry its person: the one of this number *and* this name, else a new one."""
    known = by_number(number_of(entry.details) for entry in entries)
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        number = number_of(entry.details)
        same = [one for one in known.get(number, []) if clean_name(one.name) == entry.name]
        entry.person = same[0] if same else None
        if number:
            first.setdefault((entry.name, number), entry)
    twins = [(entry, first.get((entry.name, number_of(entry.details)), entry)) for entry in entries]
    _make([entry for entry, earlier in twins if entry.person is None and earlier is entry])
    for entry, earlier in twins:
        entry.person = entry.person or earlier.person


def _make(entries: Sequence[Entry]) -> None:
    for entry, key in zip(entries, DataKey.make_many(len(entries)), strict=True):
        entry.person = Person(name=entry.name, initials=text.initials(entry.name), data_key=key)
        entry.person.seal({name: value for name, value in entry.details.items() if value})
        entry.person.id_type = _kind(entry.details)
        entry.fresh = True
    Person.objects.bulk_create(entry.person for entry in entries if entry.person is not None)
    index([entry for entry in entries if entry.fresh])


def _kind(details: Mapping[str, str]) -> str:
    return str(details.get("id_type") or (IdType.RESIDENT if details.get("id_number") else ""))


def _keys(details: Mapping[str, str]) -> set[tuple[str, str]]:
    """Under what somebody with these particulars is found."""
    told = {("id", number_of(details)), ("phone", str(details.get("phone") or ""))}
    return {(kind, value) for kind, value in told if value}


def index(entries: Iterable[Entry]) -> None:
    """Let the people be found by their numbers."""
    rows = [
        PersonIndex(person=entry.person, kind=kind, value=blind(kind, value))
        for entry in entries
        if entry.person is not None
        for kind, value in sorted(_keys(entry.details))
    ]
    PersonIndex.objects.bulk_create(rows, ignore_conflicts=True)


def correct(person: Person, name: str, details: dict[str, str]) -> None:
    """What was entered for a person was wrong: the right one takes its place, and the wrong number finds nobody."""
    old = person.details()
    changed = {key: value for key, value in details.items() if (old.get(key) or "") != value}
    if changed:
        kept = {key: value for key, value in {**old, **changed}.items() if value}
        person.seal(kept)
        person.id_type = _kind(kept)
        for kind, value in _keys(old) - _keys(kept):
            PersonIndex.objects.filter(person=person, kind=kind, value=blind(kind, value)).delete()
        index([Entry(name, kept, person)])
    if changed or person.name != name:
        person.name = name
        person.save()
