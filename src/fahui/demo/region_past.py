"""The history of the district's streets, entered as dated changes with the source of each."""

from typing import Any

from fahui.core.models import this_district
from fahui.demo.words import read
from fahui.places.changing.past import Told, founded, merged, upgraded
from fahui.places.models import Region

BY = "演示数据"
OWN_CODES = 901  # of units whose codes were not found


def remember() -> None:
    """All of it, the earliest first; a street that this district does not have is left out."""
    book = read("past")
    streets = {one.name: one for one in Region.objects.streets().filter(district=this_district(), active=True)}
    merges = book["merges"]
    for number, (name, into) in enumerate(merges["pairs"]):
        if into in streets:
            merged(streets[into], name, f"{this_district()}{OWN_CODES + number}", _told(merges))
    for one in book["founded"]:
        if one["name"] in streets:
            founded(streets[one["name"]], _told(one))
    for one in book["upgraded"]:
        if one["name"] in streets:
            upgraded(streets[one["name"]], one["before"], Region.Kind.TOWN, _told(one))


def _told(one: Any) -> Told:
    return Told(one["on"], one["document"], one["note"], BY)
