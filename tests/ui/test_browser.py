"""The gallery in Chromium: accessible, inside our policy, and helped by script without needing it."""

import os
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.conftest import ROOT

pytestmark = pytest.mark.browser
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
PAGES = ("/gallery/portal/", "/gallery/form/?wrong=1", "/gallery/bench/")
ENTRANCES = ("/accounts/login/", "/accounts/login/code/")


class Threaded(ThreadingMixIn, WSGIServer):
    """One thread per connection, as a browser opens several."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Prints nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(assets: Path) -> Iterator[str]:
    """The gallery with all middleware and no database: a query would be refused and fail the page."""
    with override_settings(ROOT_URLCONF="tests.ui.urls", STATICFILES_DIRS=[("build", ROOT / "build")]):
        get_finder.cache_clear()
        with make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), Threaded, Quiet) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
    get_finder.cache_clear()


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A Chinese desktop window."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Page:
    """A tab of it."""
    return window.new_page()


def grave(page: Page) -> list[str]:
    """What axe calls serious or critical, with the element."""
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate("axe.run()")
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:120]}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def listen(page: Page) -> list[str]:
    """All the browser has to complain about on this page, also what comes later."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", ["normal", "large", "dark"])
def test_pages_are_accessible_and_keep_the_policy(chromium: Browser, site: str, size: str, look: str) -> None:
    width, height = SIZES[size]
    scheme: Any = "dark" if look == "dark" else "light"
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", color_scheme=scheme)
    if look == "large":
        context.add_cookies([{"name": "large", "value": "1", "url": site}])
    for address in PAGES[-1:] if look == "dark" else PAGES:  # only the workbench has a dark scheme
        page = context.new_page()
        said = listen(page)
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} is wider than the screen"
        assert grave(page) == []
        assert said == [], address
        page.close()
    context.close()


def test_sign_in_pages_are_accessible(page: Page, site: str) -> None:
    for address in ENTRANCES:
        page.goto(site + address)
        expect(page.get_by_label("手机号")).to_be_visible()
        assert grave(page) == []


def test_large_text_mode_has_the_published_measures(window: BrowserContext, site: str) -> None:
    """移动互联网应用适老化通用设计规范: main text at least 18, targets at least 60 by 60; ours is 22."""
    window.add_cookies([{"name": "large", "value": "1", "url": site}])
    page = window.new_page()
    page.goto(site + "/gallery/form/")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "22px"
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(.button, .choice, select, input), .tools a, .foot a")]
            .filter((e) => e.offsetParent && !["radio", "checkbox", "hidden"].includes(e.type) && e.offsetHeight < 60)
            .map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_ordinary_targets_are_at_least_44_high(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + "/gallery/form/")
    heights = page.evaluate(
        """() => [...document.querySelectorAll("main .button, main .choice, .tools a, .foot a")]
            .filter((e) => e.offsetParent).map((e) => e.offsetHeight)"""
    )
    assert min(heights) >= 44


def test_a_question_appears_when_it_applies_and_is_not_sent_otherwise(page: Page, site: str) -> None:
    page.goto(site + "/gallery/form/")
    employer = page.locator("[name=employer]")
    expect(employer).to_be_hidden()
    expect(employer).to_be_disabled()
    page.get_by_label("欠工资").check()
    expect(employer).to_be_visible()
    expect(employer).to_be_enabled()
    page.get_by_label("家里有人打我").check()
    expect(employer).to_be_hidden()
    expect(page.get_by_label("可以打电话")).to_be_visible()


def test_without_script_every_question_shows(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/gallery/form/")
    expect(page.locator("[name=employer]")).to_be_visible()
    expect(page.locator("#session")).to_be_hidden()
    context.close()


def test_a_form_is_sent_once(page: Page, site: str) -> None:
    page.goto(site + "/gallery/portal/")
    sent = page.evaluate(
        """() => {
            const form = document.querySelector(".ask-box");
            let sent = 0;
            form.addEventListener("submit", (event) => { sent += !event.defaultPrevented; event.preventDefault(); });
            for (let press = 0; press < 3; press += 1) form.querySelector("[type=submit]").click();
            return sent;
        }"""
    )
    assert sent == 1
    expect(page.get_by_text("看看怎么办")).to_have_attribute("aria-disabled", "true")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, site: str) -> None:
    page.goto(site + "/gallery/form/?wrong=1")
    assert page.evaluate("document.activeElement.className") == "errors"
    page.get_by_role("link", name="手机号").click()
    assert page.evaluate("document.activeElement.id") == "id_phone"


def photograph() -> bytes:
    """A noisy picture, too random to be packed small."""
    file = BytesIO()
    Image.frombytes("RGB", (1000, 1000), os.urandom(3_000_000)).save(file, "PNG")
    return file.getvalue()


def test_picked_files_are_shown_and_a_photograph_too_big_is_made_smaller(page: Page, site: str) -> None:
    page.goto(site + "/gallery/form/")
    photo = photograph()
    assert len(photo) > 2_000_000
    files: list[Any] = [
        {"name": "工资条.png", "mimeType": "image/png", "buffer": photo},
        {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_100_000},
    ]
    page.locator("[name=papers]").set_input_files(files)
    shown = page.locator("#id_papers ~ .upload-list li")
    expect(shown).to_have_count(2)
    expect(shown.first).to_contain_text("已自动缩小")
    expect(shown.last).to_contain_text("太大了")
    sizes = page.evaluate("[...document.querySelector('[name=papers]').files].map((f) => f.size)")
    assert sizes[0] < 2_000_000
    assert sizes[1] == 2_100_000


def test_leaving_quickly_replaces_the_history_entry(page: Page, site: str) -> None:
    page.goto(site + "/elsewhere/")
    page.goto(site + "/gallery/portal/")
    page.get_by_role("link", name="快速离开").click()
    page.wait_for_url("**/elsewhere/")
    page.go_back()
    assert "gallery" not in page.url


def test_escape_three_times_leaves_too(page: Page, site: str) -> None:
    page.goto(site + "/gallery/portal/")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/elsewhere/")


def test_the_workbench_is_driven_by_keys(page: Page, site: str) -> None:
    page.goto(site + "/gallery/bench/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "新法援申〔2026〕0312号"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/m/1/"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("j?")
    assert page.locator("[name=q]").input_value() == "j?"
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("给予援助，报审批")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.wait_for_url("**/g/")


def test_f53_the_session_warns_at_least_two_minutes_ahead_and_keeps_what_is_typed(page: Page, site: str) -> None:
    page.clock.install()
    page.goto(site + "/gallery/form/")
    page.get_by_label("您的姓名").fill("买买提·吐尔逊")
    page.clock.run_for((1740 - 200) * 1000)
    expect(page.locator("#session")).to_be_hidden()
    page.clock.run_for(60 * 1000)
    expect(page.get_by_role("dialog")).to_contain_text("2分钟后会自动退出登录")
    page.route("**/stay/", lambda route: route.fulfill(json={"seconds": 1740}))
    page.get_by_role("button", name="我还在，继续").click()
    expect(page.locator("#session")).to_be_hidden()
    page.clock.run_for((1740 - 140) * 1000)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.unroute("**/stay/")
    page.get_by_role("button", name="我还在，继续").click()  # the server: nobody is signed in any more
    page.clock.run_for(2000)
    expect(page.get_by_role("dialog")).to_contain_text("已经自动退出登录")
    assert page.get_by_label("您的姓名").input_value() == "买买提·吐尔逊"


def test_a_dangerous_button_asks_first(page: Page, site: str) -> None:
    page.goto(site + "/gallery/portal/")
    page.evaluate("document.querySelector('.ask-box').dataset.confirm = '确定吗？'")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.get_by_role("button", name="看看怎么办").click()
    page.wait_for_timeout(200)
    assert asked == ["确定吗？"]
    assert "gallery" in page.url


def test_printing_leaves_out_the_navigation(page: Page, site: str) -> None:
    page.goto(site + "/gallery/bench/")
    page.emulate_media(media="print")
    for gone in (".bench-nav", ".bench-top", ".pager-links"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
