"""F74: as everybody, through every page of a demo district: no 18-digit number in an address, a log or a report."""

import logging
import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from fahui.access.models import User
from fahui.core import clock
from fahui.core.logs import MaskNumbers
from fahui.demo.fill import Size, fill
from fahui.matters.models import Matter, Party
from tests.conftest import at

LONG = re.compile(r"(?<![\d])\d{17}[\dXx](?!\d)")
MOST = 90  # pages for each person: every kind of page comes before the hundredth matter
SKIP = re.compile(r"^/(static|i18n|accounts/logout|accounts/3rdparty|ui|language|mode)")


class Addresses(HTMLParser):
    """Every address a page names, in whatever attribute."""

    def __init__(self) -> None:
        """Begin."""
        super().__init__()
        self.all: list[str] = []
        self.links: list[str] = []
        self.searched: set[str] = set()  # where one may type what is then sent as an address
        self._asks = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links, forms, images, what the script fetches, and the fields of forms that are sent as an address."""
        given = dict(attrs)
        if tag == "form":
            self._asks = (given.get("method") or "get").lower() == "get"
        if tag == "input" and self._asks and given.get("type", "text") in ("text", "search") and given.get("name"):
            self.searched.add(str(given["name"]))
        for name, value in attrs:
            if value and name in ("href", "action", "src", "hx-get", "hx-post", "formaction", "data-open"):
                self.all.append(value)
                if (tag == "a" and name == "href") or name == "hx-get":
                    self.links.append(value)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Every log line as it is written, by the handler and filter of the settings."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept(logging.DEBUG)
    handler.addFilter(MaskNumbers())
    handler.setFormatter(logging.Formatter("{levelname} {name} {message}", style="{"))
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["masked"]
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


def shape(path: str) -> str:
    """Pages of one kind: numbers and names of things taken out."""
    return re.sub(r"\d{4}-\d{6}-\d|\d+|[0-9a-f-]{36}", "#", path)


def crawl(client: Client, start: str, typed: str) -> tuple[set[str], set[str]]:
    """All addresses met, and the kinds of pages seen; new kinds first."""
    met, kinds, waiting = {start}, set(), deque([start])
    tried: set[str] = set()
    seen, queued = 0, Counter([shape(start)])  # how many of a kind are waiting
    while waiting and seen < MOST:
        path = waiting.popleft()
        queued[shape(urlsplit(path).path)] -= 1
        answer = client.get(path)
        seen += 1
        kinds.add(shape(urlsplit(path).path))
        met.add(answer.get("Location", ""))
        if "html" not in answer.get("Content-Type", ""):
            continue
        page = Addresses()
        page.feed(answer.content.decode())
        for name in page.searched - tried:  # whoever types an ID number where it is sent as an address
            tried.add(name)
            answer = client.get(urlsplit(path).path, {name: typed}, follow=True)
            page.feed(answer.content.decode() if "html" in answer.get("Content-Type", "") else "")
            met.update(address for address, _status in answer.redirect_chain)
        met.update(page.all)
        for link in page.links:
            target = urlsplit(urljoin(f"http://testserver{path}", link))
            here = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc != "testserver" or SKIP.match(here) or (here in met and here != link):
                continue
            kind = shape(target.path)
            new = kind not in kinds
            if new or queued[kind] < 2:
                queued[kind] += 1
                (waiting.appendleft if new else waiting.append)(here)
    return met, kinds


def browser_of(user: User) -> Client:
    """Signed in through both factors."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def test_f74_a_visit_through_every_page_as_every_role_meets_no_id_number(
    db: None, heard: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with clock.at(at("2026-11-25 12:00")):
        fill(Size(seed=7, matters=30, days=50, electronic_days=2), date(2026, 11, 20), lambda _words: None)
        number = _an_id_number()
        addresses: set[str] = set()
        kinds: set[str] = set()
        staff = User.objects.filter(is_staff=True, person__demo=True).order_by("pk")
        roles: dict[str, User] = {}
        for user in staff:
            roles.setdefault(min(user.roles(), default="handler"), user)
        residents = User.objects.filter(is_staff=False, person__roles__isnull=False, person__demo=True)[:2]
        for user in [*roles.values(), *residents]:
            client = browser_of(user)
            met, seen = crawl(client, "/workbench/" if user.is_staff else "/mine/", number)
            addresses |= met
            kinds |= seen
            if user.is_staff:
                answer = client.post("/workbench/search/", {"q": number}, follow=True)
                addresses.update(address for address, _status in answer.redirect_chain)
                client.post("/workbench/intake/", {"in-channel": "window", "in-who": number, "do": "lookup"})
        met, seen = crawl(Client(), "/", number)
        kinds |= seen
        addresses |= met
        addresses |= _reported(heard, number, roles["clerk"])
    assert len(roles) >= 14
    for kind in ("/workbench/m/#/", "/workbench/accounts/", "/workbench/accounts/#/", "/workbench/accounts/readings/",
                 "/mine/#/", "/mine/data/", "/mine/seen-by/", "/privacy/", "/points/"):  # fmt: skip
        assert kind in kinds, kind
    assert not [address for address in addresses if LONG.search(address)]
    assert len(heard) > 50
    assert not [line for line in heard if LONG.search(line)]


def _an_id_number() -> str:
    """Of somebody in the demo."""
    for party in Party.objects.filter(relation="applicant").select_related("matter__data_key"):
        if number := str(party.details().get("id_number") or ""):
            assert LONG.search(number)
            return number
    raise AssertionError("nobody in the demo has a number")


def _reported(heard: list[str], number: str, user: User) -> set[str]:
    """A page that breaks with a number in its form, in its words and in its exception: the report stars it out."""
    client = browser_of(user)
    client.raise_request_exception = False
    matter = Matter.objects.order_by("pk")[0]
    broken = f"/workbench/m/{matter.number}/"
    from unittest import mock

    with mock.patch("fahui.workbench.matter.matter_context", side_effect=RuntimeError(f"身份证号{number}不对")):
        answer = client.get(broken, headers={"referer": f"http://testserver{broken}"})
    assert answer.status_code == 500
    assert number not in answer.content.decode()
    assert any("RuntimeError" in line and number[:3] + "*" in line for line in heard)
    logging.getLogger("fahui.test").warning("given %s", number)
    return {answer.get("Location", "")}
