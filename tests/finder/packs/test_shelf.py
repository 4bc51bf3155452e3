"""The pack of an area: everything of it, nothing of the asker, small, and asked for again only when it changed."""

from __future__ import annotations

import gzip
import json
import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import pytest
from alerts.made_up import CITY, COUNTY, OTHER_COUNTY, PROVINCE, SHANGHAI_COUNTY, alert
from flask import Flask
from flask.testing import FlaskClient
from site_fixtures import MORNING, application

from finder.made_up import CENTRE, Register, draft
from stationfinder.alerts.rules import Alert
from stationfinder.errors import NotFound
from stationfinder.finder import navigation
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.packs import shelf as packs
from stationfinder.finder.state import KEY, FinderState
from stationfinder.finder.travel import BY
from stationfinder.geo.datums import from_wgs84
from stationfinder.geo.districts import districts
from stationfinder.geo.points import LonLat
from stationfinder.stations.catalogue import catalogue

WORDS = {"wechat": navigation.WAYS["tencent"], "other": navigation.WAYS["amap"]}
PACES = {"walk": 1.04, "ebike": 0.26, "car": 0.19}
SURNAMES = "东西南北中和平建设人民文化解放胜利团结金水中原二七"


def made_of(register: Register, *alerts: Alert) -> packs.Register:
    return packs.Register(register.snapshots().refresh(), HoursBook(calendar()), catalogue(), PACES, alerts)  # type: ignore[arg-type]


def read(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(body))
    return found


def codes(pack: dict[str, Any]) -> list[str]:
    return [pack["code"][at : at + 7] for at in range(0, len(pack["code"]), 7)]


def street(rng: random.Random) -> str:
    return "".join(rng.choice(SURNAMES) for _ in range(2))


def made_up_city(count: int) -> list[Any]:
    """Made-up stations of a made-up 郑州, as different from each other as real ones."""
    rng = random.Random(7)
    services = list(catalogue().services)
    made = []
    for number in range(count):
        opens, closes = rng.randrange(6, 10), rng.randrange(17, 23)
        hours = rng.choice(
            ["24/7", f"Mo-Su {opens:02d}:00-{closes}:30", f"Mo-Fr {opens:02d}:30-12:00,14:00-{closes}:00", None]
        )
        made.append(
            draft(
                f"工会驿站({street(rng)}街道{street(rng)}社区第 {number} 站)",
                CENTRE.lon + rng.gauss(0, 0.1),
                CENTRE.lat + rng.gauss(0, 0.08),
                has=tuple(rng.sample(services, rng.randrange(0, 9))),
                hours=hours,
                adcode=rng.choice(["410102", "410103", "410104", "410105", "410108"]),
                address=f"郑州市{street(rng)}区{street(rng)}路 {rng.randrange(1, 400)} 号{street(rng)}大厦",
            )
        )
    return made


def test_a_pack_holds_every_station_of_the_city_and_no_other(sample_app: Flask, client: FlaskClient) -> None:
    answer = client.get("/packs/410100.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    here: FinderState = sample_app.extensions[KEY]
    inside = here.snapshots.current().in_area("410100", "", packs.EVERYTHING)
    assert sorted(codes(answer.get_json())) == sorted(place.facts.code for place in inside)
    assert len(inside) > 10


def test_positions_come_back_within_a_metre_in_both_datums(register: Register) -> None:
    places = [LonLat(113.6654321, 34.7571234), LonLat(113.7, 34.7), LonLat(113.51, 34.81)]
    register.add(*(draft(f"第 {n} 站", place.lon, place.lat) for n, place in enumerate(places)))
    register.add(draft("没标到地图上", None, None))
    pack = packs.pack(districts().get("410100"), made_of(register), MORNING)
    columns: Any = pack
    lon, lat, east, north = (list(accumulate(columns[name])) for name in ("lon", "lat", "east", "north"))
    assert len(lon) == len(places) == len(columns["title"]) - 1
    assert columns["title"][-1] == "没标到地图上"
    for row in range(len(places)):
        real = places[int(columns["title"][row][2])]
        gcj = from_wgs84(real, "gcj02")
        assert abs(lon[row] / packs.SCALE - real.lon) < 1e-5
        assert abs(lat[row] / packs.SCALE - real.lat) < 1e-5
        assert abs((lon[row] + east[row]) / packs.SCALE - gcj.lon) < 1e-5
        assert abs((lat[row] + north[row]) / packs.SCALE - gcj.lat) < 1e-5


def test_a_city_of_three_thousand_stays_under_300_kb(register: Register) -> None:
    register.add(*made_up_city(packs.MOST))
    # As many alerts as a city and its counties may have on the worst of days.
    told = [alert(number, headline="停" * 120, source="会" * 60) for number in range(60)]
    body = packs.Shelf().pack(districts().get("410100"), made_of(register, *told), MORNING)
    pack = read(body)
    assert pack["parts"] == []
    assert len(pack["alerts"]) == len(told)
    assert len(codes(pack)) == packs.MOST
    assert len(body) <= 300_000


def test_a_larger_city_comes_by_county(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MOST", 40)
    loose = register.add(draft("不知道哪个区", adcode="410100"))
    register.add(*made_up_city(100))
    made = made_of(register)
    city: Any = packs.pack(districts().get("410100"), made, MORNING)
    assert codes(city) == loose
    counties = [packs.pack(districts().get(part["adcode"]), made, MORNING) for part in city["parts"]]
    assert [part["count"] for part in city["parts"]] == [len(codes(county)) for county in counties]
    assert sum(part["count"] for part in city["parts"]) == 100


def test_a_suspended_rule_and_an_exception_are_in_the_hours(sample_app: Flask, client: FlaskClient) -> None:
    pack = client.get("/packs/410100.json").get_json()
    here: FinderState = sample_app.extensions[KEY]
    for row, code in enumerate(codes(pack)):
        place = here.snapshots.current().find(code)
        assert place is not None
        text = pack["hours"][pack["rule"][row]]
        line = here.doors.page(here.clock()).line(place.part, place.row)
        assert packs.Markup.escape(text) in line.attributes


def test_a_pack_is_the_same_for_everybody_and_has_no_whole_mobile_number(client: FlaskClient) -> None:
    plain = client.get("/packs/410100.json")
    client.set_cookie("size", "large")
    answer = client.get("/packs/410100.json")
    assert answer.data == plain.data
    assert "Cookie" not in answer.headers["Vary"]
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "stale-while-revalidate" in answer.headers["Cache-Control"]
    for number in answer.get_json()["phone"]:
        assert not number.startswith("1") or "*" in number


def test_a_phone_that_has_todays_pack_gets_304(client: FlaskClient) -> None:
    etag = client.get("/packs/410100.json").headers["ETag"]
    again = client.get("/packs/410100.json", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""
    assert client.get("/packs/310000.json", headers={"If-None-Match": etag}).status_code == 200


def test_the_tag_changes_with_the_register_the_day_and_the_calendar(register: Register) -> None:
    area, made = districts().get("410100"), made_of(register)
    tag = packs.tag_of(area, made, MORNING)
    assert packs.tag_of(area, made, MORNING + timedelta(hours=3)) == tag
    # Sixteen hours UTC is midnight in China.
    assert packs.tag_of(area, made, MORNING.replace(hour=16)) != tag
    register.add(draft("新来的"))
    assert packs.tag_of(area, made_of(register), MORNING) != tag


def test_the_tag_changes_with_an_alert_of_the_area_and_with_no_other(register: Register) -> None:
    area = districts().get(CITY)
    plain = packs.tag_of(area, made_of(register), MORNING)
    assert packs.tag_of(area, made_of(register, alert(adcode=SHANGHAI_COUNTY)), MORNING) == plain
    told = [[alert(1)], [alert(2, adcode=PROVINCE)], [alert(1), alert(2, adcode=PROVINCE)]]
    tags = {packs.tag_of(area, made_of(register, *alerts), MORNING) for alerts in told}
    assert len(tags | {plain}) == 4


def test_a_pack_carries_the_alerts_of_its_area_and_of_all_above_and_below(register: Register) -> None:
    register.add(draft("甲", adcode=COUNTY), draft("乙", adcode=OTHER_COUNTY), draft("丙", adcode=CITY))
    told = [alert(n, adcode=code) for n, code in enumerate((COUNTY, CITY, PROVINCE, OTHER_COUNTY, SHANGHAI_COUNTY))]
    made = made_of(register, *told)
    city: Any = packs.pack(districts().get(CITY), made, MORNING)
    assert [one["of"] for one in city["alerts"]] == [COUNTY, CITY, PROVINCE, OTHER_COUNTY]
    county: Any = packs.pack(districts().get(COUNTY), made, MORNING)
    assert [one["of"] for one in county["alerts"]] == [COUNTY, CITY, PROVINCE]
    upwards = {title: city["areas"][number] for title, number in zip(city["title"], city["area"], strict=True)}
    assert upwards == {
        "甲": ["金水区", COUNTY, CITY, PROVINCE],
        "乙": ["中原区", OTHER_COUNTY, CITY, PROVINCE],
        "丙": ["郑州市", CITY, PROVINCE],
    }


def test_the_alerts_of_a_pack_can_be_asked_for_alone(client: FlaskClient) -> None:
    answer = client.get("/packs/410100/alerts.json")
    assert answer.get_json() == {"adcode": "410100", "alerts": []}
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/packs/410100/alerts.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/packs/000000/alerts.json").status_code == 404


def test_the_shelf_makes_a_pack_once_and_anew_after_a_change(register: Register) -> None:
    shelf, area = packs.Shelf(), districts().get("410100")
    register.add(draft("第一处"))
    made = made_of(register)
    first = shelf.pack(area, made, MORNING)
    assert shelf.pack(area, made, MORNING + timedelta(minutes=1)) is first
    register.add(draft("第二处"))
    assert len(codes(read(shelf.pack(area, made_of(register), MORNING)))) == 2


@pytest.mark.parametrize(
    ("adcode", "city"),
    [
        ("410105", "410100"),
        ("410100", "410100"),
        ("310114", "310000"),
        ("419001", "419001"),
        ("441900", "441900"),
        ("820000", "820000"),
    ],
)
def test_the_city_of_a_county(client: FlaskClient, adcode: str, city: str) -> None:
    assert packs.city_of(adcode).adcode == city
    answer = client.get(f"/packs/of/{adcode}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/packs/{city}.json"


@pytest.mark.parametrize("adcode", ["000000", "41010", "abc", "410100'--"])
def test_an_unknown_area_is_not_found(client: FlaskClient, adcode: str) -> None:
    assert client.get(f"/packs/{adcode}.json").status_code == 404
    assert client.get(f"/packs/of/{adcode}").status_code == 404
    with pytest.raises(NotFound):
        packs.city_of(adcode)


def test_it_says_how_long_it_is_good(register: Register) -> None:
    pack = packs.pack(districts().get("410100"), made_of(register), datetime(2026, 3, 11, 17, 0, tzinfo=UTC))
    # One in the morning of the twelfth in China.
    assert pack["made_at"] == "2026-03-12T01:00:00+08:00"
    assert pack["good_until"] == "2026-03-20T00:00:00+08:00"


def test_an_application_of_its_own_serves_what_was_just_published(register: Register) -> None:
    register.add(draft("刚发布"))
    with application(register.settings) as app:
        assert app.test_client().get("/packs/410105.json").get_json()["title"] == ["刚发布"]


def test_a_pack_leads_each_way_of_going_by_its_own_link(client: FlaskClient) -> None:
    nav = client.get("/packs/410100.json").get_json()["nav"]
    assert {where: [by for by in BY if f"={word[by]}&" in nav[where][by]] for where, word in WORDS.items()} == {
        where: list(BY) for where in WORDS
    }
