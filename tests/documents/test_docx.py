"""The Word file says the same as the PDF."""

import io
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from fahui.documents.blocks import Items, plain_text
from fahui.documents.docx import render_docx
from fahui.documents.filling import compose
from tests.documents.conftest import DECIDED_ON, REFUSAL
from tests.documents.test_filling import HOSTILE

NUMBER = "新法援不决字〔2026〕1号"


def _opened(values: dict[str, Any], **manner: Any) -> Document:
    return docx.Document(io.BytesIO(render_docx(compose(REFUSAL, values), dated=DECIDED_ON, number=NUMBER, **manner)))


def _texts(document: Document) -> list[str]:
    found: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            found.append(part.text.split("\t")[-1])
        elif isinstance(part, Table):
            found += [cell.text for row in part.rows for cell in row.cells]
    return found


def test_the_word_file_has_the_same_text_as_the_blocks(printed: dict[str, Any]) -> None:
    values = {**printed, "note": HOSTILE, "applicant": "赵𠮷"}

    assert _texts(_opened(values)) == plain_text(compose(REFUSAL, values)).split("\n")


def test_list_items_keep_their_printed_numbers(printed: dict[str, Any]) -> None:
    items = next(block for block in compose(REFUSAL, printed) if isinstance(block, Items))
    shown = [part.text for part in _opened(printed).paragraphs if "\t" in part.text]

    assert shown == [f"{at}.\t{line[0].text}" for at, line in enumerate(items.lines, 1)]


def test_chinese_text_gets_a_chinese_font(printed: dict[str, Any]) -> None:
    document = _opened(printed)
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1")
    }

    assert fonts == {"Normal": "宋体", "Title": "黑体", "Heading 1": "黑体"}


def test_the_footer_counts_pages_and_names_the_letter(printed: dict[str, Any]) -> None:
    document = _opened(printed, mark="演示")
    section = document.sections[0]
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]

    assert fields == ["PAGE", "NUMPAGES"]
    assert NUMBER in section.footer.paragraphs[0].text
    assert "演示文书" in section.header.paragraphs[0].text
    assert document.core_properties.title == "不予法律援助决定书"
