"""The schematic map as plain values: points where they are, the streets' names, neighbours for orientation.

No tiles, and no borders: none that may be shown is known. Everything is converted to WGS-84 first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import cos, radians
from typing import Any, NamedTuple, TypedDict

from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.network.gaps import Gap
from fahui.places.dataset import constants
from fahui.places.geo import to_wgs84
from fahui.places.hours import OpenState
from fahui.places.models import PointLevel, Region, ServicePoint
from fahui.places.models.naming import level_names

COMPACT = {"ensure_ascii": False, "separators": (",", ":")}  # how a drawing is sent
Mark = list[Any]  # longitude, latitude, name, the point's number, and the place of its words among the notes


class Series(TypedDict):
    """Points of one kind: their words, tone, shape and size."""

    name: str
    tone: str
    shape: str
    size: int
    data: list[Mark]


class Group(NamedTuple):
    """How one kind of points looks."""

    name: str
    tone: str
    shape: str
    size: int


class Drawing(TypedDict):
    """All that the map draws; what many points have in common is said once: it goes over the air to phones."""

    series: list[Series]
    notes: list[str]
    streets: list[list[Any]]  # longitude, latitude, name
    around: list[list[Any]]
    stretch: float  # how much wider a degree of latitude is than one of longitude
    page: str  # address of a point's page, 0 in place of its number


Sort = Callable[[ServicePoint], tuple[str, str]]  # the code of the group, and words beside the name


def by_level(points: Iterable[ServicePoint], page: str) -> Drawing:
    """Coloured by level."""
    names = level_names()
    groups: dict[str, Group] = {
        PointLevel.POINT: Group(names[PointLevel.POINT].short, "soft", "circle", 6),
        PointLevel.OTHER: Group(names[PointLevel.OTHER].short, "warn", "triangle", 9),
        PointLevel.STATION: Group(names[PointLevel.STATION].short, "brand", "rect", 11),
        PointLevel.CENTER: Group(names[PointLevel.CENTER].short, "accent", "diamond", 17),
    }
    return _drawing(points, groups, lambda point: (point.level, ""), page)


def by_state(points: Iterable[ServicePoint], states: dict[int, OpenState], page: str) -> Drawing:
    """Coloured by open or not."""
    groups = {"closed": Group(_("没开门"), "soft", "emptyCircle", 7), "open": Group(_("开着"), "ok", "circle", 8)}

    def sort(point: ServicePoint) -> tuple[str, str]:
        state = states[point.pk]
        return "open" if state.open else "closed", state.words

    return _drawing(points, groups, sort, page)


def by_gaps(points: Iterable[ServicePoint], gaps: Sequence[Gap], page: str) -> Drawing:
    """Coloured by empty posts."""
    groups = {
        "full": Group(_("不缺岗"), "ok", "circle", 7),
        "short": Group(_("缺人"), "warn", "triangle", 9),
        "empty": Group(_("有岗位空着"), "late", "rect", 8),
    }
    lacking: dict[int, list[Gap]] = {}
    for gap in gaps:
        lacking.setdefault(gap.point.pk, []).append(gap)

    def sort(point: ServicePoint) -> tuple[str, str]:
        mine = lacking.get(point.pk, [])
        told = "、".join(_("%(post)s缺%(n)d人") % {"post": gap.title, "n": gap.lacking} for gap in mine)
        return ("empty" if any(gap.empty for gap in mine) else "short" if mine else "full"), told

    return _drawing(points, groups, sort, page)


def _drawing(points: Iterable[ServicePoint], groups: Mapping[str, Group], sort: Sort, page: str) -> Drawing:
    marks: dict[str, list[Mark]] = {code: [] for code in groups}
    notes: dict[str, int] = {"": 0}
    suffix = level_names()[PointLevel.POINT].name  # the map is full of these: the village is name enough
    for point in points:
        if point.lat is None or point.lon is None:
            continue
        lat, lon = to_wgs84(point.lat, point.lon, point.coord_system)
        code, words = sort(point)
        name = point.name.removesuffix(suffix) or point.name
        marks[code].append([round(lon, 4), round(lat, 4), name, point.pk, notes.setdefault(words, len(notes))])
    series = [
        Series(name=one.name, tone=one.tone, shape=one.shape, size=one.size, data=marks[code])
        for code, one in groups.items()
        if marks[code]
    ]
    rows = Region.objects.streets().filter(district=this_district(), active=True, lat__isnull=False)
    latitudes = [mark[1] for those in marks.values() for mark in those]
    middle = sum(latitudes) / len(latitudes) if latitudes else 30.0
    return {
        "series": series,
        "notes": list(notes),
        "streets": [[row.lon, row.lat, row.name] for row in rows],
        "around": [[one["lon"], one["lat"], one["name"]] for one in _around()],
        "stretch": round(cos(radians(middle)), 4),
        "page": page,
    }


def _around() -> list[dict[str, Any]]:
    try:
        return list(constants(this_district()).get("around", ()))
    except OSError:  # a district without a file of its own
        return []
