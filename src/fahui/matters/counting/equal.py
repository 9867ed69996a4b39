"""城乡均等: use, approval and waiting by town and village, by street and by group; small numbers are not told.

Whoever reads the matters sees every figure. Others (registrars, finance) see sums of their place alone: a row of fewer
than five says 不足5, and where one row alone would be hidden, the next smallest is hidden too, since the total less the
others would tell it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core.models import this_district
from fahui.matters.counting import reading
from fahui.matters.counting.decided import Decided, decided, grouped, percentile
from fahui.matters.counting.numbers import DECIDED, LISTS, number_of
from fahui.matters.counting.reading import Scope
from fahui.matters.models import Party
from fahui.matters.vocabulary import Relation
from fahui.places.models import Region, ServicePoint

FEW: Final = 5
TOLD_SUMS: Final = frozenset({Role.REGISTRAR, Role.FINANCE})  # they answer for the network and the money, not for cases
_K = Region.Kind
TOWN: Final = frozenset({_K.COMMUNITY, _K.QUASI_COMMUNITY, _K.SUBDISTRICT, _K.SCENIC_AREA})
VILLAGE: Final = frozenset({_K.VILLAGE, _K.QUASI_VILLAGE, _K.TOWN, _K.SEED_FARM})


@dataclass(frozen=True)
class Row:
    """One group of applications."""

    key: str
    title: str
    asked: int
    granted: int = 0
    refused: int = 0
    middle: float | None = None  # days from application to decision
    slow: int | None = None
    points: int = 0
    share: float = 0.0
    hidden: bool = False

    @property
    def few(self) -> bool:
        """Is it itself one that is too small to tell?"""
        return 0 < self.asked < FEW or 0 < self.granted + self.refused < FEW

    @property
    def few_asked(self) -> bool:
        """Are the applications themselves too few, and not only the decisions?"""
        return 0 < self.asked < FEW

    @property
    def rate(self) -> float | None:
        """Granted of a hundred decided."""
        whole = self.granted + self.refused
        return None if self.hidden or not whole else 100 * self.granted / whole

    @property
    def per_hundred(self) -> float | None:
        """Applications for a hundred service points of the place."""
        return 100 * self.asked / self.points if self.points and not self.hidden else None


TABLES: Final = ("area", "street", "group")  # by which the rows of a table are called in an address
TOLD_BY_TABLE: Final = frozenset({"applied", "decided"})  # the numbers that have such rows


def within(rows: "QuerySet[Any, Any]", table: str, key: str, scope: Scope) -> "QuerySet[Any, Any]":
    """Of the events of a number those of one row of a table."""
    if table == "group":
        applicants = Party.objects.filter(
            district=this_district(), matter=OuterRef("matter"), relation=Relation.APPLICANT
        )
        return rows.filter(Exists(applicants.filter(reading.in_category(key, scope, list(LISTS["category"].values)))))
    if table == "street":
        below = Q(matter__region__level=Region.Level.VILLAGE, matter__region__parent__isnull=False)
        itself = Q(matter__region__code=key) & ~below
        return rows.filter(itself | below & Q(matter__region__parent__code=key))
    kinds = {"town": TOWN, "village": VILLAGE}
    if key in kinds:
        return rows.filter(matter__region__kind__in=kinds[key])
    return rows.exclude(matter__region__kind__in=TOWN | VILLAGE)


def row_title(table: str, key: str) -> str:
    """What a row of a table is called; raises KeyError for one that there cannot be."""
    if table == "group":
        return str(LISTS["category"].values[key])
    if table == "street":
        place = Region.objects.filter(district=this_district(), code=key).first()
        if place is None:
            raise KeyError(key)
        return place.name
    return {"town": _("城（街道、社区）"), "village": _("乡（镇、村）"), "none": _("没有登记到街镇")}[key]


def reads_cases(user: User) -> bool:
    """Does a duty let the user read the matters that are counted here?"""
    roles = {grant.role for grant in user.reading_grants()}
    added = [pair[0] for pair in reading.declared("applied")]
    return any(not service.closed_to(role) for service in added for role in roles)


def told_sums(user: User) -> bool:
    """May the user see sums of their place without reading a case?"""
    return reads_cases(user) or bool(user.duties() & TOLD_SUMS)


def covered(rows: Sequence[Row]) -> list[Row]:
    """Small rows hidden, and never one alone."""
    hidden = {row.key for row in rows if row.few}
    if len(hidden) == 1:
        others = sorted((row for row in rows if row.key not in hidden and row.asked), key=lambda row: row.asked)
        hidden |= {row.key for row in others[:1]}
    return [replace(row, hidden=row.key in hidden) for row in rows]


@dataclass(frozen=True)
class Figures:
    """The tables of one page."""

    total: int
    areas: list[Row]
    streets: list[Row]
    groups: list[Row]
    blind: bool


def figures(scope: Scope) -> Figures:
    """All three tables, in a number of queries that does not grow with the matters."""
    blind = not reads_cases(scope.user)
    scope = replace(scope, sums_only=blind)
    asked = reading.events(number_of("applied"), scope).order_by().values_list("matter__region").annotate(n=Count("pk"))
    used = Counter(dict(asked))
    done = decided(scope)
    regions = {row.pk: row for row in Region.objects.filter(district=this_district())}
    active = ServicePoint.objects.filter(active=True).exclude(region__level=Region.Level.DISTRICT)
    points = Counter(active.values_list("region_id", flat=True))  # those of the whole district are nobody's own
    areas = _rows(used, done, points, lambda pk: _area(regions[pk]))
    streets = _rows(used, done, points, lambda pk: _street(regions[pk]))
    found = Figures(used.total(), areas, streets, _groups(scope, done), blind)
    if not blind:
        return found
    return replace(found, areas=covered(areas), streets=covered(streets), groups=covered(found.groups))


def _area(region: Region) -> tuple[str, str]:
    key = "town" if region.kind in TOWN else "village" if region.kind in VILLAGE else "none"
    return key, row_title("area", key)


def _street(region: Region) -> tuple[str, str]:
    above = region.parent if region.level == Region.Level.VILLAGE and region.parent else region
    return above.code, above.name


def _rows(
    used: Mapping[int, int], done: Sequence[Decided], points: Mapping[int, int], of: Callable[[int], tuple[str, str]]
) -> list[Row]:
    titles: dict[str, str] = {}
    asked: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for pk, n in used.items():
        key, titles[key] = of(pk)
        asked[key] += n
    by = grouped(done, lambda row: of(row.region)[0])
    for row in done:
        key, titles[key] = of(row.region)
    for pk, n in points.items():
        key, title = of(pk)
        titles.setdefault(key, title)
        there[key] += n
    whole = sum(asked.values())
    return [
        replace(
            _row(key, titles[key], asked[key], by.get(key, [])), points=there[key], share=_percent(asked[key], whole)
        )
        for key in sorted(titles, key=lambda key: (-asked[key], key))
    ]


def _percent(n: int, whole: int) -> float:
    return 100 * n / whole if whole else 0.0


def _row(key: str, title: str, asked: int, done: Iterable[Decided]) -> Row:
    rows = list(done)
    days = sorted(row.days for row in rows)
    granted = sum(row.granted for row in rows)
    if not days:
        return Row(key, title, asked)
    return Row(key, title, asked, granted, len(rows) - granted, percentile(days, 50), percentile(days, 90))


def _groups(scope: Scope, done: Sequence[Decided]) -> list[Row]:
    """By the categories of the report; somebody may be in several."""
    values = list(LISTS["category"].values)
    mine = reading.events(number_of("applied"), scope).values("matter_id")
    flags = {f"is_{value}": reading.in_category(value, scope, values) for value in values}
    about = Q(matter__in=mine) | Q(matter__in=reading.events(DECIDED, scope).values("matter_id"))
    parties = Party.objects.filter(about, district=this_district(), relation=Relation.APPLICANT)
    asked_pks = set(mine.values_list("matter_id", flat=True))
    members: dict[str, set[int]] = {value: set() for value in values}
    for pk, *holds in parties.annotate(**flags).values_list("matter_id", *flags):
        for value, held in zip(values, holds, strict=True):
            if held:
                members[value].add(pk)
    rows = [
        replace(
            _row(
                value,
                str(LISTS["category"].values[value]),
                len(found & asked_pks),
                (d for d in done if d.matter in found),
            ),
            share=_percent(len(found & asked_pks), len(asked_pks)),
        )
        for value, found in members.items()
        if found
    ]
    return sorted(rows, key=lambda row: (-row.asked, row.key))
