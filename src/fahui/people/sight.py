"""Who sees a person's record. The register knows places; whoever ties persons to something adds a way of seeing."""

from collections.abc import Callable, Sequence
from typing import Protocol

from django.db.models import Q


class Grant(Protocol):
    """A place a reader is responsible for."""

    organisation_id: int | None  # only for what belongs to this body

    @property
    def reads_persons(self) -> bool:
        """Not for a duty that reads only what names it."""

    def whole_district(self) -> bool:
        """Everything?"""

    def region_ids(self) -> frozenset[int]:
        """Else these places."""


class Reader(Protocol):
    """Somebody who may read (an account)."""

    is_staff: bool
    person_id: int

    def reading_grants(self) -> Sequence[Grant]:
        """The grants that let them read."""


Way = Callable[[Reader], Q | None]


def by_place(user: Reader) -> Q | None:
    """Registered for a place of theirs."""
    places: set[int] = set()
    for grant in user.reading_grants():
        if grant.organisation_id is not None or not grant.reads_persons:
            continue  # of persons, only who is party to a matter of that body
        if grant.whole_district():
            return Q(region__isnull=False)
        places |= grant.region_ids()
    return Q(region__in=places) if places else None


ways: list[Way] = [by_place]


def seen_by(user: Reader) -> Q:
    """A condition on persons: themselves, and for staff whatever one of the ways shows."""
    found = Q(pk=user.person_id)
    if user.is_staff:
        for way in ways:
            if (part := way(user)) is not None:
                found |= part
    return found
