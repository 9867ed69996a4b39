"""The texts under data/: what invented people say, with their blanks filled."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from fahui.demo.chance import Chance

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Said:
    """A statement of somebody who applies."""

    cause: str
    who: str
    text: str
    against: str = ""
    sums: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Asked:
    """A question with its answer; `convert` names the cause if it may go on as an application."""

    topic: str
    text: str
    kind: str
    answer: str
    laws: str = ""
    convert: str = ""


@cache
def read(name: str) -> dict[str, Any]:
    """One file of texts."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def statements() -> tuple[Said, ...]:
    """All statements of applicants."""
    return tuple(Said(**{**row, "sums": tuple(row["sums"])}) for row in read("aid")["said"])


@cache
def questions() -> tuple[Asked, ...]:
    """All questions."""
    return tuple(Asked(**row) for row in read("asked")["asked"])


def said(*path: str) -> Any:
    """A text or a list of texts of said.toml: said("ratings", "good")."""
    found: Any = read("said")
    for part in path:
        found = found[part]
    return found


def slots(chance: Chance, day: date, **known: str) -> dict[str, str]:
    """What the blanks say in a text written on this day."""
    back = chance.between(1, 2)
    long = chance.between(2, 3)
    return {
        "months": f"{_month(day, back + long)}到{_month(day, back, after=back + long)}",
        "month": _month(day, back),
        "day": _day(chance, day),
        "years": str(chance.between(2, 9)),
        "n": str(chance.between(4, 17)),
        **known,
    }


def _month(day: date, back: int, after: int = 0) -> str:
    """今年8月, 去年11月; the second month of a span names its year only when it is another (`after`: the first)."""
    year, month = _months_back(day, back)
    if after and year == _months_back(day, after)[0]:
        return f"{month}月"
    return f"{'今年' if year == day.year else '去年'}{month}月"


def _months_back(day: date, back: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return year, month + 1


def _day(chance: Chance, day: date) -> str:
    earlier = date.fromordinal(day.toordinal() - chance.between(4, 40))
    return f"{'去年' if earlier.year < day.year else ''}{earlier.month}月{earlier.day}日"
