"""The first card on a small phone: verdict and 导航 in the first view, before any swipe, one above the other."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone
from browser.proofs import See
from tools.screens import AT, DOUBLE, LARGE, LIGHT, ON_MAP, SCREENS

pytestmark = pytest.mark.browser
# (left, top, right, bottom) of each, and whether a finger or an eye finds it there: at its middle, and at both ends.
SEEN = """all => Object.fromEntries(all.map(name => {
  const one = document.querySelector(name), box = one.getBoundingClientRect(), y = (box.top + box.bottom) / 2;
  const open = [box.left + 4, (box.left + box.right) / 2, box.right - 4].every(x => {
    const at = document.elementFromPoint(x, y);
    return at && (one.contains(at) || at.contains(one));
  });
  return [name, {top: box.top, bottom: box.bottom, height: box.height, open}];
}))"""
WORD, DISTANCE, NAVIGATE, BAR = ".sign-v b", ".sign-d b", ".plate .acts .main", ".plate .acts"


def first_view(page: Page, path: str, size: str, url: str) -> dict[str, Any]:
    """Where things are on a phone of 360 × 640 that has just opened the list."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.context.add_cookies([{"name": "size", "value": size, "url": url}])
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("scrollY") == 0
    found: dict[str, Any] = page.evaluate(SEEN, [WORD, DISTANCE, NAVIGATE, BAR, ".tabs"])
    return found


@pytest.mark.parametrize("size", ["normal", "large"])
def test_verdict_distance_and_navigation_are_in_the_first_view(page: Page, live_url: str, size: str) -> None:
    found = first_view(page, f"/?at={ON_MAP}", size, live_url)
    navigate = found[NAVIGATE]
    assert navigate["open"]
    assert navigate["bottom"] <= found[".tabs"]["top"]
    assert navigate["height"] >= (60 if size == "large" else 44)
    for said in (WORD, DISTANCE):
        assert found[said]["open"], said
        assert found[said]["bottom"] <= found[BAR]["top"], said


def test_a_notice_above_the_card_leaves_verdict_and_navigation_in_the_first_view(page: Page, live_url: str) -> None:
    found = first_view(page, f"/?at={AT}", "large", live_url)
    assert page.locator("main > .note").count() == 1
    assert found[NAVIGATE]["open"]
    assert found[NAVIGATE]["bottom"] <= found[".tabs"]["top"]
    assert found[WORD]["open"]
    assert found[WORD]["bottom"] <= found[BAR]["top"]


def test_the_whole_card_can_be_read_and_ends_with_its_buttons(page: Page, live_url: str) -> None:
    first_view(page, f"/?at={ON_MAP}", "large", live_url)
    fresh = page.locator(".plate > .sv, .plate > .quiet:visible").last
    fresh.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.road-h').scrollIntoView({block: 'end'})")
    last, bar = fresh.bounding_box(), page.locator(BAR).bounding_box()
    assert last
    assert bar
    assert last["y"] + last["height"] <= bar["y"]


def test_what_to_do_where_nothing_was_found_is_not_covered_by_its_buttons(open_phone: OpenPhone, live_url: str) -> None:
    page = open_phone()
    none = next(screen.path for screen in SCREENS if screen.name == "along-none")
    page.set_viewport_size({"width": 360, "height": 640})
    page.context.add_cookies([{"name": "size", "value": "large", "url": live_url}])
    page.goto(none)
    advice, buttons = (
        page.locator(name).bounding_box() for name in (".plate.is-none .plate-how", ".plate.is-none .acts")
    )
    assert advice
    assert buttons
    assert advice["y"] + advice["height"] <= buttons["y"]


def test_letters_of_twice_the_size_keep_the_screen_for_themselves(see: See) -> None:
    screen = next(screen for screen in SCREENS if screen.name == "list-mapped")
    stuck = "getComputedStyle(document.querySelector('.plate .acts')).position === 'sticky'"
    assert see(screen, DOUBLE).evaluate(stuck) is False
    assert see(screen, LIGHT).evaluate(stuck) is True
    assert see(screen, LARGE).evaluate(stuck) is True


def test_a_phone_on_its_side_keeps_the_screen_for_the_words(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.set_viewport_size({"width": 640, "height": 360})
    page.goto(f"/?at={ON_MAP}")
    assert page.evaluate("getComputedStyle(document.querySelector('.plate .acts')).position") != "sticky"


def test_a_station_of_which_nobody_made_sure_says_its_kind_and_district(page: Page, live_url: str) -> None:
    """On a list that line says only how fresh the register is, which the verdict says already where it is 应该能进."""
    page.goto(f"{live_url}/?at={ON_MAP}&all_day=1")
    hidden = page.locator(".maybe > .quiet")
    assert hidden.count()
    expect(hidden.locator("visible=true")).to_have_count(0)
    page.locator(".maybe .nm a").first.click()
    expect(page.locator(".plate.solo > .quiet").first).to_contain_text("嘉定区")
    expect(page.locator(".plate.solo > .quiet").first).to_be_visible()
