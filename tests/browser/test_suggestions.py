"""The search box while somebody types: by thumb, by keys, by ear, on a bad network and without one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import OpenPhone
from browser.proofs import npm_module
from browser.test_poster import until
from stationfinder.web.assets import COMMENTS

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "suggest.js"
OPTIONS = "#hints [role=option]"


def typing(page: Page, text: str, path: str = "/?district=410102") -> None:
    page.goto(path)
    page.focus("#q")
    until(page, "Boolean(window.station && window.station.suggest)")
    page.fill("#q", "")
    page.locator("#q").press_sequentially(text, delay=20)


def test_a_tap_on_a_suggestion_opens_it(page: Page) -> None:
    typing(page, "jiading")
    first = page.locator(OPTIONS).first
    expect(first).to_contain_text("嘉定区")
    box = first.bounding_box()
    assert box
    assert box["height"] >= 44
    first.tap()
    page.wait_for_url("**/?district=310114")


def test_the_keys_of_a_combobox_work(page: Page) -> None:
    typing(page, "加油站")
    expect(page.locator(OPTIONS).first).to_be_visible()
    box = page.locator("#q")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") == ""
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "hint-0"
    assert page.locator("#hint-0").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == ""
    page.keyboard.press("ArrowUp")
    last = page.locator(OPTIONS).count() - 1
    assert box.get_attribute("aria-activedescendant") == f"hint-{last}"
    page.keyboard.press("Escape")
    expect(page.locator("#hints")).to_be_hidden()
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "加油站"
    page.keyboard.press("ArrowDown")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stations/*")


def test_the_box_is_a_text_box_with_a_search_key(page: Page) -> None:
    for path in ("/", "/?district=410102", "/districts", "/map"):
        page.goto(path)
        kept = [page.locator("#q").get_attribute(name) for name in ("type", "inputmode", "enterkeyhint")]
        # role=combobox is not for type=search (ARIA in HTML).
        assert kept == ["text", "search", "search"], path


@pytest.mark.parametrize("size", ["normal", "large"])
def test_one_tap_empties_the_box_and_leaves_the_keyboard_up(page: Page, live_url: str, size: str) -> None:
    page.context.add_cookies([{"name": "size", "value": size, "url": live_url}])
    page.set_viewport_size({"width": 360, "height": 640})
    typing(page, "加油站")
    expect(page.locator(OPTIONS).first).to_be_visible()
    clear, box = page.get_by_role("button", name="清空"), page.locator("#q")
    room = clear.bounding_box()
    assert room
    assert min(room["width"], room["height"]) >= (60 if size == "large" else 44)
    clear.tap()
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    expect(page.locator("#hints")).to_be_hidden()
    expect(clear).to_be_hidden()
    expect(page.get_by_role("button", name="用我的位置")).to_be_visible()
    page.locator("#q").press_sequentially("jiading", delay=10)
    expect(page.locator(OPTIONS).first).to_contain_text("嘉定区")


@pytest.mark.parametrize("path", ["/?q=zzj", "/map?at=121.16,31.29"], ids=["list", "map"])
def test_the_search_button_stays_where_the_finger_is(page: Page, path: str) -> None:
    typing(page, "加油站", path)
    submit, box = page.get_by_role("button", name="搜", exact=True), page.locator("#q")
    writing = submit.bounding_box()
    box.blur()
    assert submit.bounding_box() == writing
    box.focus()
    submit.click()
    page.wait_for_url("**q=%E5%8A%A0%E6%B2%B9%E7%AB%99**")


@pytest.mark.parametrize("path", ["/?at=121.16,31.29", "/map?at=121.16,31.29"], ids=["list", "map"])
@pytest.mark.parametrize("size", ["normal", "large"])
def test_nothing_under_the_suggestions_is_half_covered(page: Page, live_url: str, size: str, path: str) -> None:
    page.context.add_cookies([{"name": "size", "value": size, "url": live_url}])
    page.set_viewport_size({"width": 360, "height": 640})
    typing(page, "jiading", path)
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.evaluate((npm_module("axe-core") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: {type: 'rule', values: ['target-size', 'color-contrast']}})")
    assert [node["target"] for rule in found["violations"] for node in rule["nodes"]] == []
    assert found["passes"]
    # The whole screen below the box belongs to them.
    under = page.evaluate(
        "[...Array(12).keys()].map(n => document.elementFromPoint(20 + n % 4 * 105, innerHeight - 8 - (n >> 2) * 130))"
        ".map(one => Boolean(one && one.closest('#hints')))"
    )
    assert under == [True] * 12


def test_enter_without_a_choice_searches_as_ever(page: Page) -> None:
    typing(page, "zyq")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**q=zyq**")
    assert "/stations/" not in page.url


def test_how_many_there_are_is_told_to_the_ear_and_leaving_closes_the_list(page: Page) -> None:
    typing(page, "加油站")
    count = page.locator(OPTIONS)
    expect(count.first).to_be_visible()
    expect(page.locator("p[role=status].vh")).to_have_text(f"{count.count()} 条建议")
    page.keyboard.press("Tab")
    expect(page.locator("#hints")).to_be_hidden()


def test_typing_on_asks_once_more_and_an_answer_that_comes_late_changes_nothing(page: Page) -> None:
    asked: list[str] = []

    def slowly(route: Route) -> None:
        asked.append(route.request.url)
        if "q=jd" not in route.request.url:
            page.wait_for_timeout(400)
        route.continue_()

    page.route("**/api/v1/suggest**", slowly)
    typing(page, "j")
    page.wait_for_timeout(300)
    page.locator("#q").press_sequentially("dq", delay=10)
    expect(page.locator(OPTIONS).first).to_contain_text("嘉定区")
    # One for the pause, one for the end; none for the letter between.
    assert len(asked) == 2
    page.wait_for_timeout(500)
    expect(page.locator(OPTIONS).first).to_contain_text("嘉定区")


def test_what_stands_there_stays_until_the_next_answer(page: Page) -> None:
    typing(page, "jiading")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.route("**/api/v1/suggest**", lambda _: None)
    page.keyboard.type("q")
    page.wait_for_timeout(400)
    expect(page.locator(OPTIONS).first).to_be_visible()


def test_without_a_network_the_box_is_silent_and_sends_its_form(page: Page) -> None:
    typing(page, "")
    page.context.set_offline(True)
    page.locator("#q").press_sequentially("jiading", delay=10)
    page.wait_for_timeout(400)
    expect(page.locator("#hints")).to_be_hidden()
    page.context.set_offline(False)


def test_a_position_goes_along_only_where_the_form_holds_one(page: Page, open_phone: OpenPhone) -> None:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if "/api/v1/suggest" in request.url else None)
    typing(page, "jiading")
    expect(page.locator(OPTIONS).first).to_be_visible()
    assert seen
    assert not any("at=" in url for url in seen)
    assert all("district=410102" in url for url in seen)
    located = open_phone()
    there: list[str] = []
    located.on("request", lambda request: there.append(request.url) if "/api/v1/suggest" in request.url else None)
    typing(located, "jiayouzhan", "/?at=121.16,31.29")
    expect(located.locator(OPTIONS).first).to_be_visible()
    assert all("at=121.160000%2C31.290000" in url for url in there)
    # A suggestion is a link like any other: the position stays out of the address bar and of the history.
    located.locator(OPTIONS).last.tap()
    located.wait_for_url("**/stations/*")
    assert "at=" not in located.url


def test_without_javascript_the_box_is_as_it_was(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/?district=410102")
    page.fill("#q", "zyq")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=zyq**")


def test_the_script_keeps_its_budget() -> None:
    assert len(gzip.compress(COMMENTS.sub(b"", SCRIPT.read_bytes()), 9, mtime=0)) <= 1550
