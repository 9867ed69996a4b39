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


def load(path: Path) -> dict[str, Any]:
    """The key file, made on first use and read again when it changed; two processes starting at once agree on one."""
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
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def add_key(path: Path) -> str:
    """Put a fresh key into the ring and make it the current one; the old ones stay until nothing needs them."""
    found = json.loads(json.dumps(load(path)))
    name = f"k{int(time.time())}"
    while name in found["ring"]:
        name += "a"
    found["ring"][name] = secrets.token_hex(16)
    found["current"] = name
    _replace(path, found)
    return name


def drop_key(path: Path, name: str) -> None:
    """Take an old key out of the ring, once no data key is wrapped by it any more."""
    found = json.loads(json.dumps(load(path)))
    if name == found["current"]:
        raise ValueError("the current key stays in the ring")
    del found["ring"][name]
    _replace(path, found)


def _replace(path: Path, content: dict[str, Any]) -> None:
    """Whoever reads meanwhile sees the old file or the new one, never half of it."""
    mine = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    mine.replace(path)


def path_in(var: Path) -> Path:
    """Where the key file stands: FAHUI_KEYS, or keys.json in the data folder."""
    return Path(os.environ.get("FAHUI_KEYS", str(var / "keys.json")))


def secret_key(var: Path) -> str:
    """Django's signing key."""
    return str(load(path_in(var))["secret_key"])
