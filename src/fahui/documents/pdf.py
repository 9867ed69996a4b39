"""Blocks to PDF/A-2b through Typst; the same letter gives the same bytes on every machine."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from fahui.documents.blocks import (
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
    lines_of,
    marker,
    signature_for_seal,
    text_of,
    title_of,
)
from fahui.documents.fonts import font_folders, missing_glyphs
from fahui.documents.ink import png_size

STYLE = str(Path(__file__).with_name("style.typ"))
PAGE_HEIGHT = 841.89  # points, A4
SEAL = 42 / 25.4 * 72  # points: a county-level organ's seal is 42 mm across
STICKY = 240  # characters: a paragraph this short stays on one page with the 落款 after it
MARK_NOTE = "{}文书 不具法律效力"


class MissingGlyphs(ValueError):
    """Characters that no font here can print; the letter must wait until it is decided how to write them."""

    def __init__(self, chars: Sequence[str]) -> None:
        self.chars = tuple(chars)
        super().__init__(" ".join(self.chars))

    @property
    def words(self) -> str:
        """For the clerk who has to decide."""
        return _("文书中有字库里没有的字：%(chars)s。请核对后换用规范写法，或者走纸质文书。") % {
            "chars": "、".join(self.chars)
        }


@dataclass(frozen=True)
class Place:
    """A square on a page where the seal goes: page from 0, lower left corner and side in points."""

    page: int
    x: float
    y: float
    side: float = SEAL


def check_glyphs(blocks: Blocks, *more: str) -> None:
    """Raise MissingGlyphs unless every character of the letter can be printed."""
    texts = [text_of(line) for block in blocks for line in lines_of(block)]
    if chars := missing_glyphs("".join([*texts, *more])):
        raise MissingGlyphs(chars)


def render(blocks: Blocks, *, dated: date, number: str = "", mark: str = "") -> bytes:
    """The letter as PDF/A-2b; `mark`, such as 演示 or 草稿, is printed across every page and explained on top."""
    check_glyphs(blocks, number, mark)
    try:
        made = typst.compile(STYLE, pdf_standards=["a-2b"], **_settings(blocks, dated, number, mark))
    except typst.TypstError as error:
        # The second net: PDF/A refuses what cannot be displayed and names it.
        if chars := re.findall(r'the text `?"(.+?)"`? could not be displayed', str(error)):
            raise MissingGlyphs(chars) from error
        raise
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single file")
    return made


def seal_place(blocks: Blocks, *, dated: date, number: str = "", mark: str = "") -> Place | None:
    """Where the seal goes in the PDF of the same arguments; None when the letter has no 落款."""
    if signature_for_seal(blocks) is None:
        return None
    found = json.loads(typst.query(STYLE, "<seal>", field="value", one=True, **_settings(blocks, dated, number, mark)))
    top = float(found["y"])
    return Place(page=found["page"] - 1, x=float(found["x"]), y=PAGE_HEIGHT - top - SEAL)


def _settings(blocks: Blocks, dated: date, number: str, mark: str) -> dict[str, Any]:
    letter = {
        "title": title_of(blocks),
        "number": number,
        "date": [dated.year, dated.month, dated.day],
        "mark": mark,
        "mark_note": MARK_NOTE.format(mark) if mark else "",
        "blocks": _blocks(blocks),
    }
    return {
        "font_paths": font_folders(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(letter, ensure_ascii=False)},
    }


def _blocks(blocks: Blocks) -> list[dict[str, Any]]:
    seal = signature_for_seal(blocks)
    listed = []
    for index, block in enumerate(blocks):
        data = _block(block)
        if isinstance(block, Signature):
            data["seal"] = index == seal
        if isinstance(block, Paragraph):
            data["sticky"] = index + 1 == seal and len(text_of(block.line)) <= STICKY
        listed.append(data)
    return listed


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, line):
            return {"kind": "heading", "level": level, "runs": _runs(line)}
        case Paragraph(line, role):
            return {"kind": "paragraph", "role": role, "runs": _runs(line)}
        case Items(lines):
            markers = [marker(block, at) for at in range(len(lines))]
            items = [{"marker": mark, "runs": _runs(line)} for mark, line in zip(markers, lines, strict=True)]
            return {"kind": "items", "items": items, "marker_width": 0.5 + 0.6 * max(map(len, markers))}
        case Table(head, rows, aligns):
            return {
                "kind": "table",
                "head": [_runs(line) for line in head],
                "rows": [[_runs(line) for line in row] for row in rows],
                "aligns": aligns,
                "widths": column_shares(block),
            }
        case Signature(lines):
            return {"kind": "signature", "lines": [_runs(line) for line in lines]}
        case PageBreak():
            return {"kind": "page_break"}


def _runs(line: Line) -> list[dict[str, Any]]:
    return [{"text": run.text, "bold": run.bold, "picture": _drawing(run.picture)} for run in line]


def _drawing(picture: str) -> str:
    """Typst reads pictures from bytes, JSON has none: an SVG carries the PNG."""
    if not picture:
        return ""
    width, height = png_size(picture)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}"'
    return f'{head} height="{height}"><image width="{width}" height="{height}" xlink:href="{picture}"/></svg>'
