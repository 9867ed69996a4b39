"""Passkeys, with Chromium's own virtual authenticator: made once, then the only thing a sign-in needs."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from fahui.access.models import SignIn, User
from tests.browser.conftest import accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def plain_http(settings: Any) -> None:
    """The test server speaks http on localhost, as a demo does."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def with_key(page: Page) -> Any:
    """A device that can keep passkeys and knows its owner."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device, made["authenticatorId"]


def again(page: Page) -> None:
    """Before something grave the password is asked once more."""
    expect(page.locator("h1")).to_have_text("再核对一次身份")
    page.fill("[name=password]", "correct horse 9")
    page.get_by_role("button", name="确定").click()
    expect(page.locator("h1")).to_have_text("加一个通行密钥")


def test_a_passkey_is_made_at_the_first_sign_in_and_opens_the_workbench_alone(
    window: Callable[..., Page], clerk: User
) -> None:
    page = window("desktop")
    device, key = with_key(page)
    page.goto("/accounts/login/")
    page.fill("[name=login]", clerk.person.details()["phone"])
    page.fill("[name=password]", "correct horse 9")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    accessible(page)
    page.get_by_role("link", name="加一个通行密钥").click()
    again(page)
    accessible(page)
    page.fill("[name=name]", "办公室电脑")
    page.get_by_role("button", name="用这台设备加").click()
    expect(page).to_have_url(re.compile("/accounts/2fa/"))
    expect(page.locator("h1")).not_to_have_text("加一个通行密钥")
    assert Authenticator.objects.filter(user=clerk, type="webauthn").get().wrap().name == "办公室电脑"
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    page.goto("/workbench/")
    expect(page.locator("h1")).to_have_text("我的待办")
    page.get_by_role("button", name="退出").click()

    page.goto("/accounts/login/")
    accessible(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page).to_have_url(re.compile("/workbench/"))
    expect(page.locator("h1")).to_have_text("我的待办")
    last = SignIn.objects.filter(user=clerk, result=SignIn.Result.OK).latest("id")
    assert last.how == "通行密钥"


def test_a_passkey_stands_in_for_the_code(window: Callable[..., Page], clerk: User) -> None:
    page = window("desktop", clerk)
    with_key(page)
    page.goto("/accounts/2fa/webauthn/add/")
    again(page)
    page.uncheck("[name=passwordless]")
    page.get_by_role("button", name="用这台设备加").click()
    expect(page.locator("h1")).not_to_have_text("加一个通行密钥")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=login]", clerk.person.details()["phone"])
    page.fill("[name=password]", "correct horse 9")
    page.get_by_role("button", name="登录", exact=True).click()
    accessible(page)
    page.get_by_role("button", name="用通行密钥").click()
    expect(page).to_have_url(re.compile("/workbench/"))


def test_without_a_key_the_page_says_so(window: Callable[..., Page], district: object) -> None:
    page = window("phone")
    with_key(page)
    page.goto("/accounts/login/")
    failed = page.get_by_text("没有完成。请再试一次")
    expect(failed).not_to_be_visible()
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(failed).to_be_visible()
