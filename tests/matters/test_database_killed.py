"""The database itself is killed while somebody acts, and comes up again: the whole action is there, or none of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fahui.project.runner.postgres import Server
from tests.conftest import ROOT


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own, written to disk as in earnest."""
    made = Server(tmp_path / "postgres")
    made.join()
    yield made
    made.leave()
    shutil.rmtree(made.sockets, ignore_errors=True)


def step(server: Server, what: str, folder: Path) -> "subprocess.Popen[bytes]":
    """A process that works with this server."""
    own = {"DATABASE_URL": server.url(), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "FAHUI_VAR": str(folder / "var")}
    env = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    command = [sys.executable, "-m", "tests.matters.crashing", what]
    return subprocess.Popen(command, cwd=ROOT, env={**env, **own}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def run(server: Server, what: str, folder: Path) -> dict[str, Any]:
    """What the step told at its end."""
    process = step(server, what, folder)
    out, _none = process.communicate(timeout=240)
    assert process.returncode == 0
    told: dict[str, Any] = json.loads(out.splitlines()[-1])
    return told


def kill_database_during(server: Server, what: str, folder: Path) -> None:
    """The step says where it is; the server gets no chance to finish anything, and is started again."""
    process = step(server, what, folder)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"here\n"
        killed = server.running()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        for _try in range(200):
            if server.running() is None:
                break
            time.sleep(0.05)
        process.kill()
        process.wait(timeout=20)
    server.join()


def test_the_whole_action_or_none_of_it(server: Server, tmp_path: Path) -> None:
    assert run(server, "file", tmp_path) == {"filed": True}
    before = run(server, "look", tmp_path)
    assert before["stage"] == "submitted"
    kill_database_during(server, "inside", tmp_path)
    assert run(server, "look", tmp_path) == before
    kill_database_during(server, "after", tmp_path)
    now = run(server, "look", tmp_path)
    assert (now["stage"], now["actions"]) == ("accepted", [*before["actions"], "accept"])
    assert len(now["jobs"]) == len(before["jobs"]) + 1, "what is to be sent is queued with the action"
    assert now["altered"] == []
    assert now["replays"]
