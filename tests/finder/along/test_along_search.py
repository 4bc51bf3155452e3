"""Places along a way: their order, the detour, the verdict of the moment; and the question itself. Made-up stations."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from finder.made_up import CENTRE, Register, draft
from stationfinder.config import Settings
from stationfinder.errors import InvalidInput
from stationfinder.finder.along import features as along_features
from stationfinder.finder.along.forms import AlongQuery, along_query
from stationfinder.finder.along.search import Along, along
from stationfinder.finder.arrivals import Arrivals
from stationfinder.finder.doors import Doors
from stationfinder.finder.going import Going
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.snapshot import Snapshot
from stationfinder.finder.travel import By, seconds_per_metre
from stationfinder.geo import polyline
from stationfinder.geo.datums import from_wgs84
from stationfinder.geo.points import LonLat
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import catalogue

BOOK, CATALOGUE, SETTINGS = HoursBook(calendar()), catalogue(), Settings()
# 10:00 on a Wednesday in Shanghai.
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
WGS84: Any = Geodesic.WGS84
ENDS = {"from": f"{CENTRE.lon},{CENTRE.lat}", "to": f"113.775,{CENTRE.lat}"}
NAMES = ("from", "to", "line", "precision", "datum", "by", "when", "need", "kind", "width_m", "limit", "enter")
ANYTHING = st.one_of(
    st.text(max_size=40),
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(
        ["nan,nan", "1e400,1", "113.665,34.757", "113.7,34.8", "34.7,113.7", "2.35,48.86", "gcj02", "bd09"]
    ),
    st.sampled_from([polyline.encode(np.array([[113.6, 34.7], [113.7, 34.8]])), '{"type":"LineString"}', "[[1,2]]"]),
)


def went(start: LonLat, azimuth: float, metres: float) -> LonLat:
    found = WGS84.Direct(start.lat, start.lon, azimuth, metres)
    return LonLat(found["lon2"], found["lat2"])


def going(when: datetime | None = None, by: By = "ebike") -> Going:
    return Going(Doors(BOOK, CATALOGUE).page(NOW, when), by, seconds_per_metre(by, SETTINGS), Arrivals(BOOK))


def asked(**fields: str) -> AlongQuery:
    return along_query(MultiDict(({} if "line" in fields else ENDS) | fields), CATALOGUE, NOW)


def found(snapshot: Snapshot, **fields: str) -> Along:
    query = asked(**fields)
    return along(snapshot, query, going(query.when, query.by), SETTINGS.detour)


def names(answer: Along) -> list[str]:
    return [one.place.facts.name for one in answer.passings]


def refused(**fields: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        along_query(MultiDict(fields), CATALOGUE, NOW)
    return refusal.value.fields


def at(name: str, east_m: float, north_m: float, **more: Any) -> Any:
    """A made-up station so far along the way of ENDS (which starts due east) and off it."""
    azimuth = WGS84.Inverse(CENTRE.lat, CENTRE.lon, CENTRE.lat, 113.775)["azi1"]
    spot = went(went(CENTRE, azimuth, east_m), azimuth - 90, north_m)
    return draft(name, spot.lon, spot.lat, **more)


def test_places_come_in_the_order_of_the_way(register: Register) -> None:
    register.add(at("末", 9_000, 10), at("首", 500, 400), at("中", 4_000, -300), at("太远", 5_000, 600))
    answer = found(register.snapshots().refresh())
    assert names(answer) == ["首", "中", "末"]
    assert [one.along_m for one in answer.passings] == pytest.approx([500, 4_000, 9_000], abs=1.0)
    assert [one.off_m for one in answer.passings] == pytest.approx([400, 300, 10], abs=0.05)
    assert answer.total == 3
    assert not answer.more


def test_the_width_is_ones_own_choice(register: Register) -> None:
    register.add(at("近", 1_000, 90), at("远", 2_000, 2_900))
    snapshot = register.snapshots().refresh()
    assert names(found(snapshot, width_m="100")) == ["近"]
    assert names(found(snapshot, width_m="3000")) == ["近", "远"]


def test_the_detour_is_there_and_back_through_streets(register: Register) -> None:
    register.add(at("站", 4_000, 300))
    one = found(register.snapshots().refresh(), by="ebike").passings[0]
    assert one.detour_m == pytest.approx(2 * 300 * SETTINGS.detour, abs=0.2)
    assert one.detour_s == pytest.approx(one.detour_m * 3.6 / SETTINGS.ebike_kmh, abs=1.0)


def test_one_passes_when_the_way_up_to_there_and_off_it_is_done(register: Register) -> None:
    register.add(at("站", 4_000, 300))
    one = found(register.snapshots().refresh(), by="walk").passings[0]
    seconds = 4_300 * SETTINGS.detour * 3.6 / SETTINGS.walk_kmh
    assert (one.passes_at - NOW).total_seconds() == pytest.approx(seconds, abs=2.0)


def test_a_line_that_follows_the_streets_is_not_made_longer_again(register: Register) -> None:
    register.add(at("站", 4_000, 0))
    line = polyline.encode(np.array([[113.665, 34.757], [113.775, 34.757]]))
    answer = found(register.snapshots().refresh(), line=line)
    seconds = 4_000 * 3.6 / SETTINGS.ebike_kmh
    assert (answer.passings[0].passes_at - NOW).total_seconds() == pytest.approx(seconds, abs=3.0)
    assert answer.travel_s == pytest.approx(answer.length_m * 3.6 / SETTINGS.ebike_kmh, abs=1.0)


def test_the_verdict_is_that_of_the_moment_one_passes(register: Register) -> None:
    # Both close at 10:20; on foot the second is reached an hour and a half after setting out at 10:00.
    register.add(at("头", 300, 0, hours="Mo-Su 08:00-10:20"), at("尾", 5_000, 0, hours="Mo-Su 08:00-10:20"))
    answer = found(register.snapshots().refresh(), by="walk")
    assert [one.shown.lets_in for one in answer.passings] == [True, False]
    assert [json.loads(b"{%b}" % one.members)["state_on_arrival"] for one in answer.passings] == ["open", "closed"]


def test_setting_out_later_is_another_verdict(register: Register) -> None:
    register.add(at("站", 300, 0, hours="Mo-Su 08:00-10:20"))
    snapshot = register.snapshots().refresh()
    later = found(snapshot, when="2026-03-11T12:00").passings[0]
    assert not later.shown.lets_in
    assert later.passes_at >= datetime(2026, 3, 11, 12, 0, tzinfo=SHANGHAI)


def test_a_walk_of_days_still_gets_an_answer(register: Register) -> None:
    end = went(CENTRE, 90, 290_000)
    register.add(draft("尽头", end.lon, end.lat, hours="24/7"))
    answer = found(register.snapshots().refresh(), **{"from": ENDS["from"], "to": f"{end.lon},{end.lat}", "by": "walk"})
    assert names(answer) == ["尽头"]
    assert answer.passings[0].passes_at - NOW > timedelta(days=3)


def test_kinds_and_needs_are_honoured(register: Register) -> None:
    register.add(
        at("有水", 1_000, 0, has=("water",)),
        at("没水", 2_000, 0),
        at("小屋有水", 3_000, 0, kind="mommy_room", has=("water",)),
    )
    snapshot = register.snapshots().refresh()
    assert names(found(snapshot, need="water")) == ["有水", "小屋有水"]
    assert names(found(snapshot, need="water", kind="mommy_room")) == ["小屋有水"]


def test_of_too_many_those_least_off_the_way_are_kept_in_its_order(register: Register) -> None:
    register.add(*[at(f"站{n}", 300 * (n + 1), 400 - 10 * n) for n in range(8)])
    answer = found(register.snapshots().refresh(), limit="3")
    assert names(answer) == ["站5", "站6", "站7"]
    assert answer.total == 8
    assert answer.more


def test_what_changed_since_the_snapshot_was_saved_is_on_the_way_too(register: Register) -> None:
    codes = register.add(at("旧一", 1_000, 0), at("旧二", 3_000, 0))
    snapshots = register.snapshots()
    snapshots.refresh()
    register.add(at("新", 2_000, 0))
    register.close(codes[1])
    assert names(found(snapshots.refresh())) == ["旧一", "新"]


def test_a_place_without_a_position_is_on_no_way(register: Register) -> None:
    register.add(draft("等坐标", None, None), at("站", 1_000, 0))
    assert names(found(register.snapshots().refresh())) == ["站"]


def test_all_equal_brute_force(register: Register) -> None:
    rng = random.Random(11)
    spots = [(rng.uniform(0, 10_000), rng.uniform(-900, 900)) for _ in range(120)]
    register.add(*[at(f"站{n}", along_m, off_m) for n, (along_m, off_m) in enumerate(spots)])
    answer = found(register.snapshots().refresh(), limit="50", width_m="300")
    expected = sorted((along_m, f"站{n}") for n, (along_m, off_m) in enumerate(spots) if abs(off_m) <= 300)
    assert names(answer) == [name for _, name in expected]


def test_the_answer_is_geojson_in_the_order_of_the_way(register: Register) -> None:
    register.add(at("乙", 3_000, 200), at("甲", 1_000, 100))
    snapshot = register.snapshots().refresh()
    body = json.loads(along_features.along(found(snapshot), snapshot, "https://example.org"))
    assert [feature["properties"]["name"] for feature in body["features"]] == ["甲", "乙"]
    said = body["features"][0]["properties"]
    assert said["along_m"] == pytest.approx(1_000, abs=1)
    assert said["detour_m"] == pytest.approx(2 * said["off_m"] * SETTINGS.detour, abs=0.2)
    assert datetime.fromisoformat(said["passes_at"]) > NOW
    assert {"verdict", "state_on_arrival", "detour_s", "url", "navigation"} <= said.keys()
    assert (body["total"], body["truncated"], body["revision"]) == (2, False, snapshot.revision)
    assert body["length_m"] == pytest.approx(10_066, abs=20)


def test_no_place_on_the_way_is_an_empty_answer(register: Register) -> None:
    snapshot = register.snapshots().refresh()
    answer = found(snapshot)
    assert (answer.passings, answer.total) == ([], 0)
    assert json.loads(along_features.along(answer, snapshot, "https://example.org"))["features"] == []


def test_positions_in_another_datum_are_moved(register: Register) -> None:
    register.add(at("站", 4_000, 0))
    snapshot = register.snapshots().refresh()
    ends = [from_wgs84(CENTRE, "bd09"), from_wgs84(LonLat(113.775, 34.757), "bd09")]
    line = json.dumps({"type": "LineString", "coordinates": [[end.lon, end.lat] for end in ends]})
    for fields in ({"line": line}, {"from": f"{ends[0].lon},{ends[0].lat}", "to": f"{ends[1].lon},{ends[1].lat}"}):
        answer = found(snapshot, width_m="100", datum="bd09", **fields)
        assert answer.passings[0].along_m == pytest.approx(4_000, abs=1.0)


def test_the_line_may_be_the_body_of_the_question() -> None:
    line = polyline.encode(np.array([[113.665, 34.757], [113.7, 34.8]]), 6)
    query = along_query(MultiDict({"precision": "6", "by": "car"}), CATALOGUE, NOW, line=line)
    assert (query.straight, query.by, query.width_m, query.limit) == (False, "car", 500.0, 20)
    assert query.way.length_m == pytest.approx(5_745, abs=20)


def test_an_empty_body_is_told_what_belongs_there() -> None:
    with pytest.raises(InvalidInput) as refusal:
        along_query(MultiDict(), CATALOGUE, NOW, line=" \n")
    assert refusal.value.fields["line"].startswith("缺少 line")


def test_a_line_may_come_as_a_map_program_saves_it(register: Register) -> None:
    register.add(at("站", 4_000, 0))
    ends = [[CENTRE.lon, CENTRE.lat], [113.775, CENTRE.lat]]
    line = {"type": "LineString", "coordinates": ends}
    feature = {"type": "Feature", "properties": {}, "geometry": line}
    snapshot = register.snapshots().refresh()
    for way in (line, feature, {"type": "FeatureCollection", "features": [feature]}):
        assert names(found(snapshot, line=json.dumps(way))) == ["站"]
    two = {"type": "FeatureCollection", "features": [feature, feature]}
    assert "看不懂这条路" in refused(line=json.dumps(two))["line"]


@pytest.mark.parametrize(
    ("fields", "bad"),
    [
        ({}, {"from", "to"}),
        ({"from": "113.665,34.757"}, {"to"}),
        ({"from": "34.757,113.665", "to": "nan,1"}, {"from", "to"}),
        ({**ENDS, "to": ENDS["from"]}, {"to"}),
        ({**ENDS, "to": "121.47,31.23"}, {"to"}),
        ({**ENDS, "to": "2.35,48.86"}, {"to"}),
        ({"from": "106.9,47.9", "to": "106.95,47.9"}, {"from", "to"}),
        ({**ENDS, "line": "_p~iF~ps|U_ulLnnqC"}, {"line"}),
        ({"line": "nonsense"}, {"line"}),
        ({"line": "_p~iF~ps|U_ulLnnqC"}, {"line"}),
        ({"line": "?", "precision": "7"}, {"precision"}),
        ({**ENDS, "width_m": "99"}, {"width_m"}),
        ({**ENDS, "width_m": "3001", "limit": "0", "by": "fly", "when": "gestern"}, {"width_m", "limit", "by", "when"}),
        ({**ENDS, "enter": "yes"}, {"enter"}),
        ({**ENDS, "need": "gold", "kind": "castle", "datum": "mars"}, {"need", "kind", "datum"}),
    ],
)
def test_every_bad_field_is_named_at_once(fields: dict[str, str], bad: set[str]) -> None:
    assert set(refused(**fields)) == bad


@given(st.lists(st.tuples(st.sampled_from(NAMES), ANYTHING), max_size=6))
def test_no_question_gets_anything_but_a_value_or_named_fields(pairs: list[tuple[str, str]]) -> None:
    try:
        query = along_query(MultiDict(pairs), CATALOGUE, NOW)
    except InvalidInput as refusal:
        assert refusal.fields
        assert set(refusal.fields) <= set(NAMES)
        assert all(message.strip() for message in refusal.fields.values())
    else:
        assert query.way.length_m > 0
