"""The embedded PostgreSQL: one server per data folder, shared by whoever needs it, gone with the last of them.

Two file locks do the counting. `gate` is held while a server is looked for or started; `users` is held shared by
everybody who uses it, for life. The server's parent is a keeper (keeper.py), which ends it when it gets `users` alone.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from fahui.project.runner.disguise import Disguise
from fahui.project.runner.environment import ROOT
from fahui.project.runner.processes import command_of, die_with_parent, lock
from fahui.project.runner.words import StartError, disk_full

DATABASE = "fahui"
PATIENCE = 120.0  # seconds; recovery after a crash may take long
SAME_EVERYWHERE = [
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
]


def sockets_of(data: Path) -> Path:
    """A short folder for the socket: its address may have 107 bytes, and neither blank nor comma."""
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path("/tmp") / f"fahui-{os.geteuid()}-{digest}"  # noqa: S108 - checked to be ours before use


class Server:
    """The server of one folder (`data`, `log` and the two locks live in it)."""

    def __init__(self, folder: Path, options: Sequence[str] = ()) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.sockets = sockets_of(self.data)
        self.options = list(options)
        self._use: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    def url(self, role: str = "postgres") -> str:
        """The DATABASE_URL of this server for a role."""
        return f"postgres://{role}@/{DATABASE}?host={self.sockets}"

    def join(self) -> None:
        """Find or start the server and count as a user until this process ends; again after the server was lost."""
        self.folder.mkdir(parents=True, exist_ok=True)
        gate = lock(self.folder / "gate")
        try:
            if self._use is None:
                self._use = lock(self.folder / "users", fcntl.LOCK_SH)  # waits while a keeper is ending its server
            self._bring_up()
            if not self._psql("postgres", f"select 1 from pg_database where datname = '{DATABASE}'"):  # noqa: S608 - a constant
                self._psql("postgres", f"create database {DATABASE}")
        finally:
            if gate is not None:
                os.close(gate)

    def leave(self) -> None:
        """Stop counting as a user; when we were the last, return only when the server and its keeper are gone."""
        if self._use is None:
            return
        os.close(self._use)
        self._use = None
        users = self.folder / "users"
        alone = lock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if alone is not None:
            os.close(alone)  # nobody else: the keeper is next to get it
        until = time.monotonic() + PATIENCE
        while (alone is not None or self._ending()) and self.running() and time.monotonic() < until:
            time.sleep(0.03)
        if self._keeper is not None and self.running() is None:
            self._keeper.wait()

    def _ending(self) -> bool:
        """Does the keeper hold the users' lock, having found nobody?"""
        mine = lock(self.folder / "users", fcntl.LOCK_SH | fcntl.LOCK_NB)
        if mine is not None:
            os.close(mine)
        return mine is None

    def running(self) -> int | None:
        """The number of the living server of this very folder."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if str(self.data) in command_of(pid) else None

    def command(self, disguise: Disguise) -> list[str]:
        """What the keeper starts."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.sockets}", "unix_socket_permissions=0700"]
        flags = [word for setting in [*settings, *self.options] for word in ("-c", setting)]
        return [*disguise.prefix, str(disguise.binaries / "postgres"), "-D", str(self.data), *flags]

    def _bring_up(self) -> None:
        until = time.monotonic() + PATIENCE
        begin = 0
        self._keeper = None
        while not self._answers():
            if self.running() is None and (self._keeper is None or self._keeper.poll() is not None):
                if self._keeper is not None:
                    self._refuse_unless_passing(begin)
                self._prepare()
                begin = self.log.stat().st_size if self.log.exists() else 0
                self._keeper = self._start_keeper()
            if time.monotonic() > until:
                raise StartError(
                    f"数据库迟迟没有就绪，详见 {self.log}。", f"The database is not getting ready: see {self.log}."
                )
            time.sleep(0.03)

    def _refuse_unless_passing(self, begin: int) -> None:
        """Say why a server did not come up; the orphans of a killed one hold its memory for a moment only."""
        told = self.log.read_bytes()[begin:].decode(errors="replace")
        if "No space left on device" in told:
            raise disk_full()
        if "pre-existing shared memory block" in told:
            time.sleep(0.3)
            return
        fatal = [line for line in told.splitlines() if "FATAL:" in line or "PANIC:" in line] or told.splitlines()[-1:]
        raise StartError(
            f"数据库没有启动起来，详见 {self.log}。",
            f"The database did not start, see {self.log}: {' '.join(fatal[-1:])}",
        )

    def _prepare(self) -> None:
        """Socket folder, data folder, owners: all that must be right before a start, with no server alive."""
        disguise = Disguise.for_folder(self.folder)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), disguise.owner}:
            raise StartError(
                f"{self.sockets} 不属于您，请删除它。", f"{self.sockets} belongs to somebody else: remove it."
            )
        disguise.give(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            self._initdb(disguise)
        disguise.give(self.data)

    def _initdb(self, disguise: Disguise) -> None:
        """Make the data folder beside its place, then move it there: a broken-off one is never taken for good."""
        if self.data.exists() and any(self.data.iterdir()):
            raise StartError(
                f"{self.data} 里有别的东西，请移走它。", f"{self.data} holds something else: move it away."
            )
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        disguise.give(fresh)
        command = [*disguise.prefix, str(disguise.binaries / "initdb"), "-D", str(fresh), "-U", "postgres"]
        done = subprocess.run(  # noqa: S603 - our own command line
            [*command, *SAME_EVERYWHERE, "--no-instructions"],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=die_with_parent(signal.SIGTERM),
            **disguise.identity(),
        )
        if done.returncode:
            if "No space left on device" in done.stderr:
                raise disk_full()
            last = " ".join(done.stderr.strip().splitlines()[-1:])
            raise StartError(f"无法建立数据库：{last}", f"The database could not be made: {last}")
        fresh.rename(self.data)

    def _start_keeper(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own command line
                [sys.executable, "-m", "fahui.project.runner.keeper", str(self.folder), *self.options],
                env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        """Does it take a connection?"""
        return self.running() is not None and self._client("pg_isready", "-q").returncode == 0

    def _psql(self, database: str, statement: str) -> str:
        done = self._client("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement)
        if done.returncode:
            if "No space left on device" in done.stderr:
                raise disk_full()
            raise StartError(f"数据库拒绝：{done.stderr.strip()}", f"The database refused: {done.stderr.strip()}")
        return done.stdout.strip()

    def _client(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A PostgreSQL program as the superuser; run as ourselves, the server trusts whoever can reach the socket."""
        command = [str(Disguise.binaries / program), "-h", str(self.sockets), "-U", "postgres", *arguments]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(command, env=clean, capture_output=True, text=True, check=False)  # noqa: S603 - our own
