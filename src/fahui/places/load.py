"""Filling the network of a district from its file; safe and quick to run at every start.

The file only begins the register. Once the district has recorded a change of its own (更名、合并……), its register
leads and the file is not read any more.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from fahui.core.text import initials
from fahui.places import demo as invented
from fahui.places.dataset import Unit, units
from fahui.places.models import Region, RegionChange, ServicePoint


class Counts(NamedTuple):
    """How many regions and service points the district has after loading."""

    regions: int
    points: int


@transaction.atomic
def load_district(district: str | None = None, *, demo: bool | None = None) -> Counts:
    """Bring regions up to date with the file; in a demo also add the invented points that are missing."""
    district = district or settings.DISTRICT
    demo = settings.DEMO if demo is None else demo
    if not RegionChange.objects.filter(district=district).exists():
        ids = _load_regions(district, demo)
        _load_spans(district)
        if demo:
            # Existing points are left alone: an address or a telephone number put right by the staff must survive.
            ServicePoint.objects.bulk_create(invented.points(district, ids), ignore_conflicts=True)
    return Counts(
        Region.objects.filter(district=district).count(), ServicePoint.objects.filter(district=district).count()
    )


# Every region has the span of what it always was, as the file has it.
_SPANS = """
insert into places_regionspan
  (district, region_id, code, name, full_name, kind, parent_id, managed_by, managed_by_source)
select district, id, code, name, full_name, kind, parent_id, managed_by, managed_by_source
from places_region where district = %(district)s
  and not exists (select from places_regionspan where region_id = places_region.id);
update places_regionspan span set
  code = region.code, name = region.name, full_name = region.full_name, kind = region.kind,
  parent_id = region.parent_id, managed_by = region.managed_by, managed_by_source = region.managed_by_source
from places_region region where region.id = span.region_id and region.district = %(district)s
  and (span.code, span.name, span.full_name, span.kind, span.managed_by, span.managed_by_source)
   <> (region.code, region.name, region.full_name, region.kind, region.managed_by, region.managed_by_source)
"""


def _load_spans(district: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, {"district": district})


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
