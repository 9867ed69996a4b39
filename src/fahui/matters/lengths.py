"""How long a term is: fixed, by an answer, asked for, or a dated parameter."""

from dataclasses import dataclass
from typing import Literal

from fahui.worktime.units import Unit


@dataclass(frozen=True)
class Length:
    """A fixed length: 7 日."""

    n: int
    unit: Unit


@dataclass(frozen=True)
class ByFact:
    """A length that depends on an answer: 24 小时 for a web message, 7 工作日 for a letter."""

    fact: str
    lengths: tuple[tuple[str, Length], ...]
    hours: tuple[tuple[str, Literal["elapsed", "office"]], ...] = ()  # answer → how hours run, where it differs


@dataclass(frozen=True)
class Asked:
    """A length, or (without a unit) a date, that the start event itself names."""

    fact: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Param:
    """A length kept as a dated parameter, because nobody verified it or it may change."""

    name: str
    unit: Unit
