"""The report, equal access and streamlining over 100,000 matters: `python -m benchmarks.counting`.

It wants a migrated and prepared database whose name ends in `_bench`. The bulk loader knows complaints only; four of
five are told to be legal aid here, and every second of those granted, so that the numbers have something to count.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any

MATTERS, PHONE = 100_000, "19911119999"
RETOLD = """
set local session_replication_role = replica;
update matters_matter set service = 'legal_aid', edition = '2023-09-01', facts =
  '{"means_ground": "migrant_worker", "aid_form": "litigation", "cause": "wages", "procedure_stage": "first"}'
  where number like 'L%' and service = 'complaint' and id % 5 <> 0;
update matters_event e set action = 'grant' from matters_matter m
  where m.id = e.matter_id and m.service = 'legal_aid' and m.number like 'L%' and e.seq = 2 and m.id % 2 = 0;
set local session_replication_role = origin;
"""


def fill() -> None:
    """The matters, retold."""
    from django.db import connection, transaction

    from benchmarks import bulk

    bulk.fill(MATTERS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RETOLD)
    bulk.analyse()


def reader() -> Any:
    """Who leads the bureau."""
    from fahui.access.models import Grant, User
    from fahui.access.roles import Role
    from fahui.places.models import Region

    user = User.objects.by_phone(PHONE)
    if user is None:
        user = User.objects.create_user(PHONE, name="测", is_staff=True, phone_verified=True)
        district = Region.objects.get(level=Region.Level.DISTRICT)
        Grant.objects.create(user=user, role=Role.CHIEF, region=district, starts_on=date(2000, 1, 1))
    return user


def seconds(work: Callable[[], Any]) -> float:
    """The best of three."""
    took = []
    for _turn in range(3):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def measure(code: str, user: Any, today: date) -> None:
    """One period: the work of each page."""
    from fahui.matters.counting.decided import decided
    from fahui.matters.counting.equal import figures
    from fahui.matters.counting.periods import period_of
    from fahui.matters.counting.reading import Scope
    from fahui.matters.counting.report import behind, report

    scope = Scope(user, period_of(code, today))
    print(f"{code}: {len(decided(scope))} decided")
    print(f"  report {seconds(lambda: report(scope)):.2f} s")
    print(f"  equal access {seconds(lambda: figures(scope)):.2f} s")
    print(f"  streamlining {seconds(lambda: decided(scope)):.2f} s")
    print(f"  first page of a list {seconds(lambda: list(behind('decided', scope).rows[:26])):.2f} s")


def main() -> None:
    """Fill, then time a month, a quarter and a year."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fahui.project.settings")
    import django

    django.setup()
    from fahui.core import clock

    fill()
    today = clock.today()
    for code in (f"{today:%Y-%m}", f"{today.year}-Q{(today.month + 2) // 3}", f"{today.year}"):
        measure(code, reader(), today)


if __name__ == "__main__":
    main()
