"""To whom this installation is joined, from FAHUI_DATA_CHECKS; a bad entry stops the start."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from fahui.datachecks.contract import Keys
from fahui.matters.data_checks import Holder

SHORTEST = 32  # bytes of the shared key
HERE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Connection:
    """One holder's address, our name there, and the keys."""

    url: str
    client: str
    keys: Keys
    timeout: float
    ca: str | bool  # a file of certificates, or the system's


def connection(holder: str) -> Connection | None:
    """None while nothing is connected."""
    given = settings.DATA_CHECKS.get(holder)
    if not given:
        return None
    return Connection(
        url=str(given["url"]).rstrip("/"),
        client=str(given["client"]),
        keys=Keys.of(bytes.fromhex(given["key"])),
        timeout=float(given.get("timeout", 10)),
        ca=given.get("ca") or True,
    )


def faults(holder: str, given: Any) -> list[str]:
    """What is wrong with one entry; the key itself is never said."""
    if holder not in Holder.values:
        return [f"{holder} is none of {', '.join(Holder.values)}"]
    if not isinstance(given, dict) or not {"url", "client", "key"} <= set(given):
        return [f"{holder} wants url, client and key"]
    found, parts = [], urlsplit(str(given["url"]))
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        found.append(f"{holder}: the address must be https")
    if parts.query or parts.fragment or parts.username:
        found.append(f"{holder}: the address carries nothing but host and path")
    try:
        short = len(bytes.fromhex(str(given["key"]))) < SHORTEST
    except ValueError:
        short = True
    if short:
        found.append(f"{holder}: the key is at least {SHORTEST} bytes in hexadecimal")
    return found


def connections_are_sound(**_kwargs: Any) -> list[CheckMessage]:
    """Every entry, before anything is sent anywhere."""
    hint = "See docs/data-checks.md."
    return [
        Error(f"FAHUI_DATA_CHECKS: {fault}", hint=hint, id="fahui.E010")
        for holder, given in settings.DATA_CHECKS.items()
        for fault in faults(holder, given)
    ]
