"""What the front page offers, as the definitions say it."""

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Service


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
