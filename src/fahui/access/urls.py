"""Where people land after signing in."""

from django.urls import path

from fahui.access import views

app_name = "access"
urlpatterns = [path("welcome/", views.welcome, name="welcome")]
