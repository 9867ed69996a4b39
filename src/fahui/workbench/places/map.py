"""站点地图 for staff: levels, open now, empty posts; the list behind it is the page itself."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.network.chart import COMPACT, Drawing, by_gaps, by_level, by_state
from fahui.network.gaps import Staffing
from fahui.network.opening import states
from fahui.places.models import Function, ServicePoint
from fahui.places.models.naming import function_choices, level_choices
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.gaps import points_asked, streets
from fahui.workbench.places.rights import reader_or_404

A_PAGE = 50
LAYERS = ("level", "open", "gaps")


def _asked(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "").strip()[:20] for name in ("street", "level", "function", "layer")}
    return {**asked, "layer": asked["layer"] if asked["layer"] in LAYERS else "level"}


def _points(user: User, asked: dict[str, str]) -> list[ServicePoint]:
    found = points_asked(user, asked)
    if asked["function"] in Function.values:
        found = [point for point in found if asked["function"] in point.functions]
    return found


@require_safe
@staff_page
def network_map(request: HttpRequest, user: User) -> HttpResponse:
    """The map's page: filters, the place for the drawing, and the points as a table."""
    reader_or_404(user)
    asked = _asked(request)
    page = Paginator(_points(user, asked), A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    now = states(shown)
    lacking: dict[int, list[str]] = {}
    for gap in Staffing(shown, clock.today()).gaps():
        lacking.setdefault(gap.point.pk, []).append(_("%(post)s缺%(n)d人") % {"post": gap.title, "n": gap.lacking})
    context: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "rows": [{"point": point, "state": now[point.pk], "gaps": lacking.get(point.pk, [])} for point in shown],
        "streets": streets(),
        "levels": level_choices(),
        "functions": function_choices(),
        "layers": [("level", _("层级")), ("open", _("现在开没开门")), ("gaps", _("缺岗"))],
    }
    return show(request, user, "places/map.html", context)


@require_safe
@staff_page
def network_map_data(request: HttpRequest, user: User) -> HttpResponse:
    """What the page's script draws."""
    reader_or_404(user)
    asked = _asked(request)
    return JsonResponse(_drawn(_points(user, asked), asked["layer"]), json_dumps_params=COMPACT)


def _drawn(points: list[ServicePoint], layer: str) -> Drawing:
    page = reverse("workbench:record", args=["points", 0])
    if layer == "open":
        return by_state(points, states(points), page)
    if layer == "gaps":
        return by_gaps(points, Staffing(points, clock.today()).gaps(), page)
    return by_level(points, page)
