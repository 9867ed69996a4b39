"""Folders as newcomers have them, and a watch over what is left behind."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fahui.project.runner.environment import ROOT
from fahui.project.runner.postgres import Server

CLIENT = """
import sys, time
from pathlib import Path
from fahui.project.runner.postgres import Server
server = Server(Path(sys.argv[1]))
server.join()
print(server.running(), flush=True)
sys.stdin.read()
"""
Client = Callable[[], "subprocess.Popen[str]"]


def within(seconds: float, true: Callable[[], object]) -> bool:
    """Does it come true in this time?"""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.03)
    return True


def processes_naming(text: str) -> list[str]:
    """The command lines of living processes that hold this text."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                command = (folder / "cmdline").read_text(errors="replace")
            except OSError:
                continue
            if text in command:
                found.append(command)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A server's folder under a name with a blank and Chinese characters; nothing may run there in the end."""
    place = tmp_path / "法 惠" / "postgres"
    yield place
    assert within(10, lambda: not processes_naming(str(place))), processes_naming(str(place))
    shutil.rmtree(Server(place).sockets, ignore_errors=True)  # a killed keeper could not


@pytest.fixture
def child_environment() -> dict[str, str]:
    """What bin/… gives to the runner."""
    outside = ("DATABASE_URL", "DATABASE_OWNER_URL", "PORT", "HOST", "FAHUI_DEMO")
    return {
        **{name: value for name, value in os.environ.items() if name not in outside},
        "PYTHONPATH": str(ROOT / "src"),
    }


@pytest.fixture
def client(folder: Path, child_environment: dict[str, str]) -> Iterator[Client]:
    """Starts processes that use the server until their standard input ends."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(folder)],
            env=child_environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def server_of(client: "subprocess.Popen[str]") -> int:
    """The number of the server this client joined."""
    assert client.stdout is not None
    return int(client.stdout.readline())
