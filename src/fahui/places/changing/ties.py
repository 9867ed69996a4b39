"""What hangs on regions: the apps above tell it for their own rows in a module `touched.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.places.models import ServicePoint


@dataclass(frozen=True)
class Tie:
    """One kind of thing that hangs on some regions."""

    code: str
    title: str
    count: int
    note: str = ""  # what happens to them, or who they are
    holds: bool = True  # a unit on which such a thing hangs cannot be unmade


Find = Callable[[frozenset[int]], list[Tie]]
_finders: list[Find] = []


def touches(find: Find) -> Find:
    """Decorator: count what hangs on these regions."""
    _finders.append(find)
    return find


def ties(regions: frozenset[int]) -> list[Tie]:
    """Everything that hangs on these regions."""
    return [tie for find in _finders for tie in find(regions) if tie.count]


@touches
def points(regions: frozenset[int]) -> list[Tie]:
    """The service points in them."""
    rows = ServicePoint.objects.filter(district=this_district(), region_id__in=regions)
    return [Tie("points", _("服务站点"), rows.count())]
