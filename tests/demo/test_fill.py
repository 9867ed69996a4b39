"""The demo district: the same seed gives the same district, and everything in it was done by the engine."""

import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from fahui.access.models import Grant, Reading, User
from fahui.access.roles import Role
from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.identifiers import DEMO_AREA, clean_id_number, clean_phone
from fahui.demo.accounts import PASSWORD, WALKTHROUGHS, code_of, secret_of, table
from fahui.demo.fill import Size, fill, filled
from fahui.demo.plan import plans
from fahui.demo.words import read
from fahui.documents.exports import waiting_for
from fahui.documents.models import Export, Letter, SealUse
from fahui.matters import anchors
from fahui.matters.case import happenings_of
from fahui.matters.catalogue import services
from fahui.matters.codes import matter_by_code
from fahui.matters.conflicts.waivers import consent_of
from fahui.matters.models import (
    ConflictWaiver,
    Deadline,
    Event,
    Matter,
    MatterLink,
    Party,
    Rating,
    UnitAssignment,
)
from fahui.matters.road import CannotReplay, replay
from fahui.matters.vocabulary import Stage
from fahui.network.acceptance import latest, next_visit, progress, standing
from fahui.network.models import Inspection
from fahui.people.models import Organisation, Person, Professional
from fahui.places.models import Region, ServicePoint
from fahui.quality.models import Review, Round
from fahui.registers.models import Batch, BatchRow
from fahui.worktime.load import current_calendar
from tests.conftest import at

UNTIL = date(2026, 11, 20)
HOW = ("--seed", "7", "--matters", "46", "--days", "60", "--electronic-days", "4", "--until", UNTIL.isoformat())


def make(size: Size) -> None:
    """Fill, numbers beginning at 1 (a sequence does not roll back)."""
    with connection.cursor() as cursor:
        cursor.execute("select setval('matter_number', 1, false)")
    with clock.at(at("2026-11-25 12:00")):
        fill(size, UNTIL, lambda _month: None)


def portrait() -> list[tuple[Any, ...]]:
    """What two districts of one seed must have in common."""
    rows = Matter.objects.order_by("number").values_list(
        "number", "service", "stage", "outcome", "who", "opened_on", "closed_on", "next_due", "channel", "region__code"
    )
    events = Event.objects.order_by("matter__number", "seq").values_list("action", "happened_at", "recorded_at")
    letters = Letter.objects.order_by("id").values_list("number_text", "state", "document_date", "served_on")
    people = Person.objects.order_by("id").values_list("name", flat=True)
    shifts = Engagement.objects.order_by("pk").values_list("person__name", "kind", "span", "point__name")
    visits = Inspection.objects.order_by("pk").values_list("point__name", "inspected_on", "result", "due_on", "made_at")
    return [*rows, *events, *letters, *((name,) for name in people), *shifts, *visits]


@pytest.fixture
def empty(db: None) -> None:
    """Nothing of the demo is there."""
    assert not filled()


def test_one_seed_gives_one_district(empty: None) -> None:
    small = Size(seed=7, matters=9, days=40, electronic_days=0)
    portraits = []
    for _again in range(2):
        with transaction.atomic():
            make(small)
            portraits.append(portrait())
            transaction.set_rollback(True)
    assert len(portraits[0]) > 100
    assert portraits[0] == portraits[1]


def test_another_seed_plans_another_district(db: None) -> None:
    calendar = current_calendar()
    seven, again, eight = (plans(seed, 385, date(2026, 1, 24), UNTIL, calendar) for seed in (7, 7, 8))
    assert seven == again
    assert seven != eight


def test_the_command_fills_once_every_stage_is_there_and_everything_in_it_is_sound(empty: None) -> None:
    told = call_demo(*HOW)
    assert re.findall(r"生成演示数据：(\d+年\d+月)", told) == ["2026年9月", "2026年10月", "2026年11月"]
    stands = set(Matter.objects.values_list("service", "stage"))
    for service in services:
        reachable = {str(Stage(action.to)) for action in service.actions if action.to and action.to != "back"}
        assert reachable - {stage for code, stage in stands if code == service.code} == set(), service.code
    _is_sound()
    _is_invented()
    _is_alive()
    _was_visited()
    _has_a_roster()
    _was_assessed()
    _acts_in_its_own_name()
    _opens_to_newcomers()
    _has_files_in_and_out()
    _waits_before_the_handling()
    _is_told()


def call_demo(*more: str) -> str:
    """What `bin/manage demo` says."""
    out = StringIO()
    with clock.at(at("2026-11-25 12:00")):
        call_command("demo", *more, stdout=out)
    return out.getvalue()


def _is_told() -> None:
    """Asked again it changes nothing; the accounts lead somewhere."""
    count = Matter.objects.count()
    assert "演示数据已经有了" in call_demo(*HOW)
    assert Matter.objects.count() == count
    assert re.search(rf"合计\s+{count}\n", call_demo("--check"))
    accounts = call_demo("--accounts")
    assert PASSWORD in accounts
    _lands_in_the_body(accounts)
    assert not Grant.objects.filter(given_by="demo").exists()
    assert not Professional.objects.filter(licence__regex="[a-z]").exists()


def _is_sound() -> None:
    """The chains hold, the anchors agree, each road replays to where the row stands, and no job is left."""
    assert anchors.verify() == []
    assert anchors.covered_until() == date(2026, 11, 19)
    for matter in Matter.objects.all():
        try:
            standing = replay(matter.definition, happenings_of(matter))
        except CannotReplay as error:
            raise AssertionError(matter.number) from error
        assert (standing.stage, standing.outcome) == (matter.stage, matter.outcome)
    recorded = Event.objects.order_by("id").values_list("recorded_at", flat=True)
    assert list(recorded) == sorted(recorded)  # one queue over all matters
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'matters.after_event'")
        assert cursor.fetchone() == (0,)


def _is_invented() -> None:
    assert not Matter.objects.filter(demo=False).exists()
    assert not Person.objects.filter(demo=False).exists()
    assert not Organisation.objects.filter(demo=False).exists()
    for person in Person.objects.select_related("data_key"):
        details = person.details()
        assert clean_phone(details["phone"]).startswith("199000")
        if number := details.get("id_number"):
            assert clean_id_number(number).startswith(DEMO_AREA)
    for party in Party.objects.filter(sealed__isnull=False).select_related("matter__data_key"):
        assert not re.match(r"[1-9]\d{16}[\dX]", str(party.details().get("id_number", "")))


def _is_alive() -> None:
    """Something waits everywhere: late, due now, held, objected to, complained of, put right, entered afterwards."""
    ours = Deadline.objects.filter(met_at=None, paused=False, duty="us")
    assert ours.filter(due_on__lt=UNTIL).exists()
    assert ours.filter(due_on=UNTIL).exists()
    assert Letter.objects.filter(state=Letter.State.HELD).exists()
    sealed = Letter.objects.exclude(sealed_at=None)
    assert set(sealed.values_list("sealed_how", flat=True)) == {Letter.SealedHow.E_SEAL, Letter.SealedHow.PAPER}
    assert {"objection", "converted"} <= set(MatterLink.objects.values_list("kind", flat=True))
    assert Event.objects.filter(annuls__isnull=False).count() >= 2
    assert Event.objects.filter(Q(facts__has_key="_because")).exists()
    assert Event.objects.filter(action="lapse", actor="system:nightly").exists()
    assert Rating.objects.exists()
    waiting = set(Matter.objects.values_list("turn", flat=True))
    assert {Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.ASSIGNER, Role.OBJECTION_OFFICER, "handler"} <= waiting


def _was_assessed() -> None:
    """One round is through and public, every file with its grade; another waits for its reviewers."""
    done, running = Round.objects.order_by("made_at")
    assert done.published_at is not None
    assert done.files.count() > 0
    assert not done.files.filter(grade="").exists()
    told = Event.objects.filter(action="quality_result", actor="system:quality", facts__quality_round=done.title)
    assert told.count() == done.files.count()
    assert running.published_at is None
    assert Review.objects.filter(file__round=running, done_at=None).exists()
    assert Review.objects.filter(file__round=running, done_at__isnull=False).exists()


def _was_visited() -> None:
    """Points were looked at on working days, put down that day by the same function."""
    calendar = current_calendar()
    visits = list(Inspection.objects.select_related("point").order_by("pk"))
    days = [visit.inspected_on for visit in visits]
    assert days == sorted(days)
    assert all(calendar.is_workday(day) for day in days)
    assert [timezone.localdate(visit.made_at) for visit in visits] == days
    assert all(visit.due_on == next_visit(visit.inspected_on) for visit in visits if visit.result == "accepted")
    assert all("known" in one for visit in visits for one in visit.findings)
    stands = progress(standing(visit, UNTIL) for visit in latest({visit.point_id for visit in visits}).values())
    assert all(stands.by[how] for how in ("accepted", "due", "rectify", "refused"))
    by_point: dict[int, list[str]] = {}
    for visit in visits:
        by_point.setdefault(visit.point_id, []).append(visit.result)
    assert ["rectify", "accepted"] in by_point.values()  # put right and looked at again
    assert not Inspection.objects.filter(demo=False).exists()


def _has_a_roster() -> None:
    """This month and the next: duty lawyers and windows on working days, somebody away, nobody in two places."""
    rows = list(Engagement.objects.live().select_related("person", "deputy"))
    duties = [row for row in rows if row.kind in Engagement.DUTIES]
    assert {timezone.localtime(row.start).strftime("%Y-%m") for row in duties} == {"2026-11", "2026-12"}
    assert {row.kind for row in duties} == {"duty_lawyer", "window", "hotline"}
    calendar = current_calendar()
    assert all(calendar.is_workday(timezone.localdate(row.start)) for row in duties)
    away = [row for row in rows if row.kind == "leave"]
    assert away
    assert all(timezone.localdate(row.start) > UNTIL for row in away)
    assert all(row.deputy is not None and row.deputy != row.person for row in away)


def _acts_in_its_own_name() -> None:
    """The bureau's decisions carry the bureau's seal; the hotline takes down complaints that it may not read later."""
    decisions = SealUse.objects.filter(letter__template_code="review_decision")
    assert set(decisions.values_list("organ_name", flat=True)) == {settings.BUREAU_NAME}
    told = Event.objects.filter(matter__service="complaint", matter__channel="hotline", seq=1)
    assert set(told.values_list("actor_role", flat=True)) == {str(Role.OPERATOR)}
    operator = User.objects.get(grants__role=Role.OPERATOR)
    assert not Matter.objects.visible_to(operator).filter(service="complaint").exists()


def _opens_to_newcomers() -> None:
    roles = set(Grant.objects.filter(user__person__demo=True).values_list("role", flat=True))
    assert roles == set(Role) - {Role.SYSTEM}
    told = table()
    staff = User.objects.filter(is_staff=True)
    assert all(re.fullmatch(r"\d{6}", code_of(user)) and len(secret_of(user)) == 32 for user in staff)
    assert staff[0].check_password(PASSWORD)
    for code, title in WALKTHROUGHS:
        number = re.search(rf"{title}\s+(\d{{4}}-\d{{6}}-\d)\s+{code[:4]} {code[4:]}", told)
        assert number
        assert matter_by_code(number[1], code, who="test") is not None
        assert f"申请人（{title}）" in told


def _has_files_in_and_out() -> None:
    """A register's file taken back, one let in with rows refused; a ledger to confirm; lists whole and masked."""
    batches = list(Batch.objects.order_by("made_at"))
    assert [one.state for one in batches] == [Batch.State.UNDONE, Batch.State.APPLIED, Batch.State.CHECKED]
    assert all(batches[0].undone_why and one.fault == "" for one in batches)
    assert all(batches[1].counts[how] for how in BatchRow.Outcome.values)
    assert batches[2].counts["created"]
    assert batches[2].counts["refused"]
    assert not ServicePoint.objects.filter(demo=False).exists()
    lists = list(Export.objects.order_by("asked_at"))
    assert {(one.whole, one.agreed) for one in lists} == {(True, True), (True, False), (True, None), (False, True)}
    assert all(one.decided_by not in (None, one.asked_by) for one in lists if one.whole and one.agreed is not None)
    taken = next(one for one in lists if one.taken_at is not None)
    assert taken.rows
    assert Reading.objects.filter(kind=Reading.Kind.EXPORT, user=taken.asked_by).count() > 1  # the file, each matter
    head = User.objects.filter(grants__role=Role.APPROVER).order_by("pk")[0]
    assert [one.agreed for one in waiting_for(head)] == [None]


def _waits_before_the_handling() -> None:
    """A conflict waits for a second person, one was waived; a firm with an account is still to name its person."""
    waived, asked = ConflictWaiver.objects.order_by("asked_at")
    assert asked.agreed is None
    assert consent_of(asked).exists()
    assert waived.agreed is True
    assert waived.decided_by != waived.asked_by
    assert waived.matter.assignments.get(ended_at=None).professional == waived.professional
    unnamed = list(UnitAssignment.objects.unnamed().select_related("organisation", "matter"))
    agents = User.objects.filter(is_staff=False, person__posts__organisation__in=[one.organisation for one in unnamed])
    assert agents.exists()
    assert [one.matter.stage for one in unnamed] == [Stage.ASSIGNED]


def _lands_in_the_body(told: str) -> None:
    """Who signs in with the printed number of the agent acts for the body that is printed beside it."""
    printed = re.search(r"单位经办人（(.+?（演示）)）\s+\S+\s+(\d{11})", told)
    assert printed is not None
    user = User.objects.by_phone(printed[2])
    assert user is not None
    assert [post.organisation.name for post in user.live_posts()] == [printed[1]]


def test_invented_bodies_stand_in_the_place_that_their_words_name(district: Region) -> None:
    book = read("network")
    streets = {one.name: one.code for one in Region.objects.filter(level=Region.Level.STREET)}
    found = 0
    for body in [*book["firms"], *book["bodies"], *book["committees"]]:
        region = Region.objects.filter(code__startswith=body["region"]).order_by("code").first()
        assert region is not None
        for street, code in streets.items():
            if street in body.get("address", "") or street in body["name"]:
                assert region.code.startswith(code[:9]), body["name"]
                found += 1
        if village := re.search(r"(?:示例)?(\w+村)(?:村民|人民)", body["name"]):
            assert region.name == village[1]
            found += 1
    assert found >= 6


def test_it_is_refused_outside_a_demo(settings: Any) -> None:  # pytest-django puts the settings back
    settings.DEMO = False
    with pytest.raises(CommandError, match="不是演示环境"):
        call_command("demo")


def test_a_day_to_come_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="今天之后"):
        call_command("demo", "--until", "2100-01-01")
