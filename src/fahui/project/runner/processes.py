"""Locks the kernel drops with their holder, children that do not outlive their parent, and what a killed one left."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
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


def die_with_parent(number: int, by_kernel: bool = sys.platform == "linux") -> Callable[[], None]:
    """A `preexec_fn`: the child gets this signal when who started it is gone; where the kernel can't, from a watcher."""
    parent = os.getpid()

    def prepare() -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_DFL)
        if by_kernel:
            _libc.prctl(_PR_SET_PDEATHSIG, number)
        else:
            _fork_watcher(parent, number)
        if os.getppid() != parent:  # it was gone before we could ask
            os._exit(1)

    return prepare


def _fork_watcher(parent: int, number: int) -> None:
    """Leave a process that is nobody's child, holds nothing open, and ends with the one it watches (macOS)."""
    child = os.getpid()
    if between := os.fork():
        os.waitpid(between, 0)
        return
    if os.fork():
        os._exit(0)
    os.setsid()
    os.closerange(
        0, min(os.sysconf("SC_OPEN_MAX"), 65_536)
    )  # among them file locks, which the kernel drops with the last holder
    while alive(child) and alive(parent):
        time.sleep(0.2)
    if alive(child):
        os.kill(child, number)
    os._exit(0)


def alive(pid: int) -> bool:
    """Is there a process of this number, whoever owns it?"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
    import psutil  # not above: environment.py needs this module before anything is installed

    try:
        return psutil.Process(pid).cmdline()
    except psutil.Error:
        return []


def members(group: int) -> list[int]:
    """The living processes of a process group."""
    import psutil

    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
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
