"""The ties that the register and the files tell today: parties, households, assignments, and who took part before."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.identifiers import name_key
from fahui.core.models import this_district
from fahui.matters.conflicts.sides import Met, Side, Sides, Subject, side_in
from fahui.matters.conflicts.ties import File, Tie, TieKind, source
from fahui.matters.models import Assignment, Event, Matter, Party
from fahui.people.models import Agency, HouseholdMember, PersonIndex, Professional, ProfessionalKind

# Whoever decided in one of these capacities does not act in the same thing afterwards.
DECIDING = (Role.REVIEWER, Role.APPROVER, Role.OBJECTION_OFFICER, Role.COMPLAINT_OFFICER)


@source
def own_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """They themselves, or their body, are party."""
    records = sides.records_of(professionals)
    numbers: dict[int, set[str]] = defaultdict(set)
    for person, value in PersonIndex.objects.filter(person__in=records, kind="id").values_list("person_id", "value"):
        numbers[person].add(value)
    for one in professionals:
        for subject in (each for each in sides.subjects if not each.agent):
            shown, side = subject.shown, subject.side
            if (certain := _is_them(one, subject, records[one.person_id], numbers[one.person_id])) is not None:
                yield Tie(TieKind.PARTY, one.pk, one.person.name, False, shown, side, certain, True)
            elif _is_their_body(one, subject):
                yield Tie(TieKind.PARTY, one.pk, one.organisation.name, True, shown, side, True, True)


def _is_them(one: Professional, subject: Subject, records: frozenset[int], numbers: set[str]) -> bool | None:
    if subject.records & records or (subject.number and subject.number in numbers):
        return True
    if subject.body or subject.key != one.person.name_key or (subject.number and numbers):
        return None
    return False


def _is_their_body(one: Professional, subject: Subject) -> bool:
    same = subject.organisation == one.organisation_id or subject.key == name_key(one.organisation.name)
    return subject.body and same


@source
def household_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """Somebody of their household, or of a colleague's, stands on the other side, or acts for who does."""
    today = clock.today()
    for subject in sides.of(Side.OPPOSITE):
        if not subject.records:
            continue
        acting = Agency.objects.on(today).filter(principal__in=subject.records).values("agent")
        theirs = Q(person__in=subject.records) | Q(person__in=acting)
        homes = HouseholdMember.objects.on(today).filter(theirs).values("household")
        near = HouseholdMember.objects.on(today).filter(household__in=homes).exclude(theirs)
        kin = Professional.objects.filter(person__in=near.values("person"), active=True).select_related("person")
        for member in kin:
            for one in professionals:
                if member.person_id == one.person_id or member.organisation_id == one.organisation_id:
                    colleague = member.person_id != one.person_id
                    yield Tie(TieKind.RELATIVE, one.pk, member.person.name, colleague, subject.shown, subject.side)


@source
def file_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """For whom, and against whom, they or their body acted in other matters, at any time and in any service."""
    met = sides.met
    disputes = same_disputes(sides)
    records = sides.records_of(professionals)
    everybody = frozenset().union(*records.values())
    theirs = Q(professional__person__in=everybody) | Q(organisation__in=[one.organisation_id for one in professionals])
    rows = Assignment.objects.filter(theirs, district=this_district(), matter__in=met)
    for row in rows.select_related("professional__person", "matter"):
        for one in professionals:
            own = row.professional.person_id in records[one.person_id]
            if own or row.organisation_id == one.organisation_id:
                for party, subject, certain in met[row.matter_id]:
                    if (kind := _capacity(row, party)) is not None:
                        yield Tie(
                            kind,
                            one.pk,
                            row.professional.person.name,
                            not own,
                            subject.shown,
                            subject.side,
                            certain,
                            row.matter_id in disputes,
                            file_of(row.matter),
                            since=timezone.localdate(row.assigned_at),
                            until=until(row),
                        )


def same_disputes(sides: Sides) -> set[int]:
    """The other matters that are about the same thing: both sides stand in them, or they are linked to this one."""
    found = {pk for pk, rows in sides.met.items() if {subject.side for _row, subject, _sure in rows} == set(Side)}
    return found | sides.linked


def _capacity(row: Assignment, party: Party) -> TieKind | None:
    """What the handler of a matter was to one of its parties."""
    if row.professional.kind == ProfessionalKind.MEDIATOR:
        return TieKind.MEDIATED
    return TieKind.ACTED if side_in(party) == Side.OWN else TieKind.ACTED_AGAINST


def file_of(matter: Matter) -> File:
    """A matter as a tie names it."""
    return File(matter.pk, matter.number, str(matter.definition.title))


def until(row: Assignment) -> date | None:
    """The last day somebody handled it; None while they do."""
    if row.ended_at is not None:
        return timezone.localdate(row.ended_at)
    return row.matter.closed_on if row.matter.ended else None


@source
def event_ties(sides: Sides, professionals: Sequence[Professional]) -> Iterator[Tie]:
    """They decided in this very thing as staff, or answered a question of the other side."""
    actors = {
        f"user:{pk}": person
        for pk, person in User.objects.filter(
            person__in=[one.person_id for one in professionals], is_staff=True
        ).values_list("pk", "person_id")
    }
    if not actors:
        return
    met = sides.met
    same = sides.linked | ({sides.matter.pk} if sides.matter else set())
    decided = Q(matter__in=same, actor_role__in=DECIDING)
    asked = [pk for pk, rows in met.items() if any(_asked(row, subject) for row, subject, _sure in rows)]
    rows = Event.objects.filter(
        decided | Q(matter__in=asked, actor_role=Role.CONSULTANT), district=this_district(), actor__in=actors
    ).select_related("matter")
    for event in rows:
        for one in professionals:
            if actors[event.actor] == one.person_id:
                yield from _took_part(one, event, met, sides)


def _asked(row: Party, subject: Subject) -> bool:
    return side_in(row) == Side.OWN and subject.side == Side.OPPOSITE


def _took_part(one: Professional, event: Event, met: Met, sides: Sides) -> Iterator[Tie]:
    day, file, name = event.happened_on, file_of(event.matter), one.person.name
    if event.actor_role in DECIDING:
        shown = next((subject.shown for subject in sides.of(Side.OWN)), "")
        yield Tie(TieKind.DECIDED, one.pk, name, False, shown, Side.OWN, True, True, file, day, day)
        return
    for row, subject, certain in met[event.matter_id]:
        if _asked(row, subject):
            yield Tie(TieKind.ADVISED, one.pk, name, False, subject.shown, subject.side, certain, False, file, day, day)
