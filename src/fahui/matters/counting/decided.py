"""What an application took until it was decided: days, steps, visits and papers. Two queries a period."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, median
from typing import Any

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from fahui.core.models import this_district
from fahui.matters.counting import reading
from fahui.matters.counting.numbers import WAYS, number_of
from fahui.matters.counting.reading import Scope
from fahui.matters.models import Event, Material
from fahui.matters.models.contact import ContactMatter
from fahui.matters.vocabulary import ENGINE_ACTIONS

MEASURED = (
    "place", "matter_id", "matter__region_id", "counted_on", "matter__opened_on",
    "took_steps", "took_trips", "took_papers",
)  # fmt: skip


@dataclass(frozen=True)
class Decided:
    """One application: when it was decided, how, and what it took."""

    matter: int
    region: int
    on: date
    granted: bool
    days: int
    steps: int
    trips: int
    papers: int


@dataclass(frozen=True)
class Taken:
    """What a group of applications took; averages are of one application."""

    n: int
    steps: float
    trips: float
    papers: float
    days: float
    middle: float
    slow: int  # nine of ten were decided within so many days


def decided(scope: Scope) -> list[Decided]:
    """Applications decided in the period: each once, by its last decision in it (refused, put right and granted)."""
    last: dict[int, tuple[int, Decided]] = {}
    for code in ("approved", "refused"):
        found = measured(reading.events(number_of(code), scope)).order_by().values_list(*MEASURED)
        for place, pk, region, on, begun, steps, trips, papers in found:
            one = Decided(pk, region, on, code == "approved", (on - begun).days, steps, trips, papers)
            if pk not in last or last[pk][0] < place:
                last[pk] = place, one
    return [one for _place, one in last.values()]


def measured(events: Any) -> Any:
    """These events, each with what it took until then: steps, visits to a window and papers."""
    known: dict[str, Any] = {"matter": OuterRef("matter"), "district": this_district()}
    gone = Event.objects.filter(district=this_district(), matter=OuterRef("matter"), annuls=OuterRef("seq"))
    steps = Event.objects.filter(**known).exclude(action__in=ENGINE_ACTIONS).annotate(place=reading.PLACE)
    steps = steps.filter(~Exists(gone), place__lte=OuterRef("place"))
    contacts = ContactMatter.objects.filter(
        **known, contact__channel__in=WAYS["visit"], contact__at__lte=OuterRef("recorded_at")
    )
    before = Q(received_on__lt=OuterRef("happened_on"))
    papers = Material.objects.filter(
        before | Q(received_on=OuterRef("happened_on"), event_seq__lte=OuterRef("place")), **known
    )
    return events.annotate(
        took_steps=_how_many(steps), took_trips=_how_many(contacts), took_papers=_how_many(papers)
    )  # fmt: skip


def _how_many(rows: Any) -> Coalesce:
    every = rows.order_by().annotate(same=Value("", output_field=CharField())).values("same")
    counted = Subquery(every.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(counted, Value(0))


def taken(rows: Sequence[Decided]) -> Taken | None:
    """The averages of a group; none where nothing was decided."""
    if not rows:
        return None
    days = sorted(row.days for row in rows)
    return Taken(
        len(rows),
        mean(row.steps for row in rows),
        mean(row.trips for row in rows),
        mean(row.papers for row in rows),
        mean(days),
        median(days),
        percentile(days, 90),
    )


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest of them that so many of a hundred do not exceed (nearest rank)."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def grouped(rows: Iterable[Decided], key: Callable[[Decided], Hashable]) -> Mapping[Any, list[Decided]]:
    """By what the key says."""
    found: dict[Any, list[Decided]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
