"""Files of worklists in two tiers, reading in an emergency, and the log of both."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import load_workbook

from fahui.access.models import Grant, Reading, User
from fahui.access.roles import ADMINISTRATORS, GRANTABLE, MAY_BREAK_GLASS, Role
from fahui.core import clock
from fahui.documents import exports
from fahui.documents.models import Export
from fahui.matters import emergency
from fahui.matters.models import EmergencyReading, Matter, StaffNotice
from fahui.places.models import Region
from fahui.workbench.accounts.exports import WORKLIST
from tests.cases import ID_NUMBER, applicant, wage_case
from tests.workbench.conftest import Desk

HERE = "/workbench/accounts/exports/"
WHY = "当事人来电称正被追打，要马上联系"
Staff = Callable[..., User]


def cells(content: bytes) -> list[tuple[Any, ...]]:
    """All rows of a file."""
    return [tuple(cell.value for cell in row) for row in load_workbook(BytesIO(content)).active.iter_rows()]  # type: ignore[union-attr]


@pytest.fixture
def matter(resident: User, village: Region) -> Matter:
    """A wage case of the village, by somebody with a dangerous name."""
    return wage_case(resident, village, parties=[applicant(resident, name="=赵建国")]).matter


def take(browser: Client, export: Export) -> Any:
    """Download."""
    return browser.post(f"{HERE}{export.pk}/take/")


def test_masked_is_for_whoever_sees_the_list_and_has_no_number_in_it(matter: Matter, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    assert "导出这份清单" in page.get("/workbench/?queue=clerk").text
    assert page.post(f"{HERE}?queue=clerk", {"whole": "no", "reason": ""}).status_code == 302
    export = Export.objects.get()
    answer = take(page, export)
    assert answer.status_code == 200
    rows = cells(answer.content)
    assert "王窗口" in rows[0][0]
    assert f"登记号{export.pk}" in rows[0][0]
    assert rows[3][:5] == (matter.number, "法律援助", "=**", "000***********1238", "199****0001")
    for secret in (ID_NUMBER, "19900000001", "赵建国"):
        assert secret not in str(rows)
    log = Reading.objects.get(kind="export")
    assert (log.user, log.rows, log.matter_id) == (clerk, 1, None)


def test_whole_needs_a_reason_and_another_person_and_ends(
    matter: Matter, clerk: User, approver: User, desk: Desk, me: Client
) -> None:
    mine, boss = desk(clerk), desk(approver)
    assert "要写明用途" in mine.post(f"{HERE}?queue=clerk", {"whole": "1", "reason": " "}).text
    mine.post(f"{HERE}?queue=clerk", {"whole": "1", "reason": "逐户回访欠薪人员"})
    export = Export.objects.get()
    assert take(mine, export)["Location"] == HERE
    assert mine.post(f"{HERE}{export.pk}/decide/", {"agree": "1"}).status_code == 404
    asked = boss.get(HERE).text
    assert "逐户回访欠薪人员" in asked
    assert "等窗口人员办，" in asked
    assert "现在有1行" in asked
    assert "编号、事项、申请人、证件号、电话" in asked
    assert boss.post(f"{HERE}{export.pk}/decide/", {"refuse": "1", "answer": ""}).status_code == 302
    export.refresh_from_db()
    assert export.agreed is None
    boss.post(f"{HERE}{export.pk}/decide/", {"agree": "1"})
    assert take(boss, export)["Location"] == HERE  # only whoever asked takes it
    rows = cells(take(mine, export).content)
    assert rows[3][2:5] == ("=赵建国", ID_NUMBER, "19900000001")
    assert "陈主任同意，用途：逐户回访欠薪人员" in rows[1][0]
    logged = Reading.objects.filter(kind="export", matter_id=matter.pk).get()
    assert logged.reason == "逐户回访欠薪人员"
    assert "逐户回访欠薪人员" in me.get("/mine/seen-by/").text
    Export.objects.filter(pk=export.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert take(mine, export)["Location"] == HERE


def test_the_second_person_is_held_by_the_database_too(clerk: User) -> None:
    for other in (None, clerk):
        with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
            Export.objects.create(source=WORKLIST, whole=True, agreed=True, asked_by=clerk, decided_by=other)


def test_who_may_agree(clerk: User, staff: Staff, village: Region, elsewhere: Region) -> None:
    export = exports.ask(clerk, WORKLIST, {"queue": "clerk"}, whole=True, reason="试")
    for role in GRANTABLE:
        user = staff(role, "某人")
        assert exports.may_decide(user, export) is (role in exports.APPROVERS), role
    assert not exports.may_decide(staff(Role.APPROVER, "街上的", village.parent), export)
    own = staff(Role.CLERK, "街上窗口", village.parent)
    of_street = exports.ask(own, WORKLIST, {"queue": "clerk"}, whole=True, reason="试")
    assert exports.may_decide(staff(Role.APPROVER, "街上的", village.parent), of_street)
    assert not exports.may_decide(staff(Role.APPROVER, "别街的", elsewhere), of_street)
    chief = staff(Role.CHIEF, "何领导")
    exports.decide(chief, export, agree=False, answer="不必要")
    with pytest.raises(ValidationError, match="已经有了决定"):
        exports.decide(chief, export, agree=True)


def test_a_file_is_made_by_the_sight_of_the_moment(matter: Matter, clerk: User, approver: User) -> None:
    export = exports.ask(clerk, WORKLIST, {"queue": "clerk"}, whole=True, reason="试")
    exports.decide(approver, export, agree=True)
    export.refresh_from_db()
    Grant.objects.filter(user=clerk).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        exports.take(User.objects.get(pk=clerk.pk), export)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_have_nothing_to_export(role: str, staff: Staff, desk: Desk) -> None:
    assert desk(staff(role, "管")).post(f"{HERE}?queue=clerk", {"whole": "no"}).status_code == 404


@pytest.fixture
def stranger(staff: Staff, elsewhere: Region) -> User:
    """A clerk of another street."""
    return staff(Role.CLERK, "外街窗口", elsewhere)


def test_breaking_the_glass_is_loud_shows_all_and_lets_do_nothing(
    matter: Matter, stranger: User, clerk: User, staff: Staff, desk: Desk, me: Client
) -> None:
    page, supervisor, audit = (
        desk(stranger),
        desk(staff(Role.SUPERVISOR, "冯督查")),
        desk(staff(Role.AUDIT_ADMIN, "沈审计")),
    )
    address = f"/workbench/m/{matter.number}/"
    assert page.get(address).status_code == 404
    version = matter.version
    assert page.post("/workbench/accounts/emergency/", {"number": matter.number, "reason": "快"}).status_code == 200
    answer = page.post("/workbench/accounts/emergency/", {"number": matter.number, "reason": WHY})
    assert answer["Location"] == address
    shown = page.get(address)
    assert ID_NUMBER in shown.text
    assert "只能看，不能办" in shown.text
    assert "data-send" not in shown.text
    for code in ("accept", "contact", "restate", "serve"):
        assert page.get(f"{address}do/{code}/").status_code == 404, code
    assert page.post(f"{address}reveal/", {"reason": "再看"}).status_code == 404
    assert matter.number not in page.get("/workbench/").text
    event = matter.events.get(action="emergency")
    assert (event.actor, event.actor_role, event.facts["reason"]) == (f"user:{stranger.pk}", "clerk", WHY)
    matter.refresh_from_db()
    assert matter.version == version
    assert WHY in supervisor.get("/workbench/?queue=notices").text
    assert WHY in audit.get("/workbench/?queue=notices").text
    assert matter.number in audit.get("/workbench/accounts/readings/?kind=emergency").text
    assert WHY not in desk(clerk).get("/workbench/?queue=notices").text
    told = me.get("/mine/seen-by/").text
    assert WHY in told
    assert "紧急查看" in told
    assert "外街窗口" not in told


def test_it_closes_by_itself_and_with_the_right(matter: Matter, stranger: User, desk: Desk) -> None:
    row = emergency.break_glass(stranger, matter.number, reason=WHY)
    page, address = desk(stranger), f"/workbench/m/{matter.number}/"
    assert page.get(address).status_code == 200
    EmergencyReading.objects.filter(pk=row.pk).update(until=clock.now() - timedelta(seconds=1))
    assert page.get(address).status_code == 404
    emergency.break_glass(stranger, matter.number, reason=WHY)
    assert page.get(address).status_code == 200
    Grant.objects.filter(user=stranger).update(ends_on=clock.today() - timedelta(days=1))
    assert page.get(address).status_code == 404


@pytest.mark.parametrize("role", [role for role in GRANTABLE if role not in MAY_BREAK_GLASS])
def test_others_and_above_all_administrators_may_not(
    role: Role, matter: Matter, staff: Staff, elsewhere: Region, desk: Desk
) -> None:
    user = staff(role, "某人", elsewhere)
    with pytest.raises(PermissionDenied):
        emergency.break_glass(user, matter.number, reason=WHY)
    assert desk(user).get("/workbench/accounts/emergency/").status_code == 404
    assert not StaffNotice.objects.filter(key__startswith="emergency").exists()


def test_a_closed_service_stays_closed_and_numbers_cannot_be_tried_out(
    matter: Matter, stranger: User, staff: Staff, village: Region, elsewhere: Region, resident: User
) -> None:
    from fahui.matters.opening import open_matter

    complaint = open_matter(
        "complaint", by=resident, parties=[], region=village, answers={"about": "window", "complaint_words": "态度不好"}
    ).matter
    operator = staff(Role.OPERATOR, "外街话务", elsewhere)
    with pytest.raises(ValidationError, match="没有这个编号"):
        emergency.break_glass(operator, complaint.number, reason=WHY)
    for _n in range(9):
        with pytest.raises(ValidationError, match="没有这个编号"):
            emergency.break_glass(operator, "2026-000001-7", reason=WHY)
    with pytest.raises(ValidationError, match="次数太多"):
        emergency.break_glass(operator, matter.number, reason=WHY)
    assert not matter.events.filter(action="emergency").exists()
