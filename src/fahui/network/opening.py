"""Which points are open now, and when the others open next: the week, the special days and the working calendar."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from fahui.core import clock
from fahui.places.hours import LOOK_AHEAD, OpenState, Timetable, open_state
from fahui.places.models import PointDay, ServicePoint
from fahui.worktime.load import current_calendar


def special_days(points: Iterable[ServicePoint], day: date) -> dict[int, tuple[PointDay, ...]]:
    """The special days ahead of some points, in one query."""
    rows = PointDay.objects.filter(
        point__in=[point.pk for point in points], ends_on__gte=day, starts_on__lte=day + timedelta(days=LOOK_AHEAD)
    )
    found: dict[int, list[PointDay]] = defaultdict(list)
    for row in rows:
        found[row.point_id].append(row)
    return {pk: tuple(days) for pk, days in found.items()}


def states(points: Sequence[ServicePoint], now: datetime | None = None) -> dict[int, OpenState]:
    """Open or not, and the sentence that says so, by the id of the point; two queries."""
    now = now or clock.now()
    is_workday, special = current_calendar().is_workday, special_days(points, clock.today())
    return {point.pk: open_state(point, now, is_workday, special.get(point.pk, ())) for point in points}


def timetable(point: ServicePoint, day: date | None = None) -> Timetable:
    """The hours of one point on any day from `day` on."""
    special = special_days([point], day or clock.today()).get(point.pk, ())
    return Timetable(point.hours, current_calendar().is_workday, special)


def at_point(point: ServicePoint) -> tuple[OpenState, Timetable]:
    """One point now, and its hours on the days ahead; two queries."""
    table = timetable(point)
    return open_state(point, clock.now(), table.is_workday, table.special), table


def open_on(points: Sequence[ServicePoint], day: date) -> set[int]:
    """The ids of the points that open at all on a day."""
    is_workday, special = current_calendar().is_workday, special_days(points, day)
    return {
        point.pk
        for point in points
        if point.active and Timetable(point.hours, is_workday, special.get(point.pk, ())).spans(day)
    }
