"""What all stories share: who tells it, through which door it comes, and how a step is taken."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from typing import Any

from fahui.access.models import User
from fahui.access.roles import Role, Visitor
from fahui.core import clock
from fahui.demo.chance import Chance
from fahui.demo.hours import DUTY, HOME, OFFICE, midnight, moment
from fahui.demo.people import Identity, Resident, invent
from fahui.demo.plan import Plan
from fahui.demo.words import said, slots
from fahui.demo.world import World
from fahui.matters.effects import Upload
from fahui.matters.models import Channel, Matter
from fahui.matters.opening import Source
from fahui.matters.parties import PartyEntry
from fahui.matters.permissions import By
from fahui.matters.ranking.choosing import ranked
from fahui.matters.vocabulary import Relation
from fahui.people.models import Assurance, Professional
from fahui.people.register import assure
from fahui.places.models import Region

Steps = Generator[datetime, None, None]
SEEN_PAPERS = ("身份证（窗口核对原件）", "有关证据复印件")


class Rested(Exception):
    """The story waits here: that is how it stands today."""


class Tale(ABC):
    """One story; its steps are a generator of moments."""

    service = ""

    def __init__(self, world: World, plan: Plan) -> None:
        """Nothing is chosen from other stories' chances."""
        self.world, self.plan = world, plan
        self.chance = Chance(world.seed, plan.kind, plan.number)
        self.hours = world.hours
        self.matter: Matter
        self.resident: Resident
        self.agent: Resident | None = None
        self.region: Region
        self.desk: User  # the clerk who looks after it

    def steps(self) -> Steps:
        """The whole story."""
        try:
            yield from self.road()
        except Rested:
            return

    @abstractmethod
    def road(self) -> Steps:
        """What happens, in order."""

    def settle(self, who: str, *, account: bool, contact: tuple[str, ...] = ()) -> None:
        """Choose where it happens and who comes."""
        if (
            self.plan.end == "answered"
            and self.chance.below(0.12)
            and (known := self.world.residents.again(self.chance))
        ):
            self.resident, self.region = known
            self.desk = self.world.clerk_for(self.chance, self.region)
            return
        at_point = self.plan.channel == "point"
        self.region = self.world.village(self.chance, tuple(self.world.crew.stations) if at_point else ())
        self.desk = self.world.clerk_for(self.chance, self.region, at_point=at_point)
        identity = invent(self.chance, who, clock.today(), self.plan.name)
        by_child = who == "elder" and self.plan.channel == "web"
        self.resident = self._welcome(identity, account=account and not by_child, contact=contact)
        if by_child:
            self.agent = self._welcome(invent(self.chance, "any", clock.today()), account=True)

    def _welcome(self, identity: Identity, *, account: bool, contact: tuple[str, ...] = ()) -> Resident:
        address = f"{self.region.label}{self.chance.between(1, 12)}组（示例地址）"
        return self.world.residents.welcome(identity, self.region, address, account=account, contact=contact)

    @property
    def citizen(self) -> User | None:
        """The account that acts for the person's side, if there is one."""
        return self.agent.user if self.agent else self.resident.user

    def parties(self) -> list[PartyEntry]:
        """Who asks, and for whom."""
        asking = [self._entry(Relation.APPLICANT, self.resident)]
        return asking + ([self._entry(Relation.AGENT, self.agent)] if self.agent else [])

    def _entry(self, relation: Relation, resident: Resident) -> PartyEntry:
        return PartyEntry(relation, resident.name, details=dict(resident.details), person=resident.person)

    def fill(self, text: str, **known: str) -> str:
        """The blanks of a text as of today."""
        places = {"place": self.region.label, "street": self.region.parent.name if self.region.parent else ""}
        places["age"] = str(self.resident.age)
        return text.format(**slots(self.chance, clock.today(), **{**places, **known}))

    def begin(self) -> datetime:
        """The moment it is brought, by the hours of its door."""
        channel, day = self.plan.channel, self.plan.day
        if channel == "web":
            return moment(day, self.chance.of((*OFFICE, *HOME, *HOME)), self.chance)
        if channel in ("chat", "hotline"):
            return moment(day, self.chance.of(DUTY[: 11 * 60]), self.chance)
        return self.hours.in_office(self.chance, day)

    def office(self, least: int, most: int) -> datetime:
        """So many working days later; at most one where the story has to be prompt."""
        days = self.chance.between(least, most)
        return self.hours.office(self.chance, clock.now(), min(days, 1) if self.plan.prompt else days)

    def reviewed(self) -> datetime:
        """When a reviewer is through with the papers: soon, but one in ten takes its time."""
        return self.office(2, 5) if self.chance.below(0.1) else self.office(0, 1)

    def home(self, least: int, most: int) -> datetime:
        """So many days later, in a resident's hours."""
        return self.hours.at_home(self.chance, clock.now(), least, most)

    def opening(
        self,
        answers: dict[str, Any],
        *,
        parties: list[PartyEntry],
        source: Source | None = None,
        urgent: bool = False,
    ) -> None:
        """Open the matter through its door."""
        channel = self.plan.channel
        paper = channel in ("window", "point", "letter", "transfer")
        by = self._at_the_door()
        if self.citizen is not None and by != self.citizen:
            assure(self.citizen.person, Assurance.CODE)  # later they gave their ID digits and found it in their account
        self.matter = self.world.open(
            self.service,
            by=by,
            parties=parties,
            region=self.region,
            answers=answers,
            channel=Channel(channel),
            service_point=self._door(),
            happened_at=midnight(clock.today() - timedelta(days=1)) if channel == "letter" else None,
            because=said("letters_in") if channel == "letter" else "",
            source=source,
            urgent=urgent,
            files=[Upload(title, None, 1) for title in SEEN_PAPERS] if paper and self.service == "legal_aid" else [],
            query_code=self.plan.code or f"{self.chance.between(0, 99999999):08d}",
        )
        self.rest_after("submit")

    def _at_the_door(self) -> By:
        channel = self.plan.channel
        if channel in ("web", "chat"):
            return self.citizen or Visitor()
        return self.world.crew.first(Role.OPERATOR) if channel == "hotline" else self.desk

    def _door(self) -> Any:
        if self.plan.channel == "point":
            return self.world.point_of(self.region)
        return self.world.point_of(None) if self.plan.channel in ("window", "letter") else None

    def step(self, at: datetime, code: str, by: By, **answers: Any) -> Iterator[datetime]:
        """Wait until then and take the action."""
        yield at
        self.matter = self.world.act(self.matter, code, by=by, answers=answers)
        self.rest_after(code)

    def rest_after(self, code: str) -> None:
        """End the story here if this is where it is to stand today."""
        if self.plan.rest == code:
            raise Rested

    def rate(self, *, often: float = 0.65) -> Iterator[datetime]:
        """Some of those who have an account say how it went; most are content."""
        if self.citizen is None or not self.chance.below(often):
            return
        mood = self.chance.weighted({"good": 82, "fair": 10, "bad": 8})
        score = {"good": self.chance.of("5554"), "fair": "3", "bad": self.chance.of("21")}[mood]
        words = self.chance.of(said("ratings", mood))
        yield from self.step(self.home(0, 5), "rate", self.citizen, score=score, rating_words=words)

    def who_may(self) -> list[Professional]:
        """The handlers by chance, without those a rule, a leave or a quota keeps from this case."""
        turn = self.chance.shuffled(self.world.crew.professionals)
        free = {one.profile.pk for one in ranked(self.matter, turn) if not one.blocks}
        return [one for one in turn if one.pk in free]

    def assigning_at(self) -> datetime:
        """Soon, or on the day the plan wants, so that the answer is still awaited today."""
        at = self.office(0, 2)
        wanted = self.plan.assigned_on
        return at if wanted is None else max(at, midnight(wanted) + timedelta(hours=10))
