"""To whom this installation is joined for its data checks, as the environment says (docs/data-checks.md)."""

import json
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


def joined(env: environ.Env) -> dict[str, Any]:
    """By holder: url, client, key. Raises ImproperlyConfigured without repeating what was given: it holds keys."""
    try:
        found = json.loads(env.str("FAHUI_DATA_CHECKS", default="") or "{}")
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise ImproperlyConfigured(
            "FAHUI_DATA_CHECKS must be a JSON object by holder, see docs/data-checks.md"
        ) from None
    return found
