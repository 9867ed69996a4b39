"""Addresses for the interface's own tests: the gallery, and the names the base pages look up."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.ui.gallery import view


def nothing(request: HttpRequest) -> HttpResponse:
    """A page with nothing on it, to be arrived at."""
    return HttpResponse("<!doctype html><title>-</title>")


portal = (
    [path(f"p/{name}/", nothing, name=name) for name in ("home", "mine", "complain", "seen_by", "how_to", "progress")],
    "portal",
)
workbench = ([path(f"w/{name}/", nothing, name=name) for name in ("home", "search")], "workbench")

urlpatterns = [
    path("", include("fahui.ui.urls")),
    path("", include(portal)),
    path("", include(workbench)),
    path("accounts/", include("allauth.urls")),
    path("gallery/<str:page>/", view, name="gallery"),
    path("elsewhere/", nothing),
]
