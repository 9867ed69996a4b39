"""离我最近: from a village that stands in the address, or from a phone's position, which is posted and never kept."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.models import this_district
from fahui.network.opening import states
from fahui.places.geo import CoordSystem
from fahui.places.hours import OpenState
from fahui.places.models import Function, PointLevel, Region
from fahui.places.models.naming import function_choices, level_names
from fahui.places.near import Near, detour, near, place_of
from fahui.portal import finding
from fahui.portal.duty import duty_lawyers

MOST = 5
Level = Region.Level


class Position(forms.Form):
    """Where a phone is, in its own system."""

    lat = forms.FloatField(min_value=3, max_value=54, error_messages={"required": gettext_lazy("没有收到位置。")})
    lon = forms.FloatField(min_value=73, max_value=136)


# The page carries no token, so that it is the same for all; what is posted changes nothing and is not kept.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nearest(request: HttpRequest) -> HttpResponse:
    """The nearest points at walking scale, each with whether it is open."""
    given = request.POST if request.method == "POST" else request.GET
    street, village = _chosen(given.get("street", ""), Level.STREET), _chosen(given.get("village", ""), Level.VILLAGE)
    function = given.get("function", "")
    function = function if function in Function.values else ""
    context: dict[str, Any] = {
        "streets": finding.streets(),
        "street": village.parent if village is not None else street,
        "village": village,
        "villages": _villages(village.parent if village is not None else street),
        "functions": function_choices(),
        "function": function,
        "factor": f"{detour(clock.today()).value.normalize():f}",
        "current": "near",
    }
    if request.method == "POST":
        if request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
            return redirect("portal:near")
        form = Position(request.POST)
        if not form.is_valid():
            context["fault"] = _("没有得到您的位置。请选所在的镇街和村（社区）。")
        else:
            lat, lon = form.cleaned_data["lat"], form.cleaned_data["lon"]
            context |= _found(lat, lon, CoordSystem.WGS84, function) | {"by_phone": True}
    elif (unit := village or street) is not None and (place := place_of(unit)) is not None:
        lat, lon, system, rough = place
        context |= _found(lat, lon, system, function) | {"from": unit, "rough": rough or unit.level == Level.STREET}
    return render(request, "portal/near.html", context)


def _chosen(text: str, level: str) -> Region | None:
    if not text.isdecimal() or len(text) > 11:
        return None
    return Region.objects.filter(district=this_district(), active=True, level=level, pk=int(text)).first()


def _villages(street: Region | None) -> list[Region]:
    if street is None:
        return []
    return list(Region.objects.filter(parent=street, active=True).order_by("sort", "code"))


def _found(lat: float, lon: float, system: str, function: str) -> dict[str, Any]:
    """The nearest, and the nearest of the wider levels if none of them is among these."""
    rows = finding.open_points()
    if function:
        rows = rows.filter(functions__contains=[function])
    points, on = list(rows), clock.today()
    found = near(points, lat, lon, MOST, on=on, system=system)
    further: list[Near] = []
    if not function:
        wider = [one for one in points if one.level in (PointLevel.STATION, PointLevel.CENTER)]
        there = {one.point.pk for one in found}
        further = [one for one in near(wider, lat, lon, 1, on=on, system=system) if one.point.pk not in there]
    there_are = [one.point for one in [*found, *further]]
    now, lawyers = states(there_are), duty_lawyers(there_are)
    return {
        "found": [_card(one, now, lawyers) for one in found],
        "further": [_card(one, now, lawyers) for one in further],
        "station": level_names()[PointLevel.STATION].short,
        "asked": True,
    }


def _card(one: Near, now: dict[int, OpenState], lawyers: dict[int, list[Engagement]]) -> dict[str, Any]:
    pk = one.point.pk
    return {"near": one, "state": now[pk], "on_duty": lawyers.get(pk, [])}
