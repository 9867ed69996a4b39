"""bin/run: database, set-up, web and worker; watches them, and ends them all with itself."""

import errno
import fcntl
import http.client
import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from fahui.project.runner.environment import ROOT
from fahui.project.runner.postgres import Server
from fahui.project.runner.processes import Crew, exit_on_signals, lock
from fahui.project.runner.words import StartError, say, tell

SHORT_LIFE = 5.0  # seconds; a child that ends sooner has failed to start
TRIES = 5
OFF = {"0", "false", "no", "off"}


@dataclass(frozen=True)
class Address:
    """Where the web listens."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """HOST and PORT, or this machine only on 8000."""
        text = os.environ.get("PORT") or "8000"
        if not text.isdigit() or not 0 < int(text) < 65536:
            raise StartError(
                f"PORT 应为 1 到 65535 的数字，不是 {text}。", f"PORT must be a number from 1 to 65535, not {text}."
            )
        return cls(os.environ.get("HOST") or "127.0.0.1", int(text))

    @property
    def near(self) -> str:
        """The host as this machine itself reaches it."""
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - compared only

    def __str__(self) -> str:
        return f"http://{self.near}:{self.port}"

    def require_free(self) -> None:
        """Say so now if somebody else listens there."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                other = self.port + 1
                reason = ("已被占用", "is taken") if error.errno == errno.EADDRINUSE else ("不能使用", "cannot be used")
                raise StartError(
                    f"端口 {self.port} {reason[0]}，请换一个：PORT={other} bin/run",
                    f"Port {self.port} {reason[1]}, choose another: PORT={other} bin/run",
                ) from error

    def answers(self) -> bool:
        """Does the web serve, whatever it says?"""
        try:
            connection = http.client.HTTPConnection(self.near, self.port, timeout=10)
            connection.request("GET", "/health")
            return connection.getresponse().status > 0
        except OSError:
            return False


@dataclass
class Watched:
    """A child that is started again when it ends."""

    name: str
    command: list[str]
    began: float = 0.0
    failures: int = 0

    def look_after(self, crew: Crew, environ: dict[str, str]) -> None:
        """Start it if it does not run; the oftener it failed at once, the later."""
        child = crew.children.get(self.name)
        if child is not None:
            if child.poll() is None:
                return
            self.failures = self.failures + 1 if time.monotonic() - self.began < SHORT_LIFE else 0
            crew.dismiss(self.name)
            self.began = time.monotonic() + min(self.failures, 10)
            tell(f"{self.name} 已退出，重新启动", f"{self.name} ended, starting it again")
        if time.monotonic() >= self.began:
            crew.start(self.name, self.command, environ)
            self.began = time.monotonic()


def children(address: Address) -> tuple[Watched, Watched]:
    """The web and the worker."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "8"]
    granian += ["--host", address.host, "--port", str(address.port), "--no-access-log", "--log-level", "error"]
    granian += ["--respawn-failed-workers", "--workers-kill-timeout", "2", "fahui.project.wsgi:application"]
    jobs = [sys.executable, str(ROOT / "manage.py"), "procrastinate", "worker", "--shutdown-graceful-timeout", "2"]
    return Watched("web", granian), Watched("worker", jobs)


def only_one(var: Path, address: Address) -> None:
    """Hold var/run.lock for life; whoever comes second is told who was first."""
    path = var / "run.lock"
    if lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB) is None:
        pid, _, where = path.read_text().partition(" ")
        raise StartError(f"已在运行：进程 {pid}，{where}", f"Already running: pid {pid}, {where}")
    path.write_text(f"{os.getpid()} {address}")


def set_up(crew: Crew, owner: dict[str, str], app_url: str) -> str:
    """Have steps.py done as the owner of the tables; what the demo's accounts are."""
    read, write = os.pipe()
    command = [sys.executable, "-m", "fahui.project.runner.steps", "all", app_url, str(write)]
    child = crew.start("set-up", command, owner, pass_fds=(write,))
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        accounts = pipe.read()
    if child.wait():
        raise SystemExit(1)  # it has said why
    crew.dismiss("set-up")
    return accounts


def wait_for(web: Watched, address: Address, crew: Crew) -> None:
    """Return when the first page can be had."""
    until = time.monotonic() + 60
    while not address.answers():
        if crew.children[web.name].poll() is not None or time.monotonic() > until:
            raise StartError("网站没有启动起来，原因见上。", "The web did not start; the reason stands above.")
        time.sleep(0.05)


def watch(server: Server | None, crew: Crew, kept: tuple[Watched, Watched], environ: dict[str, str]) -> None:
    """Look after everything until a signal ends us; give up on a web that cannot start."""
    web = kept[0]
    while web.failures < TRIES:
        time.sleep(0.2)
        if server is not None and server.running() is None:
            tell("数据库已退出，重新启动", "The database ended, starting it again")
            server.join()
        for child in kept:
            child.look_after(crew, environ)
    raise StartError(
        f"网站连续 {TRIES} 次启动失败，原因见上。", f"The web failed {TRIES} times in a row; the reason stands above."
    )


def run() -> None:
    """Until Ctrl-C."""
    exit_on_signals()
    address = Address.from_environment()
    var = Path(os.environ["FAHUI_VAR"])
    var.mkdir(parents=True, exist_ok=True)
    only_one(var, address)
    crew = Crew(var / "run.groups")
    crew.end_leftovers(sys.executable)
    address.require_free()
    outside = os.environ.get("DATABASE_URL")
    server = None if outside else Server(var / "postgres")
    demo = os.environ.get("FAHUI_DEMO", "0" if outside else "1").lower() not in OFF
    common = {**os.environ, "FAHUI_DEMO": "1" if demo else "0", "PYTHONUNBUFFERED": "1"}
    common.pop("PYTHONDONTWRITEBYTECODE", None)  # what this start compiles the next one need not compile again
    try:
        if server is not None:
            server.join()
        app_url = outside or (server.url("fahui_app") if server else "")
        owner_url = os.environ.get("DATABASE_OWNER_URL") or (server.url() if server else app_url)
        accounts = set_up(crew, {**common, "DATABASE_URL": owner_url, "STATIC_HASHED": "1"}, app_url)
        environ = {**common, "DATABASE_URL": app_url, "DATABASE_POOL": "1"}
        kept = children(address)
        kept[0].look_after(crew, environ)  # alone first: it is what somebody waits for
        wait_for(kept[0], address, crew)
        say(f"\n法惠已启动 · Fahui is running: {address}\n\n{accounts}\n按 Ctrl-C 停止 · Ctrl-C stops it")
        watch(server, crew, kept, environ)
    finally:
        crew.end()
        if server is not None:
            server.leave()
