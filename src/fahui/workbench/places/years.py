"""历年对照: matters by unit and year, as the units were then or in today's borders."""

from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField
from django.db.models.expressions import Func
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models import Matter
from fahui.places import history
from fahui.places.models import Region, RegionSpan
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.rights import reader_or_404

YEARS = 10


@require_safe
@staff_page
def years(request: HttpRequest, user: User) -> HttpResponse:
    """Ten years, the last one this year; only matters that this user may see are counted."""
    reader_or_404(user)
    borders = "now" if request.GET.get("borders") == "now" else "then"
    level = Region.Level.VILLAGE if request.GET.get("level") == Region.Level.VILLAGE else Region.Level.STREET
    last = clock.today().year
    table = history.table(counts(user, last - YEARS + 1, last), borders=borders, level=level)
    shown = [{"line": line, "cells": [line.counts.get(year, 0) for year in table.years]} for line in table.lines]
    context: dict[str, Any] = {
        "table": table,
        "shown": shown,
        "sums": list(table.totals.values()),
        "borders": borders,
        "level": str(level),
        "estimated": any(line.estimated for line in table.lines),
    }
    return show(request, user, "places/years.html", context)


def counts(user: User, first: int, last: int) -> list[history.Count]:
    """Matters by unit and stretch of time: years, cut again where the network changed; one query."""
    cuts = _cuts(first, last)
    bucket = Func(
        F("opened_on"), cuts, function="width_bucket", template="width_bucket(%(expressions)s::date[])",
        output_field=IntegerField(),
    )  # fmt: skip
    rows = Matter.objects.visible_to(user).filter(opened_on__gte=date(first, 1, 1), opened_on__lte=date(last, 12, 31))
    found = rows.annotate(stretch=bucket).values_list("region_id", "stretch").annotate(n=Count("pk"))
    return [(region, cuts[stretch - 1], n) for region, stretch, n in found.order_by()]


def _cuts(first: int, last: int) -> list[date]:
    """The days on which a year or another network begins."""
    changed = RegionSpan.objects.filter(district=this_district(), starts_on__isnull=False)
    days = set(changed.order_by().values_list("starts_on", flat=True).distinct())
    inside = {day for day in days if day is not None and date(first, 1, 1) <= day <= date(last, 12, 31)}
    return sorted(inside | {date(year, 1, 1) for year in range(first, last + 1)})
