"""Services in which a body asks for a person: notices of organs, referrals. On the body's page, and by the API."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Relation, Service
from fahui.people.models import Organisation


def for_another(service: Service, body: Organisation | None = None) -> bool:
    """Does a body stand beside the person it is about, and may this one?"""
    agents = [role for role in service.parties if role.relation == Relation.AGENT]
    stands = service.open_to == "bodies" and any("organisation" in role.kinds for role in agents)
    return stands and (body is None or fits(service, Relation.AGENT, body))


def asked_by_bodies(body: Organisation | None = None) -> list[Service]:
    """Those of today; of one body, those that a body of its kind may ask for."""
    codes = {service.code for service in services}
    today = clock.today()
    return [one for one in (services.current(code, today) for code in sorted(codes)) if for_another(one, body)]


def fits(service: Service, relation: str, body: Organisation) -> bool:
    """May a body of this kind stand there? A village committee gives no notice of a criminal case."""
    roles = [role for role in service.parties if role.relation == relation and role.bodies]
    return all(body.kind in role.bodies for role in roles)


def refuse_unfit(service: Service, bodies: Iterable[tuple[str, Organisation]]) -> None:
    """Each body by its relation; raises ValidationError(code="parties") with the name of what does not fit."""
    for relation, body in bodies:
        if not fits(service, relation, body):
            words = _("“%(body)s”登记为%(kind)s，不能作为这类事项的%(who)s。")
            who = next(role.title for role in service.parties if role.relation == relation)
            told = {"body": body.name, "kind": body.get_kind_display(), "who": who}
            raise ValidationError(words % told, code="parties")
