"""What a rider keeps on their own phone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone

pytestmark = pytest.mark.browser
DISTRICT = "/?district=410100"


def test_a_favourite_stays_on_the_phone_and_is_listed_at_the_top(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(DISTRICT)
    page.locator("main .nm a").first.click()
    star = page.locator("[data-tap='keep.place']")
    name = str(star.get_attribute("data-name"))
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_have_text("已收藏")
    page.goto("/")
    kept = page.locator("#kept a")
    expect(kept).to_have_text([name])
    assert page.context.cookies() == []
    kept.click()
    page.locator("[data-tap='keep.place']").click()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#kept")).to_be_hidden()


# Made up.
SEVEN = [{"href": f"/stations/AAAAAA{number}", "name": f"编的驿站 {number}"} for number in range(2, 9)]


def with_seven(open_phone: OpenPhone, path: str) -> Page:
    """A phone that keeps seven places, on the page `path`."""
    page = open_phone()
    page.goto("/about")
    page.evaluate("text => localStorage.setItem('favourites', text)", json.dumps(SEVEN))
    page.goto(path)
    return page


def kept_names(page: Page) -> list[str]:
    found: list[str] = page.evaluate("JSON.parse(localStorage.getItem('favourites')).map(entry => entry.name)")
    return found


def test_the_first_page_shows_four_and_unfolds_the_rest_in_place(open_phone: OpenPhone) -> None:
    page = with_seven(open_phone, "/")
    names = [entry["name"] for entry in SEVEN]
    expect(page.locator("#kept a")).to_have_text(names[:4])
    button = page.get_by_role("button", name="全部收藏")
    button.tap()
    expect(page.locator("#kept-all a")).to_have_text(names)
    expect(button).to_have_attribute("aria-expanded", "true")
    # Nothing is listed twice.
    expect(page.locator("#kept a:visible")).to_have_count(0)
    button.tap()
    expect(page.locator("#kept a:visible")).to_have_count(4)
    expect(page.locator("#kept-all")).to_have_count(0)
    expect(button).to_have_attribute("aria-expanded", "false")


def test_each_can_be_let_go_and_the_keyboard_goes_on(open_phone: OpenPhone) -> None:
    page = with_seven(open_phone, "/")
    page.get_by_role("button", name="全部收藏").tap()
    page.get_by_role("button", name="不收了 编的驿站 2").tap()
    expect(page.locator("#kept-all a")).to_have_count(6)
    assert kept_names(page) == [entry["name"] for entry in SEVEN[1:]]
    expect(page.get_by_role("button", name="不收了 编的驿站 3")).to_be_focused()
    for _ in range(6):
        page.locator("#kept-all button").first.tap()
    expect(page.locator("#kept-all")).to_contain_text("还没有收藏")
    expect(page.locator("#kept")).to_be_hidden()


def test_a_list_has_a_way_to_what_is_kept(open_phone: OpenPhone) -> None:
    page = with_seven(open_phone, DISTRICT)
    page.get_by_role("button", name="我的收藏").tap()
    expect(page.locator("#kept-all a")).to_have_count(7)
    expect(page.locator("#kept-all a").first).to_have_attribute("href", SEVEN[0]["href"])


def test_what_lies_in_storage_leads_nowhere_else(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/about")
    bad = [{"href": href, "name": "坏"} for href in ("https://example.org/", "javascript:alert(1)", "//example.org/")]
    page.evaluate("text => localStorage.setItem('favourites', text)", json.dumps(bad))
    page.goto(DISTRICT)
    page.get_by_role("button", name="我的收藏").tap()
    expect(page.locator("#kept-all")).to_contain_text("还没有收藏")
    expect(page.locator("#kept-all a")).to_have_count(0)


def test_a_phone_that_keeps_nothing_says_so_on_the_button(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('off', 'SecurityError'); }});"
    )
    page.goto(DISTRICT)
    page.locator("main .nm a").first.tap()
    star = page.locator("[data-tap='keep.place']")
    star.tap()
    expect(star).to_have_text("这个浏览器不让存")
    expect(star).to_have_attribute("aria-pressed", "false")
