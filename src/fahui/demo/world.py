"""The district as the stories act in it: every act goes through the engine, and its jobs are worked off at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.demo.chance import Chance
from fahui.demo.crew import Crew
from fahui.demo.hours import Hours, midnight
from fahui.demo.people import Residents
from fahui.documents import issue
from fahui.documents.models import Letter, Seal
from fahui.matters import engine, messages, opening, tasks
from fahui.matters.effects import Upload
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Channel, Event, Matter
from fahui.matters.paperwork import form_of, organ_of
from fahui.matters.permissions import By
from fahui.matters.vocabulary import Action
from fahui.places.models import Region, ServicePoint
from fahui.places.population import weights

Answers = Mapping[str, Any]
DONE_HERE = "delete from procrastinate_jobs where task_name = %s and (args->>'event_id')::bigint = any(%s)"

# What each way of service says besides.
SERVED: dict[str, dict[str, str]] = {
    "direct": {},
    "electronic": {"served_agreed": "yes", "served_to": "本人账号（演示）"},
    "post": {"served_safely": "yes", "post_number": "演示0001"},
}


@dataclass
class World:
    """Places, staff, residents and the calendar; what is chosen once for the whole run."""

    seed: int
    hours: Hours
    crew: Crew
    electronic_from: date  # matters opened before are stamped on paper to their end: rendering is slow
    inbox_from: date  # what people were told before this day is not kept: four hundred histories take long enough
    residents: Residents = field(default_factory=Residents)

    def __post_init__(self) -> None:
        """Read the network once."""
        self._villages = {region.code: region for region in Region.objects.villages()}
        own = ServicePoint.objects.exclude(level=ServicePoint.Level.OTHER)
        self._points = {point.region.code: point for point in own.select_related("region")}
        self._shares = weights()
        self._fresh: list[tuple[Event, Action]] = []
        self._done: list[int] = []

    def village(self, chance: Chance, streets: tuple[str, ...] = ()) -> Region:
        """A village or community, the more people the likelier; only of these streets if any are named."""
        shares = self._shares
        if streets:
            shares = {code: share for code, share in shares.items() if code.startswith(streets)}
        return self._villages[chance.weighted(shares)]

    def point_of(self, region: Region | None) -> ServicePoint:
        """The service point of a village; the district's centre for None."""
        return self._points[region.code if region else next(code for code in self._points if len(code) <= 6)]

    def clerk_for(self, chance: Chance, region: Region, *, at_point: bool = False) -> User:
        """A clerk of the centre; at a village point the one of the street's station."""
        station = self.crew.stations.get(region.code[:9])
        return station if at_point and station else chance.of(self.crew.by_role[Role.CLERK])

    def open(self, code: str, **how: Any) -> Matter:
        """Open a matter as one of the demo."""
        opened = opening.open_matter(code, demo=True, **how)
        self.work_off()
        return opened.matter

    def act(
        self,
        matter: Matter,
        code: str,
        *,
        by: By,
        answers: Answers | None = None,
        happened_at: datetime | None = None,
        because: str = "",
        files: list[Upload] | None = None,
    ) -> Matter:
        """Take one action now."""
        matter = engine.act(matter, code, by=by, answers=answers, happened_at=happened_at, because=because, files=files)
        self.work_off()
        return matter

    def seal(self, matter: Matter, letter: str, by: By) -> Matter:
        """Stamp a letter on paper; an e-sealed one is sealed already."""
        for row in fitting_letters(matter, "seal"):
            if row.code == letter:
                matter = self.act(matter, "seal", by=by, answers={"letter": row.letter_id})
        return matter

    def serve(self, matter: Matter, letter: str, by: By, *, posted_for: int = 0, because: str = "") -> Matter:
        """Record the service of a letter: handed over or sent now, or by a postal receipt some days old."""
        matter = self.seal(matter, letter, by)
        for row in fitting_letters(matter, "serve"):
            if row.code != letter:
                continue
            served = clock.today() - timedelta(days=posted_for)
            online = matter.channel == Channel.WEB and matter.opened_on >= self.electronic_from
            how = "post" if posted_for else "electronic" if online else "direct"
            answers = {"letter": row.letter_id, "served_on": served, "served_how": how, **SERVED[how]}
            matter = self.act(matter, "serve", by=by, answers=answers, because=because)
        return matter

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Learn of every event from the engine's signal, and do at the end what makes the worker's queue empty."""
        engine.acted.connect(self._heard)
        try:
            yield
        finally:
            engine.acted.disconnect(self._heard)
        with connection.cursor() as cursor:
            cursor.execute(DONE_HERE, [tasks.after_event.name, self._done])

    def _heard(self, event: Event, action: Action, **sent: Any) -> None:
        self._fresh.append((event, action))

    def work_off(self) -> None:
        """Do what the worker would do for the events just made."""
        while self._fresh:
            event, action = self._fresh.pop(0)
            self._done.append(event.pk)
            if event.matter.opened_on >= self.electronic_from:
                tasks.after_event(event.pk)
                continue
            if action.issues:
                self._stamp(event)
            if action.tells and clock.today() >= self.inbox_from:
                messages.tell_parties(event)

    def _stamp(self, event: Event) -> None:
        """Before the e-seals, what needs no service was stamped by the way; its PDF is made when first opened."""
        forms = {form.code for form in event.matter.definition.letters if form.served}
        for row in fitting_letters(event.matter, "seal"):
            if row.code not in forms:
                name = str(self.crew.first(Role.CLERK))
                organ = organ_of(form_of(event.matter.definition, row.code))
                issue.record_paper_seal(row.letter, None, name, organ_name=organ)

    def nights(self, first: date) -> Iterator[datetime]:
        """The nightly rounds, every night ten minutes after midnight."""
        moment = midnight(first) + timedelta(minutes=10)
        while True:
            yield moment
            tasks.rounds()
            self.work_off()
            moment += timedelta(days=1)

    def seals(self) -> Iterator[datetime]:
        """The day the e-seals are introduced."""
        yield midnight(self.electronic_from) + timedelta(minutes=1)
        for name, certificate in ((settings.ORGAN_NAME, "centre"), (settings.BUREAU_NAME, "bureau")):
            Seal.objects.get_or_create(organ_name=name, active=True, defaults={"certificate": certificate})

    def held(self, matter: Matter) -> bool:
        """Does a letter wait for a character that no font has?"""
        return matter.letters.filter(letter__state=Letter.State.HELD).exists()
