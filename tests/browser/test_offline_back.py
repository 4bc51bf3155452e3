"""The network comes back, or there is no service worker to begin with."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone
from browser.test_offline import DISTRICT, cut, installed

pytestmark = pytest.mark.browser


def back(page: Page) -> None:
    page.context.set_offline(False)


def test_a_kept_list_comes_anew_and_the_note_goes(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    cut(page)
    page.reload()
    expect(page.locator(".note.off")).to_be_visible()
    page.evaluate("window.before = true")
    back(page)
    expect(page.locator(".note.off")).to_have_count(0)
    expect(page.locator("body:not([data-kept])")).to_have_count(1)
    assert page.locator("main .row").count() > 10
    assert page.evaluate("window.before") is None


def test_a_page_that_was_never_away_only_loses_the_note(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    page.evaluate("window.before = true")
    cut(page)
    expect(page.locator(".note.off")).to_contain_text("离线数据 · 更新于")
    back(page)
    expect(page.locator(".note.off")).to_have_count(0)
    assert page.evaluate("window.before") is True


def test_the_page_for_no_network_gives_way_to_the_page_that_was_asked_for(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    cut(page)
    page.goto("/districts")
    expect(page.locator(".note.off")).to_contain_text("这一页没打开过")
    page.get_by_role("button", name="再连一次").click()
    expect(page.locator(".note.off")).to_contain_text("还是没连上")
    back(page)
    expect(page.locator(".gates").first).to_be_visible()


def test_nobody_loses_what_they_are_typing(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    cut(page)
    page.reload()
    expect(page.locator(".note.off")).to_be_visible()
    page.fill("#q", "人民")
    with page.expect_response("**/healthz"):
        back(page)
    # Its answer has been heard: the next question to the page comes after what follows from it.
    page.evaluate("fetch('/healthz', { method: 'HEAD' }).then(() => null)")
    expect(page.locator(".note.off")).to_be_visible()
    assert page.input_value("#q") == "人民"
    page.get_by_role("button", name="再连一次").click()
    expect(page.locator(".note.off")).to_have_count(0)


def without_worker(open_phone: OpenPhone) -> Page:
    """As in WeChat on iOS: no service worker. The scripts have come, the network goes."""
    page = open_phone(service_workers="block")
    page.goto(DISTRICT)
    page.wait_for_load_state("networkidle")
    for name in ("offline", "pack", "verdict", "draw", "inplace"):
        page.evaluate(f"station.load('{name}').then(() => null)")
    cut(page)
    expect(page.locator(".note.off")).to_contain_text("离线数据")
    return page


def test_without_a_service_worker_the_list_is_not_lost_to_a_tap(open_phone: OpenPhone) -> None:
    page = without_worker(open_phone)
    before = page.locator("main .nm").all_inner_texts()
    row = page.locator("main .row").first
    row.locator(".nm a").click()
    expect(row.locator(".note")).to_contain_text("没有网，这一页打不开")
    assert page.locator("main .nm").all_inner_texts() == before
    # What the phone says of the network may be wrong: the second tap goes.
    back(page)
    row.locator(".nm a").click()
    page.wait_for_url("**/stations/*")


def test_without_a_service_worker_a_search_says_why_it_cannot(open_phone: OpenPhone) -> None:
    page = without_worker(open_phone)
    page.fill("#q", "人民路")
    page.press("#q", "Enter")
    expect(page.locator("#locate-status")).to_contain_text("没有网，搜不了")
    assert page.locator("main .row").count() > 10
    page.fill("#q", "")
    page.locator("#locate-status").evaluate("line => { line.textContent = ''; }")
    page.locator("form[data-filter] .quick label").first.click()
    expect(page.locator("#locate-status")).to_contain_text("筛不了")
    assert page.locator("main .row").count() > 10
