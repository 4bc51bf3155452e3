"""Questions to a snapshot: order, filters, silence, districts and text."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs

import pytest
from geopy.distance import geodesic
from site_fixtures import application
from werkzeug.datastructures import MultiDict

from finder.going import going
from finder.made_up import CENTRE, Register, draft
from stationfinder.errors import NotFound
from stationfinder.finder import search
from stationfinder.finder.facts import Answers
from stationfinder.finder.forms import NearestQuery, PageQuery, page_query
from stationfinder.finder.snapshot import Wish
from stationfinder.geo.points import LonLat
from stationfinder.stations.catalogue import catalogue

# 10:00 on a Wednesday in Shanghai.
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def shown(answers: Answers) -> list[str]:
    return [answer.facts.name for answer in answers.places]


def test_nearest_is_brute_force_on_the_ellipsoid(register: Register) -> None:
    rng = random.Random(7)
    positions = [(rng.uniform(113.4, 113.9), rng.uniform(34.5, 35.0)) for _ in range(150)]
    register.add(*[draft(f"站{n}", lon, lat) for n, (lon, lat) in enumerate(positions)])
    snapshot = register.snapshots().refresh()
    for _ in range(10):
        origin = LonLat(rng.uniform(113.3, 114.0), rng.uniform(34.4, 35.1))
        found = search.nearest(snapshot, NearestQuery(origin, Wish(), limit=10), going(NOW)).places
        oracle = sorted(
            (geodesic((origin.lat, origin.lon), (lat, lon)).meters, f"站{n}") for n, (lon, lat) in enumerate(positions)
        )[:10]
        assert [place.facts.name for place in found] == [name for _, name in oracle]
        assert [place.distance_m for place in found] == pytest.approx([metres for metres, _ in oracle], abs=1e-3)


def test_all_of_a_set_of_needs_must_be_there(register: Register) -> None:
    register.add(
        draft("只有水", has=("water",)),
        draft("水和电", CENTRE.lon + 0.001, has=("water", "charge")),
        draft("没说", CENTRE.lon + 0.002),
    )
    snapshot = register.snapshots().refresh()
    found = search.nearest(snapshot, NearestQuery(CENTRE, Wish(needs=("water", "charge"))), going(NOW))
    assert [place.facts.name for place in found.places] == ["水和电"]


def test_kinds_are_alternatives(register: Register) -> None:
    register.add(draft("驿站"), draft("小屋", kind="mommy_room"), draft("法律", kind="legal_aid"))
    snapshot = register.snapshots().refresh()
    found = search.nearest(snapshot, NearestQuery(CENTRE, Wish(kinds=("rest_station", "legal_aid"))), going(NOW))
    assert {place.facts.name for place in found.places} == {"驿站", "法律"}


def test_places_at_one_spot_keep_the_order_of_their_registration(register: Register) -> None:
    register.add(*[draft(f"同一处{n}") for n in range(6)])
    snapshot = register.snapshots().refresh()
    found = search.nearest(snapshot, NearestQuery(CENTRE, Wish()), going(NOW)).places
    assert [place.facts.name for place in found] == [f"同一处{n}" for n in range(6)]


def test_nothing_within_the_radius_says_how_far_the_nearest_is(register: Register) -> None:
    register.add(draft("远处", CENTRE.lon + 0.1))
    snapshot = register.snapshots().refresh()
    found = search.nearest(snapshot, NearestQuery(CENTRE, Wish(), within_m=1000), going(NOW))
    expected = geodesic((CENTRE.lat, CENTRE.lon), (CENTRE.lat, CENTRE.lon + 0.1)).meters
    assert found.places == []
    assert found.beyond_m == pytest.approx(expected, abs=0.01)


def test_the_distance_beyond_honours_the_filter(register: Register) -> None:
    register.add(draft("近但没水", CENTRE.lon + 0.05), draft("远有水", CENTRE.lon + 0.1, has=("water",)))
    snapshot = register.snapshots().refresh()
    found = search.nearest(snapshot, NearestQuery(CENTRE, Wish(needs=("water",)), within_m=1000), going(NOW))
    assert found.beyond_m is not None
    assert found.beyond_m > 9000


def test_abroad_gets_a_notice_and_the_nearest_all_the_same(register: Register) -> None:
    register.add(draft("郑州的"))
    snapshot = register.snapshots().refresh()
    found = search.nearest(snapshot, NearestQuery(LonLat(2.35, 48.86), Wish()), going(NOW))
    assert found.notice
    assert len(found.places) == 1
    assert search.nearest(snapshot, NearestQuery(CENTRE, Wish()), going(NOW)).notice == ""


def test_silence_is_not_absence(register: Register) -> None:
    register.add(
        draft("有水", has=("water",)),
        draft("没写", CENTRE.lon + 0.001),
        draft("写了没水", CENTRE.lon + 0.002, lacks=("water",)),
        draft("水坏着没写电", CENTRE.lon + 0.003, has=("charge",)),
    )
    snapshot = register.snapshots().refresh()
    found = search.nearest_page(snapshot, CENTRE, PageQuery(at=CENTRE, needs=("water",)), going(NOW))
    assert shown(found) == ["有水"]
    assert [answer.facts.name for answer in found.silent] == ["没写", "水坏着没写电"]
    assert found.silent_count == 2


def test_one_denied_need_is_enough_to_leave_the_silent(register: Register) -> None:
    register.add(draft("没水没说电", lacks=("water",)), draft("有水没说电", CENTRE.lon + 0.001, has=("water",)))
    snapshot = register.snapshots().refresh()
    found = search.nearest_page(snapshot, CENTRE, PageQuery(at=CENTRE, needs=("water", "charge")), going(NOW))
    assert shown(found) == []
    assert [answer.facts.name for answer in found.silent] == ["有水没说电"]


def test_the_list_says_that_there_are_more(register: Register) -> None:
    register.add(*[draft(f"站{n}", CENTRE.lon + n / 1000) for n in range(25)])
    snapshot = register.snapshots().refresh()
    first = search.nearest_page(snapshot, CENTRE, PageQuery(at=CENTRE), going(NOW))
    more = search.nearest_page(snapshot, CENTRE, PageQuery(at=CENTRE, show=40), going(NOW))
    assert (len(first.places), first.more) == (20, True)
    assert (len(more.places), more.more) == (25, False)
    assert shown(more)[:20] == shown(first)


def test_a_district_lists_open_ones_first_and_those_without_a_position_last(register: Register) -> None:
    register.add(
        draft("等坐标", None, None, hours="24/7"),
        draft("关着", hours="Mo-Su 20:00-22:00"),
        draft("没写时间"),
        draft("开着", hours="Mo-Su 08:00-18:00"),
        draft("别的区", hours="24/7", adcode="410102"),
    )
    snapshot = register.snapshots().refresh()
    found = search.in_district(snapshot, "410105", PageQuery(district="410105"), going(NOW))
    assert shown(found) == ["开着", "没写时间", "关着", "等坐标"]
    assert found.total == 4


@pytest.mark.parametrize(
    ("district", "count"), [("410000", 3), ("410100", 2), ("410105", 1), ("330000", 1), ("440000", 0)]
)
def test_a_city_and_a_province_hold_their_counties(register: Register, district: str, count: int) -> None:
    register.add(
        draft("金水", adcode="410105"), draft("中原", adcode="410102"), draft("洛阳", adcode="410302"),
        draft("杭州", adcode="330106"), draft("不知在哪", adcode=None),
    )  # fmt: skip
    snapshot = register.snapshots().refresh()
    found = search.in_district(snapshot, district, PageQuery(district=district), going(NOW))
    assert found.total == count


def test_the_chooser_counts_below_each_area(register: Register) -> None:
    register.add(
        draft("金水", adcode="410105"), draft("金水二", adcode="410105"), draft("中原", adcode="410102"),
        draft("高新区", adcode="410100", zone="高新区"), draft("只知道市", adcode="410100"),
        draft("杭州", adcode="330106"),
    )  # fmt: skip
    snapshot = register.snapshots().refresh()
    provinces = search.district_counts(snapshot, None)
    assert [(entry.adcode, entry.count) for entry in provinces] == [("410000", 5), ("330000", 1)]
    city = search.district_counts(snapshot, "410100")
    assert [(entry.adcode, entry.zone, entry.count) for entry in city] == [
        ("410105", "", 2), ("410102", "", 1), ("410100", "", 1), ("410100", "高新区", 1),
    ]  # fmt: skip
    assert city[0].name == "金水区"
    assert sum(entry.count for entry in city) == 5


def test_the_chooser_refuses_an_area_that_does_not_exist(register: Register) -> None:
    with pytest.raises(NotFound):
        search.district_counts(register.snapshots().refresh(), "999999")


@pytest.mark.parametrize("text", ["大药房", "药房", "dayaofang", "DYF", "互助路", "大药房 互助", "hzl", "老地方"])
def test_text_finds_name_alias_address_pinyin_and_initials(register: Register, text: str) -> None:
    register.add(
        draft("工会驿站（互助路大药房店）", address="中原区互助路80号", aliases=("老地方",)),
        draft("另一处", address="经三路1号"),
    )
    from stationfinder.finder.forms import search_text

    snapshot = register.snapshots().refresh()
    assert shown(search.by_text(snapshot, PageQuery(text=search_text(text)), going(NOW))) == [
        "工会驿站（互助路大药房店）"
    ]


def test_a_name_that_begins_with_the_word_comes_first(register: Register) -> None:
    register.add(draft("某处", address="银行旁"), draft("工商银行"), draft("银行驿站"))
    snapshot = register.snapshots().refresh()
    assert shown(search.by_text(snapshot, PageQuery(text="银行"), going(NOW))) == ["银行驿站", "工商银行", "某处"]


def test_no_word_spans_two_fields(register: Register) -> None:
    register.add(draft("东风", address="路口"))
    snapshot = register.snapshots().refresh()
    assert shown(search.by_text(snapshot, PageQuery(text="风路"), going(NOW))) == []


def test_another_name_of_the_kind_finds_its_places(register: Register) -> None:
    register.add(draft("没有这个词的名字"), draft("小屋", kind="mommy_room"))
    snapshot = register.snapshots().refresh()
    assert "没有这个词的名字" in shown(search.by_text(snapshot, PageQuery(text="爱心驿站"), going(NOW)))


def test_answers_speak_of_the_moment_asked(register: Register) -> None:
    register.add(draft("白天", hours="Mo-Su 08:00-18:00"))
    snapshot = register.snapshots().refresh()
    night = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
    states = [
        search.nearest_page(snapshot, CENTRE, PageQuery(at=CENTRE), going(moment)).places[0].shown.state
        for moment in (NOW, night)
    ]
    assert states == ["open", "closed"]


ZONES = ["自贸区A片区", "高新区（东区）", "Ａ区", "高新区"]


@pytest.mark.parametrize("zone", ZONES)
def test_every_link_of_the_chooser_leads_to_as_many_places_as_it_says(register: Register, zone: str) -> None:
    register.add(*[draft(f"在{one}", adcode="410100", zone=one) for one in [*ZONES, "高新区"]])
    with application(register.settings) as app:
        client = app.test_client()
        listed = client.get("/api/v1/districts?parent=410100").get_json()["districts"]
        (count,) = [entry["count"] for entry in listed if entry["zone"] == zone]
        links = re.findall(r'href="(/\?district=410100&amp;zone=[^"]+)"', client.get("/districts?parent=410100").text)
        (link,) = [link for link in map(unescape, links) if parse_qs(link[2:])["zone"] == [zone]]
        assert f"{zone}，{count} 处</h1>" in client.get(link).text


def test_a_zone_is_asked_for_as_it_is_spelled_without_what_cannot_be_printed() -> None:
    query = page_query(MultiDict({"zone": " 自贸区A片区\x00\u202e "}), catalogue(), NOW)
    assert query.zone == "自贸区A片区"
