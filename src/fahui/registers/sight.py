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
    wanted = Q()
    for grant in grants:
        part = _reached(register, grant, scope)
        if part is None:
            continue
        if not part:
            return rows
        wanted |= part
    return rows.filter(wanted) if wanted else rows.none()


def _reached(register: Register, grant: Grant, scope: str) -> Q | None:
    """The rows one grant reaches: of its place, and of its body if it is given for one; empty: all; None: none."""
    place = Q(**{f"{scope}_id__in": grant.region_ids()}) if scope and grant.region.level != "district" else Q()
    if grant.organisation_id is None:
        return place
    bodies = Q()
    for path in register.body:
        bodies |= Q(**{path: grant.organisation_id})
    return bodies & place if bodies else None


def visible(register: Register, user: User) -> QuerySet[Any]:
    """The rows this user may read."""
    grants = _grants(user, register.readers | register.writers)
    return _within(register, grants, "" if register.read_all else register.scope)


def kept_by(register: Register, user: User) -> QuerySet[Any]:
    """The rows this user may change."""
    return _within(register, _keeping(register, user), register.scope)


def may_add(register: Register, user: User) -> bool:
    """May this user enter records at all? Whoever keeps what belongs to one body enters no further bodies."""
    own = register.body and register.body != ("pk",)
    return any(own or grant.organisation_id is None for grant in _keeping(register, user))


def check_place(register: Register, user: User, record: Any) -> None:
    """Does the record lie in a place this user keeps, and belong to the body if it is one's? Or PermissionDenied."""
    if not any(_holds(register, grant, record) for grant in _keeping(register, user)):
        raise PermissionDenied(register.code)


def _holds(register: Register, grant: Grant, record: Any) -> bool:
    if grant.organisation_id is not None and grant.organisation_id not in (
        getattr(_at(record, path), "pk", _at(record, path)) for path in register.body
    ):
        return False
    if not register.scope or grant.region.level == "district":
        return True
    place = _at(record, register.scope)
    return place is not None and grant.lies_within(place.pk)


def _at(record: Any, path: str) -> Any:
    """What a path leads to; None where it breaks off."""
    for step in path.split("__"):
        record = getattr(record, step) if record is not None else None
    return record


def open_to(user: User) -> list[Register]:
    """The registers this user may read, in their order."""
    return [register for register in registers() if _grants(user, register.readers | register.writers)]
