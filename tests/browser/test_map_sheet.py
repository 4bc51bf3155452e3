"""The sheet of the map: three stops by finger, button and key; one chosen door that it never hides."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone
from browser.test_map import open_map, zoom_to_pins

pytestmark = pytest.mark.browser
SETTLED_MS = 450
WIDTH, HEIGHT = 360, 640
PIN_IN_SIGHT = """code => {
  const pin = document.querySelector(`.pin[data-code="${code}"]`);
  const name = pin.querySelector('.pin-n').getBoundingClientRect();
  const box = pin.querySelector('.arch').getBoundingClientRect();
  const clear = (x, y) => { const at = document.elementFromPoint(x, y); return Boolean(at) && pin.contains(at); };
  const over = [...document.querySelectorAll('.sheet, .over .find, .over .chip, .float .btn')]
    .map(one => one.getBoundingClientRect()).filter(one => one.width)
    .filter(one => one.left < name.right && one.right > name.left && one.top < name.bottom && one.bottom > box.top);
  return clear(box.left + box.width / 2, box.top + box.height / 2) && over.length === 0;
}"""


def stop_of(page: Page) -> str:
    return str(page.locator("#map-page").get_attribute("data-stop"))


def height_of(page: Page) -> float:
    page.wait_for_timeout(SETTLED_MS)
    return float(page.evaluate("document.querySelector('.sheet').offsetHeight"))


def pull(page: Page, pixels: int, steps: int = 12) -> None:
    """Drag the bar of the sheet down by so many pixels (up when negative), slowly enough to be no flick."""
    box = page.locator(".grip").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(x, y + pixels * step / steps)
        page.wait_for_timeout(40)
    page.mouse.up()


def choose(page: Page) -> str:
    """Press a door; its code."""
    zoom_to_pins(page)
    page.wait_for_timeout(SETTLED_MS)
    pin = page.locator(".pin").first
    code = str(pin.get_attribute("data-code"))
    pin.evaluate("one => one.click()")
    expect(page.locator("#sheet-card .acts")).to_be_visible()
    page.wait_for_timeout(2 * SETTLED_MS)
    return code


def test_three_buttons_set_three_heights(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    heights: list[float] = []
    for name in ("收起", "一半", "全部"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        heights.append(height_of(page))
    assert heights == sorted(set(heights))


def test_arrow_keys_walk_through_the_stops_and_the_focus_goes_along(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    page.get_by_role("button", name="一半").focus()
    for key, stop in (
        ("ArrowUp", "full"),
        ("ArrowUp", "full"),
        ("ArrowDown", "half"),
        ("Home", "low"),
        ("End", "full"),
    ):
        page.keyboard.press(key)
        assert stop_of(page) == stop
        expect(page.locator(f'.stops [value="{stop}"]')).to_be_focused()


def test_a_slow_pull_stops_where_it_is_let_go_and_a_flick_goes_on(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    pull(page, -330)
    assert stop_of(page) == "full"
    height_of(page)
    pull(page, 300)
    assert stop_of(page) == "half"
    height_of(page)
    box = page.locator(".grip").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    page.mouse.up()
    assert stop_of(page) == "low"


def test_a_tap_on_the_bar_opens_a_sheet_that_is_put_away(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    page.get_by_role("button", name="收起").click()
    height_of(page)
    page.locator(".grip").click()
    assert stop_of(page) == "half"


def test_escape_puts_away_one_thing_at_a_time(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    choose(page)
    page.get_by_role("button", name="全部").click()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet-card")).to_be_hidden()
    assert stop_of(page) == "full"
    page.keyboard.press("Escape")
    assert stop_of(page) == "half"
    page.keyboard.press("Escape")
    assert stop_of(page) == "low"


def test_back_closes_the_card_before_it_leaves_the_map(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/about")
    open_map(page, live_url)
    choose(page)
    page.evaluate("history.back()")
    expect(page.locator("#sheet-card")).to_be_hidden()
    assert page.url.endswith("/map")
    page.get_by_role("button", name="全部").click()
    page.evaluate("history.back()")
    expect(page.locator('#map-page[data-stop="half"]')).to_be_visible()
    page.evaluate("history.back()")
    page.wait_for_url("**/about")


def test_closing_by_hand_leaves_no_step_behind(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/about")
    open_map(page, live_url)
    choose(page)
    page.get_by_role("button", name="关上，回到列表").click()
    page.wait_for_function("!(history.state && history.state.over)")
    page.evaluate("history.back()")
    page.wait_for_url("**/about")


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_chosen_door_stays_in_sight_at_every_stop(
    open_phone: OpenPhone, live_url: str, size: str, motion: str
) -> None:
    page = open_phone(reduced_motion=motion)
    page.context.add_cookies([{"name": "size", "value": size, "url": live_url}])
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    open_map(page, live_url, "at=121.2,31.31")
    code = choose(page)
    expect(page.locator("#sheet-card")).to_be_focused()
    assert page.evaluate(PIN_IN_SIGHT, code)
    for name in ("全部", "一半", "收起"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(2 * SETTLED_MS)
        assert page.evaluate(PIN_IN_SIGHT, code), name
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_with_reduced_motion_the_sheet_stands_at_once(open_phone: OpenPhone, live_url: str) -> None:
    page = open_phone(reduced_motion="reduce")
    open_map(page, live_url)
    heights = page.evaluate(
        """() => { const sheet = document.querySelector('.sheet'), seen = [sheet.offsetHeight];
        document.querySelector('.stops [value=full]').click(); seen.push(sheet.offsetHeight); return seen; }"""
    )
    assert heights[1] > heights[0]
    assert height_of(page) == heights[1]


def test_the_way_there_and_the_page_of_the_place_are_on_the_card(page: Page, live_url: str) -> None:
    open_map(page, live_url)
    code = choose(page)
    card = page.locator("#sheet-card")
    expect(card.get_by_role("link", name="看这一处")).to_have_attribute("href", f"{live_url}/stations/{code}")
    row = page.locator(f"#sheet-list #s-{code}")
    expect(row).to_have_count(1)
    assert card.locator(".vd").inner_text() == row.locator(".vd").inner_text()
    assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size") == page.evaluate(
        "document.querySelectorAll('[id]').length"
    )
