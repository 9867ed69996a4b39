"""A question that is spoken, not typed: recorded in the page, heard again, kept with the request, told to staff."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.documents.models import StoredFile
from fahui.matters.models import Matter, StaffNotice
from fahui.places.models import Region
from tests.browser.conftest import accessible
from tests.browser.listening import Listener
from tests.browser.test_resident_roads import STREET, to_the_check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


def test_a_spoken_question_reaches_the_desk(window: Window, resident: User, village: Region) -> None:
    page = window("phone", user=resident)
    page.context.grant_permissions(["microphone"])
    page.goto("/")
    page.click("details.voice summary")
    page.click("text=按一下，开始说")
    expect(page.locator("details.voice [role=status]")).to_contain_text("还能说")
    page.wait_for_timeout(1200)  # somebody speaks
    page.click("text=说完了")
    expect(page.locator("details.voice audio")).to_be_visible()
    expect(page.locator("text=重新说一遍")).to_be_visible()
    accessible(page)
    person = Listener(page)
    person.presses("下一步")
    to_the_check(person, {"place-street": lambda: person.picks("place-street", STREET)})
    expect(page.locator("main")).to_contain_text("语音留言")
    person.presses("提交")
    matter = Matter.objects.get(service="consultation")
    assert StoredFile.objects.get(name__startswith="语音留言").content_type.startswith("audio/")
    assert StaffNotice.objects.filter(matter=matter, key=f"voice:{matter.pk}").exists()


def test_who_lets_no_page_hear_is_told_what_else_they_can_do(window: Window, resident: User) -> None:
    page = window("phone", user=resident)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));"
    )
    page.goto("/")
    page.click("details.voice summary")
    page.click("text=按一下，开始说")
    expect(page.locator("details.voice [role=status]")).to_contain_text("没有允许用麦克风")
    expect(page.locator("details.voice input[type=file]")).to_be_visible()
