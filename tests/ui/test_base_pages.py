"""The base pages: no query and no session on public ones, text size, landmarks, and nothing inline."""

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from pytest_django import DjangoAssertNumQueries

from tests.ui.gallery import show
from tests.ui.markup import Page, faults

pytestmark = pytest.mark.urls("tests.ui.urls")


@pytest.mark.django_db
def test_public_pages_ask_neither_the_database_nor_the_session(
    request_: HttpRequest, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert not hasattr(request_, "session")
    assert not hasattr(request_, "user")
    with django_assert_num_queries(0):
        html = show(request_, "portal")
    assert "csrfmiddlewaretoken" not in html, "a token would set a cookie on every visitor"


def test_public_pages_have_one_of_each_landmark_and_a_way_past_the_head(request_: HttpRequest) -> None:
    page = Page(show(request_, "portal"))
    for landmark in ("header", "main", "footer", "h1"):
        assert len(page.having(landmark)) == 1, landmark
    assert page.having("a", href="#main")
    assert page.having("main", id="main", tabindex="-1")
    assert page.having("a", href="tel:12348")
    assert page.having("html", lang="zh-hans")


def test_public_pages_hide_what_needs_a_sign_in(request_: HttpRequest) -> None:
    assert "谁看过我的资料" not in show(request_, "portal")
    assert "谁看过我的资料" in show(request_, "form")


@pytest.mark.urls("tests.ui.bare_urls")
def test_links_to_pages_that_do_not_exist_are_left_out(request_: HttpRequest) -> None:
    text = Page(show(request_, "portal")).text
    assert "我的事项" not in text
    assert "投诉建议" not in text
    assert "12348" in text


def test_large_text_mode_follows_the_cookie_and_leads_back(rf: RequestFactory) -> None:
    request = rf.get("/gallery/portal/?a=1")
    assert "/mode/large/?next=%2Fgallery%2Fportal%2F%3Fa%3D1" in show(request, "portal")
    request.COOKIES["large"] = "1"
    page = Page(show(request, "portal"))
    assert page.having("html", **{"class": "portal large"})
    assert page.having("a", href="/mode/standard/?next=%2Fgallery%2Fportal%2F%3Fa%3D1")
    assert page.having("button", data_speak="main")


def test_the_demonstration_says_that_it_is_one(request_: HttpRequest) -> None:
    with override_settings(DEMO=True):
        assert "人物和事情都是编的" in show(request_, "portal")
    with override_settings(DEMO=False):
        assert "人物和事情都是编的" not in show(request_, "portal")


def test_the_workbench_never_puts_a_search_into_an_address(request_: HttpRequest) -> None:
    (form,) = Page(show(request_, "bench")).having("form", role="search")
    assert (form["method"], form["action"]) == ("post", "/w/search/")


def test_the_workbench_marks_where_one_is(request_: HttpRequest) -> None:
    page = Page(show(request_, "bench"))
    here = [own["href"] for own in page.having("a", aria_current="page") if own["href"] == "/"]
    assert len(here) == 2, "once in the wide menu, once in the phone's"
    assert len(page.having("h1")) == len(page.having("main")) == 1


@pytest.mark.parametrize("page", ["form", "bench"])
@override_settings(SESSION_COOKIE_AGE=1800)
def test_signed_in_pages_carry_the_warning_of_the_end_of_the_session(page: str, request_: HttpRequest) -> None:
    (dialog,) = Page(show(request_, page)).having("dialog", id="session")
    assert int(dialog["data-seconds"]) == 1740
    assert int(dialog["data-ahead"]) >= 120


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_say_what_to_do_and_whom_to_call(name: str) -> None:
    html = render_to_string(f"{name}.html")
    page = Page(html)
    assert faults(html) == []
    assert "12348" in page.text
    assert page.having("a", href="tel:12348")
    assert len(page.having("h1")) == 1
    assert "——公共法律服务" in html


def test_error_pages_need_no_script() -> None:
    assert not Page(render_to_string("500.html")).having("script")
