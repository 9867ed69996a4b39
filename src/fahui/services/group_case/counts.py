"""What a case of many adds to the ministry's report: one case, and in its parts each person's application and aid."""

from collections.abc import Collection
from dataclasses import replace

from fahui.matters.counting.declared import Count, Sort
from fahui.services.legal_aid.counts import COUNTS, SORTS, TERMINATED
from fahui.services.legal_aid.marks import GRANTED

APPLICATION = ("applied", "accepted", "approved", "refused")
ENDING = ("closed", "recovered")


def counts_of_part(actions: Collection[str]) -> tuple[Count, ...]:
    """Each applies, and is decided on, alone; whoever is granted aid is one recipient."""
    helped = Count("helped", GRANTED)
    shared = (*(one for one in COUNTS if one.of in APPLICATION), helped)
    return tuple(replace(one, at=tuple(code for code in one.at if code in actions)) for one in shared)


# The contact is no recipient by being the contact: the recipients stand in the parts.
COUNTS_OF_WHOLE = (
    Count("cases", ("part_granted",), people=False),
    *(replace(one, at=("close",)) for one in COUNTS if one.of in ENDING),  # a person's own aid ends in their part
)
SORTS_OF_WHOLE = tuple(
    replace(one, rules=tuple(rule for rule in one.rules if rule != TERMINATED))
    for one in SORTS
    if one.of in ("kind", "source", "procedure", "result")
)


def _here(sort: Sort) -> Sort:
    """Aid is provided first to all together, by the case."""
    first = tuple(rule for rule in sort.rules if ("marks", ("provide_first",)) not in rule[1])
    return replace(sort, rules=first)


SORTS_OF_PART = tuple(_here(one) for one in SORTS if one.of in ("form", "source", "category"))
