"""Dated numbers with their source: defaults declared beside the rule that needs them, overridden by rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection

from fahui.core.models import Parameter


@dataclass(frozen=True)
class Default:
    """A parameter as declared: its first value, unit, source, and whether anybody checked it."""

    name: str
    label: str
    value: Decimal | int
    unit: str
    source: str
    verified: bool = False
    valid_from: date = date(2000, 1, 1)


@dataclass(frozen=True)
class Value:
    """A parameter on a day."""

    name: str
    value: Decimal
    unit: str
    source: str
    verified: bool
    valid_from: date


_declared: dict[str, Default] = {}
_IN_FORCE = (
    "select value, source, verified, valid_from from core_parameter"
    " where district = %s and name = %s and valid_from <= %s order by valid_from desc limit 1"
)


def declare(*defaults: Default) -> None:
    """Make parameters known; declaring one name twice with other content is an error."""
    for default in defaults:
        if _declared.setdefault(default.name, default) != default:
            raise ValueError(f"parameter {default.name} is declared twice")


def declared() -> dict[str, Default]:
    """All declared parameters by name."""
    return dict(_declared)


def lookup(name: str, on: date) -> Value:
    """The value in force on a day, with its source; raises KeyError for an undeclared name."""
    default = _declared[name]
    with connection.cursor() as cursor:  # asked many times in a step: a queryset would cost more than the answer
        cursor.execute(_IN_FORCE, [settings.DISTRICT, name, on])
        if row := cursor.fetchone():
            value, source, verified, valid_from = row
            return Value(name, value, default.unit, source, verified, valid_from)
    return Value(name, Decimal(default.value), default.unit, default.source, default.verified, default.valid_from)


def lookups(prefix: str, on: date) -> dict[str, Value]:
    """All parameters whose names begin alike, as in force on a day, in one query."""
    found = {
        name: Value(name, Decimal(one.value), one.unit, one.source, one.verified, one.valid_from)
        for name, one in _declared.items()
        if name.startswith(prefix)
    }
    rows = Parameter.objects.filter(district=settings.DISTRICT, name__startswith=prefix, valid_from__lte=on)
    for row in rows.order_by("valid_from"):
        if row.name in found:
            unit = found[row.name].unit
            found[row.name] = Value(row.name, row.value, unit, row.source, row.verified, row.valid_from)
    return found


def parameter(name: str, on: date) -> Decimal:
    """Just the number in force on a day."""
    return lookup(name, on).value
