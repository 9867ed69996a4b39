"""Health only: what a load balancer asks."""

from django.urls import path

from fahui.core.health import health

urlpatterns = [path("health", health, name="health")]
