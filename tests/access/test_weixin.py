"""Signing in by WeChat, against a server that speaks WeChat's protocol."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from fahui.access.models import User
from fahui.access.outside import WAIT, WAITING
from tests.access import weixin_server as weixin


@pytest.fixture(autouse=True)
def server(settings: Any, db: None) -> Iterator[str]:
    """WeChat, and this installation registered there."""
    with weixin.running() as address:
        app = {"client_id": weixin.APP, "secret": weixin.SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = {"weixin": {"APPS": [app], "SITE": address, "API": address}}
        yield address


def there(browser: Client) -> dict[str, str]:
    """Press the button; what WeChat's page is asked."""
    answer = browser.post("/accounts/weixin/login/")
    assert answer.status_code == 302
    parts = urlsplit(answer["Location"])
    assert (parts.path, parts.fragment) == ("/connect/qrconnect", "wechat_redirect")
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def back(browser: Client, code: str = weixin.CODE, state: str | None = None) -> Any:
    """Scanned: WeChat sends the browser back."""
    asked = there(browser)
    assert asked["appid"] == weixin.APP
    assert asked["scope"] == "snsapi_login"
    address = urlsplit(asked["redirect_uri"]).path
    return browser.get(address, {"code": code, "state": state or asked["state"]}, follow=True)


def by_phone(browser: Client, phone: str) -> Any:
    """Sign in by phone and code."""
    browser.post("/accounts/login/code/", {"phone": phone})
    return browser.post("/accounts/login/code/confirm/", {"code": browser.session["demo_code"]}, follow=True)


def signed_in(browser: Client) -> str:
    """As whom."""
    return str(browser.session.get("_auth_user_id", ""))


def test_the_button_stands_where_residents_sign_in_and_only_when_there_is_an_app(client: Client, settings: Any) -> None:
    assert "用微信登录" in client.get("/accounts/login/code/").text
    assert "微信" not in client.get("/accounts/login/").text
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "用微信登录" not in client.get("/accounts/login/code/").text


def test_the_first_time_it_is_tied_by_a_code_to_the_phone_then_it_opens_by_itself(
    client: Client, resident: User
) -> None:
    page = back(client)
    assert "第一次用微信登录，请先用手机号登录一次" in page.text
    assert signed_in(client) == ""
    by_phone(client, "19900000001")
    tied = SocialAccount.objects.get()
    assert (tied.provider, tied.uid, tied.user_id, tied.extra_data) == ("weixin", weixin.UNION, resident.pk, {})
    other = Client()
    page = back(other)
    assert signed_in(other) == str(resident.pk)
    assert page.redirect_chain[-1][0] == "/mine/"


def test_what_waits_too_long_or_for_staff_is_not_tied(client: Client, resident: User, clerk: User) -> None:
    back(client)
    session = client.session
    session[WAITING] = {**session[WAITING], "at": session[WAITING]["at"] - WAIT - 1}
    session.save()
    by_phone(client, "19900000001")
    assert signed_in(client) == str(resident.pk)
    back(staff := Client())
    staff.post("/accounts/login/", {"login": clerk.person.details()["phone"], "password": "correct horse 9"})
    assert signed_in(staff) == str(clerk.pk)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(("code", "state"), [("wrong", None), (weixin.CODE, "forged")])
def test_a_wrong_code_or_state_signs_nobody_in(client: Client, resident: User, code: str, state: str | None) -> None:
    SocialAccount.objects.create(provider="weixin", uid=weixin.UNION, user=resident)
    page = back(client, code, state)
    assert "没有登录成功" in page.text
    assert signed_in(client) == ""


def test_staff_do_not_come_in_by_weixin(client: Client, clerk: User) -> None:
    SocialAccount.objects.create(provider="weixin", uid=weixin.UNION, user=clerk)
    page = back(client)
    assert "工作人员不能用微信登录" in page.text
    assert signed_in(client) == ""
