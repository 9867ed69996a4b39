"""Putting values into the slots of a parsed template; a value is text, whatever it looks like."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fahui.documents.blocks import (
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
)
from fahui.documents.ink import DATA
from fahui.documents.letters import parse

# Any stands for a lazy translation or a list of them, which have no common type below object.
Values: TypeAlias = Mapping[str, Any]


class MissingValue(ValueError):
    """Values the letter must print are missing or empty; `names` has all of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(sorted(set(names)))
        super().__init__(", ".join(self.names))


def compose(template: str, values: Values) -> Blocks:
    """The blocks of one letter; raises MissingValue with every missing name at once, and BadTemplate."""
    filling = _Filling(values)
    blocks = tuple(filled for block in parse(template) for filled in filling.block(block))
    if filling.missing:
        raise MissingValue(filling.missing)
    return blocks


def printed(value: object) -> str:
    """One value as a letter prints it: 2026年10月8日; a list inside a line is joined by 、."""
    match value:
        case None:
            return ""
        case datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return f"{printed(local.date())}{local.hour}时{local.minute:02d}分"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case str() | Promise():
            return _clean(str(value))
        case bool():
            raise TypeError("a letter has no way to print true or false: give the word")
        case int() | Decimal():
            return str(value)
        case Sequence():
            return "、".join(filter(None, map(printed, value)))
    raise TypeError(f"a letter cannot print {type(value).__name__}")


def settled(values: Values) -> dict[str, Any]:
    """The values as texts, ready to be kept as JSON; composing with them gives the same letter."""
    return {name: _settled(value) for name, value in values.items()}


def _settled(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _settled(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_settled(each) for each in value]
    return printed(value)


def _clean(text: str) -> str:
    """Line ends alike; without characters that print nothing but turn or hide what stands beside them."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\t", " ")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    kept = (char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return "".join(kept).strip()


class _Filling:
    """One pass over a template with one set of values, collecting what is missing."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.missing: list[str] = []

    def block(self, block: Block) -> list[Block]:
        match block:
            case Heading():
                return [Heading(block.level, _on_one_line(line)) for line in self.lines(block.line)[:1]]
            case Paragraph():
                return [Paragraph(part, block.role) for line in self.lines(block.line) for part in _split(line)]
            case Items():
                lines = tuple(line for item in block.lines for line in self.lines(item))
                return [Items(lines, block.ordered, block.start)] if lines else []
            case Signature():
                lines = tuple(_on_one_line(line) for each in block.lines for line in self.lines(each))
                return [Signature(lines)] if lines else []
            case Table():
                head = tuple(self.cell(line, None, 0) for line in block.head)
                rows = tuple(row for each in block.rows for row in self.rows(each))
                return [Table(head, rows, block.aligns)] if rows else []
            case PageBreak():
                return [block]

    def lines(self, line: Line) -> list[Line]:
        """One line for each value of a list that stands alone, none when all there was to say is empty."""
        if len(line) == 1 and line[0].slot and not line[0].slot.key:
            texts = self.texts(line[0].slot)
            return [(Run(text, line[0].bold),) for text in texts]
        filled = self.cell(line, None, 0)
        slots = [run.slot for run in line if run.slot]
        if slots and not any(slot.required or self.texts(slot) for slot in slots):
            return []
        return [filled]

    def rows(self, row: tuple[Line, ...]) -> list[tuple[Line, ...]]:
        """A row template for each of its rows; any other row once, unless all its values are empty."""
        slots = [run.slot for cell in row for run in cell if run.slot]
        of = next((slot.name for slot in slots if slot.key), None)
        if of is None:
            if slots and not any(slot.required or self.texts(slot) for slot in slots):
                return []
            return [tuple(self.cell(cell, None, 0) for cell in row)]
        records = self.values.get(of) or ()
        if not records and any(slot.required for slot in slots if slot.key):
            self.missing.append(of)
        return [tuple(self.cell(cell, record, index) for cell in row) for index, record in enumerate(records, 1)]

    def cell(self, line: Line, record: Mapping[str, Any] | None, index: int) -> Line:
        """A line with every slot filled in place."""
        filled = (self.run(run, run.slot, record, index) if run.slot else run for run in line)
        return tuple(run for run in filled if run.text)

    def run(self, run: Run, slot: Slot, record: Mapping[str, Any] | None, index: int) -> Run:
        if slot.key is None:
            text = "、".join(self.texts(slot))
            return Run(_("（已签名）"), picture=text) if text.startswith(DATA) else Run(text, run.bold)
        if record is None:
            raise TypeError(f"{{{{ {slot.name}.{slot.key} }}}} stands outside a table row")
        text = printed(record.get(slot.key, index if slot.key == "index" else None))
        if not text and slot.required:
            self.missing.append(f"{slot.name}.{slot.key}")
        return Run(text, run.bold)

    def texts(self, slot: Slot) -> list[str]:
        """A value as one or more texts; a required one that is empty is noted."""
        value = self.values.get(slot.name)
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        texts = [text for text in map(printed, several) if text]
        if not texts and slot.required:
            self.missing.append(slot.name)
        return texts


def _on_one_line(line: Line) -> Line:
    return tuple(replace(run, text=run.text.replace("\n", " ")) for run in line)


def _split(line: Line) -> list[Line]:
    """A person's several lines become several paragraphs."""
    parts: list[list[Run]] = [[]]
    for run in line:
        first, *rest = run.text.split("\n")
        parts[-1].append(Run(first, run.bold))
        parts += [[Run(text, run.bold)] for text in rest]
    return [tuple(run for run in part if run.text) for part in parts if any(run.text.strip() for run in part)]
