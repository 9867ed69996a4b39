"""Which professional a row of a file means: by licence, by ID number and name, or by name and body."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from fahui.core.identifiers import clean_name, plain
from fahui.core.models import this_district
from fahui.people.enrolling import by_number
from fahui.people.id_types import IdType, clean_paper, index_text
from fahui.people.models import PersonIndex, Professional, blind

Asked = Sequence[Mapping[str, Any]]
Rows = QuerySet[Professional]


def _name(data: Mapping[str, Any]) -> str:
    try:
        return clean_name(str(data.get("name", "")))
    except ValidationError:
        return ""


def _number(data: Mapping[str, Any]) -> str:
    kind, number = str(data.get("id_type") or IdType.RESIDENT), str(data.get("id_number") or "")
    try:
        return index_text(kind, clean_paper(kind, number).number) if number and kind in IdType.values else ""
    except ValidationError:
        return ""


def _licence(data: Mapping[str, Any]) -> str:
    return plain(str(data.get("licence") or "")).replace(" ", "")


def by_licence(asked: Asked, rows: Rows) -> list[list[Any]]:
    """The records with the row's licence number."""
    found: dict[str, list[Professional]] = {}
    for record in rows.filter(licence__in={_licence(data) for data in asked}):
        found.setdefault(record.licence, []).append(record)
    return [found.get(_licence(data), [])[:2] for data in asked]


def by_id_number(asked: Asked, rows: Rows) -> list[list[Any]]:
    """The records of the person with the row's number *and* name: a number alone may be a slip."""
    people = by_number(_number(data) for data in asked)
    known = {person.pk for persons in people.values() for person in persons}
    found: dict[int, list[Professional]] = {}
    for record in rows.filter(person__in=known):
        found.setdefault(record.person_id, []).append(record)
    return [
        [
            record
            for person in people.get(_number(data), [])
            if person.name == _name(data)
            for record in found.get(person.pk, [])
        ][:2]
        for data in asked
    ]


def by_name_and_body(asked: Asked, rows: Rows) -> list[list[Any]]:
    """The records of this name in this body, but for those with another licence or another ID number."""
    bodies = {data["organisation"] for data in asked}
    found: dict[tuple[str, str], list[Professional]] = {}
    for record in rows.filter(organisation__in=bodies, person__name__in={_name(data) for data in asked}):
        found.setdefault((record.person.name, str(record.organisation_id)), []).append(record)
    numbers = _numbers_of(record for records in found.values() for record in records)
    return [
        [
            record
            for record in found.get((_name(data), str(data["organisation"])), [])
            if not _contradicts(data, record, numbers.get(record.person_id, set()))
        ][:2]
        for data in asked
    ]


def _numbers_of(records: Any) -> dict[int, set[str]]:
    people = {record.person_id for record in records}
    found: dict[int, set[str]] = {}
    rows = PersonIndex.objects.filter(district=this_district(), kind="id", person__in=people)
    for person, value in rows.values_list("person_id", "value"):
        found.setdefault(person, set()).add(value)
    return found


def _contradicts(data: Mapping[str, Any], record: Professional, numbers: set[str]) -> bool:
    licence, number = _licence(data), _number(data)
    if licence and record.licence and licence != record.licence:
        return True
    return bool(number and numbers and blind("id", number) not in numbers)
