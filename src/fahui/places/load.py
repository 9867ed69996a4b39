"""Filling the network of a district from its file; safe and quick to run at every start."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from fahui.core.text import initials
from fahui.places import demo as invented
from fahui.places.dataset import Unit, units
from fahui.places.models import Region, ServicePoint


class Counts(NamedTuple):
    """How many regions and service points the district has after loading."""

    regions: int
    points: int


@transaction.atomic
def load_district(district: str | None = None, *, demo: bool | None = None) -> Counts:
    """Bring regions up to date with the file; in a demo also add the invented points that are missing."""
    district = district or settings.DISTRICT
    demo = settings.DEMO if demo is None else demo
    ids = _load_regions(district, demo)
    if demo:
        # Existing points are left alone: an address or a telephone number put right by the staff must survive.
        ServicePoint.objects.bulk_create(invented.points(district, ids), ignore_conflicts=True)
    return Counts(
        Region.objects.filter(district=district).count(), ServicePoint.objects.filter(district=district).count()
    )


def _load_regions(district: str, demo: bool) -> dict[str, int]:
    """Write the three levels from the top down; the ids by code."""
    ids: dict[str, int] = {}
    numbered = list(enumerate(units(district)))
    for level in Region.Level.values:
        rows = [_region(unit, number, ids, district, demo) for number, unit in numbered if unit.level == level]
        ids |= _upsert(rows)
    return ids


def _upsert(rows: Iterable[Region]) -> dict[str, int]:
    # Coordinates and `active` are written once only: they are surveyed and decided in the district, not in the file.
    saved = Region.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["district", "code"],
        update_fields=[
            "name", "full_name", "level", "kind", "parent", "managed_by", "managed_by_source", "initials", "sort",
        ],
    )  # fmt: skip
    return {region.code: region.pk for region in saved}


def _region(unit: Unit, number: int, ids: dict[str, int], district: str, demo: bool) -> Region:
    """The row of a unit; in a demo a village gets an invented place near the seat of its street."""
    lat, lon, source = unit.lat, unit.lon, unit.coord_source
    if demo and lat is None:
        (lat, lon), source = invented.scatter(unit, district), invented.SOURCE
    return Region(
        district=district,
        code=unit.code,
        name=unit.name,
        full_name=unit.full_name,
        level=unit.level,
        kind=unit.kind,
        parent_id=ids[unit.parent] if unit.parent else None,
        managed_by=unit.managed_by,
        managed_by_source=unit.managed_by_source,
        lat=lat,
        lon=lon,
        coord_source=source,
        initials=initials(unit.name),
        sort=number,
    )
