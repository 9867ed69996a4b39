"""Addresses of the network's pages, below /workbench/."""

from django.urls import path

from fahui.workbench.places import acceptance, changes, coordinates, gaps, levels, map, points, regions, years

urlpatterns = [
    path("regions/", regions.regions, name="regions"),
    path("regions/years/", years.years, name="region_years"),
    path("regions/levels/", levels.levels, name="levels"),
    path("regions/changes/", changes.changes, name="region_changes"),
    path("regions/changes/<int:pk>/", changes.one_change, name="region_change"),
    path("regions/<int:pk>/", regions.region, name="region"),
    path("regions/<int:pk>/coordinates/", coordinates.coordinates, name="region_coordinates"),
    path("regions/<int:pk>/change/<slug:kind>/", changes.change, name="change_region"),
    path("network/map/", map.network_map, name="network_map"),
    path("network/map.json", map.network_map_data, name="network_map_data"),
    path("network/gaps/", gaps.gaps, name="gaps"),
    path("network/gaps.xlsx", gaps.gaps_file, name="gaps_file"),
    path("network/acceptance/", acceptance.overview, name="acceptance"),
    path("points/<int:pk>/hours/", points.hours, name="point_hours"),
    path("points/<int:pk>/windows/", points.windows, name="point_windows"),
    path("points/<int:pk>/staffing/", gaps.staffing, name="point_staffing"),
    path("points/<int:pk>/acceptance/", acceptance.visits, name="point_acceptance"),
    path("points/<int:pk>/acceptance/new/", acceptance.visit, name="point_visit"),
    path("points/<int:pk>/acceptance/photo/<int:photo_id>/", acceptance.photo, name="point_photo"),
]
