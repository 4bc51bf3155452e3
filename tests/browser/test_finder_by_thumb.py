"""The courier's stories, by thumb: a list near me, a district when I say no, a search by pinyin."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import HERE, OpenPhone
from stationfinder.geo.datums import from_wgs84
from stationfinder.geo.points import LonLat

pytestmark = pytest.mark.browser
ROUNDED = "113.6651,34.7573"
NAVIGATE = 'a[href*="uri.amap.com"], a[href*="apis.map.qq.com"], a[href*="api.map.baidu.com"]'


def choose_district(page: Page) -> None:
    """Tap the first area of each list until it is one with stations."""
    for _ in range(4):
        target = page.locator("ul.gates a").first.get_attribute("href") or ""
        page.locator("ul.gates a").first.tap()
        page.wait_for_url(re.compile(re.escape(target) + "$"))
        if "district=" in page.url:
            return
    raise AssertionError("four lists of areas and no district")


def test_allowing_the_location_leads_to_the_nearest_card_and_its_navigation(located: Page) -> None:
    located.goto("/")
    located.get_by_role("button", name="用我的位置").first.tap()
    first = located.locator('#page a[href^="/stations/"]').first
    expect(first).to_be_visible()
    expect(located.locator("#page")).to_contain_text(re.compile(r"公里|米"))
    nearest = located.request.get(f"/api/v1/stations/nearest?at={ROUNDED}&limit=20").json()["features"]
    shown = [link.get_attribute("href") for link in located.locator('#page h3 a[href^="/stations/"]').all()]
    codes = [(href or "").rpartition("/")[2] for href in shown]
    assert nearest[0]["id"] in codes[:2]
    assert {feature["id"] for feature in nearest} == set(codes)
    link = located.locator(NAVIGATE).first
    target = link.get_attribute("href") or ""
    found = re.search(r"to=([\d.]+),([\d.]+),", target) or re.search(r"tocoord=([\d.]+),([\d.]+)", target)
    assert found, target
    numbers = (float(found[1]), float(found[2]))
    lonlat = numbers if "uri.amap.com" in target else numbers[::-1]
    places = [from_wgs84(LonLat(*feature["geometry"]["coordinates"]), "gcj02") for feature in nearest]
    assert any(abs(p.lon - lonlat[0]) < 2e-6 and abs(p.lat - lonlat[1]) < 2e-6 for p in places), target


def test_the_position_never_stands_in_the_address_bar_or_the_history(located: Page) -> None:
    asked: list[str] = []
    located.on("request", lambda request: asked.append(request.url))
    located.goto("/")
    located.get_by_role("button", name="用我的位置").first.tap()
    expect(located.locator('#page h3 a[href^="/stations/"]').first).to_be_visible()
    assert "at=" not in located.url
    located.locator('#page h3 a[href^="/stations/"]').first.tap()
    located.wait_for_url("**/stations/*")
    located.go_back()
    assert "at=" not in located.url
    sent = [url for url in asked if "at=" in url]
    assert sent
    # Four decimals leave the phone, never more.
    assert all(re.search(r"at=113\.6651(,|%2C)34\.7573(&|$)", url) for url in sent), sent


def test_nothing_asks_for_the_position_by_itself(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    page.add_init_script(
        "window.asked = 0; const real = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);"
        "navigator.geolocation.getCurrentPosition = (...a) => { window.asked += 1; real(...a); };"
    )
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.asked") == 0


def test_refusing_the_location_leads_to_a_district_and_its_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="用我的位置").first.tap()
    status = page.locator("#locate-status")
    expect(status).to_contain_text("一样能找")
    status.get_by_role("link").tap()
    page.wait_for_url("**/districts*")
    choose_district(page)
    expect(page.locator('#page a[href^="/stations/"]').first).to_be_visible()


@pytest.mark.parametrize("typed", ["zhangzhongjing", "张仲景"])
def test_search_by_characters_and_by_pinyin(page: Page, typed: str) -> None:
    page.goto("/")
    box = page.get_by_label("搜驿站、地址或拼音")
    box.fill(typed)
    box.press("Enter")
    page.wait_for_url("**q=*")
    expect(page.locator("#page")).to_contain_text("张仲景")
    page.locator('#page h3 a[href^="/stations/"]').first.tap()
    page.wait_for_url("**/stations/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("张仲景")


def test_search_by_initials(page: Page) -> None:
    page.goto("/?q=zzj")
    expect(page.locator("#page")).to_contain_text("张仲景")


def test_more_rows_come_below_and_those_above_stay(page: Page) -> None:
    page.goto("/?at=113.6651,34.7573")
    rows = page.locator('#page h3 a[href^="/stations/"]')
    before = [row.get_attribute("href") for row in rows.all()]
    page.get_by_role("link", name="再看 20 处").tap()
    expect(rows).not_to_have_count(len(before))
    after = [row.get_attribute("href") for row in rows.all()]
    assert set(before) < set(after)


def test_without_javascript_districts_lead_to_a_list_and_to_a_station(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/")
    expect(page.get_by_role("button", name="用我的位置")).to_have_count(0)
    choose_district(page)
    first = page.locator('#page h3 a[href^="/stations/"]').first
    target = first.get_attribute("href")
    first.tap()
    page.wait_for_url(f"**{target}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#page")).to_contain_text("导航")


def test_without_javascript_twenty_more_are_a_link(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/?at=113.6651,34.7573")
    rows = page.locator('#page h3 a[href^="/stations/"]')
    count = rows.count()
    page.get_by_role("link", name="再看 20 处").tap()
    page.wait_for_url("**show=40*")
    assert rows.count() > count


def test_a_need_without_a_match_still_shows_where_it_is_not_said(page: Page) -> None:
    page.goto("/?at=113.6651,34.7573&need=shower")
    expect(page.locator("#page")).to_contain_text(re.compile(r"另有 \d+ 处没登记有没有"))


@pytest.mark.parametrize("address", ["/", "/?at=113.6651,34.7573", "/?q=zzj", "/districts", "/map", "/privacy"])
def test_no_page_is_wider_than_the_phone(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("address", ["/?at=113.6651,34.7573", "/districts"])
def test_what_is_tapped_is_big_enough(page: Page, address: str) -> None:
    page.goto(address)
    small = page.evaluate(
        "[...document.querySelectorAll('.btn, .act, .gates a, .tabs a, button')].filter(e => e.offsetParent)"
        ".map(e => [e.textContent.trim().slice(0, 12), e.getBoundingClientRect()])"
        ".filter(([, b]) => b.height < 43.5 || b.width < 43.5).map(([t, b]) => `${t} ${b.width}×${b.height}`)"
    )
    assert small == []
