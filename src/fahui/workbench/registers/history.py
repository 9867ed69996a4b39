"""Who changed what of a record, as the database's own history has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.models import RowHistory
from fahui.core.registers import Register

HIDDEN = frozenset({"initials", "sealed", "data_key_id", "password", "handle", "person_id", "own_person", "proof_id"})
SHOWN = 20


@dataclass(frozen=True)
class Change:
    """One change: when, by whom, and the fields with old and new values."""

    at: datetime
    by: str
    what: list[tuple[str, str, str]]
    made: bool


def history_of(register: Register, record: Any) -> list[Change]:
    """The newest changes of the record's own row."""
    rows = list(RowHistory.objects.filter(table_name=record._meta.db_table, row_id=record.pk).order_by("-pk")[:SHOWN])
    names = _names({row.by for row in rows})
    changes = [
        Change(row.at, names.get(row.by, _("系统")), _what(register, record, row), row.operation == "INSERT")
        for row in rows
    ]
    return [change for change in changes if change.what or change.made]


def _names(by: set[str]) -> dict[str, str]:
    ids = {int(one.removeprefix("user:")) for one in by if one.removeprefix("user:").isdecimal()}
    return {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=ids).select_related("person")}


def _what(register: Register, record: Any, row: RowHistory) -> list[tuple[str, str, str]]:
    if row.operation == "INSERT" or not row.before or not row.after:
        return []
    found = []
    for field in record._meta.concrete_fields:
        name = field.attname
        old, new = row.before.get(field.column), row.after.get(field.column)
        if old != new and name not in HIDDEN:
            found.append((str(field.verbose_name), _told(register, field, old), _told(register, field, new)))
    return found


def _told(register: Register, field: Any, value: Any) -> str:
    own = register.past(field.attname, value) if register.past else None
    return word(field, value) if own is None else own


def word(field: Any, value: Any) -> str:
    """A value of a column as pages show it: the words of a choice, yes or no, local time."""
    if isinstance(value, list):
        return "、".join(word(getattr(field, "base_field", field), one) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value and field.get_internal_type() == "DateTimeField":
        return f"{timezone.localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    return str(dict(field.flatchoices).get(value, "" if value is None else value))
