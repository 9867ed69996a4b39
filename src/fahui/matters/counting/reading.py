"""A number as a query over the events that count: what was annulled is out, what was restated counts as restated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.ledger.models import Posting, sees_all_money
from fahui.matters.catalogue import services
from fahui.matters.counting.declared import Conditions, Count, Sort
from fahui.matters.counting.numbers import OTHER, WAYS, Measure, Number
from fahui.matters.counting.periods import Period
from fahui.matters.models import Assignment, Contact, Event, Matter, Party
from fahui.matters.models.contact import ContactMatter, ContactQuerySet
from fahui.matters.models.matter import MatterQuerySet
from fahui.matters.vocabulary import Relation, Service
from fahui.people.models import PersonGroup
from fahui.places.models import Region, subtree_ids

PLACE = Coalesce("as_of", "seq", output_field=IntegerField())  # a restated event stands where the first one stood


@dataclass(frozen=True)
class Scope:
    """Whose sight, which days, which region (none: all one sees); brought in from older registers or not."""

    user: User
    period: Period
    region: Region | None = None
    old: bool = False
    sums_only: bool = False  # for whoever reads no case: all of their places, for sums with small numbers hidden

    def matters(self) -> MatterQuerySet:
        """The one filter of permission, and the region."""
        rows = self._of_places() if self.sums_only else Matter.objects.visible_to(self.user)
        rows = rows.imported() if self.old else rows.witnessed()
        return rows if self.region is None else rows.filter(region_id__in=subtree_ids(self.region))

    def bare_contacts(self) -> ContactQuerySet:
        """Visits and calls that were about no matter; older registers bring none."""
        if self.old:
            return Contact.objects.none()
        rows = Contact.objects.here().bare() if self.sums_only else Contact.objects.in_places_of(self.user)
        if self.sums_only and (places := self._places()) is not None:
            rows = rows.filter(region_id__in=places)
        return rows if self.region is None else rows.filter(region_id__in=subtree_ids(self.region))

    def _of_places(self) -> MatterQuerySet:
        places = self._places()
        rows = Matter.objects.here()
        return rows if places is None else rows.filter(region_id__in=places)

    def _places(self) -> set[int] | None:
        """The places of the user's grants; None for the whole district."""
        grants = self.user.live_grants()
        if any(grant.whole_district() for grant in grants):
            return None
        return {pk for grant in grants for pk in grant.region_ids()}


def declared(code: str) -> list[tuple[Service, Count]]:
    """What services add to a number, each service once however many editions it has."""
    found: dict[tuple[str, Count], Service] = {}
    for service in services:
        for one in service.counts:
            if one.of == code:
                found[service.code, one] = service
    return [(service, count) for (_code, count), service in found.items()]


def adding(number: Number) -> list[tuple[Service, Count]]:
    """What services add to a number, or to the one it is about, or to those it puts together."""
    found = [pair for code in number.adds or (number.of or number.code,) for pair in declared(code)]
    if number.measure != Measure.PEOPLE:
        return found
    return [*(pair for pair in found if pair[1].people), *declared(number.code)]


def sorts(of: str) -> Iterator[tuple[Service, Sort]]:
    """By which rules services put their matters into the values of a list."""
    seen = set()
    for service in services:
        for one in service.sorts:
            if one.of == of and (service.code, one) not in seen:
                seen.add((service.code, one))
                yield service, one


def effective(actions: tuple[str, ...] | list[str]) -> "QuerySet[Event]":
    """Events of these actions that no later one took out or took the place of."""
    gone = Event.objects.filter(district=this_district(), matter=OuterRef("matter"), annuls=OuterRef("seq"))
    return Event.objects.filter(~Exists(gone), district=this_district(), action__in=actions)


def _asked(count: Count) -> Q:
    if count.when is None:
        return Q()
    fact, values = count.when
    return Q(**{f"facts__{fact}__in": list(values)})


def _once(service: Service, count: Count) -> Q:
    """Of one matter only the first of these events, or the last."""
    side = "gt" if count.last else "lt"
    others = effective(count.at).filter(_asked(count), matter=OuterRef("matter")).annotate(place=PLACE)
    nearer = others.filter(**{f"place__{side}": OuterRef("place")})
    return Q(matter__service=service.code, action__in=count.at) & _asked(count) & ~Q(Exists(nearer))


def events(number: Number, scope: Scope) -> "QuerySet[Event, Any]":
    """One event for each matter that counts, with its amount where something is added up."""
    added = [pair for pair in adding(number) if pair[1].at]
    if not added:
        return Event.objects.none()
    actions = sorted({action for _service, count in added for action in count.at})
    rows = effective(actions).annotate(place=PLACE).filter(reduce(or_, (_once(*pair) for pair in added)))
    mine = scope.matters().filter(service__in={service.code for service, _count in added})
    rows = rows.annotate(counted_on=_day(added)).filter(
        counted_on__gte=scope.period.first, counted_on__lte=scope.period.last, matter__in=mine.values("pk")
    )
    if number.measure == Measure.SUM:
        rows = rows.annotate(amount=_amount(added)).filter(amount__isnull=False)
    return rows


def _day(added: list[tuple[Service, Count]]) -> F | Case:
    """The day of the event, or the one it tells."""
    whens = [
        When(matter__service=service.code, action__in=count.at, then=Cast(KT(f"facts__{count.on}"), DateField()))
        for service, count in added
        if count.on
    ]
    return Case(*whens, default=F("happened_on"), output_field=DateField()) if whens else F("happened_on")


def _amount(added: list[tuple[Service, Count]]) -> Case:
    money = DecimalField(max_digits=14, decimal_places=2)
    # An optional sum that was left out is kept as an empty text or not at all.
    whens = [
        When(
            Q(matter__service=service.code, **{f"facts__{count.sums}__isnull": False})
            & ~Q(**{f"facts__{count.sums}": ""})
            & ~Q(**{f"facts__{count.sums}": None}),
            then=Cast(KT(f"facts__{count.sums}"), money),
        )
        for service, count in added
    ]
    return Case(*whens, default=None, output_field=money)


def value_of(of: str, matter: str = "matter") -> Case | Coalesce:
    """The value of a list for the matter of a row, as the services' rules have it."""
    if of == "handler":
        given = Assignment.objects.filter(district=this_district(), matter=OuterRef(f"{matter}_id")).order_by("-pk")
        return Coalesce(Subquery(given.values("professional__kind")[:1]), Value(OTHER))
    whens = [
        When(Q(**{f"{matter}__service": service.code}) & fits(conditions, matter), then=Value(value))
        for service, sort in sorts(of)
        for value, conditions in sort.rules
    ]
    return Case(*whens, default=Value(OTHER), output_field=CharField())


def fits(conditions: Conditions, matter: str = "matter") -> Q:
    """All these answers of a matter."""
    found = Q()
    for fact, values in conditions:
        if fact in ("outcome", "channel"):
            found &= Q(**{f"{matter}__{fact}__in": values})
        elif fact == "marks":
            found &= Q(**{f"{matter}__marks__overlap": list(values)})
        else:
            among = (Q(**{f"{matter}__facts__{fact}__contains": [value]}) for value in values)
            found &= reduce(or_, among, Q(**{f"{matter}__facts__{fact}__in": list(values)}))
    return found


def people(number: Number, scope: Scope) -> "QuerySet[Party, Any]":
    """Each applicant of each matter of the number it is about, or of what stands for it."""
    of = events(number, scope).values("matter_id")
    return Party.objects.filter(district=this_district(), relation=Relation.APPLICANT, matter__in=of)


def in_category(value: str, scope: Scope, values: Sequence[str]) -> Q:
    """Those the register knows in the group on the last day, or who said so themselves; the rest is “other”."""
    if value == OTHER:
        return ~reduce(or_, (in_category(one, scope, ()) for one in values if one != OTHER))
    known = PersonGroup.objects.on(scope.period.last).filter(person=OuterRef("person"), group=value)
    said = [
        Q(matter__service=service.code) & fits(conditions)
        for service, sort in sorts("category")
        for code, conditions in sort.rules
        if code == value
    ]
    # As a value that is true or false and never unknown: “in none” must find those of whom nothing is known.
    either = Case(When(reduce(or_, said, Q(Exists(known))), then=Value(True)), default=Value(False))
    return Q(Exact(either, Value(True)))


def contacts(number: Number, scope: Scope) -> "QuerySet[Any, Any]":
    """Each touch about a matter one sees of the services that count them; once, however many matters it was about.

    And each that was logged about none: somebody asked, was told, and nothing had to be opened.
    """
    codes = [service.code for service, count in declared(number.code) if not count.at]
    about = scope.matters().filter(service__in=codes).values("pk")
    linked = ContactMatter.objects.filter(contact=OuterRef("pk"), matter__in=about)
    bare = Q(pk__in=scope.bare_contacts().values("pk"))
    rows = Contact.objects.filter(Q(Exists(linked)) | bare, district=this_district())
    whens = [When(channel__in=found, then=Value(way)) for way, found in WAYS.items()]
    rows = rows.annotate(way=Case(*whens, default=Value(OTHER), output_field=CharField()))
    return rows.filter(at__gte=midnight(scope.period.first), at__lt=midnight(scope.period.last + timedelta(days=1)))


def midnight(day: date) -> datetime:
    """When a day begins in the district."""
    return timezone.make_aware(datetime.combine(day, time.min))


def postings(scope: Scope) -> "QuerySet[Posting, Any]":
    """Entries of the ledger this user may see."""
    rows = (
        Posting.objects.visible_to(scope.user)
        .paid_for_work()
        .filter(happened_on__gte=scope.period.first, happened_on__lte=scope.period.last)
    )
    if scope.region is None:
        return rows
    return rows.filter(about__in=Matter.objects.here().filter(region_id__in=subtree_ids(scope.region)).values("number"))


def closed_to(number: Number, user: User) -> bool:
    """Can this user see none of what adds to the number, whatever there is?"""
    if number.measure == Measure.PAID:
        return not sees_all_money(user)
    roles = {grant.role for grant in user.reading_grants()}
    added = adding(number)
    return bool(added) and all(service.closed_to(role) for service, _count in added for role in roles)
