"""Staff sign-in: strong passwords, a first one that must go, a lock after wrong tries, sessions that can be ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from fahui.access import granting, keeping, lockout
from fahui.access.devices import name_of
from fahui.access.models import Grant, SignIn, User
from fahui.access.passwords import Strength, initial_password
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import Parameter
from fahui.places.models import Region
from tests.cases import wage_case

SECRET = "JBSWY3DPEHPK3PXP"
RIGHT = "correct horse 9"
R = SignIn.Result


def phone_of(user: User) -> str:
    """The number they sign in by."""
    return str(user.person.details()["phone"])


def code() -> str:
    """What the authenticator shows now."""
    return str(format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))))


def enter(client: Client, user: User, password: str = RIGHT) -> Any:
    """Phone and password."""
    return client.post("/accounts/login/", {"login": phone_of(user), "password": password})


def results(user: User) -> list[str]:
    """What the log says of them."""
    return list(SignIn.objects.filter(user=user).order_by("id").values_list("result", flat=True))


@pytest.fixture(autouse=True)
def fresh_cache(db: None) -> None:
    """Nothing counted from another test."""
    cache.clear()


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("Abc-12345", "9位"),
        ("abcdefghij", "只用了1类"),
        ("abcdefgh12", "只用了2类"),
        ("Wangchuangkou-1", "姓名"),
        ("王窗口-Abcdef1", "姓名"),
        ("Pass-{phone}", "手机号"),
        ("Pass-word-{six}", "手机号"),
    ],
)
def test_weak_passwords_are_refused_in_words(clerk: User, password: str, wrong: str) -> None:
    phone = phone_of(clerk)
    with pytest.raises(ValidationError, match=wrong):
        Strength().validate(password.format(phone=phone, six=phone[-6:]), clerk)


def test_a_good_password_passes_and_the_figures_are_dated_parameters(clerk: User) -> None:
    Strength().validate("Qingfeng-07-hao", clerk)
    Strength().validate(initial_password(), clerk)
    Parameter.objects.create(
        name="access.password_length", value=16, valid_from=clock.today(), source="试", set_by="试"
    )
    with pytest.raises(ValidationError, match="至少要16位"):
        Strength().validate("Qingfeng-07-hao", clerk)


def test_common_passwords_are_refused_on_the_page(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    given = {"oldpassword": RIGHT, "password1": "password123!A", "password2": "password123!A"}
    Parameter.objects.create(
        name="access.password_classes", value=1, valid_from=clock.today(), source="试", set_by="试"
    )
    page = client.post("/accounts/password/change/", {**given, "password1": "1234567890", "password2": "1234567890"})
    assert "常见" in page.text
    assert client.post("/accounts/password/change/", given).status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client: Client, staff: Callable[..., User]) -> None:
    made = keeping.make(staff(Role.SYSTEM_ADMIN, "许系统"), name="新来的", phone="19900077001")
    TOTP.activate(made.account, SECRET)
    assert enter(client, made.account, made.password).status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/workbench/")["Location"] == "/accounts/password/change/"
    page = client.get("/accounts/password/change/")
    assert "初始密码" in page.text
    same = {"oldpassword": made.password, "password1": made.password, "password2": made.password}
    assert "不能和现在的一样" in client.post("/accounts/password/change/", same).text
    fresh = {**same, "password1": "Qingfeng-07-hao", "password2": "Qingfeng-07-hao"}
    assert client.post("/accounts/password/change/", fresh).status_code == 302
    assert User.objects.get(pk=made.account.pk).initial_until is None
    assert client.get("/workbench/").status_code == 200


def test_a_first_password_does_not_last(client: Client, staff: Callable[..., User]) -> None:
    made = keeping.make(staff(Role.SYSTEM_ADMIN, "许系统"), name="新来的", phone="19900077001")
    User.objects.filter(pk=made.account.pk).update(initial_until=clock.now() - timedelta(minutes=1))
    page = client.post("/accounts/login/", {"login": "19900077001", "password": made.password}, follow=True)
    assert "初始密码已过期" in page.text
    assert "_auth_user_id" not in client.session


def test_wrong_tries_lock_also_for_the_right_password_until_somebody_unlocks(
    client: Client, clerk: User, staff: Callable[..., User]
) -> None:
    for _n in range(5):
        assert "密码不对" in enter(client, clerk, "wrong horse 9").text
    refused = enter(client, clerk)
    assert refused.status_code == 200
    assert "暂时锁定，请过30分钟再试" in refused.text
    assert results(clerk) == [R.WRONG] * 5 + [R.LOCKED]
    assert lockout.locked_for(clerk.handle) > 1700
    keeping.unlock(staff(Role.SYSTEM_ADMIN, "许系统"), clerk)
    assert enter(client, clerk).status_code == 302
    assert results(clerk)[-2:] == [R.UNLOCKED, R.OK]


def test_an_unknown_number_is_answered_the_same(client: Client, db: None) -> None:
    given = {"login": "19900077777", "password": "wrong horse 9"}
    texts = [client.post("/accounts/login/", given).text for _n in range(6)]
    assert "密码不对" in texts[4]
    assert "暂时锁定" in texts[5]


def test_wrong_codes_count_with_wrong_passwords(client: Client, clerk: User) -> None:
    TOTP.activate(clerk, SECRET)
    for _n in range(3):
        enter(client, clerk, "wrong horse 9")
    enter(client, clerk)
    for _n in range(2):
        assert "验证码不对" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).text
    assert "暂时锁定" in client.post("/accounts/2fa/authenticate/", {"code": code()}).text
    lockout.passed(clerk.handle)
    assert client.post("/accounts/2fa/authenticate/", {"code": code()}).status_code == 302
    assert results(clerk)[-1] == R.OK
    assert SignIn.objects.filter(user=clerk, result=R.OK).get().how == "密码＋动态码"


def test_a_complete_sign_in_wipes_the_count(client: Client, clerk: User) -> None:
    for _round in range(3):
        for _n in range(3):
            enter(client, clerk, "wrong horse 9")
        assert enter(client, clerk).status_code == 302
        client.post("/accounts/logout/")


def test_f70_a_right_that_is_taken_back_ends_on_a_live_session(
    clerk: User, resident: User, village: Region, staff: Callable[..., User]
) -> None:
    matter = wage_case(resident, village).matter
    browser = Client()
    enter(browser, clerk)
    session = browser.session
    session["second_factor"] = True
    session.save()
    assert browser.get(f"/workbench/m/{matter.number}/").status_code == 200
    granting.take_back(staff(Role.SECURITY_ADMIN, "安安全"), clerk.grants.get(), why="调岗")
    gone = browser.get(f"/workbench/m/{matter.number}/")
    assert gone.status_code == 302
    assert gone["Location"].startswith("/accounts/login/")
    enter(browser, clerk)
    session = browser.session
    session["second_factor"] = True
    session.save()
    assert browser.get(f"/workbench/m/{matter.number}/").status_code == 404


def test_every_change_of_duty_signs_out_everywhere(clerk: User, district: Region) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        enter(browser, clerk)
        assert browser.get("/accounts/2fa/").status_code == 200
    Grant.objects.create(user=clerk, role=Role.REVIEWER, region=district)
    assert [browser.get("/accounts/2fa/").status_code for browser in browsers] == [302, 302]


def test_a_suspended_account_is_out_at_once_and_cannot_come_back(
    client: Client, clerk: User, staff: Callable[..., User]
) -> None:
    enter(client, clerk)
    keeping.suspend(staff(Role.SYSTEM_ADMIN, "许系统"), clerk, why="调查")
    assert client.get("/accounts/2fa/").status_code == 302
    assert enter(client, clerk)["Location"] == "/accounts/inactive/"


def test_devices_are_listed_and_ended_one_by_one_or_all(clerk: User, reviewer: User) -> None:
    here, there, third, other = Client(HTTP_USER_AGENT="Windows NT Chrome/150"), Client(), Client(), Client()
    for browser in (here, there, third):
        enter(browser, clerk)
    enter(other, reviewer)
    page = here.get("/accounts/sessions/")
    assert page.text.count('name="end"') == 2
    assert "Windows电脑 · Chrome 150" in page.text
    listed = [one.pk for one in page.context["devices"] if not one.here]
    mine = other.get("/accounts/sessions/").context["devices"][0].pk
    here.post("/accounts/sessions/", {"end": mine})
    assert other.get("/accounts/2fa/").status_code == 200
    here.post("/accounts/sessions/", {"end": listed[0]})
    assert sorted(browser.get("/accounts/2fa/").status_code for browser in (there, third)) == [200, 302]
    here.post("/accounts/sessions/", {"others": "1"})
    assert [browser.get("/accounts/2fa/").status_code for browser in (here, there, third)] == [200, 302, 302]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0.0.0 Safari/537.36 Edg/150.1", "Windows电脑 · Edge 150"),
        ("Mozilla/5.0 (iPhone) Version/26.0 Mobile Safari/604.1", "苹果手机 · Safari 26"),
        ("curl/8", "别的设备"),
    ],
)
def test_a_device_is_called_as_people_call_it(agent: str, name: str) -> None:
    assert name_of(agent) == name


def test_second_factors_lie_sealed(clerk: User) -> None:
    TOTP.activate(clerk, SECRET)
    kept = Authenticator.objects.get(user=clerk)
    assert SECRET not in str(kept.data)
    assert kept.data["secret"].startswith("sm4:")
    assert kept.wrap().validate_code(code())


def test_after_idle_time_the_session_is_gone(client: Client, clerk: User, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = -1
    enter(client, clerk)
    assert client.get("/accounts/2fa/").status_code == 302
