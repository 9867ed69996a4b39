"""A letter's blocks as HTML for looking at before it is issued."""

from typing import Any

from django.template.loader import render_to_string

from fahui.documents.blocks import Blocks, Heading, Items, PageBreak, Paragraph, Signature, Table, marker

KINDS = {
    Heading: "heading",
    Paragraph: "paragraph",
    Items: "items",
    Table: "table",
    Signature: "signature",
    PageBreak: "break",
}


def as_html(blocks: Blocks) -> str:
    """Escaped, in the order of the paper."""
    parts = []
    for block in blocks:
        part: dict[str, Any] = {"kind": KINDS[type(block)], "block": block}
        if isinstance(block, Items):
            part["items"] = [(marker(block, place), line) for place, line in enumerate(block.lines)]
        parts.append(part)
    return render_to_string("workbench/letter.html", {"parts": parts})
