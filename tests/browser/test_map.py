"""The map by thumb and by keyboard, in a real Chromium, over the shipped stations round 安亭."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Geolocation, Locator, Page, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
ANTING = "121.16,31.29"
HERE: Geolocation = {"longitude": 121.1612345, "latitude": 31.2912345}
# DATA.md's oracle: 天安门 in WGS-84 and in GCJ-02.
WGS, GCJ = (116.397428, 39.90923), (116.40367162595768, 39.91063350638631)


def open_map(page: Page, live_url: str, query: str = f"at={ANTING}") -> None:
    page.goto(f"{live_url}/map?{query}")
    page.wait_for_selector("#map-page[data-listed]:not([aria-busy])")
    expect(page.locator(".pin, .cl").first).to_be_visible()


def drag(page: Page, dx: int, dy: int) -> None:
    page.mouse.move(190, 300)
    page.mouse.down()
    page.mouse.move(190 + dx, 300 + dy, steps=8)
    page.mouse.up()


def zoom_to_pins(page: Page) -> None:
    """Open clusters until a single door stands on the map."""
    for _ in range(12):
        if page.locator(".pin").count():
            return
        page.locator(".cl").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
    raise AssertionError("no cluster opened into a pin")


def free_pin(page: Page) -> Locator:
    """A door that nothing covers."""
    code = page.evaluate(
        """() => [...document.querySelectorAll('.pin')].filter(pin => {
            const box = pin.getBoundingClientRect();
            return pin.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
        }).map(pin => pin.dataset.code)[0]"""
    )
    return page.locator(f'.pin[data-code="{code}"]')


def test_pictures_pulse_in_a_busy_button_only(page: Page, live_url: str) -> None:
    """The map is busy while places come: a page full of drawings that pulse would keep a slow phone from reading."""
    open_map(page, live_url)
    running = "document.getAnimations().filter(one => one.animationName === 'seek').length"
    assert page.evaluate(f"document.getElementById('map-page').setAttribute('aria-busy', 'true'), {running}") == 0
    assert page.evaluate(f"document.getElementById('map-locate').setAttribute('aria-busy', 'true'), {running}") == 1


def test_every_door_on_the_map_is_in_the_list_too(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    while page.locator("#sheet-more").is_visible():
        before = page.locator("#sheet-list .nm a").count()
        page.locator("#sheet-more").click()
        expect(page.locator("#sheet-list .nm a")).not_to_have_count(before)
    listed = page.locator("#sheet-list .nm a")
    links = {link.get_attribute("href") or "" for link in listed.all()}
    for pin in page.locator(".pin").all():
        code = pin.get_attribute("data-code")
        assert any(href.endswith(f"/stations/{code}") for href in links)
    expect(page.locator("#sheet-t")).to_contain_text(f"{listed.count()} 处")
    pills = [int(text.split("/")[1]) for text in page.locator(".cl").all_inner_texts()]
    assert sum(pills) + page.locator(".pin").count() == listed.count() == len(links)


def test_the_list_stands_in_order_of_distance_from_the_one_who_asked(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    # In the evening a single door lets one in here, and the map opens on that: further out there are others.
    for _ in range(3):
        page.locator("#map-out").click()
        page.wait_for_timeout(400)
    if page.locator("#map-again").is_visible():
        page.locator("#map-again").click()
    expect(page.locator("#sheet-list .dist").nth(1)).to_be_visible()
    page.wait_for_selector("#map-page:not([aria-busy]) #sheet-list:not([aria-busy])")
    said = page.locator("#sheet-list .dist").all_inner_texts()
    metres = [float(re.sub(r"[^\d.]", "", text)) * (1000 if "公里" in text else 1) for text in said]
    assert len(metres) > 1
    assert metres == sorted(metres)


def test_a_tap_on_a_cluster_comes_nearer_and_a_tap_on_a_pin_shows_its_card(page: Page, live_url: str) -> None:
    open_map(page, live_url, "at=121.2,31.31")
    zoom_to_pins(page)
    pin = free_pin(page)
    expect(pin).to_have_attribute("aria-label", re.compile("，.*，"))
    name = (pin.get_attribute("aria-label") or "").split("，")[1]
    pin.click()
    card = page.locator("#sheet-card")
    expect(card).to_be_visible()
    expect(card).to_be_focused()
    expect(card.locator(".nm")).to_contain_text(name[:4])
    assert (card.locator(".acts .main").get_attribute("href") or "").startswith("https://")
    expect(card.locator(".vd b")).not_to_be_empty()


def test_a_pin_opens_by_keyboard_and_escape_gives_the_focus_back(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    zoom_to_pins(page)
    pin = page.locator(".pin").first
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-card")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet-card")).to_be_hidden()
    expect(pin).to_be_focused()


def test_pins_and_clusters_are_44_pixels_for_a_thumb(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    for target in page.locator(".pin, .cl, .float button, .stops button, .over .chip").all():
        box = target.bounding_box()
        assert box
        assert box["width"] >= 44
        assert box["height"] >= 40  # the three stops reach 46 with the strip round them
        assert box["height"] >= 44 or "stops" in (target.evaluate("one => one.parentElement.className"))


def test_a_moved_map_offers_to_search_there_and_searching_takes_the_offer_away(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    again = page.locator("#map-again")
    expect(again).to_be_hidden()
    for _ in range(3):
        page.locator("#map-out").click()
        page.wait_for_timeout(400)
    drag(page, -90, -60)
    expect(again).to_be_visible()
    with page.expect_response(lambda answer: "/map/points.json?bbox=" in answer.url):
        again.click()
    expect(again).to_be_hidden()


def test_the_choice_goes_into_the_address_and_the_position_never_does(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    assert "at=" not in page.url
    with page.expect_response(lambda answer: "need=water" in answer.url):
        page.locator(".chip", has=page.locator('input[value="water"]')).click()
    assert page.url.endswith("/map?need=water")
    assert "at=" not in str(page.evaluate("location.href"))


def test_without_a_network_nothing_vanishes_and_one_press_tries_again(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    before = page.locator(".pin, .cl").count()
    page.context.set_offline(True)
    page.locator(".chip", has=page.locator('input[value="water"]')).click()
    notice = page.locator("#note-net")
    expect(notice).to_contain_text("网断了")
    assert page.locator(".pin, .cl").count() == before
    page.context.set_offline(False)
    page.locator("#map-retry").click()
    expect(notice).to_be_hidden()


def test_location_is_asked_only_on_a_press_and_leaves_the_phone_rounded(page: Page, live_url: str) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    page.goto(f"{live_url}/map")
    page.wait_for_selector("#map-page[data-listed]:not([aria-busy])")
    expect(page.locator(".m-me")).to_have_count(0)
    page.locator("#map-locate").click()
    expect(page.locator(".m-me")).to_have_count(1)
    expect(page.locator(".m-ring")).to_have_count(2)
    expect(page.locator("#sheet-list .dist").first).to_be_visible()
    assert "121.16123" not in page.content()
    assert "at=" not in page.url


def test_a_refused_location_says_so_and_offers_the_districts(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/map")
    page.wait_for_selector("#map-page[data-ready]")
    page.locator("#map-locate").click()
    notice = page.locator("#note-refused")
    expect(notice).to_be_visible()
    assert notice.get_by_role("link").get_attribute("href") == "/districts"


def test_the_page_does_not_scroll_sideways_on_a_small_phone(page: Page, live_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    open_map(page, live_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_script_converts_datums_as_the_oracle_does(page: Page) -> None:
    page.goto("about:blank")
    page.add_script_tag(path=str(STATIC / "js" / "datum.js"))
    there: Any = page.evaluate("p => datum.toGcj(p)", list(WGS))
    back: Any = page.evaluate("p => datum.toWgs(p)", list(GCJ))
    assert math.dist(there, GCJ) < 1e-9
    assert math.dist(back, WGS) < 1e-11  # about 1e-6 m


def test_the_place_that_the_address_names_stands_out_with_its_name(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    code = str(page.locator("#sheet-list .row").first.get_attribute("id")).removeprefix("s-")
    open_map(page, live_url, f"station={code}")
    chosen = page.locator(".pin.on")
    expect(chosen).to_have_attribute("data-code", code)
    expect(chosen.locator(".pin-n")).to_be_visible()
    expect(page.locator("#sheet-card")).to_be_hidden()
    assert page.evaluate("(history.state || {}).over") is None


def test_the_map_of_a_district_opens_on_its_doors(page: Page, live_url: str) -> None:
    """All of them in view, as close as that goes, and the district itself standing out."""
    page.goto(f"{live_url}/map?district=310114")
    page.wait_for_selector("#map-page[data-listed]:not([aria-busy])")
    counts = [int(text.split("/")[1]) for text in page.locator(".cl").all_inner_texts()]
    doors = page.locator(".pin").count()
    assert len(counts) + doors > 1
    listed = re.match(r"(\d+) 处", page.locator("#sheet-t").inner_text())
    # The box round all shipped stations of 上海, which are 嘉定's. One that is not on the map yet is not among them.
    points = page.request.get(f"{live_url}/map/points.json?bbox=120.5,30.5,122.5,32&limit=3000").json()
    assert listed
    assert sum(counts) + doors == int(listed[1]) == len(points["kind"])
    expect(page.locator(".m-home")).to_have_count(1)
