"""A month of shifts and leave, day by day."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.workbench.pages import show, staff_page
from fahui.workbench.rosters.forms import points
from fahui.workbench.rosters.rights import keeps_roster, professions, reads_roster
from fahui.worktime.load import current_calendar

EARLIEST, LATEST = 2000, 2100


@dataclass
class Day:
    """What is on the roster for a day."""

    day: date
    workday: bool
    today: bool = False
    duties: list[Engagement] = field(default_factory=list)
    leaves: list[Engagement] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Is nobody on it?"""
        return not self.duties and not self.leaves


@require_safe
@staff_page
def month(request: HttpRequest, user: User) -> HttpResponse:
    """The roster; a keeper sees everybody, a professional who is nothing else their own."""
    if not reads_roster(user):
        raise Http404
    first = _month(request.GET.get("month", ""))
    mine = request.GET.get("mine") == "1" or not user.duties()
    place = request.GET.get("point", "")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    days = _days(first, last, user if mine else None, int(place) if place.isdecimal() and len(place) < 12 else None)
    context: dict[str, Any] = {
        "days": [one for one in days if not one.empty or one.today],
        "empty": all(one.empty for one in days),
        "first": first,
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{last + timedelta(days=1):%Y-%m}",
        "points": points(),
        "place": place,
        "mine": mine,
        "only_mine": not user.duties(),
        "keeps": keeps_roster(user),
        "professional": professions(user).exists(),
        "me": user.person_id,
        "gaps": sum(1 for one in days if one.workday and not one.duties and one.day >= clock.today()),
    }
    return show(request, user, "rosters/month.html", context)


def _month(text: str) -> date:
    """The first day of 2026-11; of this month when it is no month."""
    year, _dash, number = text.partition("-")
    if year.isdecimal() and number.isdecimal() and EARLIEST <= int(year) <= LATEST and 1 <= int(number) <= 12:
        return date(int(year), int(number), 1)
    return clock.today().replace(day=1)


def _days(first: date, last: date, user: User | None, point: int | None) -> list[Day]:
    start, end = roster.days(first, last)
    rows = Engagement.objects.live().touching(start, end).select_related("person", "deputy", "point")
    if user is not None:
        rows = rows.filter(person=user.person_id)
    if point is not None:
        rows = rows.filter(point=point) | rows.filter(kind=Engagement.Kind.LEAVE)
    calendar, today = current_calendar(), clock.today()
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = {day: Day(day, calendar.is_workday(day), day == today) for day in span}
    for row in rows.order_by("span", "person__name", "pk"):
        begun, over = timezone.localdate(row.start), timezone.localdate(row.end - timedelta(microseconds=1))
        for n in range((min(over, last) - max(begun, first)).days + 1):
            one = days[max(begun, first) + timedelta(days=n)]
            (one.leaves if row.kind == Engagement.Kind.LEAVE else one.duties).append(row)
    return list(days.values())
