"""Whose ledgers a member of staff may bring in."""

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters.catalogue import services
from fahui.matters.importing.columns import has_ledger
from fahui.matters.vocabulary import Service

HEADS = frozenset({Role.APPROVER, Role.OBJECTION_OFFICER, Role.COMPLAINT_OFFICER})


def may_bring(user: User, service: Service) -> bool:
    """A head of the whole district who may read the service; of what only other heads decide, one of those."""
    acting = {role for role in HEADS if any(role in action.by for action in service.actions)}
    roles = HEADS & set(service.reads) if service.reads else acting or {Role.APPROVER}
    return has_ledger(service) and any(grant.role in roles and grant.whole_district() for grant in user.live_grants())


def bringable(user: User) -> list[Service]:
    """The services whose ledgers this user may bring in."""
    return [service for service in services.open_today() if may_bring(user, service)]
