"""What the phone answers by itself: places out of the pack, a station never opened, what is told about heat."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from site_fixtures import Served, command, serving

from browser.conftest import HERE, OpenPhone, phones
from browser.test_offline import CACHED_TEXT, DISTRICT, cached, cut, installed, until, with_city
from stationfinder.hours import SHANGHAI

pytestmark = pytest.mark.browser
# 中原区, where the sample has stations on the map; others nearby, each for one test.
COUNTY, NEXT_COUNTY, LATER_COUNTY, PROVINCE = "410102", "410181", "410104", "410000"
HEAT, WIND = "两点到四点找个凉快<地方>", "骑车慢一点"
NOTICES = """() => [...document.querySelectorAll('main > [data-until]')].map(one => [
  one.className, one.textContent.trim(), one.dataset.until,
  one.querySelector('svg').innerHTML.replace(/\\s+/g, ' ')])"""
HEADING = """async path => new DOMParser().parseFromString(await (await caches.match(path)).text(), 'text/html')
  .querySelector('h1').textContent.trim()"""
HOURS_LATER = "(() => {{ const real = Date.now; Date.now = () => real() + {hours} * 3600e3; }})();"


@pytest.fixture(scope="module")
def told(pristine_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with two made-up alerts: heat in 中原区 for twenty hours, wind in 河南 from in ten hours on."""
    folder = tmp_path_factory.mktemp("told")
    shutil.copytree(pristine_dir, folder / "data")
    tell(folder / "data", "heat", COUNTY, HEAT, until_h=20)
    tell(folder / "data", "wind", PROVINCE, WIND, from_h=10, until_h=40)
    with serving(folder / "data", folder / "output.txt", "--workers", "1") as served:
        yield served


def tell(data: Path, event: str, adcode: str, text: str, *, until_h: float, from_h: float = 0) -> None:
    now = datetime.now(SHANGHAI)
    start = ["--from", f"{now + timedelta(hours=from_h):%Y-%m-%dT%H:%M}"] if from_h else []
    end = f"{now + timedelta(hours=until_h):%Y-%m-%dT%H:%M}"
    said = command(
        data, "alert", "add", event, "--district", adcode, *start, "--until", end, "--text", text, "--source", "测试"
    )
    assert said.returncode == 0, said.stderr


@pytest.fixture
def told_phone(chromium: Browser, told: Served) -> Iterator[OpenPhone]:
    """Makes phones on the server that tells."""
    with phones(chromium, told.url) as make:
        yield make


def heard(page: Page, text: str) -> None:
    """Waits until the server itself has heard of an alert: it looks for news now and then."""
    end = time.monotonic() + 15
    while text not in page.request.get("/packs/410100/alerts.json").text():
        assert time.monotonic() < end, text
        page.wait_for_timeout(100)


def offline(page: Page) -> None:
    expect(page.locator(".note.off")).to_contain_text("离线数据 · 更新于")


def test_a_list_out_of_the_pack_tells_what_the_server_would(told_phone: OpenPhone) -> None:
    page = told_phone()
    installed(page, f"/?district={COUNTY}")
    online = page.evaluate(NOTICES)
    assert len(online) == 1
    assert HEAT in online[0][1]
    assert "有效到" in online[0][1]
    page.goto("/?district=410100")
    with_city(page)
    cut(page)
    page.goto(f"/?district={COUNTY}&by=walk")
    offline(page)
    assert page.evaluate(NOTICES) == online
    # Another county of the same city hears nothing of it.
    page.goto(f"/?district={NEXT_COUNTY}")
    offline(page)
    assert page.locator("main .row").count() > 3
    assert page.evaluate(NOTICES) == []


def test_around_a_position_the_county_of_the_near_places_says_what_is_told(told_phone: OpenPhone) -> None:
    page = told_phone(permissions=["geolocation"])
    installed(page, DISTRICT)
    with_city(page)
    # The places that are on the map, and which of them are in the county.
    found = page.request.get("/packs/410100.json").json()
    at = {"longitude": 0.0, "latitude": 0.0}
    for row, step in enumerate(zip(found["lon"], found["lat"], strict=True)):
        at = {"longitude": at["longitude"] + step[0], "latitude": at["latitude"] + step[1]}
        if found["areas"][found["area"][row]][1] == COUNTY:
            break
    else:
        pytest.fail("no place of the sample on the map of the county")
    page.context.set_geolocation({name: value / 100_000 for name, value in at.items()})
    page.goto("/")
    cut(page)
    page.locator("button[data-locate]").first.click()
    expect(page.locator("#result")).to_have_text("离我最近的驿站")
    expect(page.locator("main > [data-until]")).to_contain_text(HEAT)
    assert page.evaluate(CACHED_TEXT).count(f"{at['longitude'] / 100_000:.4f},") == 0


def test_the_phone_s_clock_ends_an_alert_and_begins_another(told_phone: OpenPhone) -> None:
    page = told_phone()
    installed(page, DISTRICT)
    with_city(page)
    cut(page)
    page.add_init_script(HOURS_LATER.format(hours=21))
    page.goto(f"/?district={COUNTY}")
    offline(page)
    told = page.evaluate(NOTICES)
    assert [WIND in text for _, text, _, _ in told] == [True]


def test_the_last_list_keeps_what_it_told_until_that_ends(told_phone: OpenPhone) -> None:
    page = told_phone()
    installed(page, f"/?district={COUNTY}")
    online = page.evaluate(NOTICES)
    page.goto("/about")
    cut(page)
    page.goto("/offline")
    expect(page.locator("#result")).to_contain_text("上次的列表")
    assert page.evaluate(NOTICES) == online
    page.add_init_script(HOURS_LATER.format(hours=21))
    page.goto("/offline")
    expect(page.locator("#result")).to_contain_text("上次的列表")
    assert page.evaluate(NOTICES) == []


def test_what_is_told_after_the_pack_came_is_heard_of_within_the_hour(told: Served, told_phone: OpenPhone) -> None:
    page = told_phone()
    installed(page, DISTRICT)
    with_city(page)
    tell(told.data_dir, "snow", LATER_COUNTY, "慢点骑", until_h=5)
    heard(page, "慢点骑")
    page.add_init_script(HOURS_LATER.format(hours=1.1))
    with page.expect_response("**/packs/410100/alerts.json"):
        page.goto("/about")
    page.wait_for_load_state("networkidle")
    cut(page)
    page.goto(f"/?district={LATER_COUNTY}")
    offline(page)
    expect(page.locator("main > [data-until]")).to_contain_text("慢点骑")


def test_a_station_that_was_never_opened_comes_out_of_the_pack_with_what_is_near(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    with_city(page)
    link = page.locator("main .row:has(a[rel=noopener]) .nm a").last
    path, name = str(link.get_attribute("href")), link.inner_text()
    # Not out of the last list.
    page.evaluate("localStorage.clear()")
    page.goto("/about")
    cut(page)
    for address in (path, f"/s/{path[-7:]}"):
        page.goto(address)
        offline(page)
        sign = page.locator(f"#s-{path[-7:]}.plate")
        assert sign.locator(".nm").inner_text() == name
        assert sign.locator(".sign-v b").inner_text()
        expect(page.locator("main h2", has_text="离这一处近的")).to_be_visible()
        assert page.locator("main .row").count() == 5


def test_a_station_that_was_only_in_the_last_list_shows_its_row_and_an_unknown_one_says_so(
    open_phone: OpenPhone,
) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    path = str(page.locator("main .nm a").nth(1).get_attribute("href"))
    page.goto("/about")
    cut(page)
    page.goto(path)
    offline(page)
    expect(page.locator(f"#s-{path[-7:]}.plate .sign-v b")).not_to_be_empty()
    page.goto("/stations/zzzzzzz")
    expect(page.locator(".note.off")).to_contain_text("这一处没打开过")
    expect(page.get_by_role("button", name="再连一次")).to_be_visible()


def test_the_search_box_looks_into_the_pack(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    with_city(page)
    page.goto("/")
    cut(page)
    page.fill("#q", "人民路")
    page.press("#q", "Enter")
    expect(page.locator("#result")).to_contain_text("搜“人民路”")
    cards = page.locator("main [data-h]")
    assert cards.count() > 1
    assert all("人民路" in text for text in cards.all_inner_texts())
    page.fill("#q", "没有这样一个地方")
    page.press("#q", "Enter")
    expect(page.locator("main .plate.is-none")).to_contain_text("没搜到“没有这样一个地方”")
    expect(cards).to_have_count(0)
    page.get_by_role("button", name="重新找").click()
    expect(page.locator("main .row").first).to_be_visible()
    assert page.input_value("#q") == ""
    page.goto("/?q=%E4%BA%BA%E6%B0%91%E8%B7%AF&night=1")
    expect(page.locator("#result")).to_contain_text("搜“人民路”")
    expect(page.locator("#locate-status")).to_contain_text("没有网的时候，只按")


def test_a_search_without_a_pack_says_why_and_shows_the_last_list(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    page.goto("/about")
    cut(page)
    page.goto("/?q=%E4%BA%BA%E6%B0%91%E8%B7%AF")
    expect(page.locator("#locate-status")).to_contain_text("没有网，搜不了")
    expect(page.locator("#result")).to_contain_text("上次的列表")


def test_a_favourite_is_at_hand_and_opens(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    page.locator("main .nm a").first.click()
    page.locator("[data-tap='keep.place']").click()
    name = page.locator("h1").inner_text()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    cut(page)
    page.reload()
    offline(page)
    chip = page.locator("#kept a").first
    box, sign = chip.bounding_box(), page.locator("main .plate").bounding_box()
    assert box
    assert sign
    assert box["y"] < sign["y"]
    chip.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".note.off")).to_be_visible()


def test_the_link_of_a_friend_opens_again_without_what_the_friend_saw(open_phone: OpenPhone) -> None:
    page = open_phone()
    # The first page that this phone ever opens here.
    path = f"/stations/{page.request.get('/packs/410100.json').json()['code'][:7]}"
    now = datetime.now(SHANGHAI)
    page.goto(f"{path}?seen={now:%Y%m%dT%H%M}-go&from=singlemessage")
    until(page, "navigator.serviceWorker.controller !== null")
    expect(page.locator("#seen")).to_contain_text("分享时")
    until(page, f"caches.match('{path}').then(Boolean)")
    page.wait_for_load_state("networkidle")
    title = page.locator("h1").inner_text()
    assert not [url for _, url in cached(page) if "seen=" in url]
    cut(page)
    for address in (path, f"{path}?seen={now:%Y%m%dT%H%M}-go"):
        page.goto(address)
        assert page.locator("h1").inner_text() == title
        offline(page)
        assert page.locator("#seen").count() == 0


def test_a_plate_leaves_no_trace_of_where_one_stood_but_its_station_is_there(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    path = str(page.locator("main .nm a").nth(2).get_attribute("href"))
    page.goto(f"/s/{path[-7:]}")
    expect(page.locator("#now")).to_be_visible()
    until(page, f"caches.match('{path}').then(Boolean)")
    # The page of the plate says first what the door does: another heading than the station's own.
    title = page.evaluate(HEADING, path)
    assert not [url for _, url in cached(page) if "near=" in url or "/s/" in url]
    assert 'id="now"' not in page.evaluate(CACHED_TEXT)
    cut(page)
    for address in (f"/s/{path[-7:]}", f"{path}?near=1"):
        page.goto(address)
        assert page.locator("h1").inner_text() == title
        offline(page)


def test_the_located_list_keeps_no_position_in_what_it_will_ask_again(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    installed(page, DISTRICT)
    with_city(page)
    page.goto("/")
    cut(page)
    page.locator("button[data-locate]").first.click()
    expect(page.locator("#result")).to_have_text("离我最近的驿站")
    page.context.set_offline(False)
    # Asked anew by itself, around the same place.
    expect(page.locator(".note.off")).to_have_count(0)
    expect(page.locator("#result:not([data-offline])")).to_have_text("离我最近的驿站")
    assert page.url.endswith("/")
    kept = json.dumps(page.evaluate("[localStorage, sessionStorage, history.state]"))
    assert "113.66" not in kept
