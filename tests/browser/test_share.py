"""Sharing a place: what goes out, what the other phone sees, and what a browser that cannot share does instead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import HERE, OpenPhone

pytestmark = pytest.mark.browser
SHARE = "[data-tap='share.send']"
NO_SHARE = "Object.defineProperty(navigator, 'share', { value: undefined });"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"


def open_nearest(page: Page) -> None:
    """The first station of the list round where the phone is."""
    page.goto("/")
    page.locator("button[data-locate]").first.click()
    page.wait_for_selector("main .row")
    page.locator("main .nm a").first.click()
    page.wait_for_selector(f"{SHARE}:not([hidden])")


def test_a_shared_link_has_verdict_and_minute_and_no_position(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation", "clipboard-read", "clipboard-write"])
    page.add_init_script(NO_SHARE)
    open_nearest(page)
    verdict = page.locator(".sign-v b").inner_text()
    page.locator(SHARE).click()
    expect(page.locator(SHARE)).to_have_text("已复制")
    text, _, url = page.evaluate("navigator.clipboard.readText()").partition("\n")
    assert page.locator("h1").inner_text().replace("\u200b", "") in text
    assert re.search(rf"\d+ 月 \d+ 日 \d\d:\d\d 看的：{verdict}", text)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/stations/[0-9A-Z]{7}\?seen=\d{8}T\d{4}-[a-z]+", url)
    assert "113." not in text
    page.goto(url)
    expect(page.locator(".plate.solo")).to_contain_text(re.compile(r"分享时（\d\d:\d\d）："))


def test_the_phone_s_own_sharing_gets_the_same_words(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    # Chromium without a desktop has no sheet to share with.
    page.add_init_script("window.given = []; navigator.share = async what => { window.given.push(what); };")
    open_nearest(page)
    page.locator(SHARE).click()
    page.wait_for_function("() => window.given.length === 1")
    given = page.evaluate("window.given[0]")
    assert set(given) == {"title", "text", "url"}
    assert given["text"].startswith(given["title"])
    assert "?seen=" in given["url"]


def test_words_are_shown_where_nothing_can_be_copied(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    page.add_init_script(NO_SHARE + NO_CLIPBOARD)
    open_nearest(page)
    page.locator(SHARE).click()
    words = page.locator("#share-words")
    expect(words).to_contain_text("看的：")
    expect(words).to_be_focused()
    assert page.evaluate("getSelection().toString()").strip() == words.inner_text().strip()


def test_the_code_is_shown_without_javascript(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/?at=121.16,31.29")
    page.locator("main .nm a").first.tap()
    page.get_by_role("link", name="给旁边的人扫").tap()
    page.wait_for_url("**/share")
    code = page.get_by_role("img", name=re.compile("二维码"))
    box = code.locator("svg").bounding_box()
    assert box
    assert box["width"] >= 200
    assert box["x"] + box["width"] <= 390
    expect(page.locator("main")).to_contain_text("?seen=")
    expect(page.locator(SHARE)).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_code_is_black_on_white_in_every_look(open_phone: OpenPhone, live_url: str, theme: str) -> None:
    page = open_phone()
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_url}])
    page.goto("/?at=121.16,31.29")
    page.goto(f"{page.locator('main .nm a').first.get_attribute('href')}/share")
    colours = page.evaluate(
        "[...document.querySelectorAll('figure svg path')].map(p => getComputedStyle(p)).map(s => [s.fill, s.stroke])"
    )
    assert colours[0][0] == "rgb(255, 255, 255)"
    assert colours[1][1] == "rgb(0, 0, 0)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
