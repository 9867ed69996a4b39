"""The query code on a receipt: eight digits that can be read aloud, kept only as a blind index."""

import re
import secrets
import uuid

import segno
from django.utils.crypto import salted_hmac

from fahui.core import limits
from fahui.core.crypto import blind_index
from fahui.core.identifiers import plain
from fahui.core.numbering import clean_number
from fahui.matters.models import Event, Matter


def fresh_query_code() -> str:
    """Eight digits, as 4821 9037 when printed."""
    return f"{secrets.randbelow(10**8):08d}"


def code_of(token: uuid.UUID) -> str:
    """The query code of a form: the same form sent again gives the same receipt, and nothing secret is kept."""
    digest = salted_hmac("fahui.matters.query-code", token.hex, algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**8:08d}"


def renew(matter: Matter, event: Event) -> None:
    """Give the matter the code of the event's form; the one before no longer opens anything."""
    if event.token is None:
        raise ValueError("a new query code is read off the token of its form")
    matter.query_code = query_index(code_of(event.token))
    matter.save(update_fields=["query_code"])


def picture_of(number: str) -> str:
    """The QR of a receipt as a data URI: the number of the matter and nothing else."""
    return str(segno.make(number, error="m", micro=False).svg_data_uri(scale=4, border=2))


def spaced(code: str) -> str:
    """The code as people read it: two groups of four."""
    return f"{code[:4]} {code[4:]}" if len(code) == 8 else code


def query_index(code: str) -> str:
    """The index under which a query code is kept."""
    return blind_index("query", re.sub(r"\D", "", plain(code)))


def matter_by_code(number: str, code: str, *, who: str) -> Matter | None:
    """The matter of a number and its query code; every try is counted per number and per caller (`who`).

    Raises ValidationError(code="rate") after too many tries.
    """
    cleaned = clean_number(number)
    limits.allow("query-code", who, times=20, seconds=600)
    if cleaned is None:
        return None
    limits.allow("query-code", cleaned, times=10, seconds=600)
    found = (
        Matter.objects.here().filter(number=cleaned, query_code=query_index(code)).select_related("data_key").first()
    )
    if found:
        limits.forget("query-code", cleaned)
    return found
