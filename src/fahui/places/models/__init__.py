"""Regions with their history, and service points."""

from fahui.places.models.choices import Facility, Function, Host, PointLevel, Premises, Tongue, WindowWork
from fahui.places.models.former import FormerPointName
from fahui.places.models.naming import LevelName
from fahui.places.models.point import PointDay, PointWindow, ServicePoint
from fahui.places.models.region import Region, subtree_ids
from fahui.places.models.span import ATTRIBUTES, RegionChange, RegionSpan, RegionSuccession

__all__ = [
    "ATTRIBUTES",
    "Facility",
    "FormerPointName",
    "Function",
    "Host",
    "LevelName",
    "PointDay",
    "PointLevel",
    "PointWindow",
    "Premises",
    "Region",
    "RegionChange",
    "RegionSpan",
    "RegionSuccession",
    "ServicePoint",
    "Tongue",
    "WindowWork",
    "subtree_ids",
]
