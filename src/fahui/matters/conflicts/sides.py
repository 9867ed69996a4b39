"""The two sides of a matter as persons and bodies that can be met again in other files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db.models import Q

from fahui.core.identifiers import mask_name, name_key
from fahui.core.models import this_district
from fahui.matters.models import Matter, MatterLink, Party
from fahui.matters.models.matter import parts_of
from fahui.matters.parties import PartyEntry, subject_of
from fahui.matters.vocabulary import Relation
from fahui.people.models import Person, Professional


class Side(StrEnum):
    """Whose side: theirs for whom the professional would act, or the other."""

    OWN = "own"
    OPPOSITE = "opposite"


SIDE_OF = {Relation.APPLICANT: Side.OWN, Relation.RESPONDENT: Side.OPPOSITE, Relation.AGENT: Side.OWN}


def stands(relation: str, *, body: bool) -> Side | None:
    """On which side somebody stands in a matter: an agent with the applicant, a body that only sent it here nowhere."""
    if relation not in SIDE_OF or (body and relation == Relation.AGENT):
        return None
    return SIDE_OF[Relation(relation)]


def side_in(row: Party) -> Side | None:
    """Where a party stands in its own matter."""
    return stands(row.relation, body=row.facts.get("kind") == "organisation")


@dataclass(frozen=True)
class Subject:
    """Somebody on a side, by everything that makes them the same elsewhere."""

    side: Side
    name: str
    body: bool
    key: str
    number: str = ""
    organisation: int | None = None
    records: frozenset[int] = field(default_factory=frozenset)  # the person's record and all linked to it
    agent: bool = False  # is no party, but acts for one

    @property
    def shown(self) -> str:
        """A body in full, a person masked."""
        return self.name if self.body else mask_name(self.name)

    def condition(self) -> Q:
        """Parties of other matters that may be the same."""
        wanted = Q(name_key=self.key) if self.key else Q(pk__in=[])
        if self.records:
            wanted |= Q(person__in=self.records)
        if self.organisation:
            wanted |= Q(organisation=self.organisation)
        return wanted | Q(subject=self.number) if self.number else wanted

    def meets(self, row: Party) -> bool | None:
        """True: surely the same; False: of the same name, who knows; None: somebody else."""
        if row.person_id in self.records or (self.organisation and row.organisation_id == self.organisation):
            return True
        if self.number and row.subject:
            return True if row.subject == self.number else None
        if row.name_key != self.key or not self.key:
            return None
        return self.body and row.facts.get("kind") == "organisation"


@dataclass(frozen=True)
class Sides:
    """Everybody on both sides, and the matter if there is one already."""

    subjects: tuple[Subject, ...]
    matter: Matter | None = None
    own: frozenset[int] = field(default_factory=frozenset)  # the matter itself, and the parts of a case of many

    @cached_property
    def met(self) -> "Met":
        """The other matters in which somebody of either side stands, with who it is and whether that is sure."""
        wanted = Q(pk__in=[])
        for subject in self.subjects:
            wanted |= subject.condition()
        rows = Party.objects.filter(wanted, district=this_district(), relation__in=SIDE_OF)
        if self.matter is not None:
            rows = rows.exclude(matter__in=self.own)
        found: Met = defaultdict(list)
        for row in rows:
            if side_in(row) is None:
                continue
            for subject in self.subjects:
                if (certain := subject.meets(row)) is not None:
                    found[row.matter_id].append((row, subject, certain))
        return found

    @cached_property
    def linked(self) -> frozenset[int]:
        """The matters it came from or led to."""
        if self.matter is None:
            return frozenset()
        mine = Q(source=self.matter) | Q(target=self.matter)
        pairs = MatterLink.objects.filter(mine, district=self.matter.district).values_list("source_id", "target_id")
        return frozenset(pk for pair in pairs for pk in pair) - {self.matter.pk}

    @cached_property
    def _records(self) -> dict[frozenset[int], dict[int, frozenset[int]]]:
        return {}

    def records_of(self, professionals: Sequence[Professional]) -> dict[int, frozenset[int]]:
        """By their persons, all records of each of these professionals; asked once, whatever sources want them."""
        people = frozenset(one.person_id for one in professionals)
        if people not in self._records:
            self._records[people] = linked_records(people)
        return self._records[people]

    def of(self, side: Side) -> list[Subject]:
        """Those of one side."""
        return [subject for subject in self.subjects if subject.side == side]


Met = dict[int, list[tuple[Party, Subject, bool]]]


def sides_of(matter: Matter) -> Sides:
    """By the parties of a matter; of a case of many by those of all its parts too: whoever handles it acts for each."""
    own = Q(matter=matter) | Q(matter__in=parts_of([matter.pk]))
    rows = list(Party.objects.filter(own, district=matter.district, relation__in=SIDE_OF).order_by("matter", "seq"))
    linked = linked_records(row.person_id for row in rows)
    subjects = dict.fromkeys(
        Subject(
            side=side,
            name=row.name,
            body=row.facts.get("kind") == "organisation",
            key=row.name_key,
            number=row.subject,
            organisation=row.organisation_id,
            records=linked.get(row.person_id or 0, frozenset()),
            agent=row.relation == Relation.AGENT,
        )
        for row in rows
        if (side := side_in(row)) is not None
    )
    return Sides(tuple(subjects), matter, frozenset({matter.pk, *(row.matter_id for row in rows)}))


def sides_told(entries: Sequence[PartyEntry]) -> Sides:
    """By what is typed at a desk, before there is a matter."""
    linked = linked_records(entry.person.pk for entry in entries if entry.person)
    subjects = [
        Subject(
            side=side,
            name=entry.name,
            body=entry.kind == "organisation",
            key=name_key(entry.name),
            number=subject_of(entry.details, entry.organisation),
            organisation=entry.organisation.pk if entry.organisation else None,
            records=linked.get(entry.person.pk, frozenset()) if entry.person else frozenset(),
            agent=entry.relation == Relation.AGENT,
        )
        for entry in entries
        if (side := stands(entry.relation, body=entry.kind == "organisation")) is not None
    ]
    return Sides(tuple(subjects))


def linked_records(people: Iterable[int | None]) -> dict[int, frozenset[int]]:
    """For each record, itself and all that were linked to it; at most one query."""
    wanted = {pk for pk in people if pk}
    if not wanted:
        return {}
    identities = Person.objects.filter(pk__in=wanted, identity__isnull=False).values("identity")
    groups: dict[int, set[int]] = {}
    of: dict[int, int] = {}
    for person in Person.objects.filter(identity__in=identities).only("pk", "identity"):
        groups.setdefault(person.identity or 0, set()).add(person.pk)
        of[person.pk] = person.identity or 0
    return {pk: frozenset(groups[of[pk]] if pk in of else {pk}) for pk in wanted}
