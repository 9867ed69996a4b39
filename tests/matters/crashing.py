"""Run by the test that kills the database: each step in a process of its own, against the server of DATABASE_URL."""

import hashlib
import json
import os
import sys
from typing import Any

from tests.matters.slow import wait


def told(**values: Any) -> None:
    """One line for the parent."""
    sys.stdout.write(json.dumps(values, default=str) + "\n")
    sys.stdout.flush()


def file_case() -> None:
    """Tables, a clerk, a resident, a wage case."""
    from django.core.management import call_command

    from fahui.access.models import Grant, User
    from fahui.core import clock
    from fahui.places.models import Region
    from tests.cases import wage_case

    call_command("migrate", verbosity=0)
    call_command("prepare")
    clerk = User.objects.create_user(
        "19900011111", "correct horse 9", name="王窗口", is_staff=True, phone_verified=True
    )
    starts = clock.today().replace(year=2020)
    Grant.objects.create(user=clerk, role="clerk", region=Region.objects.get(level="district"), starts_on=starts)
    resident = User.objects.create_user("19900011112", None, name="赵建国", phone_verified=True)
    wage_case(resident, Region.objects.get(code="420117001204"))
    told(filed=True)


def act_on(where: str) -> None:
    """Accept the case; stop "inside" the transaction with all written, or "after" it was committed."""
    from django.db import transaction

    from fahui.access.models import User
    from fahui.matters.engine import act, acted
    from fahui.matters.models import Matter

    def listen(**kwargs: Any) -> None:
        if where == "inside":
            wait()
        else:
            transaction.on_commit(wait)

    acted.connect(listen, weak=False)
    act(Matter.objects.get(), "accept", by=User.objects.get(grants__role="clerk"))


def look() -> None:
    """What stands: a digest of every row an action writes to, the stage, and what the chain says."""
    from fahui.matters import anchors
    from fahui.matters.case import happenings_of
    from fahui.matters.models import Matter
    from fahui.matters.permissions import standing_of
    from fahui.matters.road import replay
    from tests.matters.test_faults import rows

    matter, found = Matter.objects.get(), rows()
    told(
        digest=hashlib.sha256(json.dumps(found, default=str, sort_keys=True).encode()).hexdigest(),
        stage=matter.stage,
        actions=[one["action"] for one in found["Event"]],
        jobs=[one["task_name"] for one in found["ProcrastinateJob"]],
        altered=anchors.verify(),
        replays=replay(matter.definition, happenings_of(matter)) == standing_of(matter),
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fahui.project.settings")
    import django

    django.setup()
    {"file": file_case, "look": look, "inside": lambda: act_on("inside"), "after": lambda: act_on("after")}[
        sys.argv[1]
    ]()
