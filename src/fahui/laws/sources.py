"""The two tables under data/: sources, and those of their articles that services rely on, summed up in our words."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"

LAW, REGULATION, RULE, INTERPRETATION = "法律", "行政法规", "部门规章", "司法解释"
LOCAL, POLICY, STANDARD, PROMISE, OTHER = "地方性法规", "政策", "标准", "承诺", "其他"
KINDS = (LAW, REGULATION, RULE, INTERPRETATION, LOCAL, POLICY, STANDARD, PROMISE, OTHER)
CHECKED, UNCHECKED, HISTORIC = "yes", "no", "historic"


@dataclass(frozen=True)
class Source:
    """A law, rule, standard or promise, whether or not its text is in the library."""

    key: str
    title: str
    aliases: tuple[str, ...]
    kind: str
    number: str
    effective_from: date | None
    effective_to: date | None
    status: str
    verified: str  # yes: text or publication read; no: from general knowledge; historic: read, no longer to be applied
    note: str

    @property
    def historic(self) -> bool:
        """Superseded: for old matters and comparison only."""
        return self.verified == HISTORIC

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it may be called in a basis."""
        names = [self.title, *self.aliases]
        if self.number:
            names += [self.number, f"{self.title}{self.number}", f"{self.title}({self.number})"]
            names.append(f"{self.number}{self.title}")
        return tuple(names)


@dataclass(frozen=True)
class Entry:
    """What one article says, in one sentence of ours; `read` is false when it is from general knowledge."""

    source: str
    label: str
    summary: str
    read: bool
    valid_from: date | None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def sources() -> tuple[Source, ...]:
    """All sources of the register."""
    return tuple(
        Source(
            key=row["key"],
            title=row["title"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            kind=row["kind"],
            number=row["number"],
            effective_from=_day(row["effective_from"]),
            effective_to=_day(row["effective_to"]),
            status=row["status"],
            verified=row["verified"],
            note=row["note"],
        )
        for row in _rows("sources.csv")
    )


@cache
def entries() -> dict[tuple[str, str], Entry]:
    """All listed articles by source key and label."""
    listed: dict[tuple[str, str], Entry] = {}
    for row in _rows("articles.csv"):
        read, day = row["verified"] == "read", _day(row["valid_from"])
        entry = Entry(row["source"], row["article"], row["summary"], read, day)
        if listed.setdefault((entry.source, entry.label), entry) != entry:
            raise ValueError(f"listed twice: {entry.source} {entry.label}")
    return listed
