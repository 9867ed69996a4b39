"""How long it takes to find who may already be on record, among 100,000 persons.

    DATABASE_URL='postgres://postgres@/x?host=/socket/folder' python -m benchmarks.matching [--persons 100000]

It makes its own database `fahui_matching_bench` on that server (dropped first). The persons are put in by SQL, with
the same sealing, keys and indexes as the register writes; the product itself never makes rows this way.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NAME = "fahui_matching_bench"
ENTRIES = 200  # of each kind
SEED = 7


def database(name: str = NAME) -> str:
    """An empty database on the given server; its address."""
    import psycopg

    admin, _sep, options = os.environ["DATABASE_URL"].partition("?")
    server = admin.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres?{options}", autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name}")
    return f"{server}/{name}?{options}"


@dataclass(frozen=True)
class Invented:
    """Somebody to be put in, and what they would say at a desk."""

    name: str
    details: dict[str, Any]
    place: int


def people(count: int, places: list[int]) -> Iterator[Invented]:
    """Names as common as they are here: a good two thousand for all of them; each number once."""
    from stdnum.cn import ric

    from fahui.demo.words import read

    chance, names = random.Random(SEED), read("names")
    surnames, given = names["surnames"].split(), " ".join(names["given"].values()).split()
    for n in range(count):
        born = date.fromordinal(date(1935, 1, 1).toordinal() + chance.randrange(27000))
        body = f"000000{born:%Y%m%d}{n % 1000:03d}"
        details = {
            "id_type": "resident",
            "id_number": body + str(ric.calc_check_digit(body + "0")),
            "phone": f"199{n:08d}",
            "address": f"示例街道{chance.randrange(400)}村{chance.randrange(1, 12)}组{chance.randrange(1, 90)}号",
        }
        yield Invented(chance.choice(surnames) + chance.choice(given), details, chance.choice(places))


def fill(count: int) -> list[Invented]:
    """Put them in, triggers off for this transaction; one data key for all."""
    from django.db import connection, transaction

    from fahui.core.models import DataKey
    from fahui.people.models import Person, PersonIndex, blind
    from fahui.people.register import looked_up
    from fahui.places.models import Region

    if not str(connection.settings_dict["NAME"]).endswith("_bench"):
        raise SystemExit(f"{connection.settings_dict['NAME']} is not a benchmark's database")
    everybody = list(people(count, list(Region.objects.villages().values_list("pk", flat=True))))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        key = DataKey.make()
        for start in range(0, count, 5000):
            rows = [_row(one, key) for one in everybody[start : start + 5000]]
            Person.objects.bulk_create(rows)
            PersonIndex.objects.bulk_create(
                PersonIndex(person=row, kind=kind, value=blind(kind, value))
                for row, one in zip(rows, everybody[start : start + 5000], strict=True)
                for kind, value in looked_up(one.name, one.details)
            )
    with connection.cursor() as cursor:
        cursor.execute("analyze people_person, people_personindex")
    return everybody


def _row(one: Invented, key: Any) -> Any:
    from fahui.core import text
    from fahui.core.identifiers import name_key
    from fahui.people.models import Person

    row = Person(name=one.name, name_key=name_key(one.name), initials=text.initials(one.name), region_id=one.place)
    row.data_key, row.id_type, row.demo = key, "resident", True
    row.seal(one.details)
    return row


def entries(everybody: list[Invented]) -> dict[str, list[Invented]]:
    """What comes to the desk: the same number, the same name and phone, birthday, address; and somebody quite new."""
    chance = random.Random(SEED + 1)
    some = chance.sample(everybody, ENTRIES)
    fresh = [Invented(f"新{one.name}", {"phone": f"198{n:08d}"}, one.place) for n, one in enumerate(some)]
    return {
        "same ID number": some,
        "same name and phone": [_only(one, "phone") for one in some],
        "same name, other number": [_only(one, "phone", phone="19811112222") for one in some],
        "same name and address": [_only(one, "address") for one in some],
        "born the same day": [_born(one) for one in some],
        "nobody": fresh,
    }


def _only(one: Invented, *keys: str, **other: str) -> Invented:
    return Invented(one.name, {**{key: one.details[key] for key in keys}, **other}, one.place)


def _born(one: Invented) -> Invented:
    number = str(one.details["id_number"])
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return Invented(one.name, {"id_type": "passport", "id_number": "E1234567", "born": born}, one.place)


def measure(do: Callable[[Invented], int], asked: list[Invented]) -> tuple[float, float, float, float]:
    """p50, p95 and longest in milliseconds, and how many were found on average."""
    times, found = [], 0
    for one in asked:
        begun = time.perf_counter()
        found += do(one)
        times.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[94], max(times), found / len(asked)


def run(count: int) -> None:
    """Fill, then ask for each kind of entry and print a table."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from fahui.people.matching import candidates

    begun = time.perf_counter()
    everybody = fill(count)
    print(f"{count:,} persons in {time.perf_counter() - begun:.0f} s\n")

    def ask(one: Invented) -> int:
        return len(candidates(one.name, one.details, place=one.place))

    kinds = entries(everybody)
    for one in kinds["same ID number"][:20]:  # warm
        ask(one)
    with CaptureQueriesContext(connection) as asked:
        ask(kinds["same ID number"][0])
    print(f"{len(asked)} queries each\n\nentry | p50 ms | p95 ms | longest ms | found\n---|---|---|---|---")
    for kind, some in kinds.items():
        p50, p95, longest, found = measure(ask, some)
        print(f"{kind} | {p50:.1f} | {p95:.1f} | {longest:.1f} | {found:.1f}")


def main() -> None:
    """Make the database in this process's children, then measure in one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    options = parser.parse_args()
    if os.environ.get("BENCH_READY"):
        run(options.persons)
        return
    prepared(NAME, "benchmarks.matching", options.persons)


def prepared(name: str, module: str, count: int) -> None:
    """Make a database of this name, then run the module on it."""
    env = {**os.environ, "DATABASE_URL": database(name), "DJANGO_SETTINGS_MODULE": "fahui.project.settings"}
    env |= {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "FAHUI_DEMO": "1", "LOG_LEVEL": "ERROR", "BENCH_READY": "1"}
    for command in (("migrate", "--noinput", "-v0"), ("prepare",)):
        subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=ROOT, check=True)
    again = [sys.executable, "-m", module, "--persons", str(count)]
    subprocess.run(again, env=env, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
