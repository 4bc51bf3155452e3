"""What a rider keeps on their own phone, and what goes out when they share a place."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import HERE, OpenPhone

pytestmark = pytest.mark.browser
DISTRICT = "/?district=410100"


def test_a_favourite_stays_on_the_phone_and_is_listed_at_the_top(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(DISTRICT)
    page.locator("main .nm a").first.click()
    star = page.locator("[data-keep-place]")
    name = str(star.get_attribute("data-name"))
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_have_text("已收藏")
    page.goto("/")
    kept = page.locator("#kept a")
    expect(kept).to_have_text([name])
    assert page.context.cookies() == []
    kept.click()
    page.locator("[data-keep-place]").click()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#kept")).to_be_hidden()


def test_a_shared_link_has_name_and_time_and_no_position(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation", "clipboard-read", "clipboard-write"])
    page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined });")
    page.goto("/")
    page.locator("button[data-locate]").first.click()
    page.wait_for_selector("main .row")
    page.locator("main .nm a").first.click()
    page.wait_for_selector("[data-share]:not([hidden])")
    verdict = page.locator(".sign-v b").inner_text()
    page.locator("[data-share]").click()
    expect(page.locator("[data-share]")).to_have_text("已复制")
    words = page.evaluate("navigator.clipboard.readText()")
    text, _, url = words.partition("\n")
    assert verdict in text
    assert "看的" in text
    assert "at=" not in words
    assert "113." not in words
    page.goto(url)
    page.reload()
    expect(page.locator(".plate.solo")).to_contain_text(f"看到的是“{verdict}”")
