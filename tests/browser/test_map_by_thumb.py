"""The map: opened by a tap, clusters open, a pin shows its card, without any tiles."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone

pytestmark = pytest.mark.browser
PROVIDERS = re.compile(r"uri\.amap\.com|apis\.map\.qq\.com|api\.map\.baidu\.com|maps\.apple\.com|^geo:")


def open_map(page: Page) -> None:
    page.goto("/?district=410100")
    page.get_by_role("link", name="看地图").or_(page.get_by_role("link", name="地图", exact=True)).first.tap()
    page.wait_for_url("**/map*")
    expect(page.locator("button.pin, button.cl").first).to_be_visible()


def spread(page: Page) -> None:
    """Tap clusters until a single pin stands free."""
    for _ in range(8):
        if page.locator("button.pin:visible").count():
            return
        page.locator("button.cl:visible").first.tap()
        page.wait_for_timeout(700)
    raise AssertionError("the clusters never opened")


def test_the_first_page_loads_no_map_code(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/?at=113.6651,34.7573")
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if "leaflet" in url or "map" in url.rpartition("/")[2]] == []


def test_a_tap_on_a_pin_shows_its_card_and_leads_to_its_page(page: Page) -> None:
    open_map(page)
    spread(page)
    pin = page.locator("button.pin:visible").first
    code = pin.get_attribute("data-code")
    pin.tap()
    card = page.locator("#sheet-card")
    expect(card).to_be_visible()
    expect(card.locator(f'a[href$="/stations/{code}"]').first).to_be_visible()
    expect(card.get_by_role("link", name="导航").first).to_have_attribute("href", PROVIDERS)
    card.get_by_role("link", name="看这一处").tap()
    page.wait_for_url(f"**/stations/{code}")


def test_no_tile_is_asked_for_without_a_provider_and_outlines_are_drawn(page: Page) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    open_map(page)
    page.wait_for_load_state("networkidle")
    assert hosts == {page.url.split("/")[2]}
    assert page.locator("#map path, #map canvas").count() > 0


def test_the_map_says_without_scripts_where_the_list_is(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/map?need=water")
    page.get_by_role("link", name="看列表").first.tap()
    page.wait_for_url("**need=water*")
