"""Things the interface's tests share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from playwright.sync_api import Browser, sync_playwright

from fahui.ui.build import build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    """A plain GET without any session: touching one would fail."""
    return rf.get("/gallery/portal/?a=1&page=3")


@pytest.fixture(scope="session")
def assets() -> Path:
    """The built style sheet, script and sprite."""
    target = ROOT / "build" / "ui"
    sources = [path for path in (ROOT / "src/fahui/ui/assets").rglob("*.*") if path.is_file()]
    newest = max(path.stat().st_mtime for path in [*sources, ROOT / "src/fahui/ui/icons.txt"])
    if not (target / "icons.svg").is_file() or (target / "icons.svg").stat().st_mtime < newest:
        build(ROOT)
    return target


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; CHROMIUM names another."""
    # Playwright's loop runs in this thread, and Django then takes every query here for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is needed: apt install chromium"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path)
        yield browser
        browser.close()
