"""F26, F77: a spreadsheet shows what was typed: no formula, no lost digit."""

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fahui.documents.sheets import Column, workbook

TEXTS = ["=1+1", "@SUM(A1)", "+8613800000000", "-1", "000000198503071238", "00123", "1e5", "\t=1", "张三\n李四"]


def made(*values: object, marks: tuple[str, ...] = ("王窗口导出",)) -> bytes:
    """A sheet of one row."""
    return workbook("清单：[2026]/全部", [Column(str(n)) for n, _v in enumerate(values)], [values], marks=marks)


@pytest.mark.parametrize("text", TEXTS)
def test_f77_text_is_literal_text(text: str) -> None:
    content = made(text)
    cell = load_workbook(BytesIO(content)).active["A3"]  # type: ignore[index]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix
    with zipfile.ZipFile(BytesIO(content)) as box:
        assert b"<f>" not in box.read("xl/worksheets/sheet1.xml")


def test_f26_eighteen_digits_stay_text_also_when_they_come_as_a_number() -> None:
    row = load_workbook(BytesIO(made(420117198503071238, "420117198503071238", 12, Decimal("3.50")))).active[3]  # type: ignore[index]
    assert [cell.value for cell in row] == ["420117198503071238", "420117198503071238", 12, 3.5]


def test_days_and_moments_are_days_and_moments_of_the_district() -> None:
    row = load_workbook(
        BytesIO(made(date(2026, 11, 25), datetime(2026, 11, 25, 16, 30, tzinfo=UTC), True, None))
    ).active[3]  # type: ignore[index]
    assert [cell.value for cell in row] == [datetime(2026, 11, 25), datetime(2026, 11, 26, 0, 30), "是", None]  # noqa: DTZ001 - as a spreadsheet has them


def test_what_xml_cannot_hold_is_left_out_and_the_name_is_allowed() -> None:
    book = load_workbook(BytesIO(made("甲\x00乙\x0b丙")))
    assert book.active["A3"].value == "甲乙丙"  # type: ignore[index]
    assert book.sheetnames == ["清单： 2026  全部"]


def test_who_and_when_stand_in_the_cells_the_print_and_the_properties() -> None:
    book = load_workbook(BytesIO(made("x", marks=("李审查 2026-11-25 10:00导出", "不得外传 & 用完删除"))))
    sheet = book.active
    assert sheet is not None
    assert [sheet["A1"].value, sheet["A2"].value] == ["李审查 2026-11-25 10:00导出", "不得外传 & 用完删除"]  # type: ignore[index]
    assert "李审查" in str(sheet.oddHeader.center.text)  # type: ignore[attr-defined]
    assert book.properties.creator == "李审查 2026-11-25 10:00导出"
    assert "不得外传" in str(book.properties.description)
