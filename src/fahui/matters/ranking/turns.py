"""轮派: whose turn it is among those who may be chosen. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.matters.ranking.scoring import Ranked

NEVER = datetime.min.replace(tzinfo=UTC)


def in_turn(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Who is on shift today, then who waited longest; whoever never had one before all, then as the register has them.

    An assignment the person asked for by name is not a turn; one that was given back or not answered is.
    """
    free = [one for one in ranked if not one.blocks]
    return sorted(free, key=lambda one: (not _on_shift(one), one.profile.last or NEVER, one.profile.pk))


def _on_shift(one: Ranked) -> bool:
    return any(reason.code == "shift" for reason in one.reasons)


def waited(one: Ranked) -> str:
    """Since when, in words that may stand as the reason of an assignment."""
    if one.profile.last is None:
        return _("轮派：还没有轮到过")
    return _("轮派：上次指派%(day)s") % {"day": timezone.localdate(one.profile.last).isoformat()}
