"""XLSX files whose cells are what they look like: numbers of people stay text, and nothing is ever a formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:  # openpyxl takes long to load, so only who writes a file loads it
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NUMBER = 10**11  # from there on a spreadsheet shows 4.2E+17 and loses digits
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no way to write these
_NO_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Column:
    """One column: its heading and how wide it is, in characters."""

    title: str
    width: int = 16


def workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    marks: Sequence[str] = (),
    above: bool = True,
    notes: Sequence[str] = (),
) -> bytes:
    """A sheet with a head row; `marks` (who, when, for what) stand above it, in the print and in the properties.

    `above=False` leaves the rows above out: such a file can come in again. `notes` fill a second sheet.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _NO_NAME.sub(" ", title)[:31]
    written = marks if above else ()
    for number, mark in enumerate(written, start=1):
        put(sheet.cell(number, 1), mark)
    head = len(written) + 1
    for place, column in enumerate(columns, start=1):
        cell = put(sheet.cell(head, place), column.title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E4EEF0")
        sheet.column_dimensions[cell.column_letter].width = column.width
    for number, row in enumerate(rows, start=head + 1):
        for place, value in enumerate(row, start=1):
            put(sheet.cell(number, place), value)
    sheet.freeze_panes = f"A{head + 1}"
    _mark(book, sheet, marks)
    if notes:
        _explain(book, notes)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _mark(book: "Workbook", sheet: "Worksheet", marks: Sequence[str]) -> None:
    """On every printed page, and in the file's properties, which survive when the rows above are deleted."""
    words = " ".join(marks)
    for item, text in ((sheet.oddHeader, words.replace("&", "&&")[:200]), (sheet.oddFooter, "&P / &N")):
        if item is not None and text:
            item.center.text = text
    book.properties.creator = marks[0] if marks else ""
    book.properties.description = words


def _explain(book: "Workbook", notes: Sequence[str]) -> None:
    sheet = book.create_sheet(_("说明"))
    for number, note in enumerate(notes, start=1):
        put(sheet.cell(number, 1), note)
    sheet.column_dimensions["A"].width = 100


def put(cell: Any, value: Any) -> "Cell":
    """Write one value: days as days, small numbers as numbers, all else as text that stays as it is."""
    if value is None or value == "":
        pass
    elif isinstance(value, bool):
        _text(cell, _("是") if value else _("否"))
    elif isinstance(value, datetime):
        cell.value, cell.number_format = timezone.localtime(value).replace(tzinfo=None), "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif _small(value):
        cell.value = value
    else:
        _text(cell, str(value))
    found: Cell = cell
    return found


def _small(value: Any) -> bool:
    """A number that a spreadsheet shows as it is."""
    return isinstance(value, int | float | Decimal) and abs(Decimal(value)) < LONGEST_NUMBER


def _text(cell: Any, text: str) -> None:
    """As a text, whatever it begins with; also when somebody edits the cell later (the quote prefix)."""
    from openpyxl.styles import Alignment

    cell.value = _FORBIDDEN.sub("", text)[:32767]
    cell.data_type = "s"  # after the value, which a leading = had made a formula
    cell.number_format, cell.quotePrefix = "@", True
    cell.alignment = Alignment(wrap_text="\n" in text, vertical="top")
