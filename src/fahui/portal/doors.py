"""What the front page offers, as the definitions say it."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Service
from fahui.people.models import OrganisationKind


@dataclass(frozen=True)
class Office:
    """A door behind which there is no service here yet: who does it meanwhile, and how to reach them."""

    place: int  # among the doors; a service that takes this place takes the door
    slug: str
    title: Promise
    text: Promise
    says: Promise
    kind: OrganisationKind
    bodies: Promise


@dataclass(frozen=True)
class Door:
    """One door of the front page."""

    place: int
    title: str
    text: str
    href: str


OFFICES: Final = (
    Office(
        3,
        "mediation",
        _("调解纠纷"),
        _("邻里、家里、欠钱的事，请人居中说和"),
        _("双方都愿意谈的，可以请人民调解委员会居中调解，不收费。谈成了签调解协议，谈不成再走别的路。"),
        OrganisationKind.COMMITTEE,
        _("找就近的人民调解委员会"),
    ),
    Office(
        4,
        "notary",
        _("办公证"),
        _("委托、继承、出生、学历，请公证处证明"),
        _("要证明委托、继承、出生、亲属关系、学历等事情是真的，请找公证处。要带什么、收多少，先打电话问清再去。"),
        OrganisationKind.NOTARY_OFFICE,
        _("找公证处"),
    ),
)


def front_doors() -> list[Door]:
    """The doors in their order: services, and where there is none yet, the office that does it."""
    found = [
        Door(one.door, str(one.door_title or one.title), str(one.summary), reverse("portal:service", args=[one.code]))
        for one in doors()
        if one.door is not None
    ]
    taken = {one.place for one in found}
    found += [
        Door(one.place, str(one.title), str(one.text), reverse("portal:office", args=[one.slug]))
        for one in OFFICES
        if one.place not in taken
    ]
    return sorted(found, key=lambda one: one.place)


def office(slug: str) -> Office | None:
    """The office behind a door; None when there is none, or a service took the door."""
    taken = {one.door for one in doors()}
    return next((one for one in OFFICES if one.slug == slug and one.place not in taken), None)


def public() -> list[Service]:
    """What anybody may ask for today, the front page's order first."""
    return [service for service in services.open_today() if service.open_to_public]


def doors() -> list[Service]:
    """The services with a door of their own."""
    return [service for service in public() if service.door is not None]


def beside() -> list[Service]:
    """Public services without a door: small links, always in sight."""
    return [service for service in public() if service.door is None]


def listener() -> Service | None:
    """The service that takes the words of the box."""
    return next((service for service in doors() if service.from_words), None)


def words_limit(service: Service) -> int:
    """The longest text the service's own question takes."""
    asked = next((fact for fact in service.intake if fact.code == service.from_words), None)
    return (asked.most if asked else None) or 5000
