"""Who sees and who keeps which rows of a register: the one filter for list, search, export, page and import."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from fahui.access.models import Grant, User
from fahui.core.registers import Register, registers


def _grants(user: User, roles: frozenset[str]) -> list[Grant]:
    return [grant for grant in user.live_grants() if grant.role in roles] if user.is_staff else []


def _keeping(register: Register, user: User) -> list[Grant]:
    """The grants by which the user may change something."""
    grants = _grants(user, register.writers)
    return [grant for grant in grants if grant.whole_district() or not register.district_wide]


def _within(register: Register, grants: list[Grant], scope: str) -> QuerySet[Any]:
    rows = register.rows()
    if not grants:
        return rows.none()
    if scope and not any(grant.whole_district() for grant in grants):
        ids = frozenset().union(*(grant.region_ids() for grant in grants))
        rows = rows.filter(Q(**{f"{scope}_id__in": ids}))
    return rows


def visible(register: Register, user: User) -> QuerySet[Any]:
    """The rows this user may read."""
    grants = _grants(user, register.readers | register.writers)
    return _within(register, grants, "" if register.read_all else register.scope)


def kept_by(register: Register, user: User) -> QuerySet[Any]:
    """The rows this user may change."""
    return _within(register, _keeping(register, user), register.scope)


def may_add(register: Register, user: User) -> bool:
    """May this user enter records at all?"""
    return bool(_keeping(register, user))


def check_place(register: Register, user: User, record: Any) -> None:
    """Does the record lie in a place this user keeps? Raises PermissionDenied."""
    grants = _keeping(register, user)
    if not grants:
        raise PermissionDenied(register.code)
    if not register.scope or any(grant.whole_district() for grant in grants):
        return
    place = record
    for step in register.scope.split("__"):
        place = getattr(place, step) if place is not None else None
    if place is None or not any(grant.covers(place.pk) for grant in grants):
        raise PermissionDenied(register.code)


def open_to(user: User) -> list[Register]:
    """The registers this user may read, in their order."""
    return [register for register in registers() if _grants(user, register.readers | register.writers)]
