"""Who keeps the roster of professionals, who reads it, and who has a leave of their own to enter."""

from django.db.models import QuerySet

from fahui.access.models import User
from fahui.access.roles import BLIND_TO_MATTERS, Role
from fahui.core.models import this_district
from fahui.people.models import Professional

KEEPERS = frozenset({str(Role.ASSIGNER), str(Role.REGISTRAR)})


def keeps_roster(user: User) -> bool:
    """May this user put people on duty and enter leave for them?"""
    return bool(user.duties() & KEEPERS)


def professions(user: User) -> QuerySet[Professional]:
    """What the user is on the register."""
    return Professional.objects.filter(district=this_district(), person=user.person_id, active=True)


def reads_roster(user: User) -> bool:
    """Keepers, whoever works at a desk, and the professionals themselves."""
    desk = user.duties() - {str(role) for role in BLIND_TO_MATTERS}
    return bool(desk) or keeps_roster(user) or professions(user).exists()
