"""The desk without a mouse."""

from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.browser.conftest import accessible, site, window  # noqa: F401 - fixtures of the browser folder
from tests.cases import wage_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


def test_rows_are_walked_opened_and_searched_by_keys(
    window: Window,  # noqa: F811 - the fixture imported above
    resident: User,
    village: Region,
    clerk: User,
) -> None:
    first, second = (wage_case(resident, village).matter.number for _n in range(2))
    page = window("desktop", user=clerk)
    page.goto("/workbench/")
    accessible(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('/workbench')[0]}/workbench/m/{second}/")
    accessible(page)
    page.keyboard.press("/")
    page.keyboard.type(first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/workbench/m/{first}/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_a_plain_consultation_takes_twelve_key_presses_beside_the_text(
    window: Window,  # noqa: F811 - the fixture imported above
    clerk: User,
) -> None:
    page = window("desktop", user=clerk)
    page.goto("/workbench/")
    pressed = 0

    def press(key: str) -> None:
        nonlocal pressed
        pressed += 1
        page.keyboard.press(key)

    press("n")
    page.wait_for_url("**/intake/")
    while page.evaluate("document.activeElement.name") != "question":
        press("Tab")
        assert pressed < 12
    page.keyboard.type("房东不退押金怎么办？")
    press("Control+Shift+Enter")
    page.wait_for_url("**/do/answer/")
    assert pressed <= 12
    matter = Matter.objects.get()
    assert (matter.channel, matter.region.level) == ("window", "district")
    accessible(page)
    connection.close()
