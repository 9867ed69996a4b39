"""The same blocks as a Word file, for organs that must edit or paste them; Windows has the fonts it names."""

import io
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from fahui.documents.blocks import (
    Align,
    Block,
    Blocks,
    Heading,
    Items,
    Line,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    column_shares,
    marker,
    signature_for_seal,
    title_of,
)
from fahui.documents.pdf import MARK_NOTE

SERIF, SANS, LATIN = "宋体", "黑体", "Times New Roman"
BODY = Pt(14)
TEXT_WIDTH = 158  # millimetres between the margins
GREY = RGBColor(0x6E, 0x6E, 0x6E)
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_HEADINGS = {1: ("Title", Pt(22)), 2: ("Heading 1", Pt(15)), 3: ("Heading 2", BODY)}
_SIGNATURE, _CELL, _LIST = "Letter Signature", "Letter Cell", "Letter Item"


def render_docx(blocks: Blocks, *, dated: date, number: str = "", mark: str = "") -> bytes:
    """The letter as DOCX, on A4 with the margins, header and footer of the PDF."""
    document = docx.Document()
    _styles(document)
    _page(document, number, mark)
    document.core_properties.title = title_of(blocks)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.language = "zh-CN"
    document.core_properties.created = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    seal = signature_for_seal(blocks)
    for index, block in enumerate(blocks):
        _add(document, block, sealed=index == seal)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Document, block: Block, *, sealed: bool) -> None:
    match block:
        case Heading(level, line):
            _write(document.add_paragraph(style=_HEADINGS[level][0]), line)
        case Paragraph(line, role):
            paragraph = document.add_paragraph(style="Body Text")
            if role != "body":
                paragraph.paragraph_format.first_line_indent = Pt(0)
            if role == "number":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.space_after = BODY
            _write(paragraph, line)
        case Items(lines):
            for at, line in enumerate(lines):
                paragraph = document.add_paragraph(style=_LIST)
                paragraph.add_run(f"{marker(block, at)}\t")
                _write(paragraph, line)
        case Table():
            _add_table(document, block)
        case Signature(lines):
            for at, line in enumerate(lines):
                paragraph = document.add_paragraph(style=_SIGNATURE)
                paragraph.paragraph_format.keep_with_next = at < len(lines) - 1
                if sealed and at == 0:
                    paragraph.paragraph_format.space_before = Mm(14)
                _write(paragraph, line)
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _write(paragraph: WordParagraph, line: Line) -> None:
    for run in line:
        written = paragraph.add_run(run.text)
        if run.bold:
            written.bold = True
            _font(written, SANS)


def _add_table(document: Document, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.aligns), style="Table Grid")
    if block.head:
        head = table.add_row()
        for cell, line in zip(head.cells, block.head, strict=True):
            _fill(cell, line, "center", bold=True)
        properties = head._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))  # the head comes again on the next page
    for row in block.rows:
        for cell, line, align in zip(table.add_row().cells, row, block.aligns, strict=True):
            _fill(cell, line, align)
    shares = column_shares(block)
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        width = Mm(round(TEXT_WIDTH * share / sum(shares)))
        column.width = width
        for cell in column.cells:  # Word heeds the cells, LibreOffice the columns
            cell.width = width


def _fill(cell: _Cell, line: Line, align: Align, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = _CELL
    paragraph.alignment = _ALIGN[align]
    _write(paragraph, line)
    if bold:
        for run in paragraph.runs:
            run.bold = True
            _font(run, SANS)


def _styles(document: Document) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, SERIF)
    normal.font.size = BODY
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(0)
    body = styles["Body Text"]
    body.paragraph_format.first_line_indent = 2 * BODY
    body.paragraph_format.space_after = Pt(0)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level, (name, size) in _HEADINGS.items():
        style = styles[name]
        _font(style, SANS)
        style.font.size, style.font.bold, style.font.color.rgb = size, level == 1, RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True
        if level == 1:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for border in style.element.findall(f".//{qn('w:pBdr')}"):
                border.getparent().remove(border)  # Word's own title has a blue rule under it
    for name in (_SIGNATURE, _CELL, _LIST):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
    styles[_SIGNATURE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles[_SIGNATURE].paragraph_format.right_indent = 2 * BODY
    styles[_CELL].font.size = Pt(12)
    styles[_CELL].paragraph_format.line_spacing = 1.15
    styles[_LIST].paragraph_format.left_indent = Pt(54)
    styles[_LIST].paragraph_format.first_line_indent = Pt(-26)
    styles[_LIST].paragraph_format.tab_stops.add_tab_stop(Pt(54))


# Runs and styles both have a font and an element, but python-docx gives them no common type.
def _font(holder: Any, east_asian: str) -> None:
    """Word chooses by script: a font name alone would only reach the Latin letters."""
    holder.font.name = LATIN
    properties = holder.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), east_asian)
    if (language := properties.find(qn("w:lang"))) is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _page(document: Document, number: str, mark: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(32), Mm(30)
    section.left_margin = section.right_margin = Mm(26)
    if mark:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _small(header, MARK_NOTE.format(mark))
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _small(footer, f"{number}　第" if number else "第")
    _field(footer, "PAGE")
    _small(footer, "页　共")
    _field(footer, "NUMPAGES")
    _small(footer, "页")


def _small(paragraph: WordParagraph, text: str) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), GREY
    return run


def _field(paragraph: WordParagraph, code: str) -> None:
    """A field that Word counts itself; 1 is shown until it has."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(_small(paragraph, "1")._r)
    paragraph._p.append(field)
