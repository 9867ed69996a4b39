"""A letter template: Markdown that an ordinary clerk can read, parsed into blocks before any value is put in.

The conventions, beside ordinary Markdown headings, paragraphs, **bold**, lists and tables:
- `# ` is the title (two in a row print as two lines), `## ` and `### ` are headings;
- a paragraph of `{{ number }}` alone is the number line under the title;
- the first paragraph after these that ends with a colon names the addressee and is not indented;
- `> ` lines are a 落款 at the right, one line each; the last 落款 of a letter takes the seal;
- `---` begins a new page; a table whose head is empty is a form without head;
- `{{ name }}` must have a value; `{{ name? }}` may be empty, and text that has nothing but empty ones is left out;
- `{{ rows.name }}` in a table row repeats the row for each of `rows`; `{{ rows.index }}` counts them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from fahui.documents.blocks import (
    Align,
    Block,
    Blocks,
    Heading,
    Items,
    Line,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Slot,
    Table,
    lines_of,
    text_of,
)

_SLOT = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?(\?)?\s*\}\}")
# While Markdown is parsed a slot is a private-use character, which counts as a letter: written with braces,
# which are punctuation, `向**{{ organ }}**申请` would not be bold. The braces come back inside the text runs.
_STAND_IN = re.compile("([\ue000-\uf8ff])")
_FIRST = 0xE000
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.disable(["code", "fence", "html_block", "html_inline", "link", "image", "autolink", "backticks", "reference"])
_COLONS = ("：", ":")


class BadTemplate(ValueError):
    """A template that says something a letter cannot print; the text says what."""


@lru_cache(maxsize=256)
def parse(template: str) -> Blocks:
    """The blocks of a template, its slots still open; raises BadTemplate."""
    if _STAND_IN.search(template):
        raise BadTemplate("the template contains private-use characters")
    slots: list[Slot] = []

    def stand_in(found: re.Match[str]) -> str:
        slots.append(Slot(found[1], found[2], required=found[3] is None))
        return chr(_FIRST + len(slots) - 1)

    source = _SLOT.sub(stand_in, template)
    if "{{" in source or "}}" in source:
        raise BadTemplate("a placeholder is not written as {{ name }}, {{ name? }} or {{ rows.name }}")
    tree = SyntaxTreeNode(_MARKDOWN.parse(source))
    return _with_roles(tuple(_block(node, slots) for node in tree.children))


def placeholders(template: str) -> set[str]:
    """The names a template must be given; for `{{ rows.name }}` that is `rows`."""
    return {slot.name for slot in slots_of(template) if slot.required}


def optional_placeholders(template: str) -> set[str]:
    """The names a template can do without."""
    return {slot.name for slot in slots_of(template)} - placeholders(template)


def problems(template: str, *, numbered: bool = True) -> list[str]:
    """What is wrong with a template, in words, for the checks at start-up."""
    try:
        blocks = parse(template)
    except BadTemplate as error:
        return [str(error)]
    found = []
    if not any(isinstance(block, Heading) and block.level == 1 for block in blocks):
        found.append("there is no title (a line beginning with #)")
    if "date" not in placeholders(template):
        found.append("{{ date }}, the date of the letter, is not printed")
    if numbered and "number" not in placeholders(template):
        found.append("{{ number }}, the number of the letter, is not printed")
    return found


def slots_of(template: str) -> Iterator[Slot]:
    """Every slot of a template, as often as it stands there."""
    for block in parse(template):
        for line in lines_of(block):
            yield from (run.slot for run in line if run.slot)


def _block(node: SyntaxTreeNode, slots: list[Slot]) -> Block:
    match node.type:
        case "heading":
            level = int(node.tag[1])
            if level > 3:
                raise BadTemplate("headings go down to ### only")
            return Heading(level, _line(node.children[0], slots))
        case "paragraph":
            return Paragraph(_line(node.children[0], slots))
        case "bullet_list" | "ordered_list":
            lines = tuple(_only_paragraph(item, slots) for item in node.children)
            return Items(lines, node.type == "ordered_list", int(node.attrs.get("start", 1)))
        case "blockquote":
            return Signature(tuple(line for part in node.children for line in _signature_lines(part, slots)))
        case "table":
            return _table(node, slots)
        case "hr":
            return PageBreak()
    raise BadTemplate(f"a letter cannot print this Markdown: {node.type}")


def _only_paragraph(item: SyntaxTreeNode, slots: list[Slot]) -> Line:
    if [part.type for part in item.children] != ["paragraph"]:
        raise BadTemplate("a list item is one paragraph, without lists inside")
    return _line(item.children[0].children[0], slots)


def _signature_lines(part: SyntaxTreeNode, slots: list[Slot]) -> Iterator[Line]:
    if part.type != "paragraph":
        raise BadTemplate("a 落款 (>) holds plain lines only")
    line: list[Run] = []
    for node in part.children[0].children:
        if node.type in ("softbreak", "hardbreak"):
            yield tuple(line)
            line = []
        else:
            line += _runs(node, slots, bold=False)
    yield tuple(line)


def _table(node: SyntaxTreeNode, slots: list[Slot]) -> Table:
    head, *bodies = node.children
    cells = head.children[0].children
    rows = [row for body in bodies for row in body.children]
    for row in rows:
        runs = [run for cell in row.children for run in _line(cell.children[0], slots)]
        names = {run.slot.name for run in runs if run.slot and run.slot.key}
        if len(names) > 1:
            raise BadTemplate("one table row repeats for two lists: " + ", ".join(sorted(names)))
    headings = tuple(_line(cell.children[0], slots) for cell in cells)
    return Table(
        head=headings if any(text_of(line) or any(run.slot for run in line) for line in headings) else (),
        rows=tuple(tuple(_line(cell.children[0], slots) for cell in row.children) for row in rows),
        aligns=tuple(_align(cell) for cell in cells),
    )


def _align(cell: SyntaxTreeNode) -> Align:
    style = str(cell.attrs.get("style", ""))
    if style.endswith("center"):
        return "center"
    return "right" if style.endswith("right") else "left"


def _line(inline: SyntaxTreeNode, slots: list[Slot]) -> Line:
    runs = tuple(run for node in inline.children for run in _runs(node, slots, bold=False))
    if any("**" in run.text for run in runs):
        raise BadTemplate("** without effect: Markdown wants a letter, not punctuation, inside and next to the stars")
    return runs


def _runs(node: SyntaxTreeNode, slots: list[Slot], *, bold: bool) -> Iterator[Run]:
    match node.type:
        case "text":
            for part in _STAND_IN.split(node.content):
                if _STAND_IN.fullmatch(part):
                    yield Run("", bold, slots[ord(part) - _FIRST])
                elif part:
                    yield Run(part, bold)
        case "strong":
            for child in node.children:
                yield from _runs(child, slots, bold=True)
        case "softbreak":
            return  # a line broken in the source only; Chinese is joined without a blank
        case "hardbreak":
            yield Run("\n", bold)
        case _:
            raise BadTemplate(f"a letter cannot print this Markdown: {node.type}")


def _with_roles(blocks: Blocks) -> Blocks:
    done: list[Block] = []
    opening = True
    for block in blocks:
        if not opening or not isinstance(block, Paragraph):
            opening = opening and isinstance(block, Heading) and block.level == 1
            done.append(block)
            continue
        if [run.slot.name for run in block.line if run.slot] == ["number"] and not text_of(block.line):
            done.append(Paragraph(block.line, "number"))
            continue
        opening = False
        addressed = block.line and block.line[-1].text.endswith(_COLONS)
        done.append(Paragraph(block.line, "salutation") if addressed else block)
    return tuple(done)
