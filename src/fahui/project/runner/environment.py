"""Makes .venv hold what the lock says, then becomes the runner inside it; any Python ≥ 3.11 can run this module."""

import fcntl
import filecmp
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from fahui.project.runner.processes import die_with_parent
from fahui.project.runner.words import StartError, disk_full, plain_endings, tell

ROOT = Path(__file__).resolve().parents[4]
RUNTIME = "requirements.lock"
WITH_TESTS = "requirements-test.lock"
PIP = ("--quiet", "--disable-pip-version-check", "--no-input")


def up_to_date(venv: Path, lock: Path) -> bool:
    """Was this very lock installed to its end? pip on an unchanged lock takes 9 s, this takes none."""
    try:
        return (venv / "bin/python").exists() and filecmp.cmp(lock, venv / lock.name, shallow=False)
    except FileNotFoundError:
        return False


def quietly(command: list[str], chinese: str, english: str) -> None:
    """Run a step of the installation; when it fails say so with its own last word."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603 - our own command line
        command, env=environ, capture_output=True, text=True, check=False, preexec_fn=die_with_parent(signal.SIGTERM)
    )
    if done.returncode:
        told = (done.stdout + done.stderr).strip()
        if "No space left on device" in told:
            raise disk_full()
        errors = [line for line in told.splitlines() if line.startswith("ERROR")] or told.splitlines()[-1:]
        raise StartError(chinese, f"{english} [{' '.join(errors[-1:])}]")


def install(root: Path, lock: Path) -> None:
    """Make the venv when there is no working one, install the lock, remember it."""
    venv = root / ".venv"
    python = venv / "bin/python"
    tell("正在安装依赖，首次约一分钟", "Installing packages, about a minute the first time")
    for copy in (RUNTIME, WITH_TESTS):
        (venv / copy).unlink(missing_ok=True)
    if not (python.exists() and (venv / "bin/pip").exists()):
        shutil.rmtree(venv, ignore_errors=True)
        quietly(
            [sys.executable, "-m", "venv", str(venv)],
            "无法建立 Python 虚拟环境，Debian、Ubuntu 请先执行 apt-get install python3-venv。",
            "Cannot make a virtual environment; on Debian or Ubuntu: apt-get install python3-venv.",
        )
    quietly(
        [str(python), "-m", "pip", "install", *PIP, "--no-deps", "--require-hashes", "--requirement", str(lock)],
        "依赖没有装上，请检查网络或 pip 的镜像设置。",
        "The packages could not be installed: check the network or pip's index.",
    )
    if lock.name == WITH_TESTS:  # holds everything of the runtime lock too
        shutil.copyfile(root / RUNTIME, venv / RUNTIME)
    shutil.copyfile(lock, venv / lock.name)


def ensure(root: Path, lock: Path) -> None:
    """Install if need be; a second caller waits for the first."""
    if up_to_date(root / ".venv", lock):
        return
    gate = os.open(root, os.O_RDONLY)  # the folder itself is the lock: nothing is left lying about
    fcntl.flock(gate, fcntl.LOCK_EX)
    if not up_to_date(root / ".venv", lock):
        install(root, lock)
    os.close(gate)


def main(arguments: list[str]) -> NoReturn:
    """`run|manage|test …` in the environment; this process becomes it, so signals reach the right one."""
    with plain_endings():
        ensure(ROOT, ROOT / (WITH_TESTS if arguments[:1] == ["test"] else RUNTIME))
        python = str(ROOT / ".venv/bin/python")
        os.environ["PYTHONPATH"] = str(ROOT / "src")
        os.execv(python, [python, "-m", "fahui.project.runner", *arguments])  # noqa: S606 - no shell is wanted
    raise AssertionError("execv does not return")


if __name__ == "__main__":
    main(sys.argv[1:])
