"""The schematic map as plain values: points where they are, the streets' names, neighbours for orientation.

No tiles, and no borders: none that may be shown is known. Everything is converted to WGS-84 first.
"""

from collections.abc import Callable, Iterable, Sequence
from math import cos, radians
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.network.gaps import Gap
from fahui.places.dataset import constants
from fahui.places.geo import to_wgs84
from fahui.places.hours import OpenState
from fahui.places.models import PointLevel, Region, ServicePoint
from fahui.places.models.naming import level_names

Mark = list[Any]  # longitude, latitude, words, address


class Series(TypedDict):
    """Points of one kind: their words, tone, shape and size."""

    name: str
    tone: str
    shape: str
    size: int
    data: list[Mark]


Group = tuple[str, str, str, int]  # words, tone, shape, size
Where = Callable[[ServicePoint], str]


def by_level(points: Iterable[ServicePoint], where: Where) -> list[Series]:
    """Coloured by level."""
    names = level_names()
    groups: dict[str, Group] = {
        PointLevel.POINT: (names[PointLevel.POINT].short, "soft", "circle", 6),
        PointLevel.OTHER: (names[PointLevel.OTHER].short, "warn", "triangle", 9),
        PointLevel.STATION: (names[PointLevel.STATION].short, "brand", "rect", 11),
        PointLevel.CENTER: (names[PointLevel.CENTER].short, "accent", "diamond", 17),
    }
    return _grouped(points, groups, lambda point: (point.level, point.name), where)


def by_state(points: Iterable[ServicePoint], states: dict[int, OpenState], where: Where) -> list[Series]:
    """Coloured by open or not."""
    groups: dict[str, Group] = {
        "closed": (_("没开门"), "soft", "emptyCircle", 7),
        "open": (_("开着"), "ok", "circle", 8),
    }

    def sort(point: ServicePoint) -> tuple[str, str]:
        state = states[point.pk]
        return ("open" if state.open else "closed", f"{point.name}\n{state.words}")

    return _grouped(points, groups, sort, where)


def by_gaps(points: Iterable[ServicePoint], gaps: Sequence[Gap], where: Where) -> list[Series]:
    """Coloured by empty posts."""
    groups: dict[str, Group] = {
        "full": (_("不缺岗"), "ok", "circle", 7),
        "short": (_("缺人"), "warn", "triangle", 9),
        "empty": (_("有岗位空着"), "late", "rect", 8),
    }
    lacking: dict[int, list[Gap]] = {}
    for gap in gaps:
        lacking.setdefault(gap.point.pk, []).append(gap)

    def sort(point: ServicePoint) -> tuple[str, str]:
        mine = lacking.get(point.pk, [])
        told = "、".join(_("%(post)s缺%(n)d人") % {"post": gap.title, "n": gap.lacking} for gap in mine)
        how = "empty" if any(gap.empty for gap in mine) else "short" if mine else "full"
        return how, f"{point.name}\n{told}" if told else point.name

    return _grouped(points, groups, sort, where)


def _grouped(
    points: Iterable[ServicePoint],
    groups: dict[str, Group],
    sort: Callable[[ServicePoint], tuple[str, str]],
    where: Where,
) -> list[Series]:
    found: dict[str, Series] = {
        code: {"name": name, "tone": tone, "shape": shape, "size": size, "data": []}
        for code, (name, tone, shape, size) in groups.items()
    }
    for point in points:
        if point.lat is None or point.lon is None:
            continue
        lat, lon = to_wgs84(point.lat, point.lon, point.coord_system)
        code, words = sort(point)
        found[code]["data"].append([round(lon, 5), round(lat, 5), words, where(point)])
    return [one for one in found.values() if one["data"]]


def drawing(series: list[Series]) -> dict[str, Any]:
    """All that the map draws: the series, names for orientation, and how much wider a degree of latitude is."""
    rows = Region.objects.streets().filter(district=this_district(), active=True, lat__isnull=False)
    streets = [[row.lon, row.lat, row.name] for row in rows]
    around = [[one["lon"], one["lat"], one["name"]] for one in _around()]
    marks = [mark for one in series for mark in one["data"]]
    middle = sum(mark[1] for mark in marks) / len(marks) if marks else 30.0
    return {"series": series, "streets": streets, "around": around, "stretch": round(cos(radians(middle)), 4)}


def _around() -> list[dict[str, Any]]:
    try:
        return list(constants(this_district()).get("around", ()))
    except OSError:  # a district without a file of its own
        return []
