"""Addresses of the pages of figures."""

from django.urls import path

from fahui.workbench.statistics import report

urlpatterns = [
    path("statistics/", report.figures, name="statistics"),
    path("statistics/report.xlsx", report.as_file, name="statistics_file"),
    path("statistics/list/<slug:code>/", report.listed, name="statistics_list"),
]
