"""Signing in by OpenID Connect, with a real provider on this machine, its page and its tokens."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from fahui.access.models import SignIn, User
from fahui.people.models import Assurance

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
SECRET = "JBSWY3DPEHPK3PXP"


def known(sub: str, phone: str, verified: object = True, **more: object) -> Known:
    """Somebody whom the provider knows."""
    return Known(sub=sub, claims={"phone_number": phone, "phone_number_verified": verified, **more})


@pytest.fixture
def provider(settings: Any, clerk: User, resident: User) -> Iterator[str]:
    """A provider that knows a clerk, two residents, and some who are not to get in."""
    people = [
        known("emp-1", f"+86{clerk.person.details()['phone']}", name="王窗口"),
        known("emp-2", clerk.person.details()["phone"], verified=False),
        known("emp-3", "13900000031", name="外人"),
        known("cit-1", "19900000001", name="赵建国", acr="seen"),
        known("cit-2", "13900000032", name="孙 小妹", acr="low"),
    ]
    with run_server_in_thread(user_claims=people) as server:
        issuer = f"http://localhost:{server.server_port}"
        apps = [
            {
                "provider_id": audience,
                "name": name,
                "client_id": f"fahui-{audience}",
                "secret": "anything",
                "settings": {
                    "server_url": issuer,
                    "scope": ["openid", "profile", "phone"],
                    "assurance_levels": {"seen": "2"},
                },
            }
            for audience, name in (("staff", "统一身份认证"), ("residents", "政务服务账号"))
        ]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}
        policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"] = ["'self'", issuer]
        settings.CONTENT_SECURITY_POLICY = policy
        yield issuer


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A browser that may talk to both."""
    context = chromium.new_context(base_url=site, locale="zh-CN", viewport={"width": 1440, "height": 900})
    made = context.new_page()
    made.set_default_timeout(15000)
    yield made
    context.close()


def go(page: Page, provider: str, door: str, button: str, sub: str) -> None:
    """From our page to the provider's, sign in there as `sub`, and back."""
    page.goto(door)
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile(f"^{provider}/oauth2/authorize"))
    page.locator("input[name=sub]").fill(sub)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(lambda address: not address.startswith(provider))


STAFF = ("/accounts/login/", "用统一身份认证登录")
RESIDENTS = ("/accounts/login/code/", "用政务服务账号登录")


def test_staff_come_to_the_account_they_have_and_still_need_the_second_factor(
    page: Page, provider: str, clerk: User
) -> None:
    TOTP.activate(clerk, SECRET)
    for _round in range(2):  # the second time by the tied identity
        go(page, provider, *STAFF, "emp-1")
        expect(page.locator("h1")).to_have_text("再核对一步")
        counter = next(iter(yield_hotp_counters_from_time()))
        page.fill("[name=code]", format_hotp_value(hotp_value(SECRET, counter)))
        page.get_by_role("button", name="登录", exact=True).click()
        if _round == 0:
            expect(page).to_have_url(re.compile("/workbench/"))
            page.get_by_role("button", name="退出").click()
    tied = SocialAccount.objects.get(provider="staff", uid="emp-1")
    assert tied.user_id == clerk.pk
    assert tied.extra_data == {}
    assert SignIn.objects.filter(user=clerk, result=SignIn.Result.OK).latest("id").how == "外部身份认证＋动态码"


@pytest.mark.parametrize("sub", ["emp-2", "emp-3", "cit-1"])
def test_nobody_gets_a_staff_account_by_what_is_not_verified_or_not_theirs(
    page: Page, provider: str, sub: str, clerk: User
) -> None:
    before = User.objects.count()
    go(page, provider, *STAFF, sub)
    expect(page.locator("main")).to_contain_text("没有找到对应的工作人员账号")
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()
    page.goto("/workbench/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_resident_comes_to_their_own_account_with_the_assurance_of_the_claim(
    page: Page, provider: str, resident: User
) -> None:
    go(page, provider, *RESIDENTS, "cit-1")
    expect(page).to_have_url(re.compile("/mine/$"))
    resident.person.refresh_from_db()
    assert resident.person.assurance == Assurance.SEEN


def test_a_new_resident_gets_an_account_without_more_assurance_than_claimed(page: Page, provider: str) -> None:
    go(page, provider, *RESIDENTS, "cit-2")
    expect(page).to_have_url(re.compile("/mine/$"))
    made = User.objects.by_phone("13900000032")
    assert made is not None
    assert (made.person.name, made.is_staff, made.person.assurance) == ("孙小妹", False, Assurance.CONTACT)


def test_staff_do_not_come_in_by_the_residents_door(page: Page, provider: str, clerk: User) -> None:
    go(page, provider, *RESIDENTS, "emp-1")
    expect(page.locator("main")).to_contain_text("这是工作人员的号码")
    page.goto("/workbench/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_whoever_says_no_at_the_provider_is_told_so(page: Page, provider: str) -> None:
    page.goto(STAFF[0])
    page.get_by_role("button", name=STAFF[1]).click()
    page.get_by_role("button", name="Deny").click()
    expect(page.locator("main")).to_contain_text("没有登录成功")
