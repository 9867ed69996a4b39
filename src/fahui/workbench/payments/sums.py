"""Sums by person and by body, of what waits and of what was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fahui.ledger.models import Posting
from fahui.matters.paying import Payment


@dataclass
class Line:
    """One person or body with what it comes to."""

    pk: int
    name: str
    unit: str = ""
    count: int = 0
    total: Decimal = Decimal(0)


def _added(lines: dict[Any, Line], pk: int, name: str, unit: str, key: str, amount: Decimal, seen: set[Any]) -> None:
    line = lines.setdefault(pk, Line(pk, name, unit))
    line.total += amount
    if (pk, key) not in seen:
        seen.add((pk, key))
        line.count += 1


def by_person(rows: Iterable[Posting | Payment]) -> list[Line]:
    """Each person once, the largest sum first; a file counts once however many entries it has."""
    lines: dict[Any, Line] = {}
    seen: set[Any] = set()
    for row in rows:
        if row.person is not None:
            unit = row.unit.name if row.unit else ""
            _added(lines, row.person.pk, row.person.name, unit, _file(row), _amount(row), seen)
    return _sorted(lines)


def by_unit(rows: Iterable[Posting | Payment]) -> list[Line]:
    """Each body once, the largest sum first."""
    lines: dict[Any, Line] = {}
    seen: set[Any] = set()
    for row in rows:
        if row.unit is not None:
            _added(lines, row.unit.pk, row.unit.name, "", _file(row), _amount(row), seen)
    return _sorted(lines)


def _file(row: Posting | Payment) -> str:
    return row.about if isinstance(row, Posting) else row.matter.number


def _amount(row: Posting | Payment) -> Decimal:
    return row.amount if isinstance(row, Posting) else row.total


def _sorted(lines: dict[Any, Line]) -> list[Line]:
    return sorted(lines.values(), key=lambda line: (-line.total, line.name))


def total(rows: Iterable[Posting | Payment]) -> Decimal:
    """All together."""
    return sum((_amount(row) for row in rows), Decimal(0))
