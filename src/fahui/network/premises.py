"""What the register knows of a place, in words: shown beside the items of the standard that ask for it."""

from collections.abc import Callable, Iterable
from datetime import date

from django.utils.translation import gettext as _

from fahui.network.models import Post, PremisesFact, StandardItem
from fahui.places.hours import week_words
from fahui.places.models import ServicePoint


def _area(point: ServicePoint) -> str:
    return _("%(n)d平方米") % {"n": point.area} if point.area else ""


def _windows(point: ServicePoint) -> str:
    told = _("%(n)d号窗口：%(works)s")
    rows = point.windows.filter(active=True)
    return "；".join(told % {"n": row.number, "works": "、".join(row.work_labels)} for row in rows)


def _host(point: ServicePoint) -> str:
    return point.host_name or (str(point.get_host_display()) if point.host else "")


FACTS: dict[str, Callable[[ServicePoint], str]] = {
    PremisesFact.NAME: lambda point: point.name,
    PremisesFact.ADDRESS: lambda point: point.address,
    PremisesFact.AREA: _area,
    PremisesFact.PREMISES: lambda point: str(point.get_premises_display()) if point.premises else "",
    PremisesFact.HOST: _host,
    PremisesFact.WINDOWS: _windows,
    PremisesFact.FACILITIES: lambda point: "、".join(point.facility_labels),
    PremisesFact.ACCESS: lambda point: point.accessible_notes,
    PremisesFact.HOURS: lambda point: "；".join(week_words(point.hours)),
    PremisesFact.PHONE: lambda point: point.phone,
}


def _posts(point: ServicePoint, on: date) -> str:
    if not Post.objects.current(on).filter(point=point).exists():
        return ""  # most villages; who may serve is the longer question
    rows = Post.objects.filled(on).filter(point=point).select_related("professional__person")
    return "；".join(f"{row.get_kind_display()} {row.who}" for row in rows.order_by("kind", "starts_on", "pk"))


def known_of(point: ServicePoint, items: Iterable[StandardItem], on: date) -> dict[str, str]:
    """By code of an item what the register knows about it on a day; an item that asks for nothing is left out."""
    items = list(items)
    values: dict[str, str] = {}
    for code in {fact for item in items for fact in item.facts}:
        value = _posts(point, on) if code == PremisesFact.POSTS else FACTS[code](point)
        title = str(PremisesFact(code).label)
        values[code] = _("%(what)s：%(value)s") % {"what": title, "value": value or _("没有登记")}
    return {item.code: "；".join(values[fact] for fact in item.facts) for item in items if item.facts}
