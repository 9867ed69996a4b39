"""The token of a form: the same form sent twice is one deed."""

import uuid

from django.http import HttpRequest

RECEIPT = "receipt"  # in the session: the number of the matter whose query code may be shown, once


def fresh_token() -> str:
    """For a new form."""
    return str(uuid.uuid4())


def token_in(request: HttpRequest) -> uuid.UUID:
    """The token that came with the form; one that is missing or broken counts as a new form."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()
