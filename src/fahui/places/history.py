"""The network on a day, what has become of a unit since, and counts over the years in either border."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q, QuerySet

from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.models import Region, RegionSpan, RegionSuccession

Count = tuple[int, date, int]  # region, day, how many


class Standing(NamedTuple):
    """A unit as it was on a day."""

    region: int
    code: str
    name: str
    full_name: str
    kind: str
    parent: int | None
    managed_by: str


def as_was(day: date) -> dict[int, Standing]:
    """All units that stood on a day, by their id."""
    spans = _on(day).values_list("region_id", "code", "name", "full_name", "kind", "parent_id", "managed_by")
    return {row[0]: Standing(*row) for row in spans}


def _on(day: date) -> "QuerySet[RegionSpan]":
    begun = Q(starts_on=None) | Q(starts_on__lte=day)
    open_still = Q(ends_on=None) | Q(ends_on__gte=day)
    return RegionSpan.objects.filter(begun, open_still, district=this_district())


def label_on(region: Region, day: date) -> str:
    """How a unit was shown on a day; asks nothing unless its name or its street's has changed since."""
    return next(iter(labels_on([(region, day)])))


def labels_on(pairs: Sequence[tuple[Region, date]]) -> list[str]:
    """The same for many, with one query at most for all of them."""
    older = {region.pk for region, day in pairs if region.changed_on is not None and day < region.changed_on}
    if not older:
        return [region.label for region, _day in pairs]
    names = Names.of(older)
    return [names.label(region, day) if region.pk in older else region.label for region, day in pairs]


@dataclass
class Names:
    """The spans of some units and of every street they ever belonged to."""

    spans: dict[int, list[RegionSpan]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, regions: Iterable[int]) -> "Names":
        """Read in one query."""
        wanted = set(regions)
        above = RegionSpan.objects.filter(region_id__in=wanted, parent__isnull=False).values("parent_id")
        found = cls()
        for span in RegionSpan.objects.filter(Q(region_id__in=wanted) | Q(region_id__in=above)):
            found.spans[span.region_id].append(span)
        return found

    def at(self, region: int, day: date) -> RegionSpan | None:
        """What a unit was on a day; of one that is no more, what it was last, and of one to come, what it is first."""
        spans = self.spans.get(region, [])
        inside = [one for one in spans if _begun(one, day) and (one.ends_on is None or one.ends_on >= day)]
        before = [one for one in spans if _begun(one, day)]
        return next(iter([*inside, *reversed(before), *spans]), None)

    def label(self, region: Region, day: date) -> str:
        """A village with its street's name of that day."""
        own = self.at(region.pk, day)
        if own is None:
            return region.label
        if region.level != Region.Level.VILLAGE or own.parent_id is None:
            return own.name
        street = self.at(own.parent_id, day)
        return f"{street.name if street else ''}{own.name}"


def _begun(span: RegionSpan, day: date) -> bool:
    return span.starts_on is None or span.starts_on <= day


class Successors:
    """Who stands today where another stood."""

    def __init__(self, today: date | None = None) -> None:
        """Read all successions up to today."""
        self.today = today or clock.today()
        rows = RegionSuccession.objects.filter(district=this_district(), effective_on__lte=self.today)
        self.steps: list[tuple[date, dict[int, list[RegionSuccession]]]] = []
        for (day, _change), those in groupby(
            rows.order_by("effective_on", "change_id", "pk"), key=lambda row: (row.effective_on, row.change_id)
        ):
            followers: dict[int, list[RegionSuccession]] = defaultdict(list)
            for row in those:
                followers[row.old_id].append(row)
            self.steps.append((day, followers))

    def of(self, region: int, day: date) -> dict[int, Fraction]:
        """The units in today's borders and their shares of what was counted for `region` on `day`; they make one."""
        shares = {region: Fraction(1)}
        for effective_on, step in self.steps:
            if not step.keys() & shares.keys():
                continue
            after: dict[int, Fraction] = defaultdict(Fraction)
            for unit, share in shares.items():
                followers = [one for one in step.get(unit, ()) if effective_on > day or one.ended]
                for one in followers:
                    after[one.new_id] += share * Fraction(one.share)
                if not followers:
                    after[unit] += share
            shares = dict(after)
        return shares


@dataclass
class Line:
    """One unit of a table: its counts by year."""

    region: int
    name: str
    counts: dict[int, int]
    estimated: bool = False  # part of it was divided by a share

    @property
    def total(self) -> int:
        """Over all years."""
        return sum(self.counts.values())


@dataclass
class Table:
    """Counts by unit and year."""

    years: list[int]
    lines: list[Line]

    @property
    def totals(self) -> dict[int, int]:
        """By year, over all units."""
        return {year: sum(line.counts.get(year, 0) for line in self.lines) for year in self.years}

    @property
    def total(self) -> int:
        """All in all."""
        return sum(self.totals.values())


def table(counts: Iterable[Count], *, borders: str, level: str = Region.Level.STREET) -> Table:
    """Counts by year: `then` under the name and borders of their day, `now` in today's; the totals are the same."""
    if borders not in ("then", "now"):
        raise ValueError(borders)
    known = list(counts)
    regions = {row.pk: row for row in Region.objects.filter(district=this_district())}
    make = _then if borders == "then" else _now
    sums: dict[tuple[int, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    divided: set[tuple[int, str]] = set()
    for key, year, n, exact in make(known, regions, level):
        sums[key][year] += n
        if not exact:
            divided.add(key)
    order = {pk: (row.sort, row.code) for pk, row in regions.items()}
    lines = [Line(region, name, dict(by_year), (region, name) in divided) for (region, name), by_year in sums.items()]
    lines.sort(key=lambda line: (order[line.region], line.name))
    return Table(sorted({day.year for _region, day, _n in known}), lines)


Entry = tuple[tuple[int, str], int, int, bool]  # unit and name, year, how many, exactly known


def _then(counts: list[Count], regions: dict[int, Region], level: str) -> Iterator[Entry]:
    names = Names.of(regions)
    for region, day, n in counts:
        unit, row = region, regions[region]
        own = names.at(region, day)
        if level == Region.Level.STREET and row.level == Region.Level.VILLAGE and own is not None and own.parent_id:
            unit = own.parent_id
        yield (unit, names.label(regions[unit], day)), day.year, n, True


def _now(counts: list[Count], regions: dict[int, Region], level: str) -> Iterator[Entry]:
    successors = Successors()
    gathered: dict[tuple[int, int, tuple[tuple[int, Fraction], ...]], int] = defaultdict(int)
    for region, day, n in counts:
        shares: dict[int, Fraction] = defaultdict(Fraction)
        for unit, share in successors.of(region, day).items():
            row = regions[unit]
            up = level == Region.Level.STREET and row.level == Region.Level.VILLAGE and row.parent_id
            shares[up or unit] += share
        gathered[region, day.year, tuple(sorted(shares.items()))] += n
    for (
        _region,
        year,
        parts,
    ), n in gathered.items():  # a whole year is divided at once: single ones would all go one way
        for unit, part in divide(n, dict(parts)).items():
            yield (unit, regions[unit].label), year, part, len(parts) == 1


def divide(n: int, shares: dict[int, Fraction]) -> dict[int, int]:
    """A whole number by shares into whole numbers that add up to it again (largest remainder)."""
    exact = {unit: n * share for unit, share in shares.items()}
    parts = {unit: int(value) for unit, value in exact.items()}
    rest = n - sum(parts.values())
    by_remainder = sorted(exact, key=lambda unit: (parts[unit] - exact[unit], unit))
    for unit in by_remainder[:rest]:
        parts[unit] += 1
    return parts
