"""What a rider keeps on their own phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

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
