"""The pages of accounts and rights, by each administrator; secrets are readable by nobody."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from fahui.access import readings
from fahui.access.models import Grant, User
from fahui.access.roles import ADMINISTRATORS, GRANTABLE, Role
from fahui.availability import roster
from fahui.core import clock
from fahui.matters.unfinished import left_behind
from fahui.people.models import Organisation, Professional
from fahui.places.models import Region, ServicePoint
from tests.workbench.conftest import Desk

Staff = Callable[..., User]
SECRET = "JBSWY3DPEHPK3PXP"
HERE = "/workbench/accounts/"


@pytest.fixture
def three(staff: Staff, desk: Desk) -> dict[str, Client]:
    """A desk for each of the three administrators of the district."""
    return {role: desk(staff(role, f"管{n}员")) for n, role in enumerate(sorted(ADMINISTRATORS))}


def test_an_account_from_making_to_leaving(three: dict[str, Client], district: Region) -> None:
    system, security = three[Role.SYSTEM_ADMIN], three[Role.SECURITY_ADMIN]
    page = system.post(f"{HERE}new/", {"name": "新来的", "phone": "19900066001", "title": "干事", "station": ""})
    found = re.search(r'receipt-number">([^<]+)<', page.text)
    assert found
    account = User.objects.by_phone("19900066001")
    assert account is not None
    assert account.check_password(found[1])
    assert found[1] not in system.get(f"{HERE}{account.pk}/").text
    given = {"role": "clerk", "region": district.pk, "starts_on": clock.today().isoformat(), "why": "新〔2026〕1号"}
    assert security.post(f"{HERE}{account.pk}/grant/", given).status_code == 302
    assert User.objects.get(pk=account.pk).holds("clerk")
    assert "新〔2026〕1号" in system.get(f"{HERE}{account.pk}/").text
    edited = {"name": "新来的人", "title": "科员", "station": ""}
    assert system.post(f"{HERE}{account.pk}/edit/", edited).status_code == 302
    assert system.post(f"{HERE}{account.pk}/do/stop/", {"why": ""}).status_code == 400
    for what in ("stop", "start", "factor", "unlock", "out", "leave"):
        assert system.post(f"{HERE}{account.pk}/do/{what}/", {"why": "试"}).status_code == 302, what
    account.refresh_from_db()
    assert (account.is_active, account.title, account.person.name) == (False, "科员", "新来的人")
    assert not Grant.objects.in_force(clock.today()).filter(user=account).exists()


def test_whoever_reads_no_matter_is_offered_no_search_for_one(
    three: dict[str, Client], clerk: User, desk: Desk
) -> None:
    for page in three.values():
        text = page.get("/workbench/").text
        assert "bench-search" not in text
        assert "查找事项" not in text
    assert "bench-search" in desk(clerk).get("/workbench/").text


def test_the_auditor_is_told_which_record_was_read(three: dict[str, Client], clerk: User) -> None:
    readings.note(clerk, readings.Kind.PERSON, what="全名", reason="当面核对", person_id=clerk.person_id)
    text = three[Role.AUDIT_ADMIN].get(f"{HERE}readings/").text
    assert f"人员记录{clerk.person_id}" in text
    assert "当面核对" in text


def test_an_administrator_cannot_be_one_for_a_single_body(
    three: dict[str, Client], staff: Staff, district: Region
) -> None:
    firm = Organisation.objects.create(name="示例所（演示）", kind="law_firm")
    account = User.objects.create_user("19900066009", "correct horse 9", name="新人", is_staff=True)
    given = {"role": "audit_admin", "region": district.pk, "starts_on": clock.today().isoformat(), "why": "试"}
    page = three[Role.SECURITY_ADMIN]
    answer = page.post(f"{HERE}{account.pk}/grant/", {**given, "organisation": firm.pk})
    assert "不能只限一家单位" in answer.text
    assert not account.grants.exists()
    assert (
        page.post(f"{HERE}{account.pk}/grant/", {**given, "role": "clerk", "organisation": firm.pk}).status_code == 302
    )
    bound = User.objects.get(pk=account.pk)
    assert bound.roles() == {"clerk"}
    assert not bound.duties()
    assert not bound.holds("clerk")
    assert not bound.holds("clerk", district.pk)


def test_rights_are_given_ended_and_handed_over_on_the_pages(
    three: dict[str, Client], clerk: User, reviewer: User
) -> None:
    security = three[Role.SECURITY_ADMIN]
    page = security.post(f"{HERE}{clerk.pk}/hand-over/", {"successor": reviewer.pk, "why": "轮岗"})
    assert page.status_code == 302
    assert User.objects.get(pk=reviewer.pk).roles() == {"clerk", "reviewer"}
    grant = reviewer.grants.get(role="clerk")
    assert "收回授权" in security.get(f"{HERE}grants/{grant.pk}/end/").text
    assert security.post(f"{HERE}grants/{grant.pk}/end/", {"why": ""}).status_code == 200
    security.post(f"{HERE}grants/{grant.pk}/end/", {"why": "不再兼任"})
    assert User.objects.get(pk=reviewer.pk).roles() == {"reviewer"}


def test_two_administrators_in_one_are_refused_on_the_page(
    three: dict[str, Client], staff: Staff, district: Region
) -> None:
    holder = staff(Role.SYSTEM_ADMIN, "某管理")
    given = {"role": "audit_admin", "region": district.pk, "starts_on": clock.today().isoformat(), "why": "兼任"}
    page = three[Role.SECURITY_ADMIN].post(f"{HERE}{holder.pk}/grant/", given)
    assert "三个人分别担任" in page.text
    assert holder.grants.count() == 1


@pytest.mark.parametrize("role", [role for role in GRANTABLE if role not in ADMINISTRATORS])
def test_others_find_no_such_pages(role: Role, staff: Staff, desk: Desk, clerk: User) -> None:
    page = desk(staff(role, "某人"))
    for address in ("", "new/", f"{clerk.pk}/", f"{clerk.pk}/grant/", "readings/", "sign-ins/", "changes/"):
        assert page.get(HERE + address).status_code == 404, address


def test_each_administrator_has_its_own_pages_only(three: dict[str, Client], clerk: User) -> None:
    may = {
        "new/": Role.SYSTEM_ADMIN,
        f"{clerk.pk}/edit/": Role.SYSTEM_ADMIN,
        f"{clerk.pk}/grant/": Role.SECURITY_ADMIN,
        f"{clerk.pk}/hand-over/": Role.SECURITY_ADMIN,
        f"grants/{clerk.grants.get().pk}/end/": Role.SECURITY_ADMIN,
        "readings/": Role.AUDIT_ADMIN,
        "sign-ins/": Role.AUDIT_ADMIN,
        "changes/": Role.AUDIT_ADMIN,
    }
    for address, owner in may.items():
        for role, page in three.items():
            assert (page.get(HERE + address).status_code == 200) is (role == owner), (address, role)
    for role, page in three.items():
        assert page.get(HERE).status_code == 200
        assert page.get(f"{HERE}{clerk.pk}/").status_code == 200
        did = page.post(f"{HERE}{clerk.pk}/do/out/")
        assert (did.status_code == 302) is (role == Role.SYSTEM_ADMIN), role


def test_nobody_changes_their_own_account_on_the_pages(staff: Staff, desk: Desk, district: Region) -> None:
    system, security = staff(Role.SYSTEM_ADMIN, "许系统"), staff(Role.SECURITY_ADMIN, "安安全")
    page = desk(system)
    assert "这是您自己的账号" in page.get(f"{HERE}{system.pk}/").text
    for what in ("stop", "password", "factor", "unlock", "out", "leave"):
        assert page.post(f"{HERE}{system.pk}/do/{what}/", {"why": "试"}).status_code == 404, what
    own = desk(security)
    given = {"role": "clerk", "region": district.pk, "starts_on": clock.today().isoformat(), "why": "自己"}
    assert own.post(f"{HERE}{security.pk}/grant/", given).status_code == 404
    assert own.post(f"{HERE}grants/{security.grants.get().pk}/end/", {"why": "自己"}).status_code == 404
    assert security.grants.count() == 1


def test_f71_a_station_administrator_sees_name_and_duty_of_district_accounts_and_no_secret_of_anybody(
    staff: Staff, desk: Desk, district: Region, village: Region, elsewhere: Region
) -> None:
    street = village.parent
    assert street is not None
    boss = staff(Role.CHIEF, "何领导")
    User.objects.filter(pk=boss.pk).update(title="分管领导（秘密职务）", last_login=clock.now().replace(year=2031))
    TOTP.activate(boss, SECRET)
    point = ServicePoint.objects.create(
        region=street, level="station", name="某街工作站（测试）", functions=["station"]
    )
    mine = staff(Role.CLERK, "本站窗口", street)
    User.objects.filter(pk=mine.pk).update(station=point, title="窗口岗")
    TOTP.activate(mine, SECRET)
    keeper = staff(Role.SYSTEM_ADMIN, "站系统", street)
    beside = staff(Role.CLERK, "外街窗口", elsewhere)
    page = desk(keeper)
    listed = page.get(HERE).text
    assert "何领导" in listed
    assert "新洲区局领导" in listed
    assert "秘密职务" not in listed
    assert "2031" not in listed
    assert "窗口岗" in listed
    for other in (boss, beside):
        assert page.get(f"{HERE}{other.pk}/").status_code == 404
        assert page.get(f"{HERE}{other.pk}/edit/").status_code == 404
        for what in ("password", "factor", "out", "stop"):
            assert page.post(f"{HERE}{other.pk}/do/{what}/", {"why": "试"}).status_code == 404
    assert page.get(f"{HERE}{mine.pk}/").status_code == 200
    boss.refresh_from_db()
    kept = [str(one.data) for one in Authenticator.objects.all()]
    phones = [str(one.person.details()["phone"]) for one in (boss, mine)]
    everybody = [page, *(desk(staff(role, "区管")) for role in sorted(ADMINISTRATORS))]
    for browser in everybody:
        for address in ("", f"{mine.pk}/", f"{boss.pk}/", "changes/", "sign-ins/", "readings/"):
            text = browser.get(HERE + address).text
            for secret in (SECRET, boss.password, mine.password, *kept, *phones, browser.session.session_key or "-"):
                assert secret not in text, address


def test_the_logs_show_what_was_done_and_can_be_narrowed(three: dict[str, Client], clerk: User, reviewer: User) -> None:
    three[Role.SYSTEM_ADMIN].post(f"{HERE}{clerk.pk}/do/stop/", {"why": "借调"})
    audit = three[Role.AUDIT_ADMIN]
    changes = audit.get(f"{HERE}changes/?table=access_user").text
    assert "启用：是 → 否" in changes
    assert "停用原因：— → 借调" in changes
    granted = audit.get(f"{HERE}changes/?table=access_grant").text
    assert "岗位：窗口人员" in granted
    assert "管到哪里：新洲区" in granted
    assert "— → —" not in granted
    assert "区县" not in granted
    out = Client()
    out.post("/accounts/login/", {"login": str(reviewer.person.details()["phone"]), "password": "wrong horse 9"})
    assert "没有通过" in audit.get(f"{HERE}sign-ins/?who={reviewer.pk}&kind=wrong").text
    assert "没有符合条件的记录" in audit.get(f"{HERE}sign-ins/?who={clerk.pk}&kind=wrong").text
    assert audit.get(f"{HERE}sign-ins/?since=nonsense&page=x").status_code == 200


def test_an_account_with_shifts_to_come_is_stopped_only_when_they_have_gone_or_at_once(
    three: dict[str, Client], lawyer: Professional, assigner: User, desk: Desk
) -> None:
    """F40 for accounts: the list first; at once with a reason, and then it stays a task until it is done."""
    start = clock.now() + timedelta(days=2)
    shift = roster.engage(lawyer.person, "hotline", start, start + timedelta(hours=2))
    account, page = lawyer.person.user, three[Role.SYSTEM_ADMIN]
    here = f"{HERE}{account.pk}/"
    shown = page.get(here).text
    for words in ("先把没有办完的交给别人", "以后的值班和安排", "1件，由", "紧急停用"):
        assert words in shown, words
    assert "登记离职</button>" not in shown
    for what in ("stop", "leave"):
        refused = page.post(f"{here}do/{what}/", {"why": "调走"})
        assert (refused.status_code, "还有没有办完的：以后的值班和安排1件" in refused.text) == (400, True)
    assert page.post(f"{here}do/stop-now/", {"why": ""}).status_code == 400
    assert User.objects.get(pk=account.pk).is_active
    assert "手里的事还没有人接手" not in page.get(HERE).text
    assert page.post(f"{here}do/stop-now/", {"why": "账号可能被盗"}).status_code == 302
    assert not User.objects.get(pk=account.pk).is_active
    assert "请在值班表里交给别人" in desk(assigner).get("/workbench/?queue=notices").text
    for address in (HERE, here):
        text = page.get(address).text
        assert "没有人接手" in text
        assert "账号可能被盗" in text
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):  # not theirs to see to
        assert "没有人接手" not in three[role].get(HERE).text
        assert three[role].post(here, {"remind": "0"}).status_code == 404
    assert page.post(f"{here}do/leave/", {"why": "调走"}).status_code == 400
    roster.call_off(shift, "不开了")
    for address in (HERE, here):
        assert "没有人接手" not in page.get(address).text
    assert page.post(f"{here}do/leave/", {"why": "调走"}).status_code == 302


def test_the_list_of_what_is_left_asks_no_more_for_more_accounts(
    three: dict[str, Client], staff: Staff, django_assert_max_num_queries: Any
) -> None:
    start = clock.now() + timedelta(days=2)
    for n in range(6):
        gone = staff(Role.CLERK, f"走了{n}")
        roster.engage(gone.person, "hotline", start, start + timedelta(hours=2))
        User.objects.filter(pk=gone.pk).update(is_active=False)
    with django_assert_max_num_queries(3):
        assert len([one.person.name for one in left_behind()]) == 6
