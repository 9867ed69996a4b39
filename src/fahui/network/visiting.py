"""Where a person goes about a matter: the point that took it down, else the nearest one up the tree, with its hours."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.network.opening import special_days
from fahui.places.hours import spans_words, week_words
from fahui.places.models import PointDay, PointLevel, Region, ServicePoint

AHEAD = timedelta(days=14)
NEAREST = {PointLevel.POINT: 0, PointLevel.STATION: 1, PointLevel.CENTER: 2}


@dataclass(frozen=True)
class Visit:
    """One point as a receipt names it."""

    point: ServicePoint
    week: list[str]
    special: list[str]  # the days within a fortnight on which the week does not hold

    @property
    def address(self) -> str:
        """The street's words, or the village."""
        return self.point.address or self.point.region.label

    @property
    def hours(self) -> list[str]:
        """The week, then the special days."""
        return [*(self.week or [_("开放时间没有登记，请先打电话问。")]), *self.special]

    @property
    def lines(self) -> list[str]:
        """All of it, a line each."""
        where = [self.point.name, self.address, self.point.phone]
        return ["，".join(word for word in where if word), *self.hours]


def visit_to(region: Region, point: ServicePoint | None) -> Visit | None:
    """The point that took the matter down, or that of the village, else of its street, else the district's."""
    found = point if point is not None and point.active else _nearest(region)
    if found is None:
        return None
    today = clock.today()
    days = special_days([found], today).get(found.pk, ())
    near = [_special(day) for day in days if day.starts_on <= today + AHEAD]
    return Visit(found, week_words(found.hours), near)


def _nearest(region: Region) -> ServicePoint | None:
    here = Q(region=region.pk, level__in=(PointLevel.POINT, PointLevel.STATION))
    above = Q(region=region.parent_id, level=PointLevel.STATION)
    rows = ServicePoint.objects.filter(
        here | above | Q(level=PointLevel.CENTER), district=this_district(), active=True
    ).select_related("region__parent")
    return min(rows, key=lambda one: (NEAREST[PointLevel(one.level)], one.pk), default=None)


def _special(day: PointDay) -> str:
    told = {"first": _day(day.starts_on), "last": _day(day.ends_on), "why": day.reason}
    told["what"] = spans_words(day.spans) if day.spans else _("不开门")
    if day.starts_on == day.ends_on:
        return _("%(first)s：%(what)s（%(why)s）") % told
    return _("%(first)s至%(last)s：%(what)s（%(why)s）") % told


def _day(day: date) -> str:
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}
