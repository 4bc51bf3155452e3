"""顺路 by thumb: where I stand, a name, a short list; kept ways; and where a position never shows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone
from stationfinder.hours import SHANGHAI

pytestmark = pytest.mark.browser
# West of 安亭, where most of the sample that is on the map stands.
WEST = {"longitude": 121.130123, "latitude": 31.300345}
ROUNDED = "121.1301,31.3003"
WAY = "/along?from=121.13,31.30&from_name=西头&to=121.22,31.32&to_name=东头&width_m=3000"
ROWS = "main .row"


@pytest.fixture
def rider(open_phone: OpenPhone) -> Page:
    """A phone west of 安亭 that lets the page know where it is."""
    return open_phone(geolocation=WEST, permissions=["geolocation"])


def choose_goal(page: Page) -> None:
    """Type the beginning of a name and take the first of the short list."""
    page.get_by_label("到哪儿去", exact=True).fill("安亭")
    page.get_by_label("到哪儿去", exact=True).press("Enter")
    expect(page.get_by_text("是哪一处？")).to_be_visible()
    page.locator("#which-to + ul a").first.tap()
    expect(page.get_by_text("按直线估的")).to_be_visible()


def test_from_where_i_stand_to_a_name_by_thumb(rider: Page) -> None:
    rider.goto("/")
    rider.get_by_role("link", name="顺路找").tap()
    rider.wait_for_url("**/along")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator("form")).to_contain_text("从我现在的位置")
    choose_goal(rider)
    expect(rider.locator("form")).to_contain_text("到")
    expect(rider.locator("#result")).to_contain_text(re.compile("顺路有|一处也没有"))
    expect(rider.locator("form")).to_contain_text("从我现在的位置")


def test_my_position_is_in_no_address_and_no_storage(rider: Page) -> None:
    asked: list[str] = []
    rider.on("request", lambda request: asked.append(request.url))
    rider.goto("/along")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator("form")).to_contain_text("从我现在的位置")
    choose_goal(rider)
    assert "from=" not in rider.url
    assert "here=1" in rider.url
    rider.get_by_text("筛选、怎么走").tap()
    rider.locator("label.chip", has_text="步行").tap()
    rider.get_by_role("button", name="就按这些找").tap()
    expect(rider.locator("#locate-status + .quiet")).to_contain_text("步行约")
    rider.get_by_role("link", name="反过来走").tap()
    expect(rider.locator("form")).to_contain_text("到我现在的位置")
    assert ROUNDED.split(",", maxsplit=1)[0] not in rider.url
    stored = rider.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, document.cookie])")
    assert "121.13" not in stored
    sent = [url for url in asked if "121.13" in url]
    assert sent
    # Four decimals leave the phone, never more; and only in questions that the page asks by itself.
    assert all(re.search(r"(from|to)=121\.1301(0)?(,|%2C)31\.3003(0)?(&|$)", url) for url in sent), sent
    assert rider.evaluate("performance.getEntriesByType('navigation')[0].name").endswith("/along")


def test_the_chip_asks_the_same_way_again_for_what_lets_one_in(page: Page) -> None:
    page.goto(WAY + "&when=" + (datetime.now(SHANGHAI) + timedelta(days=1)).strftime("%Y-%m-%dT03:00"))
    everything = page.locator(ROWS).count()
    page.locator("label.chip", has_text="到了能进").tap()
    page.wait_for_url("**enter=1*")
    expect(page.locator("#result")).to_contain_text("到了能进的有")
    expect(page.get_by_label("到了能进")).to_be_checked()
    assert 0 < page.locator(ROWS).count() < everything
    assert page.locator("main .row.shut, main .row.later, main .row.unk").count() == 0
    page.locator("label.chip", has_text="到了能进").tap()
    expect(page.locator("#result")).to_contain_text("顺路有")
    assert page.locator(ROWS).count() == everything


def test_the_chip_leaves_where_i_stand_out_of_the_address(rider: Page) -> None:
    rider.goto("/along?to=121.22,31.32&to_name=东头&width_m=3000")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator(ROWS).first).to_be_visible()
    rider.locator("label.chip", has_text="到了能进").tap()
    expect(rider.locator("#result")).to_contain_text("到了能进的有")
    expect(rider.get_by_label("到了能进")).to_be_checked()
    assert "enter=1" in rider.url
    assert "121.13" not in rider.url


@pytest.mark.parametrize("turned", [False, True], ids=["from-here", "to-here"])
def test_back_from_a_station_the_way_is_there_again(rider: Page, turned: bool) -> None:
    rider.goto("/along?to=121.22,31.32&to_name=东头&width_m=3000")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator(ROWS).first).to_be_visible()
    if turned:
        rider.get_by_role("link", name="反过来走").tap()
        expect(rider.locator("form")).to_contain_text("到我现在的位置")
    before = [row.get_attribute("id") for row in rider.locator(ROWS).all()]
    third = rider.locator(ROWS).nth(3)
    third.scroll_into_view_if_needed()
    y = rider.evaluate("window.pageYOffset")
    assert y > 300
    third.locator(".nm a").tap()
    rider.wait_for_url("**/stations/*")
    rider.get_by_role("link", name="返回").tap()
    rider.wait_for_url("**/along?*")
    expect(rider.locator(ROWS).first).to_be_visible()
    assert [row.get_attribute("id") for row in rider.locator(ROWS).all()] == before
    rider.wait_for_function(f"Math.abs(window.pageYOffset - {y}) < 20")
    assert "121.13" not in rider.url
    assert "121.13" not in rider.evaluate("JSON.stringify([history.state, {...sessionStorage}, {...localStorage}])")


def from_here(rider: Page) -> list[str | None]:
    """A way from where the rider stands; the stations on it."""
    rider.goto("/along?to=121.22,31.32&to_name=东头&width_m=3000")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator(ROWS).first).to_be_visible()
    rider.wait_for_load_state("networkidle")
    return [row.get_attribute("id") for row in rider.locator(ROWS).all()]


def test_larger_letters_keep_the_way_from_where_i_stand(rider: Page) -> None:
    before = from_here(rider)
    rider.locator("header").get_by_role("link", name="大字").tap()
    expect(rider.locator("html[data-size=large]")).to_be_visible()
    assert [row.get_attribute("id") for row in rider.locator(ROWS).all()] == before
    assert "121.13" not in rider.url


def test_a_way_that_is_pulled_down_anew_is_there_again(rider: Page) -> None:
    before = from_here(rider)
    rider.reload()
    expect(rider.locator(ROWS).first).to_be_visible()
    assert [row.get_attribute("id") for row in rider.locator(ROWS).all()] == before
    assert "121.13" not in rider.url


def test_a_busy_server_leaves_the_way_and_the_chip_as_they_are(rider: Page) -> None:
    before = from_here(rider)
    body = rider.request.get("/nowhere").text()
    html = "text/html; charset=utf-8"
    rider.route("**/along?*", lambda route: route.fulfill(status=429, content_type=html, body=body))
    rider.locator("label.chip", has_text="到了能进").tap()
    expect(rider.locator("#locate-status")).to_contain_text("出了点问题")
    expect(rider.get_by_label("到了能进")).not_to_be_checked()
    assert [row.get_attribute("id") for row in rider.locator(ROWS).all()] == before


def test_a_position_that_never_comes_frees_the_button(page: Page) -> None:
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => {};")
    page.clock.install()
    page.goto("/along")
    button = page.locator("[data-tap='along.here']").first
    button.tap()
    expect(button).to_have_text("正在找…")
    page.clock.run_for(16_000)
    expect(page.locator("#locate-status")).to_contain_text("没等到位置")
    expect(page.locator("#locate-status")).to_be_in_viewport()
    expect(button).to_have_text("我现在的位置")


def test_without_a_network_the_page_stays_and_says_so(rider: Page) -> None:
    rider.goto("/along?to=121.22,31.32&to_name=东头&width_m=3000")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator(ROWS).first).to_be_visible()
    rider.context.set_offline(True)
    rider.get_by_role("link", name="反过来走").tap()
    expect(rider.locator("#locate-status")).to_contain_text("网断了")
    expect(rider.locator("#locate-status")).to_be_in_viewport()
    expect(rider.locator(ROWS).first).to_be_attached()


def test_the_button_shows_a_found_position_by_vibrating_once(rider: Page) -> None:
    rider.add_init_script("window.shaken = []; navigator.vibrate = ms => window.shaken.push(ms);")
    rider.goto("/along")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator("form")).to_contain_text("从我现在的位置")
    assert rider.evaluate("window.shaken") == [40]


def test_refusing_the_position_leaves_the_form_and_says_what_else(page: Page) -> None:
    page.goto("/along")
    page.get_by_label("到哪儿去", exact=True).fill("安亭")
    page.get_by_role("button", name="我现在的位置").first.tap()
    expect(page.locator("#locate-status")).to_contain_text("没有定位权限")
    assert page.get_by_label("到哪儿去", exact=True).input_value() == "安亭"


def test_a_way_is_kept_on_the_phone_opened_again_and_forgotten(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(WAY)
    before = [row.get_attribute("id") for row in page.locator(ROWS).all()]
    assert before
    page.get_by_role("button", name="记住这条路").tap()
    expect(page.locator("[data-tap='keep.way']")).to_have_text("记住了")
    assert [url for url in asked if "/along" in url and "/assets/" not in url] == [page.url]
    page.goto("/along")
    page.get_by_role("button", name="我常跑的路").tap()
    page.get_by_role("link", name="西头 → 东头").tap()
    page.wait_for_url("**/along?*")
    assert [row.get_attribute("id") for row in page.locator(ROWS).all()] == before
    page.goto("/along")
    page.get_by_role("button", name="我常跑的路").tap()
    page.get_by_role("button", name="忘掉 西头 → 东头").tap()
    expect(page.locator("#ways-list")).to_contain_text("还没记过")
    assert page.evaluate("localStorage.getItem('ways')") == "[]"
    assert page.context.cookies() == []


def test_a_way_from_where_i_stand_is_kept_without_where_that_was(rider: Page) -> None:
    rider.goto("/along?to=121.22,31.32&to_name=东头&width_m=3000")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator(ROWS).first).to_be_visible()
    rider.get_by_role("button", name="记住这条路").tap()
    expect(rider.locator("[data-tap='keep.way']")).to_have_text("记住了")
    kept = rider.evaluate("localStorage.getItem('ways')")
    assert "我这里 → 东头" in kept
    assert "121.13" not in kept
    rider.goto("/along")
    rider.get_by_role("button", name="我常跑的路").tap()
    rider.get_by_role("link", name="我这里 → 东头").tap()
    rider.wait_for_url("**here=1*")
    rider.get_by_role("button", name="我现在的位置").first.tap()
    expect(rider.locator(ROWS).first).to_be_visible()


def test_what_lies_in_storage_is_no_way_out_of_the_site(page: Page) -> None:
    page.add_init_script(
        """localStorage.setItem('ways', JSON.stringify([{href: 'https://example.org/along?', name: '坏'},
        {href: 'javascript:alert(1)', name: '坏'}, {href: '//example.org/along?', name: '坏'}]))"""
    )
    page.goto("/along")
    page.get_by_role("button", name="我常跑的路").tap()
    expect(page.locator("#ways-list")).to_contain_text("还没记过")
    expect(page.locator("#ways-list a")).to_have_count(0)


def test_without_javascript_the_whole_question_is_asked_and_answered(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/along")
    expect(page.get_by_role("button", name="我现在的位置")).to_have_count(0)
    page.get_by_label("从哪儿出发", exact=True).fill("安亭")
    page.get_by_role("button", name="找顺路的").tap()
    page.locator("#which-from + ul a").first.tap()
    page.get_by_label("到哪儿去", exact=True).fill("方泰")
    page.get_by_role("button", name="找顺路的").tap()
    page.locator("#which-to + ul a").last.tap()
    expect(page.locator(ROWS).first).to_be_visible()
    page.get_by_text("筛选、怎么走").tap()
    page.locator("label.chip", has_text="3 公里").tap()
    page.get_by_role("button", name="就按这些找").tap()
    page.wait_for_url("**width_m=3000*")
    expect(page.locator(ROWS).first).to_be_visible()


@pytest.mark.parametrize("address", ["/along", WAY, "/along?from_name=安亭&to_name=中原"])
def test_the_page_fits_the_phone_and_the_thumb(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.evaluate(
        "[...document.querySelectorAll('.btn, .act, .together a, .tabs a, button')].filter(e => e.offsetParent)"
        ".map(e => [e.textContent.trim().slice(0, 12), e.getBoundingClientRect()])"
        ".filter(([, b]) => b.height < 43.5 || b.width < 43.5).map(([t, b]) => `${t} ${b.width}×${b.height}`)"
    )
    assert small == []
