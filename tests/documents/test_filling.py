"""Values in templates: all that is missing at once, nothing read as markup."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext_lazy

from fahui.documents import filling
from fahui.documents.blocks import Items, Paragraph, Signature, Table, plain_text, text_of
from fahui.documents.filling import MissingValue, compose, settled
from tests.documents.conftest import REFUSAL

HOSTILE = '#eval("1+1") $x$ *a* **b** <i>c</i> [d](e) {{ organ }} \\ | # 1'


def test_f67_all_missing_values_are_named_at_once(printed: dict[str, Any]) -> None:
    """A refusal without its date or number cannot be made."""
    del printed["number"]
    printed |= {"date": None, "applicant": "  ", "reasons": [], "papers": []}

    with pytest.raises(MissingValue) as caught:
        compose(REFUSAL, printed)

    assert caught.value.names == ("applicant", "date", "number", "papers", "reasons")


def test_a_missing_cell_is_named_with_its_table(printed: dict[str, Any]) -> None:
    printed["papers"] = [{"name": "身份证"}]

    with pytest.raises(MissingValue) as caught:
        compose(REFUSAL, printed)

    assert caught.value.names == ("papers.count",)


def test_what_a_person_typed_is_never_markup(printed: dict[str, Any]) -> None:
    blocks = compose(REFUSAL, {**printed, "note": HOSTILE, "applicant": HOSTILE})

    assert plain_text(blocks).count(HOSTILE) == 2
    assert not any(
        run.bold for block in blocks if isinstance(block, Paragraph) for run in block.line if "eval" in run.text
    )


def test_a_list_becomes_as_many_items_and_rows(printed: dict[str, Any]) -> None:
    blocks = compose(REFUSAL, printed)
    items = next(block for block in blocks if isinstance(block, Items))
    table = next(block for block in blocks if isinstance(block, Table))

    assert [text_of(line) for line in items.lines] == printed["reasons"]
    assert [[text_of(cell) for cell in row] for row in table.rows] == [
        ["1", "身份证复印件", "1", ""],
        ["2", "劳动合同", "2", "原件退回"],
    ]


def test_a_list_within_a_sentence_is_joined(printed: dict[str, Any]) -> None:
    assert plain_text(compose("理由：{{ reasons }}", {"reasons": ["甲", "乙"]})) == "理由：甲、乙"


@pytest.mark.parametrize(
    ("template", "left"),
    [
        ("甲\n\n备注：{{ note? }}\n\n乙", "甲\n乙"),
        ("- 甲\n- 备注：{{ note? }}", "甲"),
        ("| a | b |\n|---|---|\n| 甲 | 乙 |\n| 备注 | {{ note? }} |", "a\nb\n甲\n乙"),
        ("> 甲\n> 经办人：{{ note? }}", "甲"),
        ("甲\n\n- {{ note? }}", "甲"),
        ("甲\n\n| a |\n|---|\n| {{ rows.x? }} |", "甲"),
        ("{{ name }}{{ note? }}", "赵"),
    ],
)
def test_text_about_an_empty_optional_value_is_left_out(template: str, left: str) -> None:
    assert plain_text(compose(template, {"name": "赵", "note": "", "rows": []})) == left


def test_several_lines_of_a_person_become_several_paragraphs() -> None:
    blocks = compose("{{ story }}", {"story": "第一段。\r\n\r\n第二段。"})

    assert [text_of(block.line) for block in blocks if isinstance(block, Paragraph)] == ["第一段。", "第二段。"]


def test_characters_that_turn_or_hide_text_are_dropped() -> None:
    assert filling.printed("甲\u202e乙\u200b丙\x07丁\ud800") == "甲乙丙丁"


def test_dates_numbers_and_translations_print_the_chinese_way() -> None:
    assert filling.printed(date(2026, 10, 8)) == "2026年10月8日"
    assert filling.printed(datetime(2026, 10, 8, 1, 5, tzinfo=ZoneInfo("UTC"))) == "2026年10月8日9时05分"
    assert filling.printed(Decimal("4200.50")) == "4200.50"
    assert filling.printed(gettext_lazy("受理")) == "受理"


@pytest.mark.parametrize("value", [True, 1.5, object()])
def test_a_value_without_one_way_to_print_it_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError):
        filling.printed(value)


def test_kept_values_make_the_same_letter(printed: dict[str, Any]) -> None:
    kept = settled(printed)

    assert kept["date"] == "2026年10月8日"
    assert compose(REFUSAL, kept) == compose(REFUSAL, printed)


def test_the_signature_keeps_its_lines_when_a_value_has_several(printed: dict[str, Any]) -> None:
    blocks = compose(REFUSAL, {**printed, "organ": ["甲单位", "乙单位"]})
    signature = blocks[-1]

    assert isinstance(signature, Signature)
    assert [text_of(line) for line in signature.lines] == ["甲单位", "乙单位", "2026年10月8日"]
