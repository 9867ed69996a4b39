"""A matter read whole: what its events say, its parties, where it stands. Guards and letters read this."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.matters.happenings import Happening, effective, fold
from fahui.matters.models import Event, Matter, MatterLink, Party, Precision, Sealed
from fahui.matters.vocabulary import Relation


def happening(event: Event) -> Happening:
    """An event as the clocks need it: clear answers only."""
    return Happening(
        seq=event.seq,
        action=event.action,
        at=event.happened_at,
        answers=event.facts,
        actor=event.actor,
        day_only=event.precision == Precision.DAY,
        annuls=event.annuls,
        as_of=event.as_of,
        recorded_at=event.recorded_at,
    )


def happenings_of(matter: Matter) -> list[Happening]:
    """All events of a matter in order, in one query."""
    events = Event.objects.filter(district=matter.district, matter=matter).order_by("seq")
    return [happening(event) for event in events]


def unsealed(matter: Matter, event_ids: Iterable[int] | None = None) -> dict[int, dict[str, Any]]:
    """The sealed answers by event id; empty after erasure."""
    rows = Sealed.objects.filter(district=matter.district, matter=matter, event_id__isnull=False)
    if event_ids is not None:
        rows = rows.filter(event_id__in=list(event_ids))
    try:
        return {
            row.event_id: {fact: kept["value"] for fact, kept in row.open(matter).items()}
            for row in rows
            if row.event_id is not None
        }
    except KeyDestroyed:
        return {}


@dataclass
class Case:
    """One matter with everything its rules may ask."""

    matter: Matter
    by: Any = None  # who is about to act
    pending: dict[str, Any] = field(default_factory=dict)  # intake answers before they are events

    @cached_property
    def events(self) -> list[Event]:
        """All its events in order."""
        if self.matter.pk is None:
            return []
        return list(Event.objects.filter(district=self.matter.district, matter=self.matter).order_by("seq"))

    @cached_property
    def happenings(self) -> list[Happening]:
        """All events as values."""
        return [happening(event) for event in self.events]

    @cached_property
    def unsealed(self) -> dict[int, dict[str, Any]]:
        """The sealed answers by event id, opened once."""
        return unsealed(self.matter)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The latest answer to each question, sealed ones opened, from the events that count."""
        if self.matter.pk is None or not self.events:
            return dict(self.pending)
        ids = {event.seq: event.pk for event in self.events}
        whole = [
            Happening(one.seq, one.action, one.at, {**one.answers, **self.unsealed.get(ids[one.seq], {})})
            for one in effective(self.happenings)
        ]
        return {**fold(whole), **self.pending}

    @cached_property
    def parties(self) -> list[Party]:
        """Everybody who is party to it, in order."""
        rows = Party.objects.filter(district=self.matter.district, matter=self.matter)
        found = list(rows.select_related("person__data_key", "organisation").order_by("seq", "id"))
        for row in found:
            row.matter = self.matter  # whose key opens what they told
        return found

    def those(self, relation: Relation) -> list[Party]:
        """The parties in one role."""
        return [party for party in self.parties if party.relation == relation]

    @cached_property
    def source(self) -> "Case | None":
        """The matter this one came from: the refused application behind an objection."""
        link = MatterLink.objects.filter(target=self.matter).select_related("source__data_key").order_by("id").first()
        return Case(link.source, by=self.by) if link else None

    def has_acted(self, actor: str, actions: Collection[str] = ()) -> bool:
        """Did this actor ("user:7") take any action on it, or one of these?"""
        return any(one.actor == actor and (not actions or one.action in actions) for one in self.happenings)

    @property
    def begun_on(self) -> date:
        """The day that decides which figures hold."""
        return self.matter.opened_on or clock.today()
