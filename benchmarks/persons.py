"""How long the pages take that look among 100,000 persons with as many matters.

    DATABASE_URL='postgres://postgres@/x?host=/socket/folder' python -m benchmarks.persons [--persons 100000]

It makes its own database `fahui_persons_bench` on that server (dropped first): the persons of `matching.py`, the
matters of `bulk.py` tied to them, one person in ten linked to another record, and two readings for each matter.
Each page is asked by Django's own client in this process: no socket, no second process.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.matching import Invented, fill, people, prepared

NAME = "fahui_persons_bench"
ASKED = 40  # times each

TIED = """
create temp table one on commit drop as select id, row_number() over (order by id) as n from people_person where demo;
create temp table own on commit drop as select id, row_number() over (order by id) as n from matters_party;
analyze one; analyze own;
update matters_party p set person_id = one.id from own join one using (n) where p.id = own.id;
update people_person p set identity = one.id - one.n % 20 from one where p.id = one.id and one.n % 20 < 2;
"""
READ = """
insert into access_reading (district, at, day, user_id, role, unit, kind, matter_id, number, person_id, what, reason,
  rows)
select '420117', now() - i * interval '1 minute', current_date, 1, 'clerk', '测速站',
  case when i % 2 = 0 then 'person' else 'file' end, case when i % 2 = 1 then m.id end, m.number,
  case when i % 2 = 0 then p.person_id end, '', '', 1
from generate_series(1, 2) i cross join matters_matter m join matters_party p on p.matter_id = m.id;
"""


def fill_all(count: int) -> list[Invented]:
    """Persons, matters, what ties them; statistics as a database that has run for a while has them."""
    from django.db import connection, transaction

    from benchmarks import bulk
    from fahui.people.models import Person
    from fahui.places.models import Region

    if Person.objects.filter(demo=True).exists():  # asked again: the same people
        return list(people(count, list(Region.objects.villages().values_list("pk", flat=True))))
    everybody = fill(count)
    bulk.fill(count)
    bulk.analyse()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        for words in (TIED, READ):
            cursor.execute(words)
    bulk.analyse()
    return everybody


def actors() -> dict[str, Any]:
    """A street's clerk, the district's complaint officer and reviewer, and a resident who has a linked record."""
    from benchmarks.people import session_of
    from fahui.access.models import Grant, User
    from fahui.access.roles import Role
    from fahui.people.models import Person
    from fahui.places.models import Region

    street = Region.objects.filter(level="street").order_by("pk").first()
    district = Region.objects.get(level="district")
    assert street is not None
    found = {}
    roles = {"clerk": (Role.CLERK, street), "officer": (Role.COMPLAINT_OFFICER, district)}
    for n, (who, (role, place)) in enumerate((roles | {"reviewer": (Role.REVIEWER, district)}).items()):
        phone = f"1990000009{n}"
        user = User.objects.by_phone(phone) or User.objects.create_user(phone, name=who, is_staff=True)
        Grant.objects.get_or_create(user=user, role=role, region=place)
        found[who] = session_of(User.objects.get(pk=user.pk))
    person = Person.objects.filter(identity__isnull=False).order_by("pk")[100]
    Person.objects.filter(pk=person.pk).update(assurance=2)
    account = User.objects.by_phone("19900000099")
    found["resident"] = session_of(account or User.objects.create_user("19900000099", person=person))
    return found


def client(session: str) -> Any:
    """A browser with this session."""
    from django.conf import settings
    from django.test import Client

    browser = Client(HTTP_HOST="localhost")
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    return browser


def scenarios(everybody: list[Invented]) -> dict[str, Callable[[int], Any]]:
    """What is asked, each time about somebody else."""
    from fahui.access.models import Grant
    from fahui.people.models import Person
    from fahui.places.models import subtree_ids

    browsers = {who: client(session) for who, session in actors().items()}
    clerk = browsers["clerk"]
    street = Grant.objects.get(role="clerk").region
    near = list(Person.objects.filter(region__in=subtree_ids(street))[:ASKED].values_list("pk", "name"))
    search = "/workbench/persons/"

    def of(n: int) -> tuple[int, str]:
        return near[n % len(near)]

    return {
        "worklist, clerk of a street": lambda n: clerk.get("/workbench/"),
        "worklist, complaint officer of the district": lambda n: browsers["officer"].get("/workbench/"),
        "worklist, reviewer of the district": lambda n: browsers["reviewer"].get("/workbench/"),
        "search by name, clerk": lambda n: clerk.post(search, {"q": of(n)[1]}),
        "search by name, district": lambda n: browsers["reviewer"].post(search, {"q": of(n)[1]}),
        "search by initials, clerk": lambda n: clerk.post(search, {"q": "zw"}),
        "search by initials, district": lambda n: browsers["reviewer"].post(search, {"q": "zw"}),
        "search by ID number": lambda n: clerk.post(search, {"q": everybody[n * 31].details["id_number"]}),
        "search that finds nobody": lambda n: clerk.post(search, {"q": "没有这个人"}),
        "page of a person": lambda n: clerk.get(f"{search}{of(n)[0]}/"),
        "same records": lambda n: clerk.get(f"{search}{of(n)[0]}/links/"),
        "resident: my matters": lambda n: browsers["resident"].get("/mine/"),
        "resident: who looked": lambda n: browsers["resident"].get("/mine/seen-by/"),
    }


def run(count: int) -> None:
    """Fill, then ask each page and print a table."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    begun = time.perf_counter()
    everybody = fill_all(count)
    print(f"{count:,} persons, as many matters, in {time.perf_counter() - begun:.0f} s\n")
    print("page | queries | p50 ms | p95 ms | longest query ms\n---|---|---|---|---")
    for name, ask in scenarios(everybody).items():
        for n in range(3):  # warm
            answer = ask(n)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {answer.status_code}")
        with CaptureQueriesContext(connection):
            ask(3)
            asked = list(connection.queries)
        worst = max(asked, key=lambda one: float(one["time"]))
        times = []
        for n in range(ASKED):
            start = time.perf_counter()
            ask(n)
            times.append((time.perf_counter() - start) * 1000)
        cuts = statistics.quantiles(times, n=100)
        slowest = float(worst["time"]) * 1000
        print(f"{name} | {len(asked)} | {cuts[49]:.0f} | {cuts[94]:.0f} | {slowest:.0f}", flush=True)
        if os.environ.get("BENCH_SQL"):
            print(worst["sql"], flush=True)


def main() -> None:
    """Make the database in this process's children, then measure in one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    options = parser.parse_args()
    run(options.persons) if os.environ.get("BENCH_READY") else prepared(NAME, "benchmarks.persons", options.persons)


if __name__ == "__main__":
    main()
