"""The whole promise by one thumb: a cold start, 用我的位置, 导航. The phone's own question is not counted.

A thumb's reach: a phone of 390 × 844 CSS pixels is about 65 mm wide, 6 pixels to the millimetre. The hand holds it low:
the thumb turns about a point on the edge of the screen, 35 mm above its lower end, and sweeps 70 mm. Our own round
figures, the same for a smaller phone; either hand must do, and what is tapped needs a fingertip's width in reach.
"""

from __future__ import annotations

from math import hypot

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import HERE, OpenPhone

pytestmark = pytest.mark.browser
PX_PER_MM = 6
PIVOT_MM, SWEEP_MM = 35, 70
FINGERTIP = 44
MOST_TAPS = 3
PHONES = [(390, 844), (360, 640)]
BY_NIGHT = {"longitude": 121.16, "latitude": 31.29}


def in_reach(page: Page, target: Locator) -> tuple[float, float] | None:
    """Where both thumbs could press the target without another grip and without scrolling; None: nowhere."""
    box = target.bounding_box()
    size = page.viewport_size
    assert box
    assert size
    half = FINGERTIP / 2
    spots = [
        (box["x"] + dx, box["y"] + box["height"] / 2)
        for dx in range(int(half), max(int(half), int(box["width"] - half)) + 1, 4)
    ]
    pivot = size["height"] - PIVOT_MM * PX_PER_MM
    ok = [
        [spot for spot in spots if hypot(spot[0] - edge, spot[1] - pivot) <= SWEEP_MM * PX_PER_MM]
        for edge in (0, size["width"])
    ]
    free = "([x, y]) => { const at = document.elementFromPoint(x, y); return at ? at.textContent.trim() : ''; }"
    words = target.inner_text().strip() or str(target.get_attribute("aria-label"))
    for spot in ok[1]:
        if ok[0] and spot[1] < size["height"] and words in page.evaluate(free, list(spot)):
            return spot
    return None


def press(page: Page, target: Locator) -> int:
    """A tap of the thumb, counted."""
    expect(target).to_be_visible()
    page.wait_for_timeout(300)
    spot = in_reach(page, target)
    assert spot, "out of reach"
    page.touchscreen.tap(*spot)
    return 1


@pytest.mark.parametrize("where", [HERE, BY_NIGHT], ids=["zhengzhou", "anting"])
@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize(("width", "height"), PHONES)
def test_three_taps_of_one_thumb_lead_to_the_navigation(
    open_phone: OpenPhone, live_url: str, width: int, height: int, size: str, where: dict[str, float]
) -> None:
    page = open_phone(geolocation=where, permissions=["geolocation"])
    page.set_viewport_size({"width": width, "height": height})
    page.context.add_cookies([{"name": "size", "value": size, "url": live_url}])
    page.goto("/")
    taps = press(page, page.get_by_role("button", name="用我的位置").first)
    target = page.locator("main .plate a[rel=noopener]").first
    expect(target).to_be_visible()
    # Nobody leaves the house in a test: asking for the map is enough.
    with page.expect_request("https://uri.amap.com/navigation?to=*"):
        taps += press(page, target)
    assert taps <= MOST_TAPS


def test_the_upper_end_of_the_screen_is_out_of_reach(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/")
    assert in_reach(page, page.locator("header").get_by_role("link", name="大字")) is None
