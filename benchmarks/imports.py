"""How long files of ten thousand rows take: check, apply, undo, by the worker, with the progress it shows.

    DATABASE_URL='postgres://postgres@/x?host=/socket/folder' python -m benchmarks.imports [--rows N] [--only lawyers]

It makes its own database `fahui_imports_bench` on that server (dropped first). All rows are invented.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NAME = "fahui_imports_bench"
TARGETS = {"checking": 60, "applying": 120}  # seconds for ten thousand lawyers on two cores


def database() -> str:
    """Make an empty database on the given server; its address."""
    import psycopg

    admin, _sep, options = os.environ["DATABASE_URL"].partition("?")
    server = admin.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres?{options}", autocommit=True) as connection:
        connection.execute(f"drop database if exists {NAME} with (force)")
        connection.execute(f"create database {NAME}")
    return f"{server}/{NAME}?{options}"


@contextmanager
def worker() -> Iterator[None]:
    """One job worker of its own."""
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        child.terminate()
        child.wait(20)


def step(batch: Any, state: str, ends: str) -> float:
    """Begin a step, watch it as the page does, and say how long it took."""
    from fahui.registers import batches

    begun, shown = time.perf_counter(), -1
    assert batches.begin(batch, state), batch.state
    while batch.working:
        time.sleep(0.5)
        batch.refresh_from_db()
        if batch.done // 2000 != shown // 2000:
            shown = batch.done
            print(f"    {batch.get_state_display()} {batch.done}/{batch.total}", flush=True)
    took = time.perf_counter() - begun
    if batch.state != ends:
        raise SystemExit(f"{state} ended as {batch.state}: {batch.fault}")
    return took


def bring(title: str, kind: Any, user: Any, content: bytes) -> tuple[int, dict[str, float]]:
    """One file in and out again: its rows, and how long each step took."""
    from fahui.registers import batches

    print(f"{title}: {len(content) / 1e6:.1f} MB", flush=True)
    batch = batches.upload(kind, user, "invented.xlsx", content)
    took = {"checking": step(batch, "checking", "checked")}
    print(f"    {batch.counts}", flush=True)
    took["applying"] = step(batch, "applying", "applied")
    batch.undone_by, batch.undone_why = user, "benchmark"
    batch.save()
    took["undoing"] = step(batch, "undoing", "undone")
    return batch.total, took


def report(title: str, rows: int, took: dict[str, float], targets: dict[str, int]) -> None:
    """One line a step."""
    for name, seconds in took.items():
        aim = targets.get(name)
        judged = "" if aim is None else f" (aim {aim} s: {'met' if seconds <= aim else 'MISSED'})"
        print(f"{title} | {rows:,} rows | {name} | {seconds:.1f} s{judged}", flush=True)


def prepare() -> None:
    """An empty installation with its regions, in a database of its own."""
    os.environ |= {"DATABASE_URL": database(), "FAHUI_DEMO": "1", "LOG_LEVEL": "ERROR"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fahui.project.settings")
    sources = [str(ROOT / "src"), str(ROOT)]
    os.environ["PYTHONPATH"] = ":".join(sources)
    sys.path[:0] = sources
    for command in (("migrate", "--noinput", "-v0"), ("prepare",)):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
    import django

    django.setup()


def main() -> None:
    """Time the files asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--only", choices=("points", "lawyers", "matters"))
    options = parser.parse_args()
    prepare()
    from benchmarks import invented

    user = invented.keeper()
    files: dict[str, Callable[[int], tuple[Any, bytes]]] = {
        "points": invented.points,
        "lawyers": invented.lawyers,
        "matters": invented.matters,
    }
    with worker():
        for name, make in files.items():
            if options.only in (None, name):
                kind, content = make(options.rows)
                rows, took = bring(name, kind, user, content)
                report(name, rows, took, TARGETS if name == "lawyers" else {})


if __name__ == "__main__":
    main()
