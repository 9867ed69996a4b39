"""bin/run says in one sentence why it cannot start, and starts again what ended."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fahui.project.runner.processes import Crew
from fahui.project.runner.serve import Address, Watched, only_one
from fahui.project.runner.words import StartError
from tests.runner.conftest import within


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    """Children that are gone after the test."""
    found = Crew(tmp_path / "run.groups")
    yield found
    found.end()


def bin_run(var: Path, environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What `bin/run` does in a finished environment."""
    return subprocess.run(
        [sys.executable, "-m", "fahui.project.runner", "run"],
        env={**environ, "FAHUI_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_taken_port_is_told_with_another_to_use(tmp_path: Path, taken: int, child_environment: dict[str, str]) -> None:
    ended = bin_run(tmp_path, {**child_environment, "PORT": str(taken)})
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"端口 {taken} 已被占用" in ended.stderr
    assert f"PORT={taken + 1} bin/run" in ended.stderr


@pytest.mark.parametrize("url", ["postgres://nobody:secret@127.0.0.1:9/fahui", "postgres://u@/x?host=/nowhere"])
def test_unreachable_database_is_told_without_its_password(
    tmp_path: Path, url: str, child_environment: dict[str, str]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    ended = bin_run(tmp_path, {**child_environment, "PORT": str(free), "DATABASE_URL": url})
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "Cannot reach the database" in ended.stderr
    assert "secret" not in ended.stderr


def test_port_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "八千")
    with pytest.raises(StartError, match="PORT must be a number from 1 to 65535, not 八千"):
        Address.from_environment()
    monkeypatch.setenv("PORT", "8123")
    assert str(Address.from_environment()) == "http://127.0.0.1:8123"


def test_second_start_is_told_who_was_first(tmp_path: Path) -> None:
    only_one(tmp_path, Address("127.0.0.1", 8123))
    with pytest.raises(StartError, match=f"Already running: pid {os.getpid()}, http://127.0.0.1:8123"):
        only_one(tmp_path, Address("127.0.0.1", 8000))


def test_child_that_ends_is_started_again_later_and_later(tmp_path: Path, crew: Crew) -> None:
    marks = tmp_path / "marks"
    short = Watched("short", ["sh", "-c", f"echo >> '{marks}'"])

    def started(times: int) -> bool:
        short.look_after(crew, dict(os.environ))
        return marks.exists() and marks.read_text().count("\n") >= times

    began = time.monotonic()
    assert within(5, lambda: started(2))
    assert 1 <= time.monotonic() - began < 3
    assert short.failures >= 1


def test_child_that_runs_is_left_alone(crew: Crew) -> None:
    steady = Watched("steady", ["sleep", "60"])
    for _ in range(3):
        steady.look_after(crew, dict(os.environ))
        pid = crew.children["steady"].pid
    assert crew.children["steady"].pid == pid
    assert steady.failures == 0
