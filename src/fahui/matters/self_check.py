"""What a service lets anybody try before asking for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fahui.matters.vocabulary import Answers, Fact, Text


@dataclass(frozen=True)
class Judged:
    """What a self-check says: "yes", "no" or "unknown", a headline that promises nothing, and why."""

    answer: str
    words: Text
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SelfCheck:
    """Questions anybody may try before asking for the service; nothing of it is kept."""

    title: Text
    asks: tuple[Fact, ...]
    judge: Callable[[Answers, date], Judged]
