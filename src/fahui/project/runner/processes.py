"""Locks the kernel drops with their holder, children that do not outlive their parent, and what a killed one left."""

import ctypes
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def lock(path: Path, how: int = fcntl.LOCK_EX) -> int | None:
    """Hold a file lock until the handle is closed or this process ends, however it ends; None: LOCK_NB and taken."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def die_with_parent(number: int) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the child this signal when the thread that started it is gone."""
    parent = os.getpid()

    def prepare() -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_DFL)
        _libc.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it was gone before we could ask
            os._exit(1)

    return prepare


def exit_on_signals() -> None:
    """Ctrl-C, `kill` and a closed terminal end the process through its `finally` blocks, as 128 + signal."""

    def leave(number: int, _frame: object) -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)  # a second Ctrl-C must not break off the tidying up
        raise SystemExit(128 + number)

    for ending in ENDINGS:
        signal.signal(ending, leave)


def command_of(pid: int) -> list[str]:
    """The command line of a living process; empty for one that is gone or only waits to be reaped."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")[:-1]
    except OSError:
        return []


def members(group: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, _parent, theirs = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(theirs) == group and state != "Z":
                found.append(int(folder.name))
    return found


def end_groups(groups: Sequence[int], patience: float = 3.0) -> None:
    """Ask these process groups to end; after so many seconds make them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        left = [group for group in groups if members(group)]
        for group in left:
            try:
                os.killpg(group, number)
            except ProcessLookupError:
                continue
        until = time.monotonic() + patience
        while any(members(group) for group in left) and time.monotonic() < until:
            time.sleep(0.05)


class Crew:
    """Children that each lead a session of their own, so that Ctrl-C reaches only us; their groups stand in a file."""

    def __init__(self, book: Path) -> None:
        self.book = book
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def end_leftovers(self, python: str, patience: float = 3.0) -> None:
        """End what an owner killed by SIGKILL left behind, if it still runs this very Python (numbers are reused)."""
        if self.book.exists():
            noted = [int(word) for word in self.book.read_text().split()]
            ours = [group for group in noted if any(command_of(pid)[:1] == [python] for pid in members(group))]
            end_groups(ours, patience)
            self.book.unlink()

    def start(
        self, name: str, command: Sequence[str], environ: Mapping[str, str], pass_fds: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start (or start again) the child of that name; its output goes where ours goes."""
        self.dismiss(name)
        child = subprocess.Popen(  # noqa: S603 - our own command line
            command,
            env=dict(environ),
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self.children[name] = child
        self.book.write_text("".join(f"{one.pid}\n" for one in self.children.values()))
        return child

    def dismiss(self, name: str) -> None:
        """Forget a child that ended, and end whatever it started itself."""
        if (child := self.children.pop(name, None)) is not None:
            end_groups([child.pid])
            child.wait()

    def end(self) -> None:
        """End all, together."""
        end_groups([child.pid for child in self.children.values()])
        for child in self.children.values():
            child.wait()
        self.children.clear()
        self.book.unlink(missing_ok=True)
