"""Residents' roads by keyboard alone: ask and be answered, supplement, object, complain, withdraw, look it up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.browser.conftest import accessible
from tests.browser.listening import Listener
from tests.cases import wage_case
from tests.matters.test_wage_case import serve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]
STREET = "邾城街道"
SCREENS = 8  # at most, from the first question to what is checked
REFUSED = {"refusal_ground": "scope", "refusal_reason": "不属于法律援助的范围。"}


def listener(page: Page, address: str) -> Listener:
    """Somebody at this page."""
    page.goto(address)
    person = Listener(page)
    person.arrives()
    return person


def to_the_check(person: Listener, answers: dict[str, Callable[[], None]]) -> None:
    """Screen by screen, each question answered where it is asked, until what was typed is shown once more."""
    page = person.page
    for _screen in range(SCREENS):
        for name, answer in answers.items():
            if page.locator(f"[name={name}]").count():
                answer()
        if "/check/" in page.url:
            break
        person.presses("下一步")


def aside(work: Callable[[], Any]) -> Any:
    """In a thread of its own: Playwright's loop runs in this one, and signing wants one too."""

    def whole() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(whole).result()


def test_asking_at_home_being_answered_and_rating(
    window: Window, consultant: User, resident: User, village: Region
) -> None:
    page = window("phone", resident)
    person = listener(page, "/")
    person.types("words", "老板欠我三个月工资，没有合同，怎么办？")
    person.presses("下一步")
    to_the_check(person, {"place-street": partial(person.picks, "place-street", STREET)})
    accessible(page)
    person.presses("提交")
    accessible(page)
    matter = Matter.objects.get(service="consultation")
    desk = window("desktop", consultant)
    clerk = listener(desk, f"/workbench/m/{matter.number}/")
    accessible(desk)
    clerk.presses("答复")
    clerk.choose("answer_kind", "advice")
    clerk.types("answer_text", "可以先向劳动保障监察大队投诉，也可以申请劳动仲裁。")
    accessible(desk)
    clerk.presses("答复")
    person = listener(page, f"/mine/{matter.number}/")
    expect(page.locator("main")).to_contain_text("可以先向劳动保障监察大队投诉")
    accessible(page)
    person.presses("评价")
    person.choose("score", "4")
    accessible(page)
    person.presses("评价")
    matter.refresh_from_db()
    assert (matter.outcome, matter.rating.score) == ("advised", 4)


def test_supplementing_after_a_notice(window: Window, resident: User, village: Region, clerk: User) -> None:
    matter = wage_case(resident, village).matter
    given = {"supplement_items": "工友的证言", "supplement_by": clock.today() + timedelta(days=7)}
    aside(lambda: serve(act(matter, "request_supplement", by=clerk, answers=given), clerk, str(clock.today())))
    page = window("phone", resident)
    person = listener(page, f"/mine/{matter.number}/")
    expect(page.locator("main")).to_contain_text("工友的证言")
    accessible(page)
    person.presses("补充材料")
    person.types("supplement_words", "工友王某可以作证，电话写在纸上了。")
    accessible(page)
    person.presses("补充材料")
    accessible(page)
    matter.refresh_from_db()
    assert matter.stage == "submitted"
    assert matter.events.filter(action="supplement").count() == 1


def test_objecting_to_a_refusal_and_the_bureau_upholds_it(
    window: Window,
    resident: User,
    village: Region,
    clerk: User,
    reviewer: User,
    approver: User,
    objection_officer: User,
) -> None:
    matter = wage_case(resident, village).matter

    def refused() -> None:
        case = act(act(matter, "accept", by=clerk), "propose_refuse", by=reviewer, answers=REFUSED)
        serve(act(case, "refuse", by=approver), clerk, str(clock.today()))

    aside(refused)
    page = window("phone", resident)
    person = listener(page, f"/mine/{matter.number}/")
    accessible(page)
    person.presses("提出异议")
    person.presses("办法律援助异议审查")
    reason = "我是农民工，讨的是工资，不应当看收入。"
    to_the_check(person, {"objection_reason": partial(person.types, "objection_reason", reason)})
    accessible(page)
    person.presses("提交")
    objection = Matter.objects.get(service="objection")
    desk = window("desktop", objection_officer)
    officer = listener(desk, f"/workbench/m/{objection.number}/")
    expect(desk.locator("main")).to_contain_text("讨的是工资")
    accessible(desk)
    officer.presses("维持原决定")
    officer.types("findings", "查明：不属于法律援助的范围，原决定正确。")
    if desk.locator("[name=result][type=radio]").count():
        officer.choose("result", "uphold")
    accessible(desk)
    officer.presses("维持原决定")
    objection.refresh_from_db()
    assert objection.outcome == "upheld"
    person = listener(page, f"/mine/{objection.number}/")
    accessible(page)


def test_complaining_from_the_front_page(window: Window, resident: User, village: Region) -> None:
    page = window("phone", resident)
    person = listener(page, "/")
    person.presses("投诉")
    accessible(page)
    person.presses("现在开始")
    words = "窗口的人让我跑了三次，每次要的材料都不一样。"
    answers = {
        "about": partial(person.choose, "about", "window"),
        "complaint_words": partial(person.types, "complaint_words", words),
        "place-street": partial(person.picks, "place-street", STREET),
    }
    to_the_check(person, answers)
    accessible(page)
    person.presses("提交")
    accessible(page)
    assert Matter.objects.get(service="complaint").stage == "submitted"


def test_withdrawing_and_looking_it_up_with_number_and_code(window: Window, resident: User, village: Region) -> None:
    opened = wage_case(resident, village)
    page = window("phone", resident)
    person = listener(page, f"/mine/{opened.matter.number}/")
    person.presses("撤回申请")
    accessible(page)
    person.presses("撤回申请")
    opened.matter.refresh_from_db()
    assert opened.matter.stage == "withdrawn"
    stranger = window("phone")
    passer = listener(stranger, "/progress/")
    passer.types("number", opened.matter.number)
    passer.types("code", "00000000")
    passer.presses("查")
    expect(stranger.get_by_role("alert")).to_be_visible()
    assert stranger.input_value("[name=number]") == opened.matter.number
    passer = listener(stranger, "/progress/")
    passer.types("number", opened.matter.number)
    passer.types("code", opened.query_code)
    passer.presses("查")
    expect(stranger.locator("main")).to_contain_text("撤回")
    expect(stranger.locator("main")).not_to_contain_text("赵建国")
    accessible(stranger)
