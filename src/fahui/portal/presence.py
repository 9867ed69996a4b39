"""Who is there today: a seat at a point that opens, or a shift; never somebody on leave."""

from collections import defaultdict
from collections.abc import Iterable

from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.people.models import Professional

SHIFTS = (Engagement.Kind.WINDOW, Engagement.Kind.HOTLINE, Engagement.Kind.DUTY_LAWYER)


def away_now() -> list[int]:
    """The persons on leave at this moment."""
    return list(Engagement.objects.live().leave().at(clock.now()).values_list("person_id", flat=True))


def on_duty_today() -> list[int]:
    """The persons with a shift today that is not over."""
    return sorted({row.person_id for row in roster.today_at(None, SHIFTS)})


def today(people: Iterable[Professional]) -> tuple[dict[int, list[Engagement]], frozenset[int]]:
    """For these: by person the shifts of today still to come or going on, and who is on leave; one query."""
    persons, now = {one.person_id for one in people}, clock.now()
    found: dict[int, list[Engagement]] = defaultdict(list)
    absent: set[int] = set()
    for row in roster.today_at(None, (*SHIFTS, Engagement.Kind.LEAVE), persons):
        if row.kind != Engagement.Kind.LEAVE:
            found[row.person_id].append(row)
        elif row.start <= now < row.end:
            absent.add(row.person_id)
    return {pk: rows for pk, rows in found.items() if pk not in absent}, frozenset(absent)
