"""三员分设: one makes accounts, one gives rights, one reads logs; nobody is two of them, nobody changes their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from fahui.access import granting, keeping
from fahui.access.models import Grant, Reading, SignIn, User
from fahui.access.roles import ADMINISTRATORS, GRANTABLE, Role
from fahui.core import clock
from fahui.core.models import RowHistory
from fahui.people.models import Professional
from fahui.places.models import Region, ServicePoint

Staff = Callable[..., User]
OTHERS = [role for role in GRANTABLE if role not in ADMINISTRATORS]


def again(user: User) -> User:
    """The account as the next request sees it."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def system(staff: Staff) -> User:
    """系统管理员."""
    return staff(Role.SYSTEM_ADMIN, "许系统")


@pytest.fixture
def security(staff: Staff) -> User:
    """安全管理员."""
    return staff(Role.SECURITY_ADMIN, "安安全")


@pytest.fixture
def audit(staff: Staff) -> User:
    """审计管理员."""
    return staff(Role.AUDIT_ADMIN, "沈审计")


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", sorted(GRANTABLE))
def test_no_administrator_is_anything_else_in_words_and_in_the_database(
    first: Role, second: Role, staff: Staff, district: Region, clerk: User
) -> None:
    if first == second:
        return
    holder = staff(first, "某管理")
    with pytest.raises(ValidationError, match="三个人"):
        Grant.objects.create(user=holder, role=second, region=district)
    with pytest.raises(IntegrityError, match="no other role"), transaction.atomic():
        Grant.objects.bulk_create([Grant(user=holder, role=second, region=district)])
    with pytest.raises(IntegrityError, match="no other role"), transaction.atomic():
        Grant.objects.bulk_create([Grant(user=clerk, role=first, region=district)])


def test_one_after_the_other_is_possible(staff: Staff, district: Region) -> None:
    holder, today = staff(Role.SYSTEM_ADMIN, "某管理"), clock.today()
    Grant.objects.filter(user=holder).update(ends_on=today)
    Grant.objects.create(user=holder, role=Role.CLERK, region=district, starts_on=today + timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(user=holder, role=Role.CLERK).update(starts_on=today)


def test_each_does_its_own_part_only(system: User, security: User, audit: User, clerk: User, district: Region) -> None:
    for other in (security, audit, clerk):
        with pytest.raises(PermissionDenied):
            keeping.make(other, name="新来的", phone="19900070001")
        with pytest.raises(PermissionDenied):
            keeping.suspend(other, again(clerk) if other != clerk else again(system), why="试")
    for other in (system, audit, clerk):
        with pytest.raises(PermissionDenied):
            granting.give(other, again(security), Role.CLERK, district, why="试")
        with pytest.raises(PermissionDenied):
            granting.take_back(other, security.grants.get(), why="试")
    made = keeping.make(system, name="新来的", phone="19900070001", title="干事")
    assert made.account.check_password(made.password)
    granting.give(security, made.account, Role.CLERK, district, why="新〔2026〕1号")
    assert again(made.account).holds(Role.CLERK)


def test_nobody_changes_their_own_account_or_rights(system: User, security: User, district: Region) -> None:
    with pytest.raises(PermissionDenied):
        granting.give(security, security, Role.CLERK, district, why="自己给自己")
    with pytest.raises(PermissionDenied):
        granting.take_back(security, security.grants.get(), why="自己收自己")
    for deed in (keeping.new_password, keeping.drop_second_factor, keeping.unlock, keeping.sign_out, keeping.resume):
        with pytest.raises(PermissionDenied):
            deed(system, system)


def test_a_stations_administrators_reach_their_station_only(
    staff: Staff, clerk: User, district: Region, village: Region
) -> None:
    street = village.parent
    assert street is not None
    keeper, giver = staff(Role.SYSTEM_ADMIN, "站系统", street), staff(Role.SECURITY_ADMIN, "站安全", street)
    point = ServicePoint.objects.create(
        region=street, level="station", name="某街工作站（测试）", functions=["station"]
    )
    with pytest.raises(PermissionDenied):
        keeping.make(keeper, name="外来的", phone="19900070002", station=None)
    made = keeping.make(keeper, name="站里的", phone="19900070002", station=point).account
    granting.give(giver, made, Role.CLERK, street, why="试")
    granting.give(giver, again(made), Role.REVIEWER, village, why="试")
    for role, region in ((Role.CLERK, district), (Role.SYSTEM_ADMIN, street), (Role.AUDIT_ADMIN, street)):
        with pytest.raises(PermissionDenied):
            granting.give(giver, again(made), role, region, why="越权")
    for deed in (keeping.new_password, keeping.sign_out):
        with pytest.raises(PermissionDenied):
            deed(keeper, clerk)  # the district's


def test_an_administrator_handles_no_case_and_a_stopped_account_gets_no_right(
    security: User, system: User, clerk: User, lawyer: Professional, district: Region
) -> None:
    with pytest.raises(ValidationError, match="执业人员"):
        granting.give(security, lawyer.person.user, Role.AUDIT_ADMIN, district, why="试")
    keeping.suspend(system, clerk, why="借调")
    with pytest.raises(ValidationError, match="已停用"):
        granting.give(security, clerk, Role.REVIEWER, district, why="试")


def test_handing_over_leaves_nothing_behind(security: User, clerk: User, reviewer: User, district: Region) -> None:
    ends = clock.today() + timedelta(days=30)
    Grant.objects.create(user=clerk, role=Role.ASSIGNER, region=district, ends_on=ends)
    before = again(clerk).session_epoch, again(reviewer).session_epoch
    given = granting.hand_over(security, again(clerk), again(reviewer), why="轮岗")
    assert {(one.role, one.ends_on) for one in given} == {(Role.CLERK, None), (Role.ASSIGNER, ends)}
    assert again(clerk).roles() == frozenset()
    assert again(reviewer).roles() == {Role.REVIEWER, Role.CLERK, Role.ASSIGNER}
    assert again(clerk).session_epoch > before[0]
    assert again(reviewer).session_epoch > before[1]
    ended = clerk.grants.get(role=Role.CLERK)
    assert (ended.ended_by, ended.ended_why) == (str(security), "轮岗")


def test_leaving_ends_every_right(system: User, clerk: User) -> None:
    assert keeping.leave(system, clerk, why="调走") == 1
    gone = again(clerk)
    assert (gone.is_active, gone.left_on, gone.roles()) == (False, clock.today(), frozenset())
    keeping.resume(system, gone)
    assert again(clerk).roles() == frozenset()


def test_what_a_grant_gave_is_still_told_of_the_days_before(security: User, clerk: User) -> None:
    granting.take_back(security, clerk.grants.get(), why="试")
    today = clock.today()
    assert not Grant.objects.in_force(today).filter(user=clerk).exists()
    assert Grant.objects.in_force(today - timedelta(days=1)).filter(user=clerk).exists()


@pytest.mark.parametrize("model", [Reading, SignIn])
def test_the_logs_only_grow(model: type, clerk: User) -> None:
    row = model.objects.create(user=clerk, **({"kind": "file"} if model is Reading else {"result": "ok"}))
    for change in (row.delete, row.save):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} enable trigger log_stays_whole")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            cursor.execute(f"truncate {table}")
        cursor.execute(f"alter table {table} disable trigger log_stays_whole")


def test_the_history_of_accounts_holds_no_password(system: User, clerk: User) -> None:
    made = keeping.new_password(system, clerk)
    rows = RowHistory.objects.filter(table_name="access_user", row_id=clerk.pk)
    assert rows.count() >= 2
    text = str(list(rows.values("before", "after")))
    assert made.password not in text
    assert again(clerk).password not in text
    assert "password" not in text
