"""The environment is made once per lock, and trouble on the way is one sentence."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fahui.project.runner.environment import ROOT, ensure, quietly, up_to_date
from fahui.project.runner.words import StartError


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone whose lock asks for a package that does not exist."""
    root = tmp_path / "法 惠"
    root.mkdir()
    (root / "requirements.lock").write_text(f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n")
    return root


def test_lock_that_cannot_be_installed_is_told_and_not_taken_for_done(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (checkout / ".venv/bin").mkdir(parents=True)
    for name, program in (("python", f'exec "{sys.executable}" "$@"'), ("pip", "exit 0")):
        (checkout / ".venv/bin" / name).write_text(f"#!/bin/sh\n{program}\n")
        (checkout / ".venv/bin" / name).chmod(0o755)
    with pytest.raises(StartError, match=r"could not be installed.*no-such-package"):
        ensure(checkout, checkout / "requirements.lock")
    assert not up_to_date(checkout / ".venv", checkout / "requirements.lock")


def test_only_the_very_same_lock_counts_as_installed(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(sys.executable)
    assert not up_to_date(checkout / ".venv", lock)
    shutil.copyfile(lock, checkout / ".venv/requirements.lock")
    assert up_to_date(checkout / ".venv", lock)
    lock.write_text(lock.read_text() + "\n")
    assert not up_to_date(checkout / ".venv", lock)


def test_environment_whose_python_was_removed_is_made_anew(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to("/nonexistent/python3")
    shutil.copyfile(lock, checkout / ".venv/requirements.lock")
    assert not up_to_date(checkout / ".venv", lock)


def test_full_disk_is_told_as_such() -> None:
    with pytest.raises(StartError, match="The disk is full"):
        quietly(["sh", "-c", 'echo "OSError: [Errno 28] No space left on device" >&2; exit 1'], "…", "…")


@pytest.mark.parametrize("command", ["run", "manage", "test"])
def test_missing_python_is_one_clear_sentence(command: str) -> None:
    ended = subprocess.run(
        [ROOT / "bin" / command],
        env={"PATH": "/usr/bin:/bin", "PYTHON": "no-such-python"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "Python 3.11 or newer is needed" in ended.stderr
