"""Which grants of a month are checked later: drawn by a seed nobody chooses, so that anybody can draw again.

The seed is the anchor of the month's last day (matters/anchors.py), which is fixed and outside the database before the
draw. Each grant's place is the SHA-256 of seed and number; the first ones are taken, as many as the share says.
"""

import hashlib
import logging
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import Default, declare, lookup
from fahui.matters.catalogue import services
from fahui.matters.models import Anchor, Event, Matter, MatterLink
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import KNOWN, PartyEntry
from fahui.services.legal_aid.marks import GRANTED

logger = logging.getLogger(__name__)
declare(
    Default("pledge_check.share", "每月抽查凭承诺给予援助的比例", 10, "%", "内部管理规定（设计值，未核实）"),
)
OPENS = "check_pledge"
OF_DRAWS = uuid.UUID("7d0c5d2e-5f0a-4b0e-9a55-64a1d64a1d64")  # the namespace of the draws' tokens


def chosen(numbers: Iterable[str], seed: str, share: Decimal) -> list[str]:
    """The drawn ones, in the order of the draw; of any that there are at least one, unless the share is nought."""
    ranked = sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest())
    return ranked[: int((len(ranked) * share / 100).to_integral_value(ROUND_CEILING))]


def checked_services() -> list[str]:
    """Services that have the step which opens a check."""
    return sorted({one.code for one in services if any(action.code == OPENS for action in one.actions)})


def pool(month: date) -> list[Matter]:
    """What was granted on a pledge in that month, by number; whatever became of it since."""
    after = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    granted = Event.objects.filter(
        district=this_district(), action__in=GRANTED, happened_on__gte=month.replace(day=1), happened_on__lt=after
    )
    rows = Matter.objects.here().filter(service__in=checked_services(), facts__means_ground="income")
    rows = rows.filter(facts__pledge="yes")
    return list(rows.filter(pk__in=granted.values("matter_id")).order_by("number"))


def seed_of(month: date) -> str:
    """The anchor of the month's last day on which anything happened; empty while it is not written."""
    after = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = Anchor.objects.filter(district=this_district(), day__gte=month.replace(day=1), day__lt=after)
    return days.order_by("-day").values_list("digest", flat=True).first() or ""


def draw(month: date) -> list[str]:
    """Open a check of each drawn grant; the same again opens nothing twice. The numbers drawn."""
    seed, share = seed_of(month), lookup("pledge_check.share", month)
    if not seed:
        return []
    known = {matter.number: matter for matter in pool(month)}
    drawn = chosen(known, seed, share.value)
    for number in drawn:
        told = {
            "checked_what": "pledge",
            "picked_how": "drawn",
            "picked_why": _("按月随机抽查"),
            "draw_month": f"{month:%Y-%m}",
            "draw_seed": seed,
            "draw_share": f"{share.value.normalize():f}",
            "draw_pool": len(known),
        }
        _open(known[number], told, uuid.uuid5(OF_DRAWS, f"{seed}:{number}"))
    return drawn


def _open(matter: Matter, told: dict[str, object], token: uuid.UUID) -> None:
    if MatterLink.objects.filter(source=matter, kind="pledge_check").exists():
        return  # checked already, or being checked
    parties = [
        PartyEntry(row.relation, row.name, details=row.details(), person=row.person)
        for row in matter.parties.filter(relation__in=KNOWN)
        .select_related("person", "matter__data_key")
        .order_by("seq")
    ]
    try:
        open_matter(
            "pledge_check",
            by=System("draw"),
            parties=parties,
            region=matter.region,
            answers=told,
            token=token,
            channel=matter.channel,
            source=Source(matter, OPENS),
        )
    except (ValidationError, PermissionDenied) as refused:
        logger.warning("matter %s was drawn, and cannot be checked: %s", matter.number, refused)


# 01:30 on the second: the anchor of the month's last day is written on the first.
@app.periodic(cron="30 17 1 * *", periodic_id="pledge_checks")
@app.task(name="pledge_check.draw", queue="nightly", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def draw_last_month(timestamp: int = 0) -> None:
    """Once a month, of the month before."""
    draw(clock.today().replace(day=1) - timedelta(days=1))
