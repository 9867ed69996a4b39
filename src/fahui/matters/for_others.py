"""Services in which a body asks for a person: notices of organs, referrals. On the body's page, and by the API."""

from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Relation, Service


def for_another(service: Service) -> bool:
    """Does a body stand beside the person it is about?"""
    agents = [role for role in service.parties if role.relation == Relation.AGENT]
    return service.open_to == "bodies" and any("organisation" in role.kinds for role in agents)


def asked_by_bodies() -> list[Service]:
    """Those of today."""
    codes = {service.code for service in services}
    today = clock.today()
    return [one for one in (services.current(code, today) for code in sorted(codes)) if for_another(one)]
