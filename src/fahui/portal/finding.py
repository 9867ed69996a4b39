"""找人找机构: what is asked by an address, and the rows that answer it. Nothing private stands in either."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import get_language

from fahui.core import clock
from fahui.core.models import this_district
from fahui.network.models import Post
from fahui.network.opening import open_on, states
from fahui.people.models import Organisation, OrganisationKind, Professional, ProfessionalKind, Speciality
from fahui.people.public import published_bodies, published_conduct, published_professionals
from fahui.places.hours import OpenState, week_words
from fahui.places.models import Facility, Function, Region, ServicePoint, Tongue, subtree_ids
from fahui.places.models.former import once_called
from fahui.portal import presence

KEPT = 60  # seconds that lists of choices are remembered
NAMES = ("street", "q", "function", "facility", "language", "kind", "speciality", "open")


class Asked(NamedTuple):
    """The filters of an address; what does not belong to a list is empty there."""

    street: str = ""
    q: str = ""
    function: str = ""
    facility: str = ""
    language: str = ""
    kind: str = ""
    speciality: str = ""
    open: str = ""

    @property
    def narrowed(self) -> bool:
        """Is anything asked?"""
        return any(self)


def asked_of(request: HttpRequest) -> Asked:
    """The filters as given, nonsense left out."""
    given = {name: request.GET.get(name, "").strip().replace("\x00", "")[:60] for name in NAMES}
    street = given["street"]
    lists: dict[str, Iterable[str]] = {
        "function": Function.values,
        "facility": Facility.values,
        "language": Tongue.values,
        "kind": (*ProfessionalKind.values, *OrganisationKind.values),
        "speciality": Speciality.values,
        "open": ("now", "today"),
    }
    for name, values in lists.items():
        given[name] = given[name] if given[name] in values else ""
    return Asked(**{**given, "street": street if street.isdecimal() and len(street) < 12 else ""})


def streets() -> list[Region]:
    """For the filter of place; asked each time, so that a new name is there at once."""
    return list(Region.objects.streets().filter(district=this_district(), active=True))


def inside(street: str) -> frozenset[int] | None:
    """The units of a street; None for the whole district, and none for a street that there is not."""
    if not street:
        return None
    row = Region.objects.filter(district=this_district(), pk=int(street)).first()
    return subtree_ids(row) if row is not None else frozenset()


@dataclass
class Shown:
    """A point as lists show it."""

    point: ServicePoint
    state: OpenState
    week: list[str] = field(default_factory=list)


def shown(points: Sequence[ServicePoint]) -> list[Shown]:
    """Points with whether they are open now."""
    now = states(points)
    return [Shown(point, now[point.pk], week_words(point.hours)) for point in points]


def open_points() -> QuerySet[ServicePoint]:
    """All points in use, with their places."""
    rows = ServicePoint.objects.filter(district=this_district(), active=True)
    return rows.select_related("region__parent")


def points(asked: Asked) -> "QuerySet[ServicePoint] | list[ServicePoint]":
    """The points that answer, by place and name; a list where the hours had to be looked at."""
    rows = open_points().order_by("region__sort", "name", "pk")
    if (places := inside(asked.street)) is not None:
        rows = rows.filter(region_id__in=places)
    if asked.q:
        named = Region.objects.matching(asked.q).values("pk")
        words = Q(name__icontains=asked.q) | Q(address__icontains=asked.q) | Q(host_name__icontains=asked.q)
        rows = rows.filter(words | Q(region__in=named) | once_called(asked.q)).prefetch_related("former_names")
    for name, value in (("functions", asked.function), ("facilities", asked.facility), ("tongues", asked.language)):
        if value:
            rows = rows.filter(**{f"{name}__contains": [value]})
    if not asked.open:
        return rows
    found = list(rows)
    if asked.open == "today":
        wanted = open_on(found, clock.today())
    else:
        wanted = {pk for pk, state in states(found).items() if state.open}
    return [point for point in found if point.pk in wanted]


def _seats() -> "QuerySet[Post]":
    """Who sits where today."""
    return Post.objects.filled(clock.today()).filter(professional__isnull=False, point__active=True)


def _open_seats() -> list[int]:
    """Professionals with a place at a point that opens today."""
    held = open_points().filter(pk__in=_seats().values("point_id"))
    return list(_seats().filter(point__in=open_on(list(held), clock.today())).values_list("professional_id", flat=True))


def _as_declared(kinds: Sequence[str]) -> Case:
    """Lawyers and law firms first, as the closed lists have it; not by the letters of the codes."""
    return Case(*(When(kind=code, then=Value(place)) for place, code in enumerate(kinds)), default=Value(len(kinds)))


def professionals(asked: Asked) -> "QuerySet[Professional]":
    """The people who answer, by profession and name; `marked`: something of their conduct is published."""
    known = published_conduct().filter(professional=OuterRef("pk")).order_by()
    rows = published_professionals().annotate(marked=Exists(known))
    if asked.kind in ProfessionalKind.values:
        rows = rows.filter(kind=asked.kind)
    if asked.speciality:
        rows = rows.filter(specialities__contains=[asked.speciality])
    if asked.language:
        rows = rows.filter(languages__contains=[asked.language])
    if asked.q:
        named = Q(person__name__contains=asked.q) | Q(organisation__name__contains=asked.q)
        rows = rows.filter(named | Q(person__initials__startswith=asked.q.lower()))
    if (places := inside(asked.street)) is not None:
        serving = _seats().filter(point__region__in=places).values("professional_id")
        rows = rows.filter(Q(organisation__region__in=places) | Q(pk__in=serving))
    if asked.open:
        there = Q(pk__in=_open_seats()) | Q(person__in=presence.on_duty_today())
        rows = rows.filter(there).exclude(person__in=presence.away_now())
    return rows.order_by(_as_declared(ProfessionalKind.values), "person__initials", "person__name", "pk")


def bodies(asked: Asked) -> "QuerySet[Organisation]":
    """The bodies that answer, by kind and name; `marked`: something of their conduct is published."""
    known = published_conduct().filter(organisation=OuterRef("pk")).order_by()
    rows = published_bodies().annotate(marked=Exists(known))
    if asked.kind in OrganisationKind.values:
        rows = rows.filter(kind=asked.kind)
    if asked.language:
        rows = rows.filter(languages__contains=[asked.language])
    if asked.q:
        rows = rows.filter(
            Q(name__contains=asked.q) | Q(address__contains=asked.q) | Q(initials__startswith=asked.q.lower())
        )
    if (places := inside(asked.street)) is not None:
        serving = _seats().filter(point__region__in=places).values("professional__organisation_id")
        rows = rows.filter(Q(region__in=places) | Q(pk__in=serving))
    return rows.order_by(_as_declared(OrganisationKind.values), "initials", "name", "pk")


def where_to_meet(people: Sequence[Professional], most: int = 3) -> dict[int, list[Shown]]:
    """The points at which each of them sits, with whether it is open; two queries more than the points."""
    rows = _seats().filter(professional__in=people).select_related("point__region__parent")
    held: dict[int, list[ServicePoint]] = defaultdict(list)
    for post in rows.order_by("point__region__sort", "point__name"):
        if post.professional_id is not None:
            held[post.professional_id].append(post.point)
    named = {point.pk: point for those in held.values() for point in those[:most]}
    now = {one.point.pk: one for one in shown(list(named.values()))}
    return {pk: [now[point.pk] for point in those[:most]] for pk, those in held.items()}


def who_is_there(point: ServicePoint) -> list[Post]:
    """The published professionals in posts at one point."""
    allowed = published_professionals().values("pk")
    rows = _seats().filter(point=point, professional__in=allowed)
    return list(rows.select_related("professional__person", "professional__organisation").order_by("kind", "pk"))


def public_phone(professional: Professional) -> str:
    """A number of the office: never a mobile, which is somebody's own."""
    for number in (professional.work_phone, professional.organisation.phone):
        if number and not is_mobile(number):
            return number
    return ""


def is_mobile(number: str) -> bool:
    """Eleven digits beginning with 1."""
    digits = "".join(char for char in number if char.isdecimal()).removeprefix("86")
    return len(digits) == 11 and digits.startswith("1")


def choices_of_people() -> dict[str, Any]:
    """The kinds and specialities that occur, for the filters."""
    key = f"portal:people:{this_district()}:{get_language()}"
    found: dict[str, Any] | None = caches["local"].get(key)
    if found is None:
        rows = published_professionals()
        kinds = set(rows.order_by().values_list("kind", flat=True).distinct())
        good = {code for codes in rows.values_list("specialities", flat=True) for code in codes}
        found = {
            "kinds": [(code, str(label)) for code, label in ProfessionalKind.choices if code in kinds],
            "specialities": [(code, str(label)) for code, label in Speciality.choices if code in good],
        }
        caches["local"].set(key, found, KEPT)
    return found


def choices_of_bodies() -> list[tuple[str, str]]:
    """The kinds that occur."""
    kinds = set(published_bodies().order_by().values_list("kind", flat=True).distinct())
    return [(code, str(label)) for code, label in OrganisationKind.choices if code in kinds]
