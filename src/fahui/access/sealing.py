"""Secrets of second factors lie sealed in the database, under a key drawn from the signing key in the key file."""

import base64
import hashlib

from django.conf import settings

from fahui.core import crypto

MARK = "sm4:"
_AAD = b"fahui.access.second-factor"


def _key() -> bytes:
    return hashlib.sha256(b"second factor\x1f" + settings.SECRET_KEY.encode()).digest()[: crypto.KEY]


def seal(text: str) -> str:
    """As it is kept."""
    return MARK + base64.b64encode(crypto.encrypt(_key(), text.encode(), _AAD)).decode()


def unseal(kept: str) -> str:
    """As the authenticator needs it."""
    if not kept.startswith(MARK):
        return kept  # from before secrets were sealed; sealed when it is next set up
    return crypto.decrypt(_key(), base64.b64decode(kept.removeprefix(MARK)), _AAD).decode()
