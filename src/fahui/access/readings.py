"""Write down who read what: the one way, for matters, persons, files, letters and exports alike."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.core.models import this_district

Kind = Reading.Kind


def note(
    user: User,
    kind: str,
    *,
    reason: str = "",
    what: str = "",
    matter: tuple[int, str] | None = None,
    person_id: int | None = None,
    role: str = "",
    rows: int = 1,
) -> None:
    """One reading; `matter` is its id and number. Opening a page is noted once a day."""
    row = _row(user, kind, reason, what, role)
    row.person_id, row.rows = person_id, rows
    if matter is not None:
        row.matter_id, row.number = matter
    Reading.objects.bulk_create([row], ignore_conflicts=True)


def note_matters(user: User, kind: str, matters: Iterable[tuple[int, str]], *, reason: str, what: str) -> int:
    """One reading for each matter of a list: whoever asks later finds theirs."""
    made = []
    for matter_id, number in matters:
        row = _row(user, kind, reason, what, "")
        row.matter_id, row.number = matter_id, number
        made.append(row)
    Reading.objects.bulk_create(made, batch_size=500)
    return len(made)


def _row(user: User, kind: str, reason: str, what: str, role: str) -> Reading:
    return Reading(
        user=user,
        role=role or min(user.roles(), default=""),
        unit=unit_of(user)[:80],
        kind=kind,
        what=what[:120],
        reason=reason[:200],
        at=clock.now(),
        day=clock.today(),
    )


def unit_of(user: User) -> str:
    """Where somebody works, as residents are told: station, else firm, else the place of their duty."""
    if user.station is not None:
        return user.station.name
    grants = user.live_grants()
    if grants:
        return grants[0].region.label
    profession = user.person.professions.filter(active=True).select_related("organisation").first()
    return str(profession.organisation) if profession else ""


def concerning(person_id: int, matter_ids: Any) -> QuerySet[Reading]:
    """What was read of one person: in their matters (ids, or a query of them) and in the register; newest first."""
    mine = Q(matter_id__in=matter_ids) | Q(person_id=person_id)
    return Reading.objects.filter(mine, district=this_district()).order_by("-at", "-id")
