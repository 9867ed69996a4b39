"""Distances on the ground and the two coordinate systems in use in mainland China."""

from collections.abc import Iterable
from math import asin, cos, pi, radians, sin, sqrt
from typing import Protocol, TypeVar

from django.db.models import TextChoices

EARTH_RADIUS = 6_371_008.8  # metres, mean radius (IUGG)
_AXIS = 6_378_245.0  # metres, semi-major axis of the Krasovsky ellipsoid, on which GCJ-02 is defined
_ECCENTRICITY = 0.00669342162296594323  # first eccentricity squared of the same ellipsoid


class CoordSystem(TextChoices):
    """The system a stored pair of coordinates is in."""

    WGS84 = "WGS-84", "WGS-84"
    GCJ02 = "GCJ-02", "GCJ-02"
    CGCS2000 = "CGCS2000", "CGCS2000"  # differs from WGS-84 by centimetres: no conversion


class Located(Protocol):
    """Anything with coordinates and the name of their system."""

    lat: float | None
    lon: float | None
    coord_system: str


Place = TypeVar("Place", bound=Located)


def haversine(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres between two points given in degrees of one system."""
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


def _waves(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3


def _shift(lat: float, lon: float) -> tuple[float, float]:
    """The offset of GCJ-02 against WGS-84 at a place, in degrees (public reconstruction of the national offset)."""
    x, y = lon - 105, lat - 35
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _waves(x)
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 + (
        160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)
    ) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _waves(x)
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3 + (
        150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)
    ) * 2 / 3
    flattening = 1 - _ECCENTRICITY * sin(radians(lat)) ** 2
    metres_north = _AXIS * (1 - _ECCENTRICITY) / flattening**1.5
    metres_east = _AXIS / sqrt(flattening) * cos(radians(lat))
    return north / metres_north * 180 / pi, east / metres_east * 180 / pi


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Degrees as mainland map tiles (高德、腾讯) want them."""
    north, east = _shift(lat, lon)
    return lat + north, lon + east


def gcj02_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Degrees as a phone's satellite receiver gives them; found by iteration, good to a centimetre."""
    found_lat, found_lon = lat, lon
    for _ in range(5):
        there_lat, there_lon = wgs84_to_gcj02(found_lat, found_lon)
        found_lat, found_lon = found_lat + lat - there_lat, found_lon + lon - there_lon
    return found_lat, found_lon


def to_wgs84(lat: float, lon: float, system: str) -> tuple[float, float]:
    """Any known system in WGS-84 degrees."""
    return gcj02_to_wgs84(lat, lon) if CoordSystem(system) == CoordSystem.GCJ02 else (lat, lon)


def nearest(
    places: Iterable[Place], lat: float, lon: float, n: int, system: str = CoordSystem.WGS84
) -> list[tuple[Place, float]]:
    """The n nearest places, each with its distance in metres; all are converted first, the unplaced are left out."""
    here = to_wgs84(lat, lon, system)
    measured = [
        (place, haversine(*here, *to_wgs84(place.lat, place.lon, place.coord_system)))
        for place in places
        if place.lat is not None and place.lon is not None
    ]
    return sorted(measured, key=lambda pair: pair[1])[:n]


def in_china(lat: float, lon: float) -> bool:
    """Roughly: enough to find out that the two were mixed up."""
    return 3 < lat < 54 and 73 < lon < 136
