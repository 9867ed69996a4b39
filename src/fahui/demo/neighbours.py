"""What the desks wrote down about people beside their matters: groups, agents, wishes, who is the same person."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.history import acting
from fahui.demo.chance import Chance
from fahui.demo.people import invent
from fahui.demo.words import said
from fahui.demo.world import World
from fahui.matters import tasks
from fahui.matters.permissions import actor_code
from fahui.matters.person_rights import decide
from fahui.people.circumstances import appoint, belong, share_household
from fahui.people.id_types import birth_date
from fahui.people.linking import Verdict
from fahui.people.models import Assurance, Person
from fahui.people.register import assure, enrol, update
from fahui.places.models import Region

GROUPS = (  # group, paper, from and to in days from today
    ("low_income", "低保证（演示）第0117号", -200, 165),
    ("disabled", "残疾人证（演示）二级", -900, None),
    ("migrant_worker", "工地考勤表（演示）", -90, None),
    ("low_margin", "低收入家庭认定书（演示）", -400, -35),  # has run out
    ("elderly", "身份证（演示）", -60, None),
)


class Neighbours:
    """One afternoon at the centre's window, two working days ago."""

    def __init__(self, world: World, until: date) -> None:
        """Chosen by the seed alone."""
        self.world, self.chance = world, Chance(world.seed, "neighbours")
        self.day = world.hours.calendar.workday_before(until, 2)
        self.clerk, self.head = world.crew.first(Role.CLERK), world.crew.first(Role.APPROVER)

    def steps(self) -> Iterator[datetime]:
        """When it happens."""
        yield self.world.hours.in_office(self.chance, self.day)
        rows = Person.objects.here().filter(demo=True, region__isnull=False, id_type="resident")
        people = list(rows.select_related("data_key", "region").order_by("pk")[: len(GROUPS) + 3])
        if len(people) == len(GROUPS) + 3:
            with acting(lambda: actor_code(self.clerk)):
                self._write_down(people)

    def _write_down(self, people: list[Person]) -> None:
        today = clock.today()
        elder = min(people, key=lambda one: birth_date(one.details()) or today)
        people = [person for person in people if person != elder]
        for person, (group, paper, since, until) in zip(people, GROUPS, strict=False):
            ends = None if until is None else today + timedelta(days=until)
            belong(person, group, proof=paper, starts_on=today + timedelta(days=since), ends_on=ends)
        first, second = people[len(GROUPS) :]
        update(
            first,
            {"contact": ["no_call", "discreet"], "safe_phone": "", "safe_from": "09:00", "safe_until": "17:00"},
        )
        update(second, {"needs": ["sign_language", "large_print"], "language": "新洲话"})
        assure(second, Assurance.SEEN)
        child = self._somebody(elder, "worker")
        share_household(elder, child, "child")
        share_household(elder, self._somebody(elder, "worker"), "other")
        self._ward(second)
        appoint(elder, child, "agent", proof=said("agent_paper"), ends_on=today + timedelta(days=90))
        self._twice(first)
        self._without_papers(elder)

    def _somebody(self, beside: Person, who: str) -> Person:
        identity = invent(self.chance, who, clock.today())
        details = {"id_number": identity.id_number, "phone": self.world.residents.number()}
        return enrol(name=identity.name, details=details, demo=True, region=beside.region)

    def _ward(self, beside: Person) -> None:
        """Two whose guardians decide: each with the paper that says so and the day to which it holds."""
        today = clock.today()
        for group, paper, decided in (
            ("disabled", "残疾人证（演示）一级智力", "指定监护人决定书（演示）〔2026〕第3号"),
            ("extreme_poverty", "特困人员供养证（演示）第0032号", "村民委员会指定监护证明（演示）"),
        ):
            ward, guardian = self._somebody(beside, "worker"), self._somebody(beside, "worker")
            belong(ward, group, proof=paper, ends_on=today + timedelta(days=300))
            share_household(guardian, ward, "other")
            appoint(ward, guardian, "guardian", proof=decided, ends_on=today + timedelta(days=700))

    def _twice(self, person: Person) -> None:
        """Another station wrote the same person down too; the head of the centre linked the two."""
        places = Region.objects.filter(level=Region.Level.STREET).exclude(pk=_street(person)).order_by("code")
        details = {**person.details(), "phone": self.world.residents.number(), "address": said("other_address")}
        again = enrol(name=person.name, details=details, demo=True, region=places[0])
        decide(self.head, person, again, Verdict.SAME, said("linked_why"))
        same_name = enrol(
            name=person.name, details={"phone": self.world.residents.number()}, demo=True, region=person.region
        )
        belong(same_name, "laid_off", no_proof="失业登记证在外地，本人口头说明（演示）")

    def _without_papers(self, beside: Person) -> None:
        details = {"id_type": "none", "no_id_reason": said("no_papers"), "phone": self.world.residents.number()}
        person = enrol(name="程长生", details=details, demo=True, region=beside.region)
        tasks.papers_wanted(person, said("no_papers"))


def _street(person: Person) -> int:
    region = person.region
    return 0 if region is None else region.parent_id or region.pk
