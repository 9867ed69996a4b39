"""Invented service points and village coordinates for a demo installation, all marked as such."""

from math import cos, pi, radians, sin, sqrt
from typing import Any

from fahui.places.dataset import Unit, constants, share, units, units_by_code
from fahui.places.models import ServicePoint

SOURCE = "demo"
KM_PER_DEGREE = 111.195
OFFICE_HOURS = {str(weekday): [["09:00", "12:00"], ["14:00", "17:00"]] for weekday in range(1, 6)}

Level, Function = ServicePoint.Level, ServicePoint.Function


def scatter(unit: Unit, district: str) -> tuple[float, float]:
    """An invented place for a unit near the seat of its street, inside the district's extent (WGS-84 degrees)."""
    known, street = constants(district), unit.code[:9]
    seat = units_by_code(district)[known["seat_of"].get(street, street)]
    if seat.lat is None or seat.lon is None:
        raise LookupError(f"{street} has no seat; name another's under [seat_of] in {district}.toml")
    area = known["area_km2"].get(street)
    radius = sqrt(area / pi) if area else known["unknown_radius_km"]
    extent = known["extent"]
    for attempt in range(100):
        distance = radius * sqrt(share("distance", unit.code, str(attempt)))
        angle = 2 * pi * share("angle", unit.code, str(attempt))
        lat = seat.lat + distance * sin(angle) / KM_PER_DEGREE
        lon = seat.lon + distance * cos(angle) / (KM_PER_DEGREE * cos(radians(seat.lat)))
        if extent["south"] <= lat <= extent["north"] and extent["west"] <= lon <= extent["east"]:
            return round(lat, 5), round(lon, 5)
    return seat.lat, seat.lon


def points(district: str, region_ids: dict[str, int]) -> list[ServicePoint]:
    """One centre, a station in every street and a point in every village-level unit, not saved yet."""
    return [
        ServicePoint(
            district=district,
            region_id=region_ids[unit.code],
            phone=f"027-0000{number:04}",  # no exchange begins with 0: nobody has these numbers
            hours=OFFICE_HOURS,
            demo=True,
            coord_source=SOURCE,  # a known seat marks the town, not the office
            **dict(zip(("lat", "lon"), _place(unit, district), strict=True)),
            **_kind(unit, district),
        )
        for number, unit in enumerate(units(district), start=1)
    ]


def _place(unit: Unit, district: str) -> tuple[float, float]:
    return scatter(unit, district) if unit.lat is None or unit.lon is None else (unit.lat, unit.lon)


def _kind(unit: Unit, district: str) -> dict[str, Any]:
    """What differs between the three levels."""
    names = units_by_code(district)
    if unit.level == "district":
        return {
            "level": Level.CENTER,
            "name": f"{unit.name}公共法律服务中心",
            "functions": [Function.CENTER, Function.AID_CENTER, Function.MEDIATION],
            "address": f"{names[constants(district)['seat']].name}（示例地址）",
            "barrier_free": True,
            "accessible_notes": "门口有坡道，设低位服务台，可借轮椅和老花镜（示例）。",
        }
    if unit.level == "street":
        return {
            "level": Level.STATION,
            "name": f"{unit.name}公共法律服务工作站",
            "functions": [Function.STATION, Function.AID_STATION, Function.MEDIATION, Function.JUSTICE_OFFICE],
            "address": f"{unit.name}（示例地址）",
            "barrier_free": True,
            "accessible_notes": "门口有坡道（示例）。",
        }
    barrier_free, label = share("ramp", unit.code) < 0.6, names[unit.parent].name + unit.name
    return {
        "level": Level.POINT,
        "name": f"{label}公共法律服务点",
        "functions": [Function.POINT, Function.AID_CONTACT, Function.MEDIATION],
        "address": f"{label}（示例地址）",
        "barrier_free": barrier_free,
        "accessible_notes": "" if barrier_free else "门口有台阶，行动不便可来电约上门（示例）。",
    }
