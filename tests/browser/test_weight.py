"""What a telephone has to load, measured in Chromium through the product's own server (granian and WhiteNoise)."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from fahui.access.models import User
from fahui.core.keyring import path_in
from fahui.matters.models import Matter
from fahui.places.models import Region
from fahui.portal.urls import urlpatterns
from tests.browser.conftest import SIZES, session_of
from tests.cases import wage_case
from tests.conftest import ROOT
from tests.portal.journeys import MEANS, WHAT, at_screen, fill_aid, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUDGET = 120_000  # bytes transferred for a portal page without charts (experience, section 6)
ROOM = 10_000  # left for what is to come
# Parts of pages, files, and addresses that only take something.
# Complaints lead to a service; the map has its chart; the others want a place, a body, or an account to be proved.
UNWEIGHED = {
    *("complain", "map", "near", "point", "body", "for_another", "prove", "privacy_edition", "sign"),
    # One record announced; a body that has to name its person; a paper that waits for a signature.
    *("object_to", "unit_work", "sign_own"),
}
ANYBODYS = (
    "home", "ask", "how_to", "points", "progress", "continue", "privacy", "bodies", "people", "quality", "honours",
    "draws",
)  # fmt: skip
NO_PAGES = {
    "map_data",
    "my_copy",
    "points_today", "villages", "take", "take_letter", "letter", "paper", "draft_file", "calendar", "picture",
}  # fmt: skip


@pytest.fixture
def product(assets: Path, transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The product's server over the test database, with static files hashed and packed as `bin/run` has them."""
    url = urlsplit(os.environ.get("DATABASE_URL", "postgres://postgres@/fahui"))
    name = connection.settings_dict["NAME"]
    environ = {
        **os.environ,
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "FAHUI_VAR": str(tmp_path),
        "FAHUI_KEYS": str(path_in(settings.VAR)),
        "STATIC_HASHED": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "collectstatic", "--no-input", "-v0"], env=environ, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    granian += ["--no-access-log", "--log-level", "error", "fahui.project.wsgi:application"]
    with subprocess.Popen(granian, env=environ) as server:
        until = time.monotonic() + 30
        while not _answers(port):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def _answers(port: int) -> bool:
    try:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        wire.request("GET", "/health")
        return wire.getresponse().status == 200
    except OSError:
        return False


@pytest.fixture
def telephone(chromium: Browser, product: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a telephone that holds these cookies: telephone(sessionid="…")."""
    opened = []

    def make(**cookies: str) -> BrowserContext:
        width, height = SIZES["phone"]
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", base_url=product)
        context.add_cookies([{"name": name, "value": value, "url": product} for name, value in cookies.items()])
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def weigh(context: BrowserContext, address: str) -> int:
    """All bytes that came over the wire for one page in an empty cache: heads, page, style, script, icons."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    came: list[float] = []
    wire.on("Network.loadingFinished", lambda done: came.append(done["encodedDataLength"]))
    answer = page.goto(address)
    page.wait_for_load_state("networkidle")
    assert answer is not None
    assert answer.status == 200, address
    assert urlsplit(page.url).path == address, f"{address} led to {page.url}"
    page.close()
    assert len(came) > 3, "the style, the script and the icons were not counted"
    return round(sum(came))


def drafts(village: Region) -> dict[str, Client]:
    """Browsers at the beginning and at the end of an application, after putting it off, and after sending it."""
    begun, filled, saved, sent = Client(), Client(), Client(), Client()
    begun.post(at_screen("legal_aid", "q1"), WHAT)  # before a street is chosen the page lists every village
    for browser in (filled, saved, sent):
        fill_aid(browser, village)
    saved.post(at_screen("legal_aid", "q2"), {**MEANS, "save": "1"})
    send(sent)
    return {"begun": begun, "filled": filled, "saved": saved, "sent": sent}


def test_every_page_for_residents_is_light_enough(
    telephone: Callable[..., BrowserContext], resident: User, village: Region
) -> None:
    matter = wage_case(resident, village).matter
    back = User.objects.create_user("19900000003", name="李大姐", phone_verified=True)
    back.former_person = resident.person  # a number that changed hands: its page asks who is back
    back.save()
    anyone, mine = telephone(), telephone(sessionid=session_of(resident))
    held = {
        name: telephone(draft=browser.cookies["draft"].value, csrftoken="x" * 32)
        for name, browser in drafts(village).items()
    }
    aid, own = ["legal_aid"], [matter.number]
    pages: list[tuple[str, BrowserContext, list[Any]]] = [
        *((name, anyone, []) for name in ANYBODYS),
        ("service", anyone, aid),
        ("office", anyone, ["mediation"]),
        ("self_check", anyone, aid),
        ("apply", held["filled"], aid),
        *(("screen", held["filled"], [*aid, screen]) for screen in ("q1", "q2", "other", "papers")),
        ("screen", held["begun"], [*aid, "who"]),
        ("check", held["filled"], aid),
        ("saved", held["saved"], aid),
        ("receipt", held["sent"], aid),
        *((name, mine, []) for name in ("mine", "inbox", "seen_by", "own_data")),
        ("former", telephone(sessionid=session_of(back)), []),
        ("matter", mine, own),
        ("do", mine, [*own, "withdraw"]),
    ]
    names = {pattern.name for pattern in urlpatterns}
    assert names - {name for name, _context, _given in pages} == {*NO_PAGES, *UNWEIGHED}
    weights = {}
    for name, context, given in pages:
        address = reverse(f"portal:{name}", args=given)
        weights[address] = weigh(context, address)
    too_heavy = {address: weight for address, weight in weights.items() if weight > BUDGET - ROOM}
    assert not too_heavy, sorted(weights.items(), key=lambda one: -one[1])
    assert min(weights.values()) > 20_000, "nothing was measured"
    assert Matter.objects.filter(number=matter.number).exists()
