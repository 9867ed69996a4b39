"""bin/test: the checks, the tests, the browser tests, with what they need; goes on after a failure and tells all."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fahui.project.runner.environment import ROOT
from fahui.project.runner.postgres import Server
from fahui.project.runner.processes import die_with_parent, lock
from fahui.project.runner.words import StartError, say, tell

PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
    "lint-imports": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as go; go()"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "manage.py", "messages", "--check"],
    "mypy": [PYTHON, "-m", "mypy"],
}
UNIT = [PYTHON, "-m", "pytest", "-m", "not browser", "-n", "2"]
BROWSER = [PYTHON, "-m", "pytest", "-m", "browser"]
PARTS = ("lint", "unit", "browser")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # nothing here must survive a power cut
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


@contextmanager
def running(command: Sequence[str], environ: Mapping[str, str], quiet: bool) -> Iterator["subprocess.Popen[str]"]:
    """One program, in our session so that Ctrl-C reaches it; it does not outlive the block."""
    with subprocess.Popen(  # noqa: S603 - our own command line
        command,
        env=dict(environ),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        preexec_fn=die_with_parent(signal.SIGTERM),
    ) as process:
        try:
            yield process
        finally:
            process.kill()  # nothing where it has ended by itself


def call(command: Sequence[str], environ: Mapping[str, str], quiet: bool = False) -> tuple[int, str]:
    """Run one program to its end; its exit code, and output when quiet."""
    with running(command, environ, quiet) as process:
        told, _errors = process.communicate()
        return process.returncode, told or ""


def lint(environ: Mapping[str, str]) -> int:
    """Every check, all at once as each keeps one core busy; how many failed."""
    began = time.monotonic()
    failed = 0
    with ExitStack() as all_of_them:
        checks = {name: all_of_them.enter_context(running(one, environ, True)) for name, one in CHECKS.items()}
        for name, process in checks.items():
            told, _errors = process.communicate()
            code = process.returncode
            say(f"{'✗' if code else '✓'} {name} ({time.monotonic() - began:.1f} s)" + (f"\n{told}" if code else ""))
            failed += code != 0
    return failed


def chromium() -> str | None:
    """The browser named by CHROMIUM, or the system's."""
    named = os.environ.get("CHROMIUM")
    return next((found for name in ((named,) if named else BROWSERS) if (found := shutil.which(name))), None)


def chinese_font() -> bool:
    """Does this system have a font for Chinese? macOS always has."""
    if sys.platform == "darwin":
        return True
    listing = shutil.which("fc-list")
    return listing is not None and bool(call([listing, ":lang=zh"], os.environ, quiet=True)[1].strip())


def require_browser() -> str:
    """Path of a Chromium that can show Chinese: installed as root on Debian and its kin, else asked for."""
    if (found := chromium()) and chinese_font():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get") and not os.environ.get("CHROMIUM"):
        tell("正在安装浏览器和中文字体", "Installing a browser and a Chinese font")
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        call(["apt-get", "update", "-qq"], environ, quiet=True)
        packages = ["chromium", "fonts-noto-cjk", "fontconfig"]
        call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], environ, quiet=True)
        if (found := chromium()) and chinese_font():
            return found
    raise StartError(
        "浏览器测试需要 Chromium（或 CHROMIUM=…）和中文字体：apt-get install chromium fonts-noto-cjk fontconfig；"
        "不做浏览器测试：bin/test unit。",
        "The browser tests need Chromium (or CHROMIUM=…) and a Chinese font: apt-get install chromium fonts-noto-cjk "
        "fontconfig; to go without: bin/test unit.",
    )


def only_one(var: Path) -> None:
    """Two runs at once would fight over the test database."""
    if lock(var / "test.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) is None:
        raise StartError("另一个 bin/test 正在运行。", "Another bin/test is running.")


def run(parts: Sequence[str], arguments: Sequence[str]) -> int:
    """These parts, in order; how many failed."""
    var = Path(os.environ["FAHUI_VAR"]) / "test"
    var.mkdir(parents=True, exist_ok=True)
    only_one(var)
    environ = {**os.environ, "FAHUI_VAR": str(var), "FAHUI_DEMO": "1"}  # invented people, a clock that can be set
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what one process compiles the next ones need not compile again
    if "browser" in parts:
        environ["CHROMIUM"] = require_browser()
    server = None if os.environ.get("DATABASE_URL") else Server(var / "postgres", FAST)
    try:
        if server is not None:
            server.join()
            environ["DATABASE_URL"] = server.url()
        if call([PYTHON, "-m", "fahui.project.runner.steps", "files"], environ)[0]:
            return 1  # it has said why
        failed = 0
        for part in parts:
            say(f"\n== {part}")
            failed += (
                lint(environ)
                if part == "lint"
                else call([*(UNIT if part == "unit" else BROWSER), *arguments], environ)[0] != 0
            )
        return failed
    finally:
        if server is not None:
            server.leave()


def main(arguments: list[str]) -> int:
    """`[unit|browser|lint] [what pytest understands]`; exit code 0 or 1."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    signal.signal(signal.SIGINT, lambda *_: None)  # the running part has it too, and tells how far it came
    if arguments and arguments[0] not in PARTS:
        raise StartError(
            "用法：bin/test [unit|browser|lint] [pytest 参数]", "Usage: bin/test [unit|browser|lint] [pytest arguments]"
        )
    failed = run(arguments[:1] or PARTS, arguments[1:])
    if not arguments:
        say(f"\n{'✗ 有未通过的部分，见上 · Something failed, see above' if failed else '✓ 全部通过 · All passed'}")
    return 1 if failed else 0
