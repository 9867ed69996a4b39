"""The one filter of permission over matters, as SQL that is ready to stand in any list, count, search or export."""

from collections.abc import Sequence

from django.db.models import Q

from fahui.access.models import Grant, User
from fahui.core import clock
from fahui.core.conditions import Ready, ready
from fahui.matters.catalogue import services
from fahui.matters.models.assignment import Assignment
from fahui.matters.models.cover import Cover
from fahui.matters.models.matter import Matter, Party, bodies_of, whole_and_parts, within
from fahui.matters.models.perusal import Perusal
from fahui.matters.models.unit import given_to


def seen_by(user: User) -> Ready | None:
    """What the user sees, None: everything. A page asks for it many times, so it is put together once a minute."""
    grants = user.reading_grants()
    stands = tuple((one.role, one.region_id, one.organisation_id) for one in grants)
    bodies = (*bodies_of(user, "as_party"), None, *bodies_of(user, "as_provider"))
    now = (f"{clock.now():%Y-%m-%d %H:%M}", user.person_id, user.is_staff, stands, bodies)
    known, kept = getattr(user, "_seen_by", (None, None))
    if known != now:
        kept = ready(Matter, _mine(user, grants))
        user._seen_by = (now, kept)  # type: ignore[attr-defined]  # kept with the account, as its grants are
    return kept


def _mine(user: User, grants: Sequence[Grant]) -> Q:
    """Of theirs or of a body's; what they or that body handle; what they assess; of their duty."""
    mine = Q(pk__in=Party.objects.of_user(user).values("matter_id"))
    if units := bodies_of(user, "as_provider"):
        mine |= given_to(units)
    if not user.is_staff:
        return mine
    handled = Assignment.objects.live().filter(professional__person=user.person_id).values("matter_id")
    mine |= whole_and_parts(handled)
    mine |= whole_and_parts(Cover.objects.live().filter(person=user.person_id).values("matter_id"))
    mine |= whole_and_parts(Perusal.objects.live().filter(person=user.person_id).values("matter_id"))
    for grant in grants:
        part = within(grant)
        if closed := _closed_to(grant.role):
            part &= ~Q(service__in=closed)
        if not part:
            return Q()
        mine |= part
    return mine


def _closed_to(role: str) -> list[str]:
    return sorted({service.code for service in services if service.closed_to(role)})
