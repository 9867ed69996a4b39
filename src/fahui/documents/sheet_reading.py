"""Tables that come in as spreadsheets: every cell as somebody would type it; what lost its digits is marked (F26)."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_ROWS = 20_000
MOST_COLUMNS = 80
MOST_UNPACKED = 300 * 1024 * 1024  # bytes
EXACT = 10**15  # spreadsheets keep no more digits of a number than this
_ROUNDED = re.compile(r"[+-]?\d(\.\d+)?E\+(1[4-9]|[2-9]\d)", re.IGNORECASE)  # how a CSV shows such a number


class Lost(str):
    """A cell whose number lost its last digits: what it shows is not what somebody wrote."""

    __slots__ = ()


def worded(cell: str) -> str:
    """Why a cell cannot be read, or nothing."""
    if not isinstance(cell, Lost):
        return ""
    return _("15位以上的号码存成了数值，末几位已经丢失。请把那一列设为“文本”格式，重新填写。")


def read_sheet(content: bytes, name: str) -> list[list[str]]:
    """The rows of the first sheet (XLSX) or of a CSV as text, empty rows left out; raises ValidationError in words."""
    if name.lower().endswith(".csv"):
        rows = _csv_rows(content)
    elif name.lower().endswith(".xlsx"):
        rows = _xlsx_rows(content)
    else:
        raise ValidationError(_("只能导入XLSX或CSV文件。老式的XLS请先另存为XLSX。"))
    kept: list[list[str]] = []
    for row in rows:
        if any(row):
            kept.append(row)
        if len(kept) > MOST_ROWS + 1:
            raise ValidationError(_("一次最多导入%(n)d行，请分成几个文件。") % {"n": MOST_ROWS})
    if len(kept) < 2:
        raise ValidationError(_("文件里没有数据：第一行应是列名，从第二行起是内容。"))
    width = len(kept[0])
    return [[*row[:width], *[""] * (width - len(row))] for row in kept]


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValidationError(_("无法识别文件的文字编码，请用UTF-8编码另存后再导入。"))
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        cells = (value.strip() for value in row[:MOST_COLUMNS])
        yield [Lost(value) if _ROUNDED.fullmatch(value) else value for value in cells]


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # takes long to load, so only who reads a file does
    from openpyxl.utils.exceptions import InvalidFileException

    broken = ValidationError(_("文件打不开，请在表格软件里另存为XLSX后再导入。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise ValidationError(_("文件展开后太大，请分成几个文件。"))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise broken from error
    if not book.worksheets:
        raise broken
    for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
        yield _trimmed([_read(value) for value in row])


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _read(value: Any) -> str:
    """A cell as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, int | float) and abs(value) >= EXACT:
        return Lost(f"{value:.0f}")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
