"""The list around a position stays: the server is busy, the network gone, the page pulled down, the letters larger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from browser.conftest import HERE

pytestmark = pytest.mark.browser
ROWS = '#page h3 a[href^="/stations/"]'
# A webview that leaves the question for the position open until the test answers it.
UNANSWERED = """
window.waiting = [];
navigator.geolocation.getCurrentPosition = found => { window.waiting.push(found); };
"""
ANSWER = "at => window.waiting[0]({coords: at})"


def list_near_me(page: Page) -> list[str]:
    """Press 用我的位置 on the first page; the addresses of the stations that came."""
    page.goto("/")
    page.get_by_role("button", name="用我的位置").first.tap()
    expect(page.locator(ROWS).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return addresses(page)


def addresses(page: Page) -> list[str]:
    return [link.get_attribute("href") or "" for link in page.locator(ROWS).all()]


def too_many(page: Page) -> None:
    """From now on the server is too busy for this phone, and says so in a page of its own."""
    body = page.request.get("/nowhere").text()
    assert 'id="page"' in body

    def refuse(route: Route) -> None:
        route.fulfill(status=429, content_type="text/html; charset=utf-8", body=body)

    page.route(re.compile(r"/\?.*at="), refuse)


@pytest.mark.parametrize("what", ["再看 20 处", "用我的位置"])
def test_a_busy_server_leaves_the_list_and_says_so(located: Page, what: str) -> None:
    before = list_near_me(located)
    too_many(located)
    located.locator(".find [data-locate], a").filter(has_text=what).or_(located.get_by_label(what)).first.tap()
    expect(located.locator("#locate-status")).to_contain_text("刚才的列表还在")
    expect(located.locator("#locate-status")).to_be_in_viewport()
    assert addresses(located) == before


@pytest.mark.parametrize("why", ["busy", "cut"])
def test_a_filter_that_failed_does_not_stay_ticked_over_the_old_list(located: Page, why: str) -> None:
    before = list_near_me(located)
    if why == "busy":
        too_many(located)
    else:
        located.context.set_offline(True)
    located.locator("form[data-filter] label.need").first.tap()
    expect(located.locator("#locate-status")).to_contain_text("刚才的列表还在")
    expect(located.locator("form[data-filter] label.need input").first).not_to_be_checked()
    assert addresses(located) == before


def test_the_map_is_told_where_i_stand_on_the_tap_and_only_then(located: Page) -> None:
    list_near_me(located)
    assert located.locator('a[href*="/map"][href*="at="]').count() == 0
    with located.expect_request("**/map?*") as asked:
        located.locator(".tabs").get_by_role("link", name="地图").tap()
    assert re.search(r"at=113\.6651(,|%2C)34\.7573$", asked.value.url)
    located.wait_for_url("**/map*")


def test_the_tab_of_the_list_leads_to_its_beginning_and_keeps_it(located: Page) -> None:
    before = list_near_me(located)
    located.evaluate("window.before = true; window.scrollTo(0, 2000)")
    located.locator(".tabs").get_by_role("link", name="列表").tap()
    located.wait_for_function("window.pageYOffset === 0")
    assert located.evaluate("window.before") is True
    assert addresses(located) == before


def test_a_list_that_is_pulled_down_anew_is_there_again(located: Page) -> None:
    before = list_near_me(located)
    located.reload()
    expect(located.locator(ROWS).first).to_be_visible()
    assert addresses(located) == before
    assert "at=" not in located.url


def test_a_question_that_nobody_answers_ends_and_may_be_asked_again(page: Page) -> None:
    page.add_init_script(UNANSWERED)
    page.clock.install()
    page.goto("/")
    button = page.get_by_role("button", name=re.compile("用我的位置|正在找")).first
    button.tap()
    expect(button).to_have_text("正在找…")
    page.clock.run_for(16_000)
    expect(page.locator("#locate-status")).to_contain_text("没等到位置")
    expect(button).to_have_text("用我的位置")
    button.tap()
    expect(button).to_have_text("正在找…")
    assert page.evaluate("window.waiting.length") == 2


def test_a_late_answer_counts_all_the_same(page: Page) -> None:
    page.add_init_script(UNANSWERED)
    page.clock.install()
    page.goto("/")
    page.get_by_role("button", name="用我的位置").first.tap()
    page.clock.run_for(16_000)
    expect(page.locator("#locate-status")).to_contain_text("没等到位置")
    page.evaluate(ANSWER, HERE)
    expect(page.locator(ROWS).first).to_be_visible()


def test_who_asks_does_not_wait_for_what_the_page_asks_by_itself(located: Page) -> None:
    list_near_me(located)
    located.add_init_script(UNANSWERED)
    located.reload()
    located.wait_for_function("window.waiting.length === 1")
    located.get_by_role("button", name="用我的位置").first.tap()
    located.wait_for_function("window.waiting.length === 2")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640)])
@pytest.mark.parametrize("size", ["normal", "large"])
def test_a_refusal_is_said_where_it_is_seen(page: Page, live_url: str, size: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.context.add_cookies([{"name": "size", "value": size, "url": live_url}])
    page.goto("/")
    page.get_by_role("button", name="用我的位置").first.tap()
    status = page.locator("#locate-status")
    expect(status).to_contain_text("没有定位权限")
    said, bar = status.bounding_box(), page.locator(".tabs").bounding_box()
    assert said
    assert bar
    assert said["y"] >= 0
    assert said["y"] + said["height"] <= bar["y"]


def left_open(route: Route) -> None:
    """An answer that does not come."""


def chosen_size(context: BrowserContext) -> list[str]:
    return [cookie.get("value", "") for cookie in context.cookies() if cookie.get("name") == "size"]


@pytest.mark.parametrize("network", ["slow", "none"])
def test_larger_letters_come_at_once_and_keep_the_list(located: Page, network: str) -> None:
    before = list_near_me(located)
    if network == "slow":
        located.route("**/look?*", left_open)
        located.route(re.compile(r"/\?.*at="), left_open)
    else:
        located.context.set_offline(True)
    located.evaluate("window.scrollTo(0, 0)")
    located.locator("header").get_by_role("link", name="大字").tap()
    expect(located.locator("html[data-size=large]")).to_be_visible()
    expect(located.locator("header").get_by_role("link", name="标准字")).to_be_visible()
    assert addresses(located) == before
    assert chosen_size(located.context) == ["large"]
    located.locator("header").get_by_role("link", name="标准字").tap()
    expect(located.locator("html:not([data-size])")).to_be_visible()
    assert chosen_size(located.context) == ["normal"]


def test_larger_letters_stay_on_the_next_page(page: Page) -> None:
    page.goto("/about")
    with page.expect_response(re.compile(r"/look\?size=large$")):
        page.locator("header").get_by_role("link", name="大字").tap()
    page.goto("/privacy")
    assert page.locator("html").get_attribute("data-size") == "large"


def test_a_page_out_of_a_store_takes_the_size_that_was_chosen_since(page: Page, live_url: str) -> None:
    old = page.request.get("/about").text()
    assert "data-size" not in old
    page.context.add_cookies([{"name": "size", "value": "large", "url": live_url}])
    page.route("**/about", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=old))
    page.goto("/about")
    expect(page.locator("html[data-size=large]")).to_be_visible()
    expect(page.locator("header").get_by_role("link", name="标准字")).to_be_visible()


def test_the_way_back_says_what_it_does(located: Page) -> None:
    before = list_near_me(located)
    located.locator(ROWS).first.tap()
    located.wait_for_url("**/stations/*")
    expect(located.locator("a[data-back]")).to_have_text("返回")
    located.locator("a[data-back]").tap()
    expect(located.locator(ROWS).first).to_be_visible()
    assert addresses(located) == before
    # Nothing is behind a station that was opened by its address: the link leads to the first page.
    fresh = located.context.new_page()
    fresh.goto(before[0])
    expect(fresh.locator("a[data-back]")).to_have_text("列表")
