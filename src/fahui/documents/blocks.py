"""What a letter is made of, whatever paper it ends on: typed blocks holding runs of text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["body", "number", "salutation"]
Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Slot:
    """A place in a template that a value fills: `name`, or the field `key` of the rows called `name`."""

    name: str
    key: str | None = None
    required: bool = True


@dataclass(frozen=True)
class Run:
    """Text of one weight; in a template it may be a slot still to be filled."""

    text: str
    bold: bool = False
    slot: Slot | None = None
    picture: str = ""  # a signature, as the data URL of a PNG; the text is what is said where no picture can be


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """Level 1 is the title of the letter, 2 and 3 are headings inside it."""

    level: int
    line: Line


@dataclass(frozen=True)
class Paragraph:
    """A body paragraph, the number under the title, or the line that names the addressee."""

    line: Line
    role: Role = "body"


@dataclass(frozen=True)
class Items:
    """A list; an ordered one counts from `start`."""

    lines: tuple[Line, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Table:
    """A table; without a head it is a form of labels and answers."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    aligns: tuple[Align, ...]


@dataclass(frozen=True)
class Signature:
    """落款: organ and date, or a line for a signature, at the right; the last one of a letter takes the seal."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Heading | Paragraph | Items | Table | Signature | PageBreak
Blocks: TypeAlias = tuple[Block, ...]


def lines_of(block: Block) -> Iterator[Line]:
    """Every line of a block, in reading order."""
    match block:
        case Heading() | Paragraph():
            yield block.line
        case Items() | Signature():
            yield from block.lines
        case Table():
            yield from block.head
            for row in block.rows:
                yield from row
        case PageBreak():
            return


def text_of(line: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in line)


def plain_text(blocks: Iterable[Block]) -> str:
    """The words of a letter, one line for each paragraph, item, cell or signature line."""
    return "\n".join(text_of(line) for block in blocks for line in lines_of(block))


def title_of(blocks: Iterable[Block]) -> str:
    """The letter's title: its first-level headings together."""
    return "".join(text_of(block.line) for block in blocks if isinstance(block, Heading) and block.level == 1)


def marker(items: Items, position: int) -> str:
    """What stands before an item; printed as text, so that no office program counts it anew."""
    return f"{items.start + position}." if items.ordered else "·"


def signature_for_seal(blocks: Blocks) -> int | None:
    """The index of the block that takes the seal."""
    places = [index for index, block in enumerate(blocks) if isinstance(block, Signature)]
    return places[-1] if places else None


def column_shares(table: Table) -> list[int]:
    """Shares of the page's width for each column: by its longest line, but none starved and none greedy."""
    rows = [table.head, *table.rows] if table.head else table.rows
    columns = zip(*rows, strict=True)
    return [max(4, min(24, max(_longest(line) for line in column) + 1)) for column in columns]


def _longest(line: Line) -> int:
    return max(map(len, text_of(line).split("\n")))
