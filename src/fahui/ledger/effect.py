"""What a new rate would change among claims that are not paid yet, tried before it is registered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from fahui.ledger.models import Rate


@dataclass(frozen=True)
class Tried:
    """One open claim under the rate it has now and under the new one; None: it has none."""

    number: str
    old: Decimal | None
    new: Decimal


# Services that pay by rates add how their open claims come out under a rate that is not saved.
sources: list[Callable[[Rate], Iterable[Tried]]] = []


def changed(rate: Rate) -> list[Tried]:
    """The claims that come out otherwise; writes nothing."""
    return [one for source in sources for one in source(rate) if one.old != one.new]
