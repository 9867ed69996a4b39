"""The desk without a mouse."""

from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.browser.conftest import accessible, site, window  # noqa: F401 - fixtures of the browser folder
from tests.cases import ID_NUMBER, wage_case

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


def test_several_are_ticked_and_assigned_without_a_mouse(
    window: Window,  # noqa: F811 - the fixture imported above
    resident: User,
    village: Region,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    lawyer: Professional,
) -> None:
    opinion = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
    for _n in range(3):
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        act(act(matter, "propose_grant", by=reviewer, answers=opinion), "grant", by=approver)
    page = window("desktop", user=assigner)
    page.goto("/workbench/?queue=assigner")
    accessible(page)
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("input[name=pick]:checked")).to_have_count(2)
    page.keyboard.press("a")
    page.wait_for_url("**/many/**")
    accessible(page)
    page.locator("input[name=professional]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("专办劳动案件")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("都办好了")).to_be_visible()
    accessible(page)
    assert lawyer.assignments.live().count() == 2
    page.goto("/workbench/?queue=assigner")
    page.get_by_label("全选这一页").check()
    expect(page.locator("input[name=pick]:checked")).to_have_count(1)


def test_a_scan_picked_once_survives_a_form_error(
    window: Window,  # noqa: F811 - the fixture imported above
    clerk: User,
    picture: bytes,
) -> None:
    page = window("phone", user=clerk)
    page.goto("/workbench/intake/")
    page.locator("input[name=papers-scans]").set_input_files(
        {"name": "欠条.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    page.get_by_role("button", name="登记，出回执").click()  # nothing was asked
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.locator("textarea[name=question]").fill("房东不退押金怎么办")
    expect(page.get_by_label("欠条.jpg")).to_be_checked()
    page.get_by_role("button", name="登记，出回执").click()
    page.wait_for_url("**/receipt/")
    accessible(page)
    expect(page.get_by_text("欠条.jpg")).to_be_visible()


def test_a_lost_code_is_issued_again_on_a_small_screen(
    window: Window,  # noqa: F811 - the fixture imported above
    resident: User,
    village: Region,
    clerk: User,
) -> None:
    number = wage_case(resident, village).matter.number
    page = window("phone", user=clerk)
    page.goto(f"/workbench/m/{number}/recode/")
    accessible(page)
    page.get_by_label("出示的身份证号").fill(ID_NUMBER)
    page.get_by_label("人证一致").check()
    page.get_by_label("为什么重发").fill("回执丢了")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/receipt/")
    expect(page.locator(".receipt-code")).to_be_visible()
    accessible(page)
