"""Links to the map apps: the datum, the order of the numbers and the way of going that each provider reads."""

from __future__ import annotations

import re

import pytest

from finder.made_up import CENTRE, Register, draft
from finder.station.test_station_page import visitor
from stationfinder.finder import navigation
from stationfinder.finder.travel import By

WECHAT = "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0.40"
NAME = "甲&乙"
# 113.665, 34.757 in GCJ-02.
LON, LAT = "113.671104", "34.755891"


@pytest.mark.parametrize(
    ("provider", "begins"),
    [
        ("amap", f"https://uri.amap.com/navigation?to={LON},{LAT},%E7%94%B2%26%E4%B9%99&mode=ride&"),
        ("tencent", "https://apis.map.qq.com/uri/v1/routeplan?type=walk&to=%E7%94%B2%26%E4%B9%99&tocoord=" + LAT),
        ("baidu", f"https://api.map.baidu.com/marker?location={LAT},{LON}&title=%E7%94%B2%26%E4%B9%99&content="),
        ("apple", f"https://maps.apple.com/?daddr={LAT},{LON}&dirflg=w"),
        ("geo", "geo:34.757000,113.665000?q=34.757000,113.665000(%E7%94%B2%26%E4%B9%99)"),
    ],
)
def test_every_provider_gets_the_place_as_it_reads_it(provider: str, begins: str) -> None:
    link = navigation.links(CENTRE, NAME, "")[provider]
    assert link.startswith(begins)
    assert "{" not in link


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("walk", {"amap": "mode=walk", "tencent": "type=walk", "apple": "dirflg=w"}),
        ("ebike", {"amap": "mode=ride", "tencent": "type=walk", "apple": "dirflg=w"}),
        ("car", {"amap": "mode=car", "tencent": "type=drive", "apple": "dirflg=d"}),
    ],
)
def test_a_link_says_how_one_goes_in_the_provider_s_words(by: By, said: dict[str, str]) -> None:
    for provider, words in said.items():
        assert words in navigation.template(provider, by)
    assert navigation.TEMPLATES["amap"] == navigation.template("amap", "ebike")


@pytest.mark.parametrize(("by", "mode"), [("walk", "walk"), ("ebike", "ride"), ("car", "car")])
def test_the_links_of_a_list_go_as_it_was_asked(register: Register, by: str, mode: str) -> None:
    register.add(draft(hours="24/7"), draft(lon=CENTRE.lon + 0.01, hours="24/7"))
    with visitor(register) as client:
        # The second one comes through the front door, which answers what it knows without the framework.
        for _ in range(2):
            html = client.get(f"/?at={CENTRE.lon},{CENTRE.lat}&by={by}").text
            assert set(re.findall(r"uri\.amap\.com[^\"]*&amp;mode=([a-z]+)&", html)) == {mode}


def test_the_way_from_a_shut_door_to_its_neighbour_is_one_on_foot(register: Register) -> None:
    here, _ = register.add(draft(hours="18:00-20:00"), draft(lon=CENTRE.lon + 0.004, hours="24/7"))
    with visitor(register) as client:
        html = client.get(f"/stations/{here}?near=1").text
    assert "mode=walk" in html.partition('<section class="plate solo')[0]


def test_wechat_gets_what_it_can_open_and_nothing_else(register: Register) -> None:
    (here,) = register.add(draft(hours="24/7"))
    with visitor(register) as client:
        inside = client.get(f"/stations/{here}", headers={"User-Agent": WECHAT}).text
        outside = client.get(f"/stations/{here}", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 12)"}).text
    maps = inside.partition("用哪个地图去")[2].partition("</section>")[0]
    assert "apis.map.qq.com" in maps
    assert "复制地址" in maps
    for name in ("uri.amap.com", "maps.apple.com", "geo:", "api.map.baidu.com"):
        assert name not in inside
    assert "geo:" in outside
