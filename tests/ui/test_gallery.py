"""The components in all their states are sound HTML, and no name breaks them."""

import pytest
from django.http import HttpRequest

from tests.ui.gallery import LONG, NAMES, show
from tests.ui.markup import Page, faults

pytestmark = pytest.mark.urls("tests.ui.urls")
SHOWN = [("portal", False), ("form", False), ("form", True), ("bench", False), ("bench", True)]


@pytest.mark.parametrize(("page", "wrong"), SHOWN)
def test_gallery_pages_are_sound(page: str, wrong: bool, request_: HttpRequest) -> None:
    assert faults(show(request_, page, wrong=wrong)) == []


def test_markup_faults_are_seen() -> None:
    bad = '<div id="a"><p id="a" style="x"><input name="n"><label for="z">?</label><a href="#no">x</a></div>'
    assert len(faults(bad)) >= 6


@pytest.mark.parametrize("page", ["portal", "bench"])
def test_long_and_rare_names_appear_whole(page: str, request_: HttpRequest) -> None:
    text = Page(show(request_, page)).text
    assert len(LONG) >= 40
    assert all(name in text for name in NAMES)


def test_names_are_escaped(request_: HttpRequest) -> None:
    html = show(request_, "portal", names=["<b>赵</b>"], long='"><script>alert(1)</script>')
    assert "<b>赵" not in html
    assert "<script>alert" not in html


def test_lights_say_their_state_in_shape_and_word(request_: HttpRequest) -> None:
    text = Page(show(request_, "bench")).text
    for said in ("● 正常", "▲ 将到期", "■ 已超期", "◌ 暂停计时", "✓ 已办", "◇ 暂定"):
        assert said in text


def test_the_pager_keeps_the_query_string_and_marks_this_page(request_: HttpRequest) -> None:
    page = Page(show(request_, "bench"))
    targets = [link["href"] for link in page.having("a") if link.get("href", "").startswith("?a=1")]
    assert "?a=1&page=2" in targets
    assert "?a=1&page=4" in targets
    assert "?a=1&page=400" in targets
    assert "第51–75条，共10000条" in page.text


def test_every_row_of_a_list_can_be_reached_by_key(request_: HttpRequest) -> None:
    page = Page(show(request_, "bench"))
    assert len(page.having("tr", data_row="")) == len(page.having("a", data_open="")) == len(NAMES)


def test_a_fact_without_value_says_so(request_: HttpRequest) -> None:
    assert "没有填" in Page(show(request_, "portal")).text


def test_icons_are_hidden_from_screen_readers(request_: HttpRequest) -> None:
    icons = [own for own in Page(show(request_, "portal")).having("svg") if own["class"] == "icon"]
    assert len(icons) > 10
    assert all(own["aria-hidden"] == "true" for own in icons)


def test_no_attribute_of_a_component_leaks_into_the_page(request_: HttpRequest) -> None:
    for page in ("portal", "form", "bench"):
        for tag, own in Page(show(request_, page)).elements:
            assert not {"variant", "wide", "tone", "icon", "title", "state", "now", "tools"} & own.keys(), (tag, own)
