"""The network is cut in the middle of the journey: lists, verdicts and the way there stay; a position stays nowhere."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from geopy.distance import geodesic
from playwright.sync_api import Page, expect

from browser.conftest import HERE, OpenPhone

pytestmark = pytest.mark.browser
DISTRICT = "/?district=410100"
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) { found.push([name, request.url]); }
  }
  return found;
}"""
CACHED_TEXT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) { found.push(await (await cache.match(request)).text()); }
  }
  return found.join('\\n');
}"""


def until(page: Page, expression: str) -> None:
    """Waits for a truth in the page. Playwright's own way evaluates text, which the policy of the site forbids."""
    end = time.monotonic() + 15
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


def installed(page: Page, path: str) -> None:
    """The page open with the service worker in charge, and kept by it."""
    page.goto(path)
    until(page, "navigator.serviceWorker.controller !== null")
    until(page, "caches.match(location.href).then(Boolean)")
    page.wait_for_load_state("networkidle")


def cut(page: Page) -> None:
    page.context.set_offline(True)


def cached(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(CACHED)
    return found


def with_city(page: Page) -> None:
    """The city of the open list in the pocket."""
    page.locator("[data-tap^='pocket.']").click()
    expect(page.locator("#pack-status")).to_contain_text("没网也能找")


def test_a_list_is_there_again_without_a_network(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    before = page.locator("main .nm").all_inner_texts()
    assert len(before) > 10
    cut(page)
    page.reload()
    assert page.locator("main .nm").all_inner_texts() == before
    expect(page.locator(".note.off")).to_contain_text("离线数据 · 更新于")
    assert all(page.locator(".row .vd b").all_inner_texts())
    links = page.locator("main a[rel=noopener]")
    assert links.count() > 5
    assert (links.first.get_attribute("href") or "").startswith("https://uri.amap.com/navigation?to=")
    # Styles are those of the shell: the sign has its ground.
    assert page.locator(".plate").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_an_opened_station_is_there_again(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    names = page.locator("main .nm a")
    opened = names.nth(0).get_attribute("href")
    page.goto(str(opened))
    page.wait_for_load_state("networkidle")
    title = page.locator("h1").inner_text()
    cut(page)
    page.goto(str(opened))
    assert page.locator("h1").inner_text() == title
    expect(page.locator(".note.off")).to_be_visible()
    assert page.locator(".bar a").first.get_attribute("href")


def test_without_a_network_the_nearest_comes_out_of_the_pocket(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    installed(page, DISTRICT)
    with_city(page)
    at = f"{HERE['longitude']:.4f},{HERE['latitude']:.4f}"
    inside = page.request.get("/packs/410100.json").json()
    real: list[dict[str, Any]] = [
        feature
        for feature in page.request.get(f"/api/v1/stations/nearest?at={at}&limit=50").json()["features"]
        if feature["properties"]["code"] in inside["code"]
    ]
    asked = page.request.get(f"/?at={at}").text()
    cut(page)
    page.goto("/")
    page.locator("button[data-locate]").first.click()
    expect(page.locator(".note.off")).to_contain_text("离线数据 · 更新于")
    expect(page.locator("#result")).to_have_text("离我最近的驿站")
    rows = page.locator("main [data-h]").evaluate_all("cards => cards.map(card => card.id.slice(2))")
    assert len(rows) > 10
    assert f'id="s-{rows[0]}"' in asked.partition("<ol")[0], "another sign than the server's"
    shown = [feature for feature in real if feature["id"] in rows]
    # The sign comes first and the others keep their order.
    assert rows[1:] == [feature["id"] for feature in shown if feature["id"] != rows[0]]
    assert page.locator(".row a[rel=noopener]").first.get_attribute("href")
    for feature in shown:
        card = page.locator(f"#s-{feature['id']}")
        travel = int(card.get_attribute("data-t") or 0)
        assert abs(travel - feature["properties"]["travel_s"]) <= 1
        words = card.locator("b").first.inner_text()
        inside_words = {
            "能进",
            "应该能进",
            "快关了",
            "要扫码",
            "要登记",
            "要亮码",
            "要刷脸",
            "要刷证",
            "要密码",
            "要按铃",
        }
        assert (words in inside_words) == (feature["properties"]["verdict"] in ("enter", "closing", "access"))


def test_a_filter_holds_without_a_network(open_phone: OpenPhone) -> None:
    # In 上海, where the sample says what is inside.
    page = open_phone(geolocation={"longitude": 121.2172, "latitude": 31.316}, permissions=["geolocation"])
    installed(page, "/?district=310000&need=water")
    with_city(page)
    wanted = page.locator("main > .plate .nm a, main > section .road .nm a").evaluate_all("all => all.map(a => a.href)")
    cut(page)
    page.reload()
    page.locator("button[data-locate]").first.click()
    expect(page.locator("#result")).to_have_text("离我最近的驿站")
    found = page.locator("main .nm a").evaluate_all("all => all.map(a => a.href)")
    assert len(found) > 10
    assert page.locator("main .sv").count() == len(found)
    assert set(wanted) & set(found)
    pack = page.evaluate("station.pocket.packs()")[0]
    water = [service[0] for service in pack["services"]].index("water")
    for address in found:
        row = pack["code"].index(address[-7:]) // 7
        assert water in pack["sets"][pack["set"][row]]


def test_an_answer_to_a_position_is_kept_nowhere(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    installed(page, "/")
    page.locator("button[data-locate]").first.click()
    page.wait_for_selector("main .row")
    page.goto("/?at=113.665123,34.757345")
    page.goto("/map?at=113.665123,34.757345")
    page.goto(DISTRICT)
    page.wait_for_load_state("networkidle")
    addresses = [address for _, address in cached(page)]
    assert any("district=410100" in address for address in addresses)
    assert [address for address in addresses if "at=" in address] == []
    kept = page.evaluate(CACHED_TEXT) + page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "113.6651" not in kept
    assert "34.7573" not in kept


def test_staff_pages_and_numbers_behind_a_tap_never_come_near_a_cache(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    code = (page.locator("main .nm a").first.get_attribute("href") or "").rpartition("/")[2]
    for path in (
        "/staff",
        "/staff/stations",
        "/accounts/login",
        f"/stations/{code}/phone",
        "/look?size=normal&back=/about",
    ):
        page.goto(path)
    page.wait_for_load_state("networkidle")
    assert [
        url for _, url in cached(page) if any(part in url for part in ("/staff", "/accounts", "/phone", "/look?"))
    ] == []


def test_the_last_list_is_kept_without_where_one_was(open_phone: OpenPhone) -> None:
    page = open_phone(geolocation=HERE, permissions=["geolocation"])
    installed(page, "/")
    page.locator("button[data-locate]").first.click()
    page.wait_for_selector("main .row")
    names = page.locator("main .nm").all_inner_texts()
    page.goto("/about")
    kept = json.loads(page.evaluate("localStorage.getItem('last-list')"))
    text = json.dumps(kept, ensure_ascii=False)
    assert len(kept["rows"]) > 10
    assert set(kept["rows"][0]) == {"code", "title", "how", "sv", "fresh", "nav", "tel", "h", "w", "k", "from"}
    assert not any(word in text for word in ("公里", "骑车约", "往东", "往西", "往南", "往北"))
    cut(page)
    page.goto("/")
    expect(page.locator(".note.off")).to_contain_text("离线数据 · 更新于")
    shown = page.locator("main .nm").all_inner_texts()
    assert set(shown) <= set(names)
    assert len(shown) == len(kept["rows"])
    assert page.locator("main a[rel=noopener]").count() > 5
    assert page.locator(".dist, .sign-d").count() == 0


def test_a_phone_without_a_service_worker_still_shows_the_last_list(open_phone: OpenPhone) -> None:
    page = open_phone(service_workers="block")
    page.goto(DISTRICT)
    page.wait_for_load_state("networkidle")
    page.goto("/about")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.locator("main .row").count() == 0
    # As iOS does it in WeChat: the page comes out of the HTTP cache, the network is gone.
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false });")
    page.goto("/")
    expect(page.locator(".note.off")).to_contain_text("离线数据")
    assert page.locator("main .row").count() > 5


def test_no_more_than_thirty_pages_are_kept(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    for number in range(34):
        page.goto(f"/?district=410100&q={number}")
    until(page, "caches.match('/?district=410100&q=33', { cacheName: 'pages-1' }).then(Boolean)")
    until(page, "caches.open('pages-1').then(cache => cache.keys()).then(keys => keys.length <= 30)")
    kept = [url for name, url in cached(page) if name.startswith("pages")]
    assert len(kept) == 30
    assert kept[-1].endswith("q=33")


def test_a_slow_network_is_given_three_seconds(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    worker = page.context.service_workers[0]
    worker.evaluate("() => { self.fetch = () => new Promise(() => {}); }")
    worker.evaluate("() => self.registration.navigationPreload.disable()")
    page.reload(wait_until="commit")
    expect(page.locator(".note.off")).to_contain_text("离线数据", timeout=10_000)
    assert page.locator("main .row").count() > 5


def test_a_new_release_replaces_the_shell(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    page.evaluate("caches.open('shell-000000000000')")
    page.evaluate("async () => { const r = await navigator.serviceWorker.ready; await r.unregister(); }")
    installed(page, DISTRICT)
    until(page, "caches.has('shell-000000000000').then(there => !there)")
    assert len([name for name in page.evaluate("caches.keys()") if name.startswith("shell-")]) == 1


def test_metres_on_the_phone_are_those_of_the_ellipsoid(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/offline")
    page.evaluate("station.load('pack').then(() => null)")
    rng = random.Random(5)
    for _ in range(200):
        lon, lat = rng.uniform(75, 134), rng.uniform(4, 53)
        reach = rng.choice([0.01, 0.1, 0.2])
        to_lon, to_lat = lon + rng.uniform(-reach, reach), lat + rng.uniform(-reach, reach)
        said = page.evaluate("p => station.pack.metres(p[0], p[1], p[2], p[3])", [lon, lat, to_lon, to_lat])
        real = geodesic((lat, lon), (to_lat, to_lon)).m
        assert abs(said - real) <= 0.05 + real * 1e-5
