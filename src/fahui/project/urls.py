"""All addresses."""

from django.urls import include, path
from django.views.i18n import set_language

from fahui.access.views import devices
from fahui.api.doors import api

handler404 = "fahui.workbench.missing.not_found"
urlpatterns = [
    path("", include("fahui.portal.urls")),
    path("workbench/", include("fahui.workbench.urls")),
    path("accounts/sessions/", devices, name="usersessions_list"),  # instead of allauth's own page
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("me/", include("fahui.access.urls")),
    path("", include("fahui.ui.urls")),
    path("i18n/", set_language, name="set_language"),
    path("", include("fahui.core.urls")),
]
