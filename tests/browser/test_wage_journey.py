"""A worker's unpaid wages, from a phone to a rated, closed matter, through the pages only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.documents.models import Seal
from fahui.matters.models import Event, Matter
from fahui.matters.tasks import after_event
from fahui.people.models import Professional
from tests.browser.conftest import accessible, go_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


def apply(page: Page) -> str:
    """Fill the application on any screen size; returns the matter's number."""
    page.goto("/")
    accessible(page)
    page.click("main a:has-text('法律援助')")
    accessible(page)
    page.click("text=现在开始：申请法律援助 >> nth=0")
    page.check("[name=cause][value=wages]")
    page.fill("[name=statement]", "在阳逻一处工地做木工，三个月工资没给，也没签合同。")
    page.fill("[name=amount]", "24000")
    page.check("[name=procedure_stage][value=none]")
    accessible(page)
    go_on(page)
    page.check("[name=means_ground][value=migrant_worker]")
    go_on(page)
    page.check("[name=other0-kind][value=organisation]")
    page.fill("[name=other0-name]", "某建筑劳务有限公司")
    go_on(page)
    page.check("[name=for_whom][value=self]")
    page.fill("[name=applicant-name]", "赵建国")
    page.fill("[name=applicant-phone]", "19900000001")
    page.select_option("[name=place-street]", label="邾城街道")
    accessible(page)
    go_on(page)
    go_on(page)  # no papers now
    accessible(page)
    expect(page.locator("main")).to_contain_text("24")
    go_on(page, "提交")
    accessible(page)
    return Matter.objects.latest("id").number


def render(number: str) -> None:
    """What the worker process does in the background: in a thread of its own, as Playwright's loop runs in this one."""

    def work() -> None:
        for event in Event.objects.filter(matter__number=number):
            after_event(event.pk)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def do(page: Page, number: str, action: str, answers: dict[str, str], button: str) -> None:
    """Take an action from the matter's page."""
    page.goto(f"/workbench/m/{number}/")
    accessible(page)
    page.click(f"main a:has-text('{action}') >> nth=0")
    for name, value in answers.items():
        field = page.locator(f"[name={name}]").first
        kind = field.get_attribute("type")
        if kind == "radio":
            page.check(f"[name={name}][value='{value}']")
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    accessible(page)
    go_on(page, button)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_from_phone_to_rating(
    window: Window,
    size: str,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    lawyer: Professional,
    settings: Any,
) -> None:
    Seal.objects.create(organ_name=settings.ORGAN_NAME, certificate="test")
    visitor = window(size)
    number = apply(visitor)
    assert Matter.objects.get(number=number).stage == "submitted"
    expect(visitor.locator("main")).to_contain_text(number)
    render(number)

    do(window("desktop", clerk), number, "受理", {}, "受理")
    reason = {"grant_reason": "请求支付劳动报酬，属于法定范围。", "aid_form": "arbitration"}
    do(window("desktop", reviewer), number, "给予援助", reason, "给予援助")
    do(window("desktop", approver), number, "批准给予援助", {}, "批准给予援助")
    choice = {"professional": str(lawyer.pk), "assign_reason": "擅长劳动争议"}
    do(window("desktop", assigner), number, "指派", choice, "指派")
    render(number)
    handler = window(size, lawyer.person.user)
    do(handler, number, "接受指派", {}, "接受指派")
    do(handler, number, "登记签订委托协议", {}, "登记签订委托协议")
    closing = {
        "result": "settled",
        "closing_paper": "agreement",
        "case_closed_on": "",
        "result_words": "公司付清了工资。",
    }
    closing["case_closed_on"] = Matter.objects.get(number=number).opened_on.isoformat()
    do(handler, number, "结案", closing, "结案")
    matter = Matter.objects.get(number=number)
    assert (matter.stage, matter.outcome) == ("closed", "settled")

    party = matter.parties.get(relation="applicant")
    assert party.person is not None
    resident = User.objects.create(handle="journey", person=party.person, phone_verified=True)
    mine = window(size, resident)
    mine.goto("/mine/")
    accessible(mine)
    mine.click(f"a:has-text('{number}') >> nth=0")
    accessible(mine)
    expect(mine.locator("main")).to_contain_text("公司付清了工资")
    mine.click("main a:has-text('评价') >> nth=0")
    mine.check("[name=score][value='5']")
    go_on(mine, "评价")
    matter.refresh_from_db()
    assert matter.rating.score == 5


def test_without_script_and_in_large_text(window: Window, district: Any) -> None:
    page = window("phone", script=False, large=True)
    page.goto("/")
    page.fill("main textarea", "老板欠我工钱三个月了，怎么办？")
    go_on(page, "下一步")
    assert "/apply/" in page.url
    assert page.input_value("main textarea >> nth=0").startswith("老板欠我")
