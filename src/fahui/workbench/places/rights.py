"""Who reads the network and who keeps which part of it."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core.models import this_district
from fahui.network.registers import POINTS
from fahui.places.changing.orders import Kind, Order
from fahui.places.models import Region, ServicePoint
from fahui.registers.sight import kept_by, open_to, visible


def reads_network(user: User) -> bool:
    """May this user look at the network?"""
    return POINTS in open_to(user)


def reader_or_404(user: User) -> None:
    """Otherwise there is nothing."""
    if not reads_network(user):
        raise Http404


def region_or_404(user: User, pk: int) -> Region:
    """A unit, standing or not; the network itself is no secret among staff."""
    reader_or_404(user)
    row = Region.objects.filter(district=this_district(), pk=pk).first()
    if row is None:
        raise Http404
    return row


def point_or_404(user: User, pk: int, *, to_keep: bool = False) -> ServicePoint:
    """A point this user may read, or keep."""
    rows = kept_by(POINTS, user) if to_keep else visible(POINTS, user)
    point: ServicePoint | None = rows.select_related("region__parent").filter(pk=pk).first()
    if point is None:
        raise Http404
    return point


def keeps(user: User, point: ServicePoint) -> bool:
    """May this user change what is kept of the point?"""
    return kept_by(POINTS, user).filter(pk=point.pk).exists()


def keeps_region(user: User, region: Region) -> bool:
    """May this user change the unit? Streets: who keeps the district; villages: who keeps their street."""
    above = region.parent_id
    return above is not None and user.holds(Role.REGISTRAR, above)


def keeps_below(user: User, region: Region) -> bool:
    """May this user set up a unit below this one?"""
    return user.holds(Role.REGISTRAR, region.pk)


def keeps_district(user: User) -> bool:
    """Does this user keep the whole network?"""
    return any(grant.role == Role.REGISTRAR and grant.whole_district() for grant in user.live_grants())


def check_order(user: User, order: Order) -> None:
    """Raises PermissionDenied unless every unit that the order takes part in is kept by the user."""
    if order.kind == Kind.ADD:
        may = keeps_below(user, _row(order.region))
    else:
        may = all(keeps_region(user, row) for row in _rows([order.region, *order.others]))
    if order.parent is not None:
        may = may and keeps_below(user, _row(order.parent))
    if not may:
        raise PermissionDenied(order.kind)


def _rows(pks: Iterable[int]) -> list[Region]:
    return [_row(pk) for pk in pks]


def _row(pk: int) -> Region:
    row = Region.objects.filter(district=this_district(), pk=pk).first()
    if row is None:
        raise PermissionDenied(pk)
    return row
