"""An answer of rows and columns: as letters repeat it, and as pages show it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fahui.matters.vocabulary import Fact
from fahui.worktime.explain import long_date

InWords = Callable[[Fact, Any], Any]
COLUMN_KINDS = frozenset(
    {"text", "name", "phone", "id_number", "address", "date", "money", "integer", "choice", "yesno", "tri"}
)


@dataclass(frozen=True)
class Grid:
    """A table's answer on a page: headings and rows, a cell left open being empty."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def pairs(self) -> list[list[tuple[str, str]]]:
        """Each row with the heading beside each cell, as a phone shows it."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]

    def __str__(self) -> str:
        """Where there is no room for a table: 第1行（付款日期：2026年10月8日；金额：1,200元）."""
        told = []
        for number, row in enumerate(self.pairs(), start=1):
            cells = [_("%(head)s：%(cell)s") % {"head": head, "cell": cell} for head, cell in row if cell]
            told.append(_("第%(n)d行（%(cells)s）") % {"n": number, "cells": _("；").join(cells)})
        return _("；").join(told)


def rows_in_words(fact: Fact, value: Iterable[Mapping[str, Any]], in_words: InWords) -> list[dict[str, Any]]:
    """Each row by column, in words, as a letter repeats it."""
    return [
        {column.code: in_words(column, row[column.code]) for column in fact.columns if column.code in row}
        for row in value
    ]


def grid(fact: Fact, rows: Iterable[Mapping[str, Any]]) -> Grid:
    """The rows in words as a page shows them."""
    return Grid(
        heads=tuple(str(column.label) for column in fact.columns),
        rows=tuple(tuple(_shown(row.get(column.code, "")) for column in fact.columns) for row in rows),
    )


def _shown(value: Any) -> str:
    return long_date(value) if isinstance(value, date) else str(value)
