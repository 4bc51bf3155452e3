"""Sharing a place: what goes out, what the other phone sees, and what a browser that cannot share does instead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import HERE, OpenPhone

pytestmark = pytest.mark.browser
SHARE = "[data-tap='share.send']"
NO_SHARE = "Object.defineProperty(navigator, 'share', { value: undefined });"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
NO_OLD_WAY = "Document.prototype.execCommand = () => false;"
# A sheet to share with, as strict as Chromium's own: within a tap or not at all.
STRICT_SHARE = """
window.given = [];
navigator.share = async what => {
  if (!navigator.userActivation.isActive) throw new DOMException('made up', 'NotAllowedError');
  window.given.push(what);
};
"""
# How long Chromium takes a tap for one, and a little more. Whatever a test asks the page counts as a tap, too: it asks
# nothing until the script is there.
TAP_OVER_MS, ARRIVES_MS = 5_500, 1_000


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


def test_at_a_shut_door_its_own_verdict_is_handed_on(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.add_init_script("window.given = []; navigator.share = async what => { window.given.push(what); };")
    page.goto("/?at=121.16,31.29")
    page.goto(f"{page.locator('main .nm a').first.get_attribute('href')}?near=1")
    # Whatever the hour is: the sign of a neighbour before that of the place, made up.
    page.evaluate(
        "() => { const own = document.querySelector('.plate.solo'), other = own.cloneNode(true);"
        "  other.classList.remove('solo'); other.className = 'plate doubt'; other.removeAttribute('data-h');"
        "  other.querySelector('.sign-v b').textContent = '旁边的门';"
        "  own.parentNode.insertBefore(other, own); }"
    )
    verdict = page.locator(".plate.solo .sign-v b").inner_text()
    page.locator(SHARE).click()
    page.wait_for_function("() => window.given.length === 1")
    given = page.evaluate("window.given[0]")
    assert f"看的：{verdict}" in given["text"]
    assert "旁边的门" not in given["text"]
    assert not given["url"].endswith("-doubt")


def test_words_are_shown_where_nothing_can_be_copied(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    page.add_init_script(NO_SHARE + NO_CLIPBOARD + NO_OLD_WAY)
    open_nearest(page)
    page.locator(SHARE).click()
    words = page.locator("#share-words")
    expect(words).to_contain_text("看的：")
    expect(words).to_be_focused()
    assert page.evaluate("getSelection().toString()").strip() == words.inner_text().strip()


def test_a_webview_without_a_clipboard_copies_the_old_way(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    page.add_init_script(NO_SHARE + NO_CLIPBOARD)
    open_nearest(page)
    page.evaluate("addEventListener('copy', () => { window.copied = getSelection().toString(); })")
    page.locator(SHARE).click()
    expect(page.locator(SHARE)).to_have_text("已复制")
    expect(page.locator(SHARE)).to_be_focused()
    expect(page.locator("#share-words")).to_have_count(0)
    assert "?seen=" in page.evaluate("window.copied")


@pytest.mark.parametrize("script", [STRICT_SHARE, NO_SHARE], ids=["shares", "copies"])
def test_a_script_that_comes_after_the_tap_asks_for_another(open_phone: OpenPhone, script: str) -> None:
    page = open_phone(
        geolocation=HERE, permissions=["geolocation", "clipboard-read", "clipboard-write"], service_workers="block"
    )
    page.add_init_script(script)
    # The network is so slow that the script of sharing comes when the tap is over.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/share.js", hold)
    open_nearest(page)
    page.locator(SHARE).tap()
    expect(page.locator(SHARE)).to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(TAP_OVER_MS)
    held[0].continue_()
    page.wait_for_timeout(ARRIVES_MS)
    expect(page.locator(SHARE)).to_have_text("好了，再按一次就能发")
    expect(page.locator("[role=status]").last).to_have_text("好了，再按一次就能发")
    expect(page.locator("#share-words")).to_have_count(0)
    assert page.evaluate("getSelection().toString()") == ""
    page.locator(SHARE).tap()
    if script == NO_SHARE:
        expect(page.locator(SHARE)).to_have_text("已复制")
    else:
        page.wait_for_function("() => window.given.length === 1")
        expect(page.locator(SHARE)).to_have_text("发给别人")


def test_a_browser_that_counts_the_tap_as_over_sooner_is_asked_again_too(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"], service_workers="block")
    # Older ones do not say whether a tap still holds: the refusal tells.
    page.add_init_script(
        "window.times = 0; Object.defineProperty(navigator, 'userActivation', { value: undefined });"
        "navigator.share = async () => {"
        "  window.times += 1; if (window.times === 1) throw new DOMException('made up', 'NotAllowedError'); };"
    )
    open_nearest(page)
    page.locator(SHARE).tap()
    expect(page.locator(SHARE)).to_have_text("好了，再按一次就能发")
    page.locator(SHARE).tap()
    expect(page.locator(SHARE)).to_have_text("发给别人")
    assert page.evaluate("window.times") == 2


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
