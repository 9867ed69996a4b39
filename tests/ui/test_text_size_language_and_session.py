"""Cookies for text size and language go back only to our own pages; a sign-in lasts while it is used."""

import json
import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from fahui.ui.middleware import TOUCHED, SlidingSession
from fahui.ui.views import language, mode, stay


def test_the_large_cookie_is_set_and_taken_away(rf: RequestFactory) -> None:
    response = mode(rf.get("/", {"next": "/ask/?step=2"}), "large")
    assert response["Location"] == "/ask/?step=2"
    assert response.cookies["large"].value == "1"
    assert mode(rf.get("/"), "standard").cookies["large"]["max-age"] == 0


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", ""])
def test_strange_addresses_lead_to_the_front_page(rf: RequestFactory, evil: str) -> None:
    assert mode(rf.get("/", {"next": evil}), "large")["Location"] == "/"
    assert language(rf.get("/", {"next": evil}), "en")["Location"] == "/"


def test_unknown_sizes_and_languages_are_not_found(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        mode(rf.get("/"), "huge")
    with pytest.raises(Http404):
        language(rf.get("/"), "xx")


def test_the_language_cookie_is_the_one_django_reads(rf: RequestFactory) -> None:
    assert language(rf.get("/", {"next": "/a/"}), "en").cookies["lang"].value == "en"


def signed_in(request: HttpRequest, **values: object) -> HttpRequest:
    request.session = SessionStore()
    request.session.update({SESSION_KEY: "1", **values})
    request.session.modified = False
    request.session.accessed = False
    return request


@override_settings(SESSION_COOKIE_AGE=1800)
def test_staying_signed_in_renews_the_session(rf: RequestFactory) -> None:
    request = signed_in(rf.post("/stay/"))
    assert json.loads(stay(request).content) == {"seconds": 1740}
    assert request.session.modified


def test_staying_is_refused_when_it_is_already_over(rf: RequestFactory) -> None:
    request = rf.post("/stay/")
    request.session = SessionStore()
    assert stay(request).status_code == 401
    assert stay(rf.get("/stay/")).status_code == 405


def used(request: HttpRequest) -> HttpResponse:
    assert request.session.get(SESSION_KEY)
    return HttpResponse()


def test_a_page_that_reads_the_sign_in_renews_it_at_most_once_a_minute(rf: RequestFactory) -> None:
    keep = SlidingSession(used)
    old = signed_in(rf.get("/"), **{TOUCHED: time.time() - 61})
    keep(old)
    assert old.session.modified
    fresh = signed_in(rf.get("/"), **{TOUCHED: time.time() - 5})
    keep(fresh)
    assert not fresh.session.modified


def test_a_public_page_leaves_the_session_alone(rf: RequestFactory) -> None:
    request = signed_in(rf.get("/"))
    SlidingSession(lambda _: HttpResponse())(request)
    assert not request.session.accessed
    assert not request.session.modified
