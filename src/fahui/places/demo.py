"""Invented service points and village coordinates for a demo installation, all marked as such."""

from math import cos, pi, radians, sin, sqrt
from typing import Any

from fahui.places.dataset import Unit, constants, share, units, units_by_code
from fahui.places.models import Facility, Premises, ServicePoint, Tongue

SOURCE = "演示数据"
KM_PER_DEGREE = 111.195
OFFICE_HOURS = {str(weekday): [["09:00", "12:00"], ["14:00", "17:00"]] for weekday in range(1, 6)}

Level, Function = ServicePoint.Level, ServicePoint.Function
# What a village point has, and what share of them.
_AT_A_POINT = ((Facility.RAMP, 0.6), (Facility.GLASSES, 0.5), (Facility.PARKING, 0.7), (Facility.TOILET, 0.2))


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
            hours=OFFICE_HOURS if unit.level != "village" else _point_hours(unit),
            demo=True,
            coord_source=SOURCE,  # a known seat marks the town, not the office
            **dict(zip(("lat", "lon"), _place(unit, district), strict=True)),
            **_kind(unit, district),
        )
        for number, unit in enumerate(units(district), start=1)
    ]


def _point_hours(unit: Unit) -> dict[str, Any]:
    """A village point keeps office hours, some open on market days only, some on Saturday mornings too."""
    chance = share("hours", unit.code)
    if chance < 0.2:
        return {day: [["08:30", "11:30"]] for day in ("2", "4")}
    return OFFICE_HOURS | {"6": [["09:00", "11:30"]]} if chance > 0.9 else OFFICE_HOURS


def _place(unit: Unit, district: str) -> tuple[float, float]:
    return scatter(unit, district) if unit.lat is None or unit.lon is None else (unit.lat, unit.lon)


def _kind(unit: Unit, district: str) -> dict[str, Any]:
    """What differs between the three levels."""
    if unit.level == "district":
        return _center(unit, district)
    return _station(unit) if unit.level == "street" else _point(unit, district)


def _center(unit: Unit, district: str) -> dict[str, Any]:
    names = units_by_code(district)
    return {
        "level": Level.CENTER,
        "name": f"{unit.name}公共法律服务中心",
        "functions": [Function.CENTER, Function.AID_CENTER, Function.MEDIATION],
        "address": f"{names[constants(district)['seat']].name}（示例地址）",
        "facilities": list(Facility),
        "accessible_notes": "门口有坡道，设低位服务台，可借轮椅和老花镜（示例）。",
        "tongues": [Tongue.MANDARIN, Tongue.LOCAL, Tongue.SIGN],
        "transport": "公交“区政务中心”站下车，往北100米（示例）。",
        "area": 320,
        "premises": Premises.ALLOTTED,
    }


def _station(unit: Unit) -> dict[str, Any]:
    return {
        "level": Level.STATION,
        "name": f"{unit.name}公共法律服务工作站",
        "functions": [Function.STATION, Function.AID_STATION, Function.MEDIATION, Function.JUSTICE_OFFICE],
        "address": f"{unit.name}（示例地址）",
        "facilities": [Facility.RAMP, Facility.LOW_COUNTER, Facility.TOILET, Facility.GLASSES, Facility.PARKING],
        "accessible_notes": "门口有坡道（示例）。",
        "tongues": [Tongue.MANDARIN, Tongue.LOCAL],
        "transport": "在镇街政务服务中心一楼（示例）。",
        "area": 60 + int(share("area", unit.code) * 80),
        "premises": Premises.SHARED,
    }


def _point(unit: Unit, district: str) -> dict[str, Any]:
    names = units_by_code(district)
    label = names[unit.parent].name + unit.name
    own = [one for one, part in _AT_A_POINT if share(one, unit.code) < part]
    return {
        "level": Level.POINT,
        "name": f"{label}公共法律服务点",
        "functions": [Function.POINT, Function.AID_CONTACT, Function.MEDIATION],
        "address": f"{label}（示例地址）",
        "facilities": own,
        "accessible_notes": "" if Facility.RAMP in own else "门口有台阶，行动不便可来电约上门（示例）。",
        "tongues": [Tongue.MANDARIN, Tongue.LOCAL],
        "transport": "在村（社区）党群服务中心（示例）。",
        "area": 12 + int(share("area", unit.code) * 30),
        "premises": Premises.SHARED,
    }
