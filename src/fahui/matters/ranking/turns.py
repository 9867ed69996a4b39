"""轮派: whose turn it is among those who may be chosen. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.matters.ranking.scoring import Ranked

NEVER = datetime.min.replace(tzinfo=UTC)


def in_turn(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Who waited longest first; whoever never had one before all, and then in the order of the register.

    An assignment the person asked for by name is not a turn; one that was given back or not answered is.
    """
    free = [one for one in ranked if not one.blocks]
    return sorted(free, key=lambda one: (one.profile.last or NEVER, one.profile.pk))


def waited(one: Ranked) -> str:
    """Since when, in words that may stand as the reason of an assignment."""
    if one.profile.last is None:
        return _("轮派：还没有轮到过")
    return _("轮派：上次指派%(day)s") % {"day": timezone.localdate(one.profile.last).isoformat()}
