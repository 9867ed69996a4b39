"""Templates: what Markdown becomes, and what is refused."""

import pytest

from fahui.documents.blocks import Heading, Items, PageBreak, Paragraph, Signature, Slot, Table, text_of
from fahui.documents.letters import BadTemplate, optional_placeholders, parse, placeholders, problems
from tests.documents.conftest import REFUSAL


def test_a_template_becomes_typed_blocks_in_reading_order() -> None:
    kinds = [type(block) for block in parse(REFUSAL)]

    body = [Paragraph, Items, Paragraph, Table, Paragraph]
    assert kinds == [Heading, Paragraph, Paragraph, *body, Signature]


def test_the_number_and_the_addressee_are_known_by_their_place() -> None:
    roles = [block.role for block in parse(REFUSAL) if isinstance(block, Paragraph)]

    assert roles == ["number", "salutation", "body", "body", "body"]


def test_a_paragraph_ending_with_a_colon_further_down_is_body_text() -> None:
    blocks = parse("# 函\n\n第一段。\n\n现通知如下：\n\n内容。")

    assert [block.role for block in blocks if isinstance(block, Paragraph)] == ["body", "body", "body"]


def test_a_placeholder_may_be_bold_between_chinese_characters() -> None:
    """CommonMark alone leaves the stars standing here, because braces are punctuation."""
    (paragraph,) = parse("您就**{{ cause }}**一案申请")
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.bold, run.slot) for run in paragraph.line] == [
        ("您就", False, None),
        ("", True, Slot("cause")),
        ("一案申请", False, None),
    ]


def test_a_quotation_is_a_signature_of_one_line_each_and_a_rule_begins_a_page() -> None:
    signature, rule = parse("> 申请人（签名）：________\n> 年　月　日\n\n---")

    assert isinstance(signature, Signature)
    assert [text_of(line) for line in signature.lines] == ["申请人（签名）：________", "年　月　日"]
    assert isinstance(rule, PageBreak)


def test_a_table_with_an_empty_head_is_a_form_without_head() -> None:
    (table,) = parse("| | |\n|---|:-:|\n| 姓名 | {{ name }} |")

    assert isinstance(table, Table)
    assert table.head == ()
    assert table.aligns == ("left", "center")


def test_required_and_optional_names_are_told_apart() -> None:
    assert placeholders(REFUSAL) == {
        "number", "applicant", "cause", "reasons", "papers", "objection_days", "organ", "date",
    }  # fmt: skip
    assert optional_placeholders(REFUSAL) == {"note"}


@pytest.mark.parametrize(
    "template",
    [
        "{{ Name }}",
        "{{ name",
        "{{ a.b.c }}",
        "*斜体*",
        "#### 四级标题",
        "- 一\n  - 二",
        "> 落款\n>\n> - 列表",
        "**（一）**申请",
        "| {{ a.x }} | {{ b.y }} |\n|---|---|\n| {{ a.x }} | {{ b.y }} |",
        "\ue000",
    ],
)
def test_what_a_letter_cannot_print_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        parse(template)


def test_markup_that_letters_do_not_know_prints_as_typed() -> None:
    (paragraph,) = parse("<b>甲</b> [乙](http://x) `丙`")

    assert isinstance(paragraph, Paragraph)
    assert text_of(paragraph.line) == "<b>甲</b> [乙](http://x) `丙`"


def test_the_checks_at_start_up_name_what_a_template_lacks() -> None:
    assert problems(REFUSAL) == []
    assert len(problems("正文")) == 3
    assert problems("# 回执\n\n> {{ date }}", numbered=False) == []
    assert len(problems("# 标题\n\n{{ Bad }}")) == 1
