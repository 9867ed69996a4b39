"""区划: the units today or on another day, and one unit with its past, its successors and what may be done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.changing.orders import Kind
from fahui.places.history import Standing, as_was
from fahui.places.models import Region, RegionChange, RegionSpan, RegionSuccession
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.change_kinds import kinds_of
from fahui.workbench.places.rights import keeps_below, keeps_region, reader_or_404, region_or_404

Level = Region.Level


@dataclass
class Row:
    """One unit of the list on its day."""

    region: int
    name: str
    code: str
    kind: str
    managed_by: str
    villages: int
    now: str  # its name today, where it is another one


@require_safe
@staff_page
def regions(request: HttpRequest, user: User) -> HttpResponse:
    """The streets, or the villages of one street, on any day."""
    reader_or_404(user)
    day = _day(request.GET.get("on", ""))
    then, street = as_was(day), request.GET.get("street", "")
    today = {row.pk: row for row in Region.objects.filter(district=this_district())}
    inside = int(street) if street.isdecimal() and len(street) < 12 else None
    above = inside if inside in today else _district(today)
    levels = [today[unit.region].level for unit in then.values()]
    context: dict[str, Any] = {
        "rows": _rows(then, today, inside),
        "day": day,
        "today": day == clock.today(),
        "inside": then.get(inside) if inside else None,
        "villages": levels.count(Level.VILLAGE),
        "streets": levels.count(Level.STREET),
        "above": above,
        "may_add": keeps_below(user, today[above]) if above else False,
    }
    return show(request, user, "places/regions.html", context)


def _rows(then: dict[int, Standing], today: dict[int, Region], inside: int | None) -> list[Row]:
    """The streets of the day, or the villages inside one of them."""
    below = Counter(unit.parent for unit in then.values())
    wanted = [
        unit
        for unit in then.values()
        if (unit.parent == inside if inside else today[unit.region].level == Level.STREET)
    ]
    return [
        Row(
            unit.region,
            unit.name,
            unit.code,
            str(Region.Kind(unit.kind).label),
            unit.managed_by,
            below[unit.region],
            _now(today[unit.region], unit.name),
        )
        for unit in sorted(wanted, key=lambda unit: (today[unit.region].sort, unit.code))
    ]


def _district(rows: dict[int, Region]) -> int:
    return next(pk for pk, row in rows.items() if row.level == Level.DISTRICT)


def _now(row: Region, name: str) -> str:
    if not row.active:
        return _("已撤销")
    return row.name if row.name != name else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()


@require_safe
@staff_page
def region(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One unit: as it is, as it was, where its successors stand, and what may be done to it."""
    found = region_or_404(user, pk)
    spans = RegionSpan.objects.filter(region=found).select_related("parent", "change", "ended_by")
    after = RegionSuccession.objects.filter(old=found).exclude(new=found).select_related("new__parent", "change")
    before = RegionSuccession.objects.filter(new=found).exclude(old=found).select_related("old__parent", "change")
    children = Region.objects.filter(parent=found, active=True).order_by("sort", "code")
    changes = RegionChange.objects.filter(district=this_district(), regions__contains=[found.pk])
    context = {
        "region": found,
        "spans": sorted(spans, key=lambda span: span.starts_on or date.min, reverse=True),
        "after": after.order_by("effective_on", "pk"),
        "before": before.order_by("effective_on", "pk"),
        "children": children.annotate(stands=Count("points", filter=Q(points__active=True))),
        "points": found.points.filter(active=True).order_by("name"),
        "changes": changes.order_by("-effective_on", "-pk")[:20],
        "actions": _actions(user, found),
        "may_place": found.active and keeps_region(user, found),
    }
    return show(request, user, "places/region.html", context)


def _actions(user: User, found: Region) -> list[dict[str, str]]:
    """What this user may do to the unit."""
    titles = {
        Kind.ADD: _("新设下级单位"),
        Kind.RENAME: _("更名"),
        Kind.RECODE: _("改代码"),
        Kind.UPGRADE: _("改设"),
        Kind.MOVE: _("划归别的镇街"),
        Kind.MANAGE: _("委托管理"),
        Kind.SPLIT: _("分设"),
        Kind.MERGE: _("合并"),
    }
    own, below = keeps_region(user, found), keeps_below(user, found)
    kinds = [Kind(kind) for kind in kinds_of(found) if (below if kind == Kind.ADD else own)]
    return [{"kind": str(kind), "title": titles[kind]} for kind in kinds]
