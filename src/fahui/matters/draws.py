"""Random draws that anybody may look at: by which seed, from how many, how many. Services fill in the list.

No number of a matter, and no value made of one: they are few and of one shape, so that it could be found by trying.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise

FEW: Final = 5  # fewer than so many are not told apart: whoever knows one of them would know that it was drawn


@dataclass(frozen=True)
class Draw:
    """One draw as it is published."""

    period: str  # 2026-10
    seed: str
    share: Decimal  # percent
    pool: int
    drawn: int

    @property
    def few(self) -> bool:
        """Are the figures too small to be told?"""
        return self.pool < FEW


@dataclass(frozen=True)
class PublicDraw:
    """What is drawn, and its draws, the newest first."""

    title: str | Promise
    what: str | Promise
    how: str | Promise
    rows: Callable[[], Sequence[Draw]]


public_draws: list[PublicDraw] = []
