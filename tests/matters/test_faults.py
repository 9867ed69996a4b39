"""Processes are killed and connections cut in the middle: all of an action stands, or nothing of it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from fahui.access.models import User
from fahui.core import keyring
from fahui.documents.models import Letter, LetterSeries, SealUse, StoredFile
from fahui.matters import anchors
from fahui.matters.case import happenings_of
from fahui.matters.engine import act, acted
from fahui.matters.models import Deadline, Event, Matter, MatterLetter, Sealed
from fahui.matters.permissions import standing_of
from fahui.matters.road import replay
from fahui.matters.tasks import after_event, run_out_terms
from fahui.notices.models import Message
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import ROOT
from tests.matters.slow import CountingSender

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (Matter, Event, Sealed, Deadline, Letter, MatterLetter, LetterSeries, ProcrastinateJob, Message, SealUse)


def rows() -> dict[str, list[Any]]:
    """All rows of the tables an action writes to."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}


@pytest.fixture
def filed(transactional_db: None, resident: User, village: Region, clerk: User) -> Iterator[Matter]:
    """A committed matter, and a clerk to act on it."""
    return wage_case(resident, village).matter


def killed_at(what: str, number: int, **more: str) -> None:
    """Start the slow process, wait until it says where it is, and kill it there as a power cut would."""
    connection.ensure_connection()
    info = connection.connection.info
    secret = f":{quote(info.password)}" if info.password else ""
    own = {
        "DATABASE_URL": f"postgres://{info.user}{secret}@/{info.dbname}?host={info.host}&port={info.port}",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "FAHUI_VAR": str(settings.FILES_ROOT.parent),
        "FAHUI_KEYS": str(keyring.path_in(settings.VAR)),
    }
    env = {**os.environ, **own, **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.matters.slow", what, str(number)], cwd=ROOT, env=env, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=20) == -signal.SIGKILL


def until_gone(other_than: int) -> None:
    """Wait until the server has noticed that the killed process is gone."""
    with connection.cursor() as cursor:
        for _try in range(200):
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
                "and state like 'idle in transaction%%'"
            )
            if cursor.fetchone()[0] == other_than:
                return
            cursor.execute("select pg_sleep(0.05)")
    pytest.fail("the killed process still holds its transaction")


def test_a_process_killed_while_acting_leaves_nothing_and_the_act_can_be_taken_again(
    filed: Matter, clerk: User
) -> None:
    before = rows()
    killed_at("act", filed.pk)
    until_gone(0)
    assert rows() == before
    matter = act(filed, "accept", by=clerk)
    assert (matter.stage, matter.version) == ("accepted", 2)
    assert anchors.verify() == []


def test_a_worker_killed_while_sending_tells_the_person_later_and_once(filed: Matter) -> None:
    event = filed.events.get(seq=1)
    killed_at("job", event.pk, FAHUI_SMS_SENDER="tests.matters.slow.SlowSender")
    until_gone(0)
    waiting = Message.objects.get()
    assert waiting.state == Message.State.WAITING
    after_event(event.pk)
    after_event(event.pk)
    sent = Message.objects.get()
    assert (sent.pk, sent.state) == (waiting.pk, Message.State.SENT)
    assert [bool(letter.pdf) for letter in Letter.objects.all()] == [True, True]


def cut(**kwargs: Any) -> None:
    """Another session ends this one on the server, in the middle of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        mine = cursor.fetchone()[0]
    with psycopg.connect(**_same_server()) as other:
        other.execute("select pg_terminate_backend(%s)", [mine])


def _same_server() -> dict[str, Any]:
    names = ("host", "port", "user", "password", "dbname")
    info = connection.connection.info
    return {name: getattr(info, name) for name in names if getattr(info, name)}


def test_a_cut_connection_leaves_nothing(filed: Matter, clerk: User) -> None:
    before = rows()
    failed: list[Exception] = []

    def work() -> None:
        acted.connect(cut, weak=False)
        try:
            act(filed, "accept", by=clerk)
        except Error as error:
            failed.append(error)
        finally:
            acted.disconnect(cut)
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=30)
    assert len(failed) == 1
    assert rows() == before
    filed.refresh_from_db()
    assert replay(filed.definition, happenings_of(filed)) == standing_of(filed)


def test_a_rolled_back_act_leaves_no_job_and_no_letter(filed: Matter, clerk: User) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("whoever listens may fail")

    before = rows()
    acted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            act(filed, "accept", by=clerk)
    finally:
        acted.disconnect(fail)
    assert rows() == before


def test_a_job_that_runs_twice_renders_seals_and_tells_once(filed: Matter, run_jobs: Callable[[], None]) -> None:
    run_jobs()
    after = rows()
    files = StoredFile.objects.count()
    assert after["Message"]
    assert [bool(letter.pdf) for letter in Letter.objects.all()] == [True, True]
    event = filed.events.get(seq=1)
    after_event(event.pk)
    after_event.defer(event_id=event.pk)
    run_jobs()
    again = rows()
    for table in set(after) - {"ProcrastinateJob"}:
        assert again[table] == after[table], table
    assert StoredFile.objects.count() == files


def test_two_workers_with_the_same_job_send_one_message(filed: Matter, settings: Any) -> None:
    settings.SMS_SENDER = "tests.matters.slow.CountingSender"
    CountingSender.sent.clear()
    event = filed.events.get(seq=1)

    def work() -> None:
        after_event(event.pk)
        connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(CountingSender.sent) == 1
    assert Message.objects.get().state == Message.State.SENT
    assert StoredFile.objects.filter(content_type="application/pdf").count() == Letter.objects.count() == 2


def test_the_nightly_round_twice_lets_a_term_lapse_once(filed: Matter, clerk: User) -> None:
    from datetime import timedelta

    from fahui.core import clock
    from tests.conftest import at
    from tests.matters.test_wage_case import serve

    tomorrow = clock.today() + timedelta(days=1)
    last = tomorrow + timedelta(days=5)
    with clock.at(at(f"{tomorrow} 10:00")):
        given = {"supplement_items": "工友证言", "supplement_by": last}
        serve(act(filed, "request_supplement", by=clerk, answers=given), clerk, str(tomorrow))
    with clock.at(at(f"{last + timedelta(days=1)} 00:10")):
        assert run_out_terms() == 1
        assert run_out_terms() == 0
    lapse = Event.objects.get(matter=filed, action="lapse")
    assert (lapse.actor, lapse.facts["term"]) == ("system:nightly", "supplement")
