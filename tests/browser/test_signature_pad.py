"""F52: the letter is read and signed on a telephone; an empty pad is not sent, and the link works once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.matters import signing
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.browser.conftest import accessible, go_on
from tests.browser.test_wage_journey import render
from tests.cases import wage_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


@pytest.fixture
def matter(resident: User, village: Region) -> Matter:
    """An application whose form waits for its signature."""
    return wage_case(resident, village).matter


def stroke(page: Page) -> None:
    """A name, more or less."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    points = [(0.1, 0.6), (0.2, 0.2), (0.3, 0.7), (0.45, 0.3), (0.6, 0.6), (0.8, 0.3)]
    path = [(box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in points]
    page.mouse.move(*path[0])
    page.mouse.down()
    for x, y in path[1:]:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def test_the_pad_on_a_telephone(window: Window, matter: Matter, clerk: User) -> None:
    render(matter.number)
    desk = window("desktop", clerk)
    desk.goto(f"/workbench/m/{matter.number}/sign/")
    accessible(desk)
    go_on(desk, "出示二维码")
    accessible(desk)
    expect(desk.locator("main img")).to_be_visible()

    form = matter.letters.get(code="application_form").letter_id
    link = f"/sign/{signing.ask(clerk, matter, form, 'applicant')}/"
    phone = window("phone")
    phone.goto(link)
    accessible(phone)
    expect(phone.locator("main")).to_contain_text("赵建国")
    go_on(phone, "确认签名")
    expect(phone.locator("[data-pad-empty]")).to_be_visible()
    assert phone.url.endswith(link)  # nothing was sent
    stroke(phone)
    phone.click("[data-pad-clear]")
    go_on(phone, "确认签名")
    expect(phone.locator("[data-pad-empty]")).to_be_visible()
    stroke(phone)
    go_on(phone, "确认签名")
    expect(phone.locator("h1")).not_to_contain_text("签名：")
    accessible(phone)
    assert matter.events.filter(action="sign_pad").exists()


def test_without_script_a_photograph_of_paper_is_asked_for(window: Window, matter: Matter, clerk: User) -> None:
    render(matter.number)
    form = matter.letters.get(code="application_form").letter_id
    page = window("phone", script=False)
    page.goto(f"/sign/{signing.ask(clerk, matter, form, 'applicant')}/")
    expect(page.locator(".pad")).to_be_hidden()
    expect(page.locator("[data-pad-photo] summary")).to_be_visible()


def test_a_resident_signs_from_their_own_page(window: Window, matter: Matter, resident: User) -> None:
    render(matter.number)
    phone = window("phone", resident)
    phone.goto(f"/mine/{matter.number}/")
    accessible(phone)
    phone.click("main a:has-text('看文书，签名')")
    accessible(phone)
    expect(phone.locator("main")).to_contain_text("签名表示")
    at = phone.url
    go_on(phone, "确认签名")
    expect(phone.locator("[data-pad-empty]")).to_be_visible()
    assert phone.url == at  # nothing was sent
    stroke(phone)
    go_on(phone, "确认签名")
    expect(phone.locator("main a:has-text('看文书，签名')")).to_have_count(0)
    assert phone.url.endswith(f"/mine/{matter.number}/")
    assert matter.events.get(action="sign_pad").actor_role == "applicant"
