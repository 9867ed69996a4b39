"""Professionals as profiles: load, turns, leave and place of all of them in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Count, Max, Q, Value
from django.utils import timezone

from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.catalogue import services
from fahui.matters.handing_over import OPEN
from fahui.matters.models import Assignment, UnitAssignment
from fahui.matters.ranking.scoring import Leave, Profile, Spot
from fahui.matters.ranking.weights import Weights
from fahui.people.models import Professional
from fahui.places.geo import to_wgs84
from fahui.places.models import Region, ServicePoint


def profiles(
    rows: Sequence[Professional],
    weights: Weights,
    stopped: Mapping[int, str] | None = None,
    held: Mapping[int, int] | None = None,
) -> list[Profile]:
    """`stopped`: what stands against some of them by licence or account, if that was asked.

    `held`: for how many matters they are proposed to somebody else just now; that counts as taken.
    """
    held, stopped, now, pks = held or {}, stopped or {}, clock.now(), [row.pk for row in rows]
    loads, units = _loads(pks, {row.organisation_id for row in rows})
    recent, last = _turns(pks, now - timedelta(days=weights.recent))
    leaves, shifts = _engaged([row.person_id for row in rows], now)
    held_at = _held_at(rows, held)
    spots = spots_of({row.organisation.region_id for row in rows if row.organisation.region_id is not None})
    return [
        Profile(
            pk=row.pk,
            name=row.person.name,
            kind=row.kind,
            unit=row.organisation_id,
            specialities=frozenset(row.specialities),
            languages=frozenset(row.languages),
            duties=frozenset(row.duties),
            spot=spots.get(row.organisation.region_id or 0),
            criminal_since=row.criminal_since,
            minor_trained=row.minor_trained,
            load=loads.get(row.pk, 0) + held.get(row.pk, 0),
            held=held.get(row.pk, 0),
            capacity=weights.capacity if row.most_open is None else row.most_open,
            unit_load=units.get(row.organisation_id, 0) + held_at.get(row.organisation_id, 0),
            recent=recent.get(row.pk, 0),
            last=last.get(row.pk),
            leave=leaves.get(row.person_id),
            shifts=frozenset(shifts.get(row.person_id, ())),
            stopped=stopped.get(row.pk, ""),
        )
        for row in rows
    ]


def _held_at(rows: Sequence[Professional], held: Mapping[int, int]) -> Counter[int]:
    """By body, for how many matters its people are proposed to somebody else."""
    found: Counter[int] = Counter()
    for row in rows:
        found[row.organisation_id] += held.get(row.pk, 0)
    return found


def _loads(pks: Sequence[int], bodies: set[int]) -> tuple[Counter[int], Counter[int]]:
    """Open work by professional and by body, counted anew each time: nowhere is it kept that somebody is full.

    A body also has what it was given and named nobody for yet. In one query.
    """
    work = OPEN & ~Q(matter__service__in=services.of_handlers())  # being paid is no work
    theirs = Q(professional__in=pks) | Q(organisation__in=bodies)
    handled = Assignment.objects.live().filter(work, theirs).order_by().values_list("organisation", "professional")
    given = UnitAssignment.objects.unnamed().filter(organisation__in=bodies).order_by()
    nobody = given.values_list("organisation", Value(0, output_field=BigIntegerField()))
    loads: Counter[int] = Counter()
    units: Counter[int] = Counter()
    for unit, one, n in handled.annotate(n=Count("pk")).union(nobody.annotate(n=Count("pk")), all=True):
        loads[one] += n
        units[unit] += n
    return loads, units


def _turns(pks: Sequence[int], since: datetime) -> tuple[dict[int, int], dict[int, datetime]]:
    rows = Assignment.objects.filter(district=this_district(), professional__in=pks, by_wish=False)
    counted = rows.order_by().values_list("professional")
    of_late = counted.annotate(n=Count("pk", filter=Q(assigned_at__gte=since)), last=Max("assigned_at"))
    found = list(of_late.values_list("professional", "n", "last"))
    return {pk: n for pk, n, _last in found}, {pk: last for pk, _n, last in found}


def _engaged(people: Sequence[int], now: datetime) -> tuple[dict[int, Leave], dict[int, set[str]]]:
    """Who is away now, and what kinds of shift each has today; in one query."""
    start, end = roster.days(timezone.localdate(now), timezone.localdate(now))
    wanted = (Engagement.Kind.LEAVE, *Engagement.DUTIES)
    rows = Engagement.objects.live().touching(start, end).filter(person__in=people, kind__in=wanted)
    leaves: dict[int, Leave] = {}
    shifts: dict[int, set[str]] = {}
    for row in rows.select_related("deputy"):
        if row.kind != Engagement.Kind.LEAVE:
            shifts.setdefault(row.person_id, set()).add(str(row.kind))
        elif row.start <= now < row.end:
            leaves[row.person_id] = Leave(row.last_day, row.deputy.name if row.deputy else "")
    return leaves, shifts


def spots_of(regions: Iterable[int]) -> dict[int, Spot]:
    """Where units are: their own place, else that of a service point of theirs, else that of their street."""
    rows = list(Region.objects.filter(pk__in=set(regions)).select_related("parent"))
    points = ServicePoint.objects.filter(region__in=[row.pk for row in rows], active=True, lat__isnull=False)
    first: dict[int, ServicePoint] = {}
    for point in points.order_by("level", "pk"):
        first.setdefault(point.region_id, point)
    found: dict[int, Spot] = {}
    for row in rows:
        for place in (row, first.get(row.pk), row.parent):
            if place is not None and place.lat is not None and place.lon is not None:
                found[row.pk] = Spot(*to_wgs84(place.lat, place.lon, place.coord_system))
                break
    return found
