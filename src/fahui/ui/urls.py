"""Addresses of the interface itself: text size, language, staying signed in."""

from django.urls import path

from fahui.ui import views

app_name = "ui"
urlpatterns = [
    path("mode/<str:size>/", views.mode, name="mode"),
    path("language/<str:code>/", views.language, name="language"),
    path("stay/", views.stay, name="stay"),
]
