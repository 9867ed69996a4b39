"""Signing in as a person does: residents by a code, staff by password and a second factor."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from fahui.access.models import User
from tests.browser.conftest import accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "JBSWY3DPEHPK3PXP"


def test_a_resident_signs_in_by_the_code_on_the_demo_page(window: Callable[..., Page], district: object) -> None:
    page = window("phone")
    page.goto("/mine/")
    accessible(page)
    page.fill("[name=phone]", "19900000123")
    page.locator("main button[type=submit]:visible").last.click()
    accessible(page)
    code = page.locator("main b.num").last.inner_text()
    page.fill("[name=code]", code)
    page.locator("main button[type=submit]:visible").last.click()
    expect(page).to_have_url(re.compile("/mine/$"))
    accessible(page)


def test_staff_need_password_and_second_factor(window: Callable[..., Page], clerk: User) -> None:
    TOTP.activate(clerk, SECRET)
    phone = clerk.person.details()["phone"]
    page = window("desktop")
    page.goto("/accounts/login/")
    accessible(page)
    page.fill("[name=login]", phone)
    page.fill("[name=password]", "correct horse 9")
    page.locator("main button[type=submit]:visible").first.click()
    assert "/workbench/" not in page.url
    counter = next(iter(yield_hotp_counters_from_time()))
    page.fill("[name=code]", format_hotp_value(hotp_value(SECRET, counter)))
    page.locator("main button[type=submit]:visible").first.click()
    expect(page).to_have_url(re.compile("/workbench/"))
    accessible(page)


def test_staff_cannot_come_in_by_a_code(window: Callable[..., Page], clerk: User) -> None:
    page = window("desktop")
    page.goto("/accounts/login/code/")
    page.fill("[name=phone]", clerk.person.details()["phone"])
    page.locator("main button[type=submit]:visible").last.click()
    expect(page.locator("main")).to_contain_text("工作人员登录")
