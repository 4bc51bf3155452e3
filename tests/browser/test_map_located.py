"""Where one is on the map: the nearest doors at once, the same after a look at a station, no question without end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Geolocation, Page, expect

from browser.conftest import OpenPhone
from browser.test_map import open_map
from browser.test_map_sheet import SETTLED_MS, stop_of

pytestmark = pytest.mark.browser
# 安亭, where the sample has most stations on the map: beside a few of them, and beside many.
AT = "121.16,31.29"
HERE: Geolocation = {"longitude": 121.16, "latitude": 31.29}
CROWDED = "121.2,31.31"
PHONES = [(360, 640), (390, 844)]
READY = "#map-page[data-listed]:not([aria-busy])"
NO_ANSWER = "Object.defineProperty(navigator, 'geolocation', {value: {getCurrentPosition: () => undefined}});"
IN_VIEW = """selector => {
  const one = document.querySelector(selector), box = one.getBoundingClientRect();
  return [box.top + 2, box.bottom - 2].every(y => one.contains(document.elementFromPoint(box.left + box.width / 2, y)));
}"""
COVERED = """() => {
  const over = [...document.querySelectorAll('.float .btn')].map(one => one.getBoundingClientRect())
    .filter(box => box.width);
  return [...document.querySelectorAll('.pin .arch, .cl')].map(one => one.getBoundingClientRect())
    .filter(box => over.some(b => b.left < box.right && b.right > box.left && b.top < box.bottom && b.bottom > box.top))
    .length;
}"""


def large(page: Page, live_url: str) -> None:
    page.context.add_cookies([{"name": "size", "value": "large", "url": live_url}])


@pytest.mark.parametrize("at", [AT, CROWDED])
@pytest.mark.parametrize(("width", "height"), PHONES)
def test_who_says_where_they_are_sees_the_nearest_door_and_their_own_place(
    page: Page, live_url: str, width: int, height: int, at: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_map(page, live_url, f"at={at}")
    # Of two that are equally far the list may name the other one first.
    assert page.locator(".pin").count()
    nearest = page.locator("#sheet-list .row .dist").first.inner_text()
    codes = [str(pin.get_attribute("data-code")) for pin in page.locator(".pin").all()]
    assert nearest in [page.locator(f"#s-{code} .dist").inner_text() for code in codes]
    dot = page.locator(".m-me").bounding_box()
    top, sheet = page.locator(".over").bounding_box(), page.locator(".sheet").bounding_box()
    assert dot and top and sheet
    assert top["y"] + top["height"] < dot["y"] < sheet["y"]
    assert "at=" not in page.url
    assert page.evaluate(COVERED) == 0


def test_the_list_of_a_located_map_is_the_located_list(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    page.locator(".tabs .to-list").tap()
    expect(page.locator(".road > .row .dist").first).to_be_visible()
    expect(page).not_to_have_url(re.compile("at="))


def test_the_map_has_the_same_tabs_as_the_list(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/")
    said = page.locator(".tabs a").all_inner_texts()
    page.goto(f"{live_url}/map")
    assert page.locator(".tabs a").all_inner_texts() == said


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize(("width", "height"), PHONES)
def test_the_way_there_is_in_view_as_soon_as_a_door_is_chosen(
    page: Page, live_url: str, width: int, height: int, size: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    if size == "large":
        large(page, live_url)
    open_map(page, live_url)
    page.locator(".pin").first.evaluate("one => one.click()")
    expect(page.locator("#sheet-card .acts .main")).to_be_visible()
    page.wait_for_timeout(SETTLED_MS)
    assert stop_of(page) == "half"
    assert page.evaluate(IN_VIEW, "#sheet-card .acts .main")


def test_back_from_a_station_the_map_is_as_it_was_left(open_phone: OpenPhone, live_url: str) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"], reduced_motion="reduce")
    page.goto(f"{live_url}/map")
    page.wait_for_selector(READY)
    page.locator("#map-locate").click()
    expect(page.locator("#map-scale")).not_to_contain_text("00 公里")
    page.wait_for_selector(READY)
    page.wait_for_timeout(SETTLED_MS)
    scale = page.locator("#map-scale").inner_text()
    page.locator(".pin").first.evaluate("one => one.click()")
    page.get_by_role("link", name="看这一处").tap()
    page.wait_for_url("**/stations/*")
    assert page.evaluate("sessionStorage.getItem('opened')") == page.evaluate("location.pathname")
    page.go_back()
    page.wait_for_selector(READY)
    expect(page.locator(".m-me")).to_have_count(1)
    expect(page.locator("#map-scale")).to_have_text(scale)
    expect(page.locator("#sheet-card")).to_be_visible()
    (lon, lat), _ = page.evaluate("history.state.view")
    assert (round(lon, 3), round(lat, 3)) == (lon, lat)


def test_a_question_that_nobody_answers_comes_to_an_end_where_it_is_seen(page: Page, live_url: str) -> None:
    page.add_init_script(NO_ANSWER)
    page.clock.install()
    page.goto(f"{live_url}/map")
    page.clock.run_for(3000)
    page.wait_for_selector("#map-page[data-ready]")
    page.get_by_role("button", name="收起").click()
    page.locator("#map-locate").click()
    expect(page.locator("#note-finding")).to_be_visible()
    page.clock.run_for(18_000)
    expect(page.locator("#note-finding")).to_be_hidden()
    expect(page.locator("#note-lost")).to_be_visible()
    assert stop_of(page) == "half"


def test_a_refused_position_is_said_above_the_edge_of_the_screen(page: Page, live_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    large(page, live_url)
    page.goto(f"{live_url}/map")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="收起").click()
    page.locator("#map-locate").click()
    expect(page.locator("#note-refused")).to_be_visible()
    page.wait_for_timeout(SETTLED_MS)
    assert page.evaluate(IN_VIEW, "#note-refused b")


def test_a_turned_phone_shows_the_same_places_beside_the_list(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    codes = {str(pin.get_attribute("data-code")) for pin in page.locator(".pin").all()}
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_timeout(2 * SETTLED_MS)
    expect(page.locator("#sheet-t")).to_have_text(re.compile(r"[1-9]\d* 处"))
    assert codes & {str(pin.get_attribute("data-code")) for pin in page.locator(".pin").all()}
    for name in ("#map-in", "#map-out", "#map-locate"):
        assert page.evaluate(IN_VIEW, name), name


def test_in_letters_of_double_size_no_word_of_the_heading_stands_alone(page: Page, live_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    open_map(page, live_url)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    lines = page.evaluate(
        """() => { const heading = document.querySelector('#sheet-t');
        return heading.offsetHeight / parseFloat(getComputedStyle(heading).lineHeight); }"""
    )
    assert lines < 1.5


def test_putting_a_chosen_door_away_goes_one_step_back_and_no_more(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/about")
    open_map(page, live_url)
    page.locator(".pin").first.evaluate("one => one.click()")
    page.wait_for_timeout(SETTLED_MS)
    page.get_by_role("button", name="收起").click()
    # Two things that each put away what lies over the map, in one breath, as a pill of places side by side does.
    page.evaluate(
        """() => { document.querySelector('[aria-label="关上，回到列表"]').click();
        document.querySelector('.stops [value=half]').click(); }"""
    )
    page.wait_for_timeout(2 * SETTLED_MS)
    assert page.url.endswith("/map")
    expect(page.locator("#sheet-card")).to_be_hidden()
