"""Where to go: the service points with their hours today."""

from dataclasses import dataclass

from django.core.cache import caches
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.hours import OpenState, open_state, week_words
from fahui.places.models import Region, ServicePoint
from fahui.portal.forms import PlaceForm
from fahui.worktime.load import current_calendar

A_PAGE = 20
BOX_KEPT = 60  # seconds


@dataclass
class Shown:
    """A point as the list shows it."""

    point: ServicePoint
    state: OpenState
    week: list[str]


def _shown(points: list[ServicePoint]) -> list[Shown]:
    now, is_workday = clock.now(), current_calendar().is_workday
    return [Shown(point, open_state(point, now, is_workday), week_words(point.hours)) for point in points]


def _open_points() -> QuerySet[ServicePoint]:
    rows = ServicePoint.objects.filter(district=this_district(), active=True)
    return rows.select_related("region__parent")


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """All points, by street or by words, with today's hours."""
    street, words = request.GET.get("street", ""), request.GET.get("q", "").strip()[:60].replace("\x00", "")
    rows = _open_points().order_by("region__sort", "name", "pk")
    if street.isdigit() and len(street) < 19:
        rows = rows.filter(Q(region_id=int(street)) | Q(region__parent_id=int(street)))
    if words:
        places = Region.objects.matching(words).values("pk")
        rows = rows.filter(Q(name__icontains=words) | Q(address__icontains=words) | Q(region__in=places))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown": _shown(list(page.object_list)),
        "streets": Region.objects.streets().filter(active=True),
        "street": street,
        "words": words,
    }
    return render(request, "portal/points.html", context)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The box of the front page: the district's centre, or the first point, with its hours today."""
    if not request.headers.get("HX-Request"):
        return redirect("portal:points")
    key = f"points-today:{this_district()}:{get_language()}"
    html = caches["local"].get(key)
    if html is None:
        order = {ServicePoint.Level.CENTER: 0, ServicePoint.Level.STATION: 1}
        nearest = sorted(_open_points(), key=lambda point: order.get(ServicePoint.Level(point.level), 2))[:1]
        html = render_to_string("portal/point_today.html", {"shown": _shown(nearest)})
        caches["local"].set(key, html, BOX_KEPT)
    return HttpResponse(html)


@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """The list of one street's villages; of all villages when no street is chosen."""
    form = PlaceForm(prefix="place", street=request.GET.get("place-street", ""))
    return HttpResponse(form["village"].as_widget())
