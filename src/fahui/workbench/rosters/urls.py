"""Addresses of the roster, below /workbench/."""

from django.urls import path

from fahui.workbench.rosters import entering, giving, month

urlpatterns = [
    path("roster/", month.month, name="roster"),
    path("roster/duty/", entering.duty, name="roster_duty"),
    path("roster/leave/", entering.leave, name="roster_leave"),
    path("roster/ahead/<int:pk>/", giving.ahead, name="roster_ahead"),
    path("roster/<int:pk>/off/", entering.off, name="roster_off"),
]
