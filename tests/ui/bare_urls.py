"""Only what the base pages cannot do without: no portal, no workbench."""

from django.urls import include, path

urlpatterns = [path("", include("fahui.ui.urls")), path("accounts/", include("allauth.urls"))]
