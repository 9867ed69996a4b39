"""Django's part of a start, in a process of its own: assets, static files, translations, tables, demo district.

What is made from sources is made again only when a digest of the sources differs.
"""

import hashlib
import io
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import django
import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from fahui.core import clock
from fahui.project.runner.environment import ROOT
from fahui.project.runner.ready import once
from fahui.project.runner.words import StartError, disk_full, plain_endings, tell
from fahui.ui.build import BuildError, build

SOURCES = ROOT / "src/fahui"
POSTGRESQL = {"postgres", "postgresql", "psql", "pgsql"}  # as django-environ names it


def digest(sources: Iterable[Path]) -> str:
    """SHA-256 over names and contents of these files and folders."""
    total = hashlib.sha256()
    for source in sources:
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                total.update(f"{file.relative_to(source.parent)}\0{content}\n".encode())
    return total.hexdigest()


def when_changed(stamp: Path, sources: Iterable[Path], chinese: str, english: str, make: Callable[[], object]) -> None:
    """Make something from sources, unless the stamp beside it says it was made from these very ones."""
    now = digest(sources)
    if not stamp.exists() or stamp.read_text() != now:
        tell(chinese, english)
        make()
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)


def make_files(var: Path) -> None:
    """What pages need besides templates: bundles and icons in build/, compiled translations."""
    assets = [SOURCES / "ui" / name for name in ("assets", "build.py", "icons.txt")]
    assets += [ROOT / "package.json", ROOT / "package-lock.json"]
    when_changed(
        ROOT / "build/.digest", assets, "正在构建界面资源", "Building the interface's assets", lambda: build(ROOT)
    )
    django.setup()  # not before: the settings look whether build/ is there
    when_changed(
        var / "translations.digest",
        sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")),
        "正在编译译文",
        "Compiling the translations",
        lambda: call_command("messages", "--compile"),
    )


def collect(var: Path) -> None:
    """Static files with their hashed names and compressed copies; 4 s, hence only when something changed."""
    static = sorted(SOURCES.glob("*/static"))
    when_changed(
        var / "static/.digest",
        [*static, ROOT / "build", ROOT / "requirements.lock"],
        "正在整理静态文件",
        "Collecting the static files",
        lambda: call_command("collectstatic", interactive=False, clear=True, verbosity=0),
    )


def require_database(url: str) -> None:
    """Can this database be reached? Otherwise one sentence that shows no password."""
    try:
        found = environ.Env.db_url_config(url) if url.partition("://")[0] in POSTGRESQL else None
    except (ImproperlyConfigured, ValueError):
        found = None
    if found is None:
        raise StartError(
            "DATABASE_URL 应为 postgres://用户:密码@主机:端口/库名。",
            "DATABASE_URL must read postgres://user:password@host:port/name.",
        )
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    parameters = {ours: found[theirs] for ours, theirs in names.items() if found.get(theirs)}
    parameters = {**parameters, **found.get("OPTIONS", {}), "connect_timeout": 5}
    try:
        psycopg.connect(**parameters).close()
    except psycopg.Error as error:
        where = f"{parameters.get('host', '')}:{parameters.get('port', 5432)}/{parameters.get('dbname', '')}"
        reason = str(error).strip().splitlines()[-1]
        raise StartError(f"连不上数据库 {where}：{reason}", f"Cannot reach the database {where}: {reason}") from error


def tables() -> None:
    """The tables and what must stand in them."""
    call_command("check", stdout=io.StringIO())  # a wrong service definition must not start
    tell("正在检查数据库", "Checking the database")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("prepare")
    call_command("laws", "load", "--once", stdout=io.StringIO())


def set_up(var: Path, app_url: str, accounts: int) -> None:
    """Everything before the web starts; what the demo's accounts are goes to the descriptor `accounts`."""
    require_database(os.environ["DATABASE_URL"])
    make_files(var)
    collect(var)
    call_command("check", "--tag", "security", stdout=io.StringIO())  # what is set from outside, each time
    mark = f"{digest([SOURCES, ROOT / 'requirements.lock'])} {clock.today()}"  # some things are prepared for a day
    once(mark, tables)
    require_database(app_url)
    if os.environ["FAHUI_DEMO"] == "1":
        call_command("demo", "--seed", "7")
        told = io.StringIO()
        call_command("demo", "--accounts", stdout=told)
        with os.fdopen(accounts, "w", encoding="utf-8") as pipe:
            pipe.write(told.getvalue())


def main(arguments: list[str]) -> None:
    """`files`, or `all <app's DATABASE_URL> <descriptor>`."""
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))  # with npm and all
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fahui.project.settings")
    var = Path(os.environ["FAHUI_VAR"])
    with plain_endings():
        try:
            if arguments[0] == "files":
                make_files(var)
            else:
                set_up(var, arguments[1], int(arguments[2]))
        except (CommandError, ImproperlyConfigured, BuildError) as error:
            raise StartError(f"启动准备没有完成：{error}", f"Could not be set up: {error}") from error
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) == "53100":
                raise disk_full() from error
            raise


if __name__ == "__main__":
    main(sys.argv[1:])
