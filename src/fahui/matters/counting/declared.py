"""How a service says what of it a report counts, and into which value of a list a matter falls. Plain values."""

from dataclasses import dataclass

# Answers that must all fit: (question, one of these values). "outcome" asks how the matter ended.
# Of several answers to one question one is enough.
Conditions = tuple[tuple[str, tuple[str, ...]], ...]
Rule = tuple[str, Conditions]  # the value of the list, and when a matter falls into it


@dataclass(frozen=True)
class Count:
    """One number this service adds to: each matter once, on the day one of these actions first (or last) happened.

    Without actions it is the contacts of its matters that count, each time.
    """

    of: str  # a number of `numbers.NUMBERS`
    at: tuple[str, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None  # only with one of these answers in the event itself
    last: bool = False  # the last of them, where a matter may come to it again
    sums: str = ""  # the answer of the event that is added up
    on: str = ""  # the answer of the event that holds the day, where it may be written down later
    people: bool = True  # are its applicants those of the number of people? Else another service adds these


@dataclass(frozen=True)
class Sort:
    """Into which value of one list a matter falls: the first rule whose answers all fit; no conditions fit always."""

    of: str  # a list of `numbers.LISTS`
    rules: tuple[Rule, ...]
