"""Children end with their owner, and what outlived it is found at the next start."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fahui.project.runner.processes import Crew, command_of, end_groups, lock, members
from tests.runner.conftest import within

OWNER = """
import sys, time
from pathlib import Path
from fahui.project.runner.processes import Crew
child = Crew(Path(sys.argv[1])).start("child", [sys.executable, "-c", sys.argv[2]], {})
print(child.pid, flush=True)
time.sleep(60)
"""
TETHERED = """
import os, signal, subprocess, sys, time
from pathlib import Path
from fahui.project.runner.processes import die_with_parent, lock
held = lock(Path(sys.argv[1]))
child = subprocess.Popen(
    [sys.executable, "-c", sys.argv[2]], preexec_fn=die_with_parent(signal.SIGTERM, by_kernel=sys.argv[3] == "kernel")
)
print(child.pid, flush=True)
if sys.argv[4] == "release":
    os.close(held)
time.sleep(60)
"""
WILLING = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Path]:
    """The file of process groups; whatever stands in it at the end is ended."""
    path = tmp_path / "run.groups"
    yield path
    if path.exists():
        end_groups([int(word) for word in path.read_text().split()], patience=0.2)


def orphan(book: Path, program: str, child_environment: dict[str, str]) -> int:
    """The child of an owner that was killed by SIGKILL when the child was ready."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(book), program], env=child_environment, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    words = {owner.stdout.readline().strip()}
    if program == DEAF:
        words.add(owner.stdout.readline().strip())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    return next(int(word) for word in words if word.isdigit())


def test_child_ends_with_its_killed_owner(book: Path, child_environment: dict[str, str]) -> None:
    child = orphan(book, WILLING, child_environment)
    assert within(3, lambda: not command_of(child))


def test_child_that_lost_the_signal_is_ended_at_the_next_start(book: Path, child_environment: dict[str, str]) -> None:
    child = orphan(book, DEAF, child_environment)
    assert not within(0.3, lambda: not command_of(child))
    Crew(book).end_leftovers(sys.executable, patience=0.5)
    assert not command_of(child)
    assert not book.exists()


def test_group_number_that_is_somebody_elses_now_is_left_alone(book: Path) -> None:
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    book.write_text(f"{other.pid}\n")
    Crew(book).end_leftovers(sys.executable)
    assert other.poll() is None
    other.kill()
    other.wait()


def test_crew_ends_children_and_grandchildren(book: Path) -> None:
    crew = Crew(book)
    child = crew.start("family", ["sh", "-c", "sleep 60 & sleep 60"], os.environ)
    assert within(2, lambda: len(members(child.pid)) == 3)
    assert book.read_text() == f"{child.pid}\n"
    crew.end()
    assert members(child.pid) == []
    assert child.returncode == -signal.SIGTERM
    assert not book.exists()


def test_a_lock_is_held_once_and_free_after(tmp_path: Path) -> None:
    held = lock(tmp_path / "one")
    assert held is not None
    assert lock(tmp_path / "one", fcntl.LOCK_EX | fcntl.LOCK_NB) is None
    os.close(held)
    assert lock(tmp_path / "one", fcntl.LOCK_EX | fcntl.LOCK_NB) is not None


@pytest.mark.parametrize("how", ["kernel", "watcher"])
def test_a_child_ends_with_a_killed_parent_also_where_the_kernel_cannot_see_to_it(
    tmp_path: Path, child_environment: dict[str, str], how: str
) -> None:
    command = [sys.executable, "-c", TETHERED, str(tmp_path / "lock"), WILLING, how, "keep"]
    owner = subprocess.Popen(command, env=child_environment, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    assert command_of(child)
    owner.kill()
    owner.wait()
    assert within(3, lambda: not command_of(child))
    free = lock(tmp_path / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert free is not None
    os.close(free)


def test_a_watcher_holds_nothing_open_and_ends_with_the_child(
    tmp_path: Path, child_environment: dict[str, str]
) -> None:
    command = [sys.executable, "-c", TETHERED, str(tmp_path / "lock"), WILLING, "watcher", "release"]
    owner = subprocess.Popen(command, env=child_environment, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    watchers = [pid for pid in _running_as(command[2]) if pid not in (owner.pid, child)]
    assert len(watchers) == 1
    assert within(3, lambda: lock(tmp_path / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB) is not None)
    os.kill(child, signal.SIGKILL)
    owner.kill()  # the child stays a zombie until it is reaped by whoever inherits it
    owner.wait()
    assert within(3, lambda: not any(command_of(pid) for pid in watchers))


def _running_as(script: str) -> list[int]:
    import psutil

    return [one.pid for one in psutil.process_iter() if script in command_of(one.pid)]
