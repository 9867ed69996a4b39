"""Which services a member of staff may open, and for which places."""

from collections.abc import Collection

from django.db.models import Q

from fahui.access.models import Grant, User
from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Service
from fahui.places.models import Region, ServicePoint


def opening_grants(user: User, service: Service) -> list[Grant]:
    """The grants by which the user may open this service, the narrowest place first."""
    by = {str(actor) for actor in service.action(service.opens_with).by}
    reads = {str(role) for role in service.reads}
    mine = [grant for grant in user.live_grants() if grant.organisation_id is None]
    fitting = [grant for grant in mine if grant.role in by and (not reads or grant.role in reads)]
    return sorted(fitting, key=lambda grant: grant.region.code, reverse=True)


def openable(user: User) -> list[Service]:
    """The services the user may open today, the front page's order first."""
    return [service for service in services.open_today() if opening_grants(user, service)]


def opens_anything(user: User) -> bool:
    """Does the intake desk belong in this user's menu?"""
    return bool(openable(user))


def regions_for(user: User, service: Service) -> list[Region]:
    """The places a matter of this service may be registered for, each street before its villages."""
    return _within(opening_grants(user, service))


def regions_of_any(user: User, offered: list[Service]) -> list[Region]:
    """The places for which the user may open any of these services."""
    grants = {grant.pk: grant for service in offered for grant in opening_grants(user, service)}
    return _within(list(grants.values()))


def regions_of(user: User, roles: Collection[str]) -> list[Region]:
    """The places for which the user holds one of these roles, each street before its villages."""
    return _within([one for one in user.live_grants() if one.role in roles and one.organisation_id is None])


def _within(grants: list[Grant]) -> list[Region]:
    rows = Region.objects.filter(active=True)
    if not any(grant.whole_district() for grant in grants):
        wanted = Q()
        for grant in grants:
            wanted |= Q(pk__in=grant.region_ids())
        rows = rows.filter(wanted) if wanted else rows.none()
    return list(rows.order_by("sort", "code"))


def point_of(grant: Grant | None) -> ServicePoint | None:
    """The desk at which somebody with this grant sits."""
    rows = ServicePoint.objects.filter(active=True, region=grant.region if grant else None)
    return rows.order_by("pk").first()
