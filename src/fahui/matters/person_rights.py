"""Who may read, change and link persons' records; the register itself knows no roles. Refusals leave a trace."""

import logging
from typing import Final

from django.core.exceptions import PermissionDenied

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core.history import acting
from fahui.matters.permissions import actor_code
from fahui.people import linking
from fahui.people.models import Person, PersonLink
from fahui.people.record import Code, note

logger = logging.getLogger(__name__)

# Staff of the desks keep the register; supervisors and chiefs only read it.
KEEPERS: Final = frozenset(
    {Role.CLERK, Role.OPERATOR, Role.CONSULTANT, Role.REVIEWER, Role.APPROVER, Role.ASSIGNER, Role.OBJECTION_OFFICER}
)
READERS: Final = KEEPERS | {Role.SUPERVISOR, Role.CHIEF, Role.COMPLAINT_OFFICER}
# Two records of one station may be linked by whoever keeps both; of two stations only by these, for the district.
LINK_HERE: Final = frozenset({Role.CLERK, Role.REVIEWER, Role.APPROVER})
LINK_ACROSS: Final = frozenset({Role.REVIEWER, Role.APPROVER})


def may_read(user: User) -> bool:
    """Do persons' pages belong to this user's work?"""
    return bool(user.roles() & READERS)


def may_keep(user: User) -> bool:
    """May they register persons and change what is known of those they see?"""
    return bool(user.duties() & KEEPERS)


def station_of(person: Person) -> int | None:
    """The street (or what stands in its place) that a record was registered for; None: for none of them."""
    region = person.region
    return None if region is None else region.parent_id if region.level == region.Level.VILLAGE else region.pk


def may_link(user: User, one: Person, other: Person) -> bool:
    """May they say of these two records whether they are the same person?"""
    here = station_of(one)
    if here is not None and here == station_of(other):
        wanted = {person.region_id for person in (one, other) if person.region_id}
        return any(
            grant.role in LINK_HERE and all(grant.covers(place) for place in wanted) for grant in user.live_grants()
        )
    return any(grant.role in LINK_ACROSS and grant.whole_district() for grant in user.live_grants())


def decide(user: User, one: Person, other: Person, verdict: PersonLink.Verdict, why: str) -> PersonLink:
    """Link two records or keep them apart; without the right it is refused, and both records tell of the try."""
    allow(user, one, other)
    with acting(lambda: actor_code(user)):
        return linking.decide(one, other, verdict, why)


def undo(user: User, link: PersonLink, why: str) -> None:
    """Take a decision back, by whoever might have made it."""
    allow(user, link.first, link.second)
    with acting(lambda: actor_code(user)):
        linking.undo(link, why)


def allow(user: User, one: Person, other: Person) -> None:
    """Raises PermissionDenied where they may not link these two, and both records tell of the try."""
    if may_link(user, one, other):
        return
    logger.warning("user %s may not link persons %s and %s", user.pk, one.pk, other.pk)
    with acting(lambda: actor_code(user)):
        for person, with_whom in ((one, other), (other, one)):
            note(person, Code.REFUSED, other=with_whom.pk)
    raise PermissionDenied("link")
