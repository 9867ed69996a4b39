"""Fixtures named after people and things."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.people.models import AgentPost, Organisation, OrganisationKind, Professional, ProfessionalKind
from fahui.places.models import Region
from fahui.ui.build import build

ROOT = Path(__file__).resolve().parents[1]
SHANGHAI = ZoneInfo("Asia/Shanghai")
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # half a second less for each account


def at(text: str) -> datetime:
    """2026-11-25 or 2026-11-25 10:30 in the district's time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that one worker does not end alone; browser tests last.

    Playwright leaves an event loop running, in which signing and the worker cannot start.
    """
    long = ("tests/outlets/", "tests/demo/", "tests/matters/test_machine.py")
    items.sort(key=lambda item: not item.nodeid.startswith(long))
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector of garbage need not look through it, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """The test database begins as a copy of a migrated one."""
    from tests.database import migrated

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database is flushed by truncating, which the events refuse: that one trigger is off here."""
    with django_db_blocker.unblock():
        call_command("prepare")
        with connection.cursor() as cursor:
            cursor.execute("alter table matters_event disable trigger event_stays_whole")
            cursor.execute("alter table ledger_posting disable trigger posting_stays_whole")
            for log in ("access_apicall", "access_reading", "access_signin"):
                cursor.execute(f"alter table {log} disable trigger log_stays_whole")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    """Files and anchors of a test stay in its own folder."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.ANCHOR_ROOT = tmp_path / "anchors"
    settings.PASSWORD_HASHERS = QUICK


@pytest.fixture(autouse=True)
def fresh_limits(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test counts against another's rate limits."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        return
    cache.close()


@pytest.fixture
def transactional_db(transactional_db: None, django_db_blocker: Any) -> Iterator[None]:
    """Flushing empties the tables that `prepare` filled and leaves the job queue: put both right."""
    with django_db_blocker.unblock():
        call_command("prepare")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_periodic_defers cascade")


@pytest.fixture(autouse=True)
def prepared_tables(request: pytest.FixtureRequest) -> None:
    """A test marked as transactional gets what `transactional_db` puts right, without having to name it."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")


@pytest.fixture
def run_jobs() -> Callable[[], None]:
    """Work off the queue as the worker would."""

    def run() -> None:
        from procrastinate.contrib.django import app

        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's connector has it
        with worker.open():
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    return run


@pytest.fixture
def district(db: None) -> Region:
    """新洲区."""
    return Region.objects.get(level="district")


@pytest.fixture
def village(db: None) -> Region:
    """A village below 邾城街道."""
    return Region.objects.get(code="420117001204")


def account_of(one: Professional | AgentPost) -> User:
    """The account of somebody with a case, or of a body's agent."""
    return User.objects.get(person=one.person)


PHONES = iter(range(19900010000, 19900090000))


@pytest.fixture
def staff(district: Region) -> Callable[..., User]:
    """Makes a member of staff with one role: staff("reviewer", "李审查")."""

    def make(role: str, name: str = "工作人员", region: Region | None = None) -> User:
        user = User.objects.create_user(
            str(next(PHONES)), "correct horse 9", name=name, is_staff=True, phone_verified=True
        )
        Grant.objects.create(
            user=user, role=role, region=region or district, starts_on=clock.today().replace(year=2020)
        )
        return user

    return make


@pytest.fixture
def clerk(staff: Callable[..., User]) -> User:
    """窗口人员."""
    return staff(Role.CLERK, "王窗口")


@pytest.fixture
def reviewer(staff: Callable[..., User]) -> User:
    """审查人员."""
    return staff(Role.REVIEWER, "李审查")


@pytest.fixture
def approver(staff: Callable[..., User]) -> User:
    """中心负责人."""
    return staff(Role.APPROVER, "陈主任")


@pytest.fixture
def assigner(staff: Callable[..., User]) -> User:
    """指派人员."""
    return staff(Role.ASSIGNER, "周指派")


@pytest.fixture
def objection_officer(staff: Callable[..., User]) -> User:
    """司法局异议审查人员."""
    return staff(Role.OBJECTION_OFFICER, "吴异议")


@pytest.fixture
def complaint_officer(staff: Callable[..., User]) -> User:
    """投诉处理人员."""
    return staff(Role.COMPLAINT_OFFICER, "郑投诉")


@pytest.fixture
def consultant(staff: Callable[..., User]) -> User:
    """咨询答复人员."""
    return staff(Role.CONSULTANT, "孙律师")


@pytest.fixture
def keeper(staff: Callable[..., User]) -> User:
    """登记管理人员 of the district."""
    return staff(Role.REGISTRAR, "孙登记")


@pytest.fixture
def resident(db: None) -> User:
    """赵建国, an invented worker."""
    return User.objects.create_user("19900000001", name="赵建国", phone_verified=True)


@pytest.fixture
def lawyer(db: None) -> Professional:
    """A lawyer with an account of a firm."""
    firm = Organisation.objects.create(name="示例律师事务所（演示）", kind=OrganisationKind.LAW_FIRM)
    user = User.objects.create_user(
        str(next(PHONES)), "correct horse 9", name="钱律师", is_staff=True, phone_verified=True
    )
    return Professional.objects.create(
        person=user.person, organisation=firm, kind=ProfessionalKind.LAWYER, work_phone="027-00000001",
        criminal_since=date(2015, 7, 1), minor_trained=date(2020, 9, 1),
    )  # fmt: skip


@pytest.fixture(scope="session")
def assets() -> Path:
    """The built style sheet, script and sprite."""
    target = ROOT / "build" / "ui"
    sources = [path for path in (ROOT / "src/fahui/ui/assets").rglob("*.*") if path.is_file()]
    newest = max(path.stat().st_mtime for path in [*sources, ROOT / "src/fahui/ui/icons.txt"])
    if not (target / "icons.svg").is_file() or (target / "icons.svg").stat().st_mtime < newest:
        build(ROOT)
    return target


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; CHROMIUM names another."""
    # Playwright's loop runs in this thread, and Django then takes every query here for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is needed: apt install chromium"
    with sync_playwright() as player:
        tone = "--use-fake-device-for-media-stream"  # a machine without a microphone hears a tone
        browser = player.chromium.launch(executable_path=path, args=[tone])
        yield browser
        browser.close()


Desk = Callable[[User], Client]


@pytest.fixture
def desk(db: None) -> Desk:
    """Makes a client signed in by both factors: desk(clerk)."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return make


@pytest.fixture
def elsewhere(village: Region) -> Region:
    """A street that the village does not belong to."""
    return Region.objects.filter(level="street").exclude(pk=village.parent_id).order_by("code")[0]
