"""The nearest points, at walking scale: a straight line, stretched by how much roads wind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from fahui.core.parameters import Default, Value, declare, lookup, lookups
from fahui.places.geo import CoordSystem, nearest
from fahui.places.models import Region, ServicePoint

DETOUR, SPEED = "places.detour", "places.walking_speed"
declare(
    Default(
        DETOUR,
        "步行距离折算系数（路上距离÷直线距离）",
        Decimal("1.3"),
        "倍",
        "一般了解：路网的绕行系数多在1.2至1.4之间，没有本区实测数",
    ),
    Default(SPEED, "步行速度", Decimal("4"), "公里/小时", "一般了解：老年人按每小时4公里估算"),
)
FARTHEST = 200_000  # metres: whoever is farther away is not in the district, or the position is not


@dataclass(frozen=True)
class Near:
    """A point and how far it is."""

    point: ServicePoint
    straight: float  # metres
    walk: float  # metres, estimated
    minutes: int

    @property
    def words(self) -> str:
        """How far it is to walk: 步行约1.2公里，18分钟左右."""
        return _("步行约%(far)s，%(minutes)d分钟左右") % {"far": far_words(self.walk), "minutes": self.minutes}


def far_words(metres: float) -> str:
    """A distance as people say it: 350米, 1.2公里, 12公里."""
    if metres < 950:
        return _("%(n)d米") % {"n": max(50, round(metres / 50) * 50)}
    kilometres = metres / 1000
    return _("%(n)s公里") % {"n": f"{kilometres:.1f}" if kilometres < 10 else f"{kilometres:.0f}"}


def detour(on: date) -> Value:
    """The factor in force, with its source."""
    return lookup(DETOUR, on)


def near(
    points: Iterable[ServicePoint], lat: float, lon: float, n: int, *, on: date, system: str = CoordSystem.WGS84
) -> list[Near]:
    """The n nearest points to a place; every pair of coordinates is converted to one system before it is measured."""
    known = lookups("places.", on)
    factor, speed = float(known[DETOUR].value), float(known[SPEED].value)
    return [
        Near(point, metres, metres * factor, max(1, round(metres * factor / 1000 / speed * 60)))
        for point, metres in nearest(points, lat, lon, n, system)
        if metres <= FARTHEST
    ]


def place_of(region: Region) -> tuple[float, float, str, bool] | None:
    """Where a unit is: latitude, longitude, system, and whether it is only known roughly.

    Its own place, else that of its service point, else its street's.
    """
    point = region.points.filter(active=True, lat__isnull=False).order_by("level", "pk").first()
    for unit, rough in ((region, False), (point, False), (region.parent, True)):
        if unit is not None and unit.lat is not None and unit.lon is not None:
            return unit.lat, unit.lon, unit.coord_system, rough
    return None
