"""The directory and the map as browsers show them, with script and without, in both sizes and in large text."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from playwright.sync_api import Page, expect

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.places.models import Region, ServicePoint
from tests.browser.conftest import accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Lists of choices that another test left in this process name rows that are gone."""
    caches["local"].clear()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_residents_find_a_point_by_list_map_and_page(window: Window, village: Region, size: str) -> None:
    point = ServicePoint.objects.get(region=village)
    for large in (False, True):
        page = window(size, large=large)
        for path in ("/points/", f"/points/{point.pk}/", f"/points/near/?village={village.pk}", "/find/people/"):
            page.goto(path)
            accessible(page)
        page.goto("/points/map/")
        page.wait_for_selector("[data-drawn]")
        expect(page.locator("[data-map] canvas").first).to_be_visible()
        accessible(page)


@pytest.mark.parametrize("large", [False, True])
def test_every_tab_of_the_directory_lies_on_a_phones_screen(window: Window, district: Region, large: bool) -> None:
    page = window("phone", large=large)
    page.goto("/find/honours/")
    expect(page.locator("h1")).to_have_text("奖惩公示")
    tabs = page.locator("nav.tabs a")
    boxes = [box for box in (one.bounding_box() for one in tabs.all()) if box]
    assert len(boxes) == 6
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 44 for box in boxes)
    expect(page.locator("nav.tabs a[aria-current]")).to_have_text("奖惩公示")
    accessible(page)


def test_the_map_zooms_and_a_point_opens_its_page(window: Window, village: Region) -> None:
    point = ServicePoint.objects.get(region=village)
    ServicePoint.objects.exclude(pk=point.pk).update(active=False)
    page = window("desktop")
    page.goto("/points/map/")
    page.wait_for_selector("[data-drawn]")
    for how in ("in", "out", "reset"):
        page.click(f"[data-map-zoom={how}]")
    box = page.locator("[data-map]").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # alone, it lies in the middle
    expect(page.locator("h1")).to_have_text(point.name)


def test_without_script_the_map_is_a_list(window: Window, district: Region) -> None:
    page = window("phone", script=False)
    page.goto("/points/map/")
    expect(page.locator("[data-map]")).to_be_hidden()
    assert page.locator("main table tbody tr").count() == 30
    page.goto("/points/near/")
    expect(page.locator("[data-locate]")).to_be_hidden()
    page.select_option("[name=street]", index=1)
    page.click("main form[method=get] button")
    page.select_option("[name=village]", index=1)
    page.click("main form[method=get] button")
    assert page.locator("main section.card").count() >= 5
    assert "village=" in page.url


def test_f91_a_phones_position_is_posted_and_stands_in_no_address(window: Window, village: Region) -> None:
    point = ServicePoint.objects.get(region=village)
    page = window("phone")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": point.lat, "longitude": point.lon})
    page.goto("/points/near/")
    page.click("[data-locate-me]")
    expect(page.locator("main section.card h2").first).to_have_text(point.name)
    assert page.url.endswith("/points/near/")
    accessible(page)


def test_a_registrar_renames_a_village_by_keyboard_order(
    window: Window, staff: Callable[..., User], village: Region
) -> None:
    page = window("desktop", user=staff(Role.REGISTRAR, "孙登记"))
    page.goto(f"/workbench/regions/{village.pk}/change/rename/")
    accessible(page)
    page.fill("[name=name]", "城北新村")
    page.fill("[name=document]", "示例政函〔2026〕1号")
    page.click("main form button >> nth=0")
    expect(page.locator("h1")).to_contain_text("预览")
    accessible(page)
    page.click("text=确认，现在生效")
    expect(page.locator("main")).to_contain_text("已登记并生效")
    accessible(page)
    for path in ("network/map/", "network/gaps/", "network/acceptance/", "regions/", f"regions/{village.pk}/"):
        page.goto(f"/workbench/{path}")
        if "map" in path:
            page.wait_for_selector("[data-drawn]")
        accessible(page)
    village.refresh_from_db()
    assert village.name == "城北新村"
