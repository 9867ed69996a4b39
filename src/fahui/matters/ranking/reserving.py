"""Soft reservation: a proposal counts as taken for everybody else who assigns, until it is used, dropped or run out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.models import Matter, Reservation
from fahui.people.models import Professional

declare(
    Default("matters.reserve_minutes", "几件一起排的建议，为建议的人留多久", 15, "分钟", "服务设计值，未核实"),
)


def hold(pairs: Iterable[tuple[Matter, Professional]], by: User) -> datetime:
    """Hold these instead of what this user held; what ran out goes. Until when."""
    now = clock.now()
    until = now + timedelta(minutes=int(parameter("matters.reserve_minutes", clock.today())))
    Reservation.objects.filter(district=this_district(), until__lte=now).delete()
    release(by)
    Reservation.objects.bulk_create(
        Reservation(matter=matter, professional=one, held_by=by, until=until) for matter, one in pairs
    )
    return until


def release(by: User) -> None:
    """Nothing is held for this user any more."""
    Reservation.objects.filter(district=this_district(), held_by=by).delete()


def held_for_others(by: User | None) -> dict[int, int]:
    """By professional: for how many matters they are proposed to somebody else; nobody's own look counts against it."""
    rows = Reservation.objects.live()
    rows = rows.exclude(held_by=by) if by is not None else rows
    return dict(rows.order_by().values_list("professional").annotate(n=Count("pk")))
