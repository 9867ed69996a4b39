"""The schematic map for the public: points by level or open now; the list behind it is on the page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.network.chart import COMPACT, by_level, by_state
from fahui.network.opening import states
from fahui.places.models.naming import function_choices
from fahui.portal import finding

A_PAGE = 30
LAYERS = ("open", "level")


def _layer(request: HttpRequest) -> str:
    layer = request.GET.get("layer", "")
    return layer if layer in LAYERS else LAYERS[0]


@require_safe
def point_map(request: HttpRequest) -> HttpResponse:
    """The page: filters, the drawing's place, and the same points as a list."""
    asked = finding.asked_of(request)
    page = Paginator(finding.points(asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "layer": _layer(request),
        "layers": [("open", _("现在开没开门")), ("level", _("哪一级"))],
        "page": page,
        "shown": finding.shown(list(page.object_list)),
        "streets": finding.streets(),
        "functions": function_choices(),
        "current": "map",
    }
    return render(request, "portal/map.html", context)


@require_safe
def point_map_data(request: HttpRequest) -> HttpResponse:
    """What the page's script draws."""
    points, page = list(finding.points(finding.asked_of(request))), reverse("portal:point", args=[0])
    drawn = by_level(points, page) if _layer(request) == "level" else by_state(points, states(points), page)
    return JsonResponse(drawn, json_dumps_params=COMPACT)
