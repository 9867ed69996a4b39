"""A page of a long list that is never counted: one row more than shown tells whether there is a next page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)
SIZE = 25
LAST = 400  # whoever wants more should filter


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """The rows of one page and whether others lie before and behind it."""

    rows: list[Row]
    number: int
    has_next: bool

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_previous(self) -> bool:
        """Is there a page before?"""
        return self.number > 1

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page behind."""
        return self.number + 1


def slice_of(rows: "QuerySet[Row, Any]", number: object, size: int = SIZE) -> Slice[Row]:
    """The asked page of an ordered list; nonsense means the first."""
    text = str(number or "")
    page = min(max(int(text), 1), LAST) if text.isdecimal() and len(text) < 6 else 1
    start = (page - 1) * size
    found = list(rows[start : start + size + 1])
    return Slice(found[:size], page, len(found) > size and page < LAST)
