"""Write down who read what: the one way, for matters, persons, files, letters and exports alike."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.assurance import LINKED
from fahui.people.models import records_of

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


def concerning(user: User, matter_ids: Any) -> QuerySet[Reading]:
    """What was read of whoever asks: in their matters (a query of ids) and in the register; newest first.

    Of records that were linked to theirs only when they proved who they are, as with everything linked.
    """
    proved = user.person.assurance >= LINKED
    records: Any = records_of(user.person_id) if proved else [user.person_id]
    here = Reading.objects.filter(district=this_district())
    keys = here.filter(matter_id__in=matter_ids).values("pk").union(here.filter(person_id__in=records).values("pk"))
    return Reading.objects.filter(pk__in=keys).order_by("-at", "-id")
