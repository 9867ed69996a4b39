"""Which points have a duty lawyer today: names that the register publishes, of those who may serve today."""

from collections import defaultdict
from collections.abc import Iterable

from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.licences import able
from fahui.people.models import Professional
from fahui.places.models import ServicePoint


def duty_lawyers(points: Iterable[ServicePoint]) -> dict[int, list[Engagement]]:
    """By point, who is there today or still comes; two queries, one where nobody is. Never one whose licence is not in
    force: the roster may be older than the suspension.
    """
    rows = roster.today_at([point.pk for point in points], [Engagement.Kind.DUTY_LAWYER])
    if not rows:
        return {}
    named = Professional.objects.filter(
        able(clock.today()), district=this_district(), person__in=[row.person_id for row in rows], published=True
    )
    shown = set(named.values_list("person_id", flat=True))
    found: dict[int, list[Engagement]] = defaultdict(list)
    for row in rows:
        if row.point_id is not None and row.person_id in shown:
            found[row.point_id].append(row)
    return found
