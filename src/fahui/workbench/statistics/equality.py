"""城乡均等: use, approval and waiting by town and village, street and group."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.counting.equal import FEW, figures, reads_cases, told_sums
from fahui.matters.counting.periods import period_of
from fahui.workbench.pages import show
from fahui.workbench.statistics.asked import Asked, asked, page_for, scope_of


@require_safe
@page_for(told_sums)
def equality(request: HttpRequest, user: User) -> HttpResponse:
    """Three tables; for whoever reads no case small numbers are hidden."""
    given = asked(request.GET, user)
    given = given if reads_cases(user) else whole(given)
    told = figures(scope_of(given, user))
    context: dict[str, Any] = {"asked": given, "figures": told, "few": FEW, "drills": not told.blind}
    return show(request, user, "statistics/equality.html", context)


def whole(given: Asked) -> Asked:
    """Whole years and all places: from a part and the rest a hidden number could be reckoned."""
    years = [one for one in given.periods if "-" not in one.code]
    return replace(
        given, period=period_of(given.period.code[:4], clock.today()), region=None, regions=[], periods=years
    )
