"""The services known to this installation, by code and edition."""

from collections.abc import Iterator
from datetime import date

from fahui.core import clock
from fahui.matters.vocabulary import Service


class Catalogue:
    """Services register here when their file is imported; an edition is found by date."""

    def __init__(self) -> None:
        """Empty."""
        self._editions: dict[str, list[Service]] = {}

    def add(self, service: Service) -> Service:
        """Make an edition known; two editions of one service may not begin on the same day."""
        editions = self._editions.setdefault(service.code, [])
        if any(known.effective_from == service.effective_from for known in editions):
            raise ValueError(f"{service.code} has two editions of {service.effective_from}")
        editions.append(service)
        editions.sort(key=lambda known: known.effective_from)
        return service

    def remove(self, code: str) -> None:
        """Forget a service (tests that define their own)."""
        self._editions.pop(code, None)

    def __iter__(self) -> Iterator[Service]:
        """Every edition of every service."""
        for editions in self._editions.values():
            yield from editions

    def codes(self) -> list[str]:
        """All service codes."""
        return list(self._editions)

    def of_handlers(self) -> list[str]:
        """The services about the pay of who handled something: no work of theirs."""
        return sorted({service.code for service in self if service.of_handler})

    def current(self, code: str, on: date | None = None) -> Service:
        """The edition for a matter that begins on a day (default today); raises KeyError."""
        found = self.on(code, on or clock.today())
        if found is None:
            raise KeyError(code)
        return found

    def oldest(self, code: str, on: date) -> Service:
        """The edition of a day; before the first edition the first: older registers reach back further."""
        return self.on(code, on) or self._editions[code][0]

    def on(self, code: str, day: date) -> Service | None:
        """The edition in force on a day; None before the first."""
        fitting = [service for service in self._editions[code] if service.effective_from <= day]
        return fitting[-1] if fitting else None

    def edition(self, code: str, effective_from: date) -> Service:
        """The edition a matter keeps."""
        for service in self._editions[code]:
            if service.effective_from == effective_from:
                return service
        raise KeyError(code)

    def open_today(self) -> list[Service]:
        """The current editions, front-page order first."""
        day = clock.today()
        found = [self.current(code, day) for code in self._editions if self._editions[code][0].effective_from <= day]
        return sorted(found, key=lambda service: (service.door is None, service.door or 0, service.code))


services = Catalogue()
