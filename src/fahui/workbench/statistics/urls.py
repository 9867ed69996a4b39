"""Addresses of the pages of figures."""

from django.urls import path

from fahui.workbench.statistics import equality, lists, report, streamlining

urlpatterns = [
    path("statistics/", report.figures, name="statistics"),
    path("statistics/report.xlsx", report.as_file, name="statistics_file"),
    path("statistics/list/<slug:code>/", lists.listed, name="statistics_list"),
    path("statistics/streamlining/", streamlining.streamlining, name="streamlining"),
    path("statistics/streamlining.xlsx", streamlining.as_file, name="streamlining_file"),
    path("statistics/equality/", equality.equality, name="equality"),
    path("statistics/equality.xlsx", equality.as_file, name="equality_file"),
]
