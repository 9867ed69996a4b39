"""Who answers for quality, and who has been asked to review."""

from typing import Final

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.quality.models import Review

OFFICERS: Final = (Role.SUPERVISOR, Role.APPROVER)


def runs_quality(user: User) -> bool:
    """Rounds, samples and standards are theirs."""
    return bool(user.duties() & set(OFFICERS))


def reviews_anything(user: User) -> bool:
    """Were they ever asked?"""
    return user.person_id is not None and Review.objects.of(user.person_id).exists()
