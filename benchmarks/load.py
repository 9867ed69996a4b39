"""Requests per second and p50/p95 of the main pages with 1,000 and 100,000 matters, on one machine, bounded.

    DATABASE_URL='postgres://postgres@/x?host=/socket/folder' python -m benchmarks.load [--seconds 5] [--json FILE]

It makes its own database `fahui_bench` on that server (dropped first), starts granian and a job worker on
loopback, and asks with a small asyncio client. Client, server, worker and database share the machine.
"""

import argparse
import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("BENCH_PORT", "8899"))
CONNECTIONS = 8
CALLERS = itertools.count(1)  # of loopback addresses, no two alike in one run
Request = tuple[str, str, dict[str, str], bytes]  # method, path, headers, body


def database() -> str:
    """Make an empty benchmark database on the given server; its address."""
    import psycopg

    url = os.environ["DATABASE_URL"]
    admin, _sep, options = url.partition("?")
    server = admin.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres?{options}", autocommit=True) as connection:
        connection.execute("drop database if exists fahui_bench with (force)")
        connection.execute("create database fahui_bench")
    return f"{server}/fahui_bench?{options}"


@contextmanager
def serving(env: dict[str, str]) -> Iterator[None]:
    """Granian with two workers, and one job worker."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "8"]
    web += ["--no-access-log", "--log-level", "warning", "--port", str(PORT), "fahui.project.wsgi:application"]
    jobs = [sys.executable, "manage.py", "procrastinate", "worker"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    children = [subprocess.Popen(command, env=env, cwd=ROOT, **quiet) for command in (web, jobs)]
    try:
        asyncio.run(_ready())
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(20)


async def _ready() -> None:
    for _try in range(150):
        try:
            status, _body = await _ask(*await asyncio.open_connection("127.0.0.1", PORT), ("GET", "/health", {}, b""))
            if status == 200:
                return
        except OSError:
            pass
        await asyncio.sleep(0.2)
    raise SystemExit("the server did not start")


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request) -> tuple[int, bytes]:
    method, path, headers, body = request
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    return status, await reader.readexactly(length)


async def _connect(callers: Iterator[int] | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    number = next(callers) if callers else 1
    return await asyncio.open_connection("127.0.0.1", PORT, local_addr=(f"127.0.{number // 250}.{number % 250 + 1}", 0))


async def measure(
    make: Callable[[], Request], seconds: float, callers: Iterator[int] | None = None
) -> dict[str, float]:
    """Ask over and over on some connections for some seconds."""
    times: list[float] = []
    wrong = 0
    stop = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal wrong
        reader, writer = await _connect(callers)
        while time.perf_counter() < stop:
            if callers:  # tries are limited per caller: each request comes from another loopback address
                writer.close()
                reader, writer = await _connect(callers)
            begun = time.perf_counter()
            status, _body = await _ask(reader, writer, make())
            times.append(time.perf_counter() - begun)
            wrong += status >= 400
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    took = time.perf_counter() - begun
    cuts = statistics.quantiles(times, n=100)
    return {
        "per_second": round(len(times) / took, 1),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "failed": wrong,
    }


def scenarios(people: dict[str, str]) -> dict[str, Callable[[], Request]]:
    """What is asked, by name."""
    staff = {"Cookie": f"sessionid={people['session']}"}
    form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{PORT}/"}
    form["Cookie"] = f"csrftoken={people['csrf']}"
    code = urlencode(
        {"number": people["number"], "code": people["code"], "csrfmiddlewaretoken": people["csrf"]}
    ).encode()
    return {
        "hello view": lambda: ("GET", "/bench/hello", {}, b""),
        "public page (home, no query)": lambda: ("GET", "/", {}, b""),
        "bare create of the rows and job": lambda: ("POST", "/bench/bare", {}, b""),
        "bare create of all rows a submission writes": lambda: ("POST", "/bench/all-rows", {}, b""),
        "submit a matter": lambda: ("POST", "/bench/submit", {}, b""),
        "worklist": lambda: ("GET", people["worklist"], staff, b""),
        "matter page": lambda: ("GET", people["matter"], staff, b""),
        "progress page": lambda: ("POST", people["progress"], form, code),
    }


def run(seconds: float, size: int, env: dict[str, str]) -> dict[str, dict[str, float]]:
    """Fill up to a size, then measure every scenario."""
    command = [sys.executable, "-m", "benchmarks.people", str(size)]
    people = json.loads(subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    results = {}
    with serving(env):
        for name, make in scenarios(people).items():
            callers = CALLERS if name.startswith("progress") else None
            asyncio.run(measure(make, 0.5, callers))  # warm
            results[name] = asyncio.run(measure(make, seconds, callers))
    return results


def main() -> None:
    """Measure at both sizes and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    env = {**os.environ, "DATABASE_URL": database(), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    env |= {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "FAHUI_DEMO": "1", "DATABASE_POOL": "1", "LOG_LEVEL": "ERROR"}
    for command in (("migrate", "--noinput", "-v0"), ("prepare",)):
        subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=ROOT, check=True)
    results = {size: run(options.seconds, size, env) for size in options.sizes}
    for size, rows in results.items():
        print(f"\n{size:,} matters | per second | p50 ms | p95 ms | failed\n---|---|---|---|---")
        for name, row in rows.items():
            print(f"{name} | {row['per_second']} | {row['p50_ms']} | {row['p95_ms']} | {row['failed']}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
