"""A running server, a browser, and people who are signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.finders import get_finder
from playwright.sync_api import Browser, BrowserContext, Page

from fahui.access.models import User
from tests.conftest import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}


@pytest.fixture
def site(assets: Path, settings: Any, transactional_db: None, live_server: Any) -> str:
    """The address of the running product; its static files come straight from the sources and the build."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATICFILES_DIRS = [("build", ROOT / "build")]
    get_finder.cache_clear()
    return str(live_server.url)


@pytest.fixture
def window(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens tabs: window("phone"), window("desktop", user=reviewer, script=False); a console message fails the test."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_tab(size: str, user: User | None = None, *, script: bool = True, large: bool = False) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            base_url=site,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": site}])
        if large:
            context.add_cookies([{"name": "large", "value": "1", "url": site}])
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not said, said


def session_of(user: User) -> str:
    """A signed-in session, second factor passed for staff."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if user.is_staff:
        store["second_factor"] = True
    store.create()
    return str(store.session_key)


def accessible(page: Page) -> None:
    """axe finds nothing serious or critical, light and (for staff) dark; in no size of text is the page too wide."""
    page.evaluate(AXE(encoding="utf-8"))
    assert not (grave := _grave(page, {})), f"{page.url}: {grave}"
    assert _fits(page), f"{page.url} is too wide"
    if page.evaluate("document.documentElement.classList.contains('staff')"):
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour half-way between two schemes
        assert not (grave := _grave(page, {"runOnly": ["color-contrast"]})), f"{page.url}, dark: {grave}"
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    if not page.evaluate("document.documentElement.classList.contains('large')"):
        page.evaluate("document.documentElement.classList.add('large')")
        assert _fits(page), f"{page.url} is too wide in large text"
        page.evaluate("document.documentElement.classList.remove('large')")


def _grave(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate("options => axe.run(options)", options)
    return [
        f"{one['id']}: {one['help']} — {one['nodes'][0]['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def go_on(page: Page, text: str = "下一步") -> None:
    """Press the visible button with this text."""
    page.locator(f"main button:not(.sr-only):has-text('{text}')").first.click()
