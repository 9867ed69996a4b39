"""The row of a matter and the questions lists ask of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fahui.access.models import Grant, User
from fahui.core import clock
from fahui.core.identifiers import mask_name
from fahui.core.models import DataKey, this_district
from fahui.matters.catalogue import services
from fahui.matters.models.assignment import Assignment
from fahui.matters.models.channel import Channel
from fahui.matters.models.cover import Cover
from fahui.matters.models.deadline import Deadline
from fahui.matters.models.unit import given_to
from fahui.matters.vocabulary import ENDS, Duty, Relation, Service, Stage
from fahui.people.assurance import LINKED, OWN_WORDS, Assurance
from fahui.people.models import Agency, Person, records_of
from fahui.places.models import Region, ServicePoint
from fahui.registers.models import Batch


class MatterQuerySet(models.QuerySet["Matter"]):
    """Filters in words; every list, count, search, export and file starts from `visible_to`."""

    def here(self) -> Self:
        """This district's: the key of the partitions. What was brought in by mistake and taken back is nowhere."""
        return self.filter(district=this_district(), retracted_at=None)

    def imported(self) -> Self:
        """Brought in from an older register: statistics count these apart."""
        return self.filter(import_batch__isnull=False)

    def witnessed(self) -> Self:
        """Begun in this system."""
        return self.filter(import_batch=None)

    def visible_to(self, user: User) -> Self:
        """Of this person or of a body they act for; what they or that body handle; what they assess; of their duty."""
        from fahui.matters.models.seen import seen_by

        seen = seen_by(user)
        return self.here().filter(seen) if seen is not None else self.here()

    def locked(self, matter: "Matter") -> "Matter":
        """The current row, locked until the transaction ends: who acts at the same time waits."""
        rows = self.select_for_update(of=("self",)).select_related("data_key", "region")
        return rows.get(district=matter.district, pk=matter.pk)

    def for_list(self) -> Self:
        """All a row of a list shows, without a further query."""
        return self.select_related("region__parent")

    def open(self) -> Self:
        """Not ended."""
        return self.exclude(stage__in=ENDS)

    def waiting_for(self, actor: str) -> Self:
        """Where this role or relation has the next step."""
        return self.filter(turn=actor)

    def handled_by(self, person_id: int) -> Self:
        """Where the person has a live assignment."""
        live = Assignment.objects.live().filter(matter_id=OuterRef("pk"), professional__person=person_id)
        return self.filter(Exists(live))

    def covered_by(self, person_id: int) -> Self:
        """Where the person stands in for a handler on leave."""
        return self.filter(pk__in=Cover.objects.live().filter(person=person_id).values("matter_id"))

    def overdue(self, today: date) -> Self:
        """Our own term has run out, by the day or by the hour."""
        return self.filter(Q(next_due__lt=today) | Q(next_due=today) & Q(Exists(hour_passed())))

    def due_within(self, today: date, days: int) -> Self:
        """Our own next term ends within so many days from today."""
        rows = self.filter(next_due__gte=today, next_due__lte=today + timedelta(days=days))
        return rows.exclude(Exists(hour_passed()))

    def by_urgency(self) -> Self:
        """What hurries, then the next legal date."""
        return self.order_by("-urgent", models.F("next_due").asc(nulls_last=True), "id")


def parts_of(matters: Any) -> "models.QuerySet[Any, Any]":
    """The parts of these matters (ids, or a query of them)."""
    from fahui.matters.models.link import MatterLink

    rows = MatterLink.objects.filter(district=this_district(), kind=MatterLink.PART, source__in=matters)
    return rows.values("target_id")


def whole_and_parts(matters: Any) -> Q:
    """These matters and their parts: whoever works on the whole works on each of them (`permissions.relations`)."""
    return Q(pk__in=matters) | Q(pk__in=parts_of(matters))


def hour_passed() -> models.QuerySet[Deadline]:
    """The matter's own clocks of hours that ran out today."""
    ours = Deadline.objects.filter(matter_id=OuterRef("pk"), district=this_district(), duty=Duty.US)
    return ours.filter(met_at=None, paused=False, due_at__lt=clock.now())


def bodies_of(user: User, scope: str) -> list[int]:
    """The bodies the user acts for today, as party ("as_party") or as provider ("as_provider")."""
    return [post.organisation_id for post in user.live_posts() if getattr(post, scope)]


def within(grant: Grant) -> Q:
    """The matters a grant reaches: of its place, and of its body if it is given for one; empty: all of them."""
    part = Q() if grant.region.level == "district" else Q(region_id__in=grant.region_ids())
    if grant.organisation_id is None:
        return part
    asked = Party.objects.of_bodies([grant.organisation_id]).values("matter_id")
    return part & (Q(pk__in=asked) | given_to([grant.organisation_id]))


class Matter(models.Model):
    """One request of one person or body, whatever it is."""

    id = models.BigAutoField(primary_key=True)  # with the district it is the real key (migration 0002)
    district = models.CharField(max_length=6, default=this_district)
    number = models.CharField(_("编号"), max_length=20)
    service = models.CharField(max_length=40)
    edition = models.DateField()
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT)
    stage_before = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT)
    outcome = models.CharField(max_length=40, blank=True)
    marks = ArrayField(models.CharField(max_length=40), default=list)
    turn = models.CharField(max_length=20, blank=True)
    version = models.IntegerField(default=0)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    who = models.CharField(max_length=60, blank=True)  # the first applicant, for lists; shown masked
    facts = models.JSONField(default=dict)  # clear ones only; sealed ones stand in Sealed
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT)
    query_code = models.CharField(max_length=40)  # blind index of the code on the receipt
    by_body = models.BooleanField(default=False)  # the first applicant is a body: its name is no secret
    urgent = models.BooleanField(default=False)
    next_due = models.DateField(null=True)  # our nearest unmet statutory or promised day
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    old_number = models.CharField(_("旧编号"), max_length=60, blank=True)  # in the older register it came from
    import_batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="matters")
    retracted_at = models.DateTimeField(null=True)  # brought in by mistake and taken back: a tombstone
    demo = models.BooleanField(default=False)

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "number"], name="one_number_a_matter")]
        indexes = [
            models.Index(fields=["district", "turn", "-urgent", "next_due", "id"], name="matter_queue_order"),
            models.Index(fields=["district", "region", "turn", "next_due"], name="matter_queue_region"),
            models.Index(fields=["district", "next_due", "id"], name="matter_due"),
            models.Index(fields=["district", "stage", "opened_on"], name="matter_stage"),
            models.Index(fields=["district", "opened_on", "id"], name="matter_opened"),
            models.Index(fields=["district", "region", "opened_on"], name="matter_region"),
            models.Index(fields=["district", "old_number"], condition=~Q(old_number=""), name="matter_old_number"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def definition(self) -> Service:
        """The edition of the service this matter began under."""
        return services.edition(self.service, self.edition)

    @property
    def masked_who(self) -> str:
        """The applicant as lists show it."""
        return self.who if self.by_body else mask_name(self.who) if self.who else ""

    @property
    def ended(self) -> bool:
        """Has it come to one of the ends?"""
        return self.stage in ENDS

    def aad(self) -> bytes:
        """What ties this matter's sealed values to it."""
        return f"matter:{self.data_key_id}".encode()


class PartyQuerySet(models.QuerySet["Party"]):
    """Parties by what they may see."""

    def of_person(self, person_id: int) -> Self:
        """What a sign-in of this person opens: where they ask, or act for another as long as they may.

        The one rule of what an assurance level opens: their own words always, what staff took down or linked only
        when they proved who they are (people/assurance.py).
        """
        mine = self.theirs(person_id)
        known = Person.objects.filter(pk=person_id)
        proved = Q(Exists(known.filter(assurance__gte=OuterRef("opens_from"))))
        proved &= Q(person_id=person_id) | Q(Exists(known.filter(assurance__gte=LINKED)))
        return mine.filter(proved)

    def theirs(self, person_id: int) -> Self:
        """Where the person, under any record that was linked, asks or may act today, proved or not."""
        rows = self.filter(district=this_district(), relation__in=(Relation.APPLICANT, Relation.AGENT))
        return rows.filter(person__in=records_of(person_id)).exclude(self.ended_agents(clock.today()))

    @staticmethod
    def ended_agents(day: date) -> Q:
        """Agents whose authority ran out: it had an end, or papers were shown, and none of it holds on the day."""
        papers = Agency.objects.filter(
            agent=OuterRef("person"),
            principal__roles__matter=OuterRef("matter"),
            principal__roles__relation=Relation.APPLICANT,
        )
        limited = Q(acts_until__isnull=False) | Q(Exists(papers))
        return Q(relation=Relation.AGENT) & limited & ~(Q(acts_until__gte=day) | Q(Exists(papers.on(day))))

    def of_bodies(self, organisations: Sequence[int]) -> Self:
        """Where one of these bodies is applicant or agent."""
        asking = (Relation.APPLICANT, Relation.AGENT)
        return self.filter(district=this_district(), organisation__in=organisations, relation__in=asking)

    def of_user(self, user: User) -> Self:
        """Where the user, or a body they act for today, is applicant or agent."""
        mine = self.of_person(user.person_id)
        bodies = bodies_of(user, "as_party")
        return mine | self.of_bodies(bodies) if bodies else mine


class Party(models.Model):
    """A person or organisation in a role of one matter, with facts of its own."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="parties")
    relation = models.CharField(max_length=12, choices=Relation)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="roles")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="roles")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, blank=True)  # what all spellings have in common
    subject = models.CharField(max_length=40, blank=True)  # blind index of the number of their paper or of the body
    initials = models.CharField(max_length=40, blank=True)
    opens_from = models.IntegerField(choices=Assurance, default=OWN_WORDS)  # how well known they must be to see it
    acts_until = models.DateField(null=True)  # the last day an agent's authority for this matter names
    facts = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)  # phone, address and the like, under the matter's key
    seq = models.IntegerField(default=0)

    objects = PartyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "matter"], name="party_of_matter"),
            models.Index(fields=["district", "person", "relation"], name="party_person"),
            models.Index(fields=["district", "initials"], name="party_initials"),
            models.Index(fields=["district", "name_key"], name="party_name_key"),
            models.Index(fields=["district", "subject"], name="party_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return mask_name(self.name)

    def details(self) -> dict[str, Any]:
        """The sealed particulars as given for this matter."""
        if self.sealed is None:
            return {}
        opened: dict[str, Any] = self.matter.data_key.open(self.sealed, self.matter.aad() + b":party")
        return opened
