"""An application without mouse and without eyes: only keys are pressed, and every name is the one a reader speaks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fahui.matters.models import Matter
from tests.browser.listening import Listener, announced, focused

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


def test_f101_an_application_by_keyboard_and_screen_reader_alone(window: Window, district: object) -> None:
    page = window("desktop")
    page.goto("/service/legal_aid/")
    person = Listener(page)
    person.arrives()
    person.presses("现在开始")

    person.presses("下一步")  # nothing is filled in yet
    assert person.titles[-1].startswith("有误：第1步，共6步")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page, "textContent") == "您要办的是哪件事：请在“您要办的是哪件事”里选一项。"
    target = focused(page, "hash")[1:]
    page.keyboard.press("Enter")
    assert focused(page, "id") == target

    heard = {node.group for node in announced(page) if node.role == "radio"}
    assert heard == {"您要办的是哪件事", "现在办到哪一步", "以前为这件事申请过法律援助吗 （选填）"}
    person.choose("cause", "wages")
    person.types("statement", "在阳逻一处工地做木工，三个月工资没给。")
    person.types("amount", "24000")
    person.choose("procedure_stage", "none")
    person.presses("下一步")
    person.choose("means_ground", "migrant_worker")
    person.presses("下一步")
    person.choose("other0-kind", "organisation")
    person.types("other0-name", "某建筑劳务有限公司")
    person.presses("下一步")
    person.choose("for_whom", "self")
    person.types("applicant-name", "赵建国")
    person.types("applicant-phone", "19900000001")
    person.picks("place-street", "邾城街道")
    person.presses("下一步")
    person.presses("下一步")
    assert person.titles[-1].startswith("第6步，共6步：核对并提交")
    person.presses("提交")
    matter = Matter.objects.get()
    assert matter.number in person.titles[-1]
    steps = [title for title in person.titles if title.startswith("第")]
    assert [title[:6] for title in steps] == [f"第{n}步，共6" for n in range(1, 7)]
    assert len(set(person.titles)) == len(person.titles)
