"""The installation's secrets: made once, kept in one file that only the owner can read (docs/operations.md)."""

import json
import os
import secrets
import time
from functools import lru_cache
from pathlib import Path
from typing import Any


def _fresh() -> dict[str, Any]:
    first = f"k{int(time.time())}"
    return {
        "secret_key": secrets.token_urlsafe(48),
        "index_key": secrets.token_hex(16),
        "current": first,
        "ring": {first: secrets.token_hex(16)},
    }


@lru_cache
def load(path: Path) -> dict[str, Any]:
    """Read the key file, making it on first use; two processes starting at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_fresh(), file)
        try:
            os.link(mine, path)  # fails when another process was quicker: then theirs counts
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def path_in(var: Path) -> Path:
    """Where the key file stands: FAHUI_KEYS, or keys.json in the data folder."""
    return Path(os.environ.get("FAHUI_KEYS", str(var / "keys.json")))


def secret_key(var: Path) -> str:
    """Django's signing key."""
    return str(load(path_in(var))["secret_key"])
