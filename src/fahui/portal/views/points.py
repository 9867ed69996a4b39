"""Where to go: the service points with their hours, one point's page, and the box of the front page."""

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fahui.core import clock
from fahui.core.models import this_district
from fahui.network.opening import at_point
from fahui.places.geo import to_wgs84
from fahui.places.models import Facility, ServicePoint, Tongue
from fahui.places.models.naming import function_choices
from fahui.places.near import near
from fahui.places.week import days_ahead
from fahui.portal import finding
from fahui.portal.conditions import conditions, short_address
from fahui.portal.duty import duty_lawyers
from fahui.portal.forms import PlaceForm

A_PAGE = 20
BOX_KEPT = 60  # seconds
NEIGHBOURS = 3


@require_safe
@short_address
def points(request: HttpRequest) -> HttpResponse:
    """The points that answer what the address asks, with whether they are open now."""
    asked = finding.asked_of(request)
    page = Paginator(finding.points(asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "conditions": conditions(request, asked),
        "page": page,
        "shown": finding.shown(list(page.object_list)),
        "streets": finding.streets(),
        "functions": function_choices(),
        "facilities": Facility.choices,
        "languages": Tongue.choices,
        "current": "points",
    }
    return render(request, "portal/points.html", context)


@require_safe
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """One point: open or not, the week ahead, how to get there, what is done there and by whom."""
    found = finding.open_points().filter(pk=pk).first()
    if found is None:
        raise Http404
    state, table = at_point(found)
    context = {
        "point": found,
        "state": state,
        "ahead": days_ahead(table, clock.today()),
        "windows": found.windows.filter(active=True),
        "people": finding.who_is_there(found),
        "geo": _geo(found),
        "others": _neighbours(found),
    }
    return render(request, "portal/point.html", context)


def _geo(point: ServicePoint) -> str:
    """The address that opens a phone's own map; such addresses are in WGS-84."""
    if point.lat is None or point.lon is None:
        return ""
    lat, lon = to_wgs84(point.lat, point.lon, point.coord_system)
    return f"geo:{lat:.5f},{lon:.5f}"


def _neighbours(point: ServicePoint) -> list[finding.Shown]:
    """The points nearest to this one."""
    if point.lat is None or point.lon is None:
        return []
    rows = finding.open_points().exclude(pk=point.pk)
    found = near(rows, point.lat, point.lon, NEIGHBOURS, on=clock.today(), system=point.coord_system)
    return finding.shown([one.point for one in found])


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The box of the front page: the district's centre, or the first point, with its hours today."""
    if not request.headers.get("HX-Request"):
        return redirect("portal:points")
    key = f"points-today:{this_district()}:{get_language()}"
    html = caches["local"].get(key)
    if html is None:
        order = {ServicePoint.Level.CENTER: 0, ServicePoint.Level.STATION: 1}
        nearest = sorted(finding.open_points(), key=lambda one: order.get(ServicePoint.Level(one.level), 2))[:1]
        lawyers = duty_lawyers(nearest)
        boxes = [
            {"point": one.point, "state": one.state, "on_duty": lawyers.get(one.point.pk, [])}
            for one in finding.shown(nearest)
        ]
        html = render_to_string("portal/point_today.html", {"shown": boxes})
        caches["local"].set(key, html, BOX_KEPT)
    return HttpResponse(html)


@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """The list of one street's villages; of all villages when no street is chosen."""
    form = PlaceForm(prefix="place", street=request.GET.get("place-street", ""))
    return HttpResponse(form["village"].as_widget())
