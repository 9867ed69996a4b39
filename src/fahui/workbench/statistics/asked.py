"""What every page of figures is asked: a period and a region; read off the address, nonsense means the usual."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.counting.periods import Period, choices, period_of
from fahui.matters.counting.reading import Scope
from fahui.places.models import Region
from fahui.workbench.pages import P, StaffView, staff_page

REGIONS = 2000  # more are not offered in one list


@dataclass(frozen=True)
class Asked:
    """The period and the region of one page, and what else may be chosen."""

    period: Period
    region: Region | None
    regions: list[Region]
    periods: list[Period]

    @property
    def region_code(self) -> str:
        """As it stands in the address."""
        return self.region.code if self.region else ""


def page_for(
    may: Callable[[User], bool],
) -> Callable[[StaffView[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """For whom `may` says so; for others there is no such page."""

    def make(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def kept(request: HttpRequest, user: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(user):
                raise Http404
            return view(request, user, *args, **kwargs)

        return staff_page(kept)

    return make


def reads_figures(user: User) -> bool:
    """Whoever reads matters by a duty counts them."""
    return bool(user.reading_grants())


def asked(given: Any, user: User) -> Asked:
    """Only regions within the user's places are offered; which matters count is decided by sight alone."""
    today = clock.today()
    regions = _regions(user)
    region = next((one for one in regions if one.code == given.get("region", "")), None)
    return Asked(period_of(given.get("period", ""), today), region, regions, choices(today))


def _regions(user: User) -> list[Region]:
    rows = Region.objects.filter(district=this_district(), active=True).exclude(level=Region.Level.DISTRICT)
    grants = [grant for grant in user.live_grants() if not user.administers()]
    if not any(grant.whole_district() for grant in grants):
        rows = rows.filter(pk__in={pk for grant in grants for pk in grant.region_ids()})
    else:
        rows = rows.filter(level=Region.Level.STREET)
    return list(rows.order_by("sort", "code")[:REGIONS])


def scope_of(given: Asked, user: User) -> Scope:
    """What is counted."""
    return Scope(user, given.period, given.region)
