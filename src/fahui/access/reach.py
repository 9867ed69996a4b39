"""Whose account an administrator may see whole and change: those who belong to the administrator's own place."""

from django.core.exceptions import PermissionDenied

from fahui.access.models import Grant, User
from fahui.access.roles import ADMINISTRATORS, GRANTABLE, Role


def administers(user: User, account: User, role: str) -> bool:
    """Does this administrator's place cover all that the account belongs to?

    Of accounts beyond it (a station's administrator looking at the district's) only name and duty are shown (F71).
    """
    return any(grant.role == role and _covers(grant, account) for grant in user.live_grants())


def sees_whole(user: User, account: User) -> bool:
    """May they see more than name and duty?"""
    return any(administers(user, account, role) for role in ADMINISTRATORS)


def _covers(grant: Grant, account: User) -> bool:
    if grant.whole_district():
        return True
    if account.station is None and not account.live_grants():
        return False  # belongs nowhere yet: the district's administrator places it
    places = {one.region_id for one in account.live_grants()}
    if account.station is not None:
        places.add(account.station.region_id)
    return places <= grant.region_ids()


def require(user: User, account: User, role: str) -> None:
    """Nobody changes their own account or rights, nor those of somebody beyond their place."""
    if user.pk == account.pk or not account.is_staff or not administers(user, account, role):
        raise PermissionDenied


def administrator_of_all(user: User, role: str) -> bool:
    """Holds this administrator's role for the whole district."""
    return any(grant.role == role and grant.whole_district() for grant in user.live_grants())


def roles_to_give(user: User) -> list[Role]:
    """The duties this security administrator may give: administrators' own only for the whole district."""
    if administrator_of_all(user, Role.SECURITY_ADMIN):
        return list(GRANTABLE)
    return [role for role in GRANTABLE if role not in ADMINISTRATORS]
