"""The contract of the data routes, on the sample stations: stable from 0.1 on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from geopy.distance import geodesic

from stationfinder.finder import forms, navigation

AT = "113.665,34.757"
PROMISED = {
    *("code", "name", "kind", "address", "district", "adcode", "distance_m", "services", "access", "opening_hours"),
    *("hours_sentence", "state", "verified_at", "phone", "url", "navigation"),
    *("verdict", "confirmed", "state_on_arrival", "travel_s", "arrive_at"),
}
ALLOWED = PROMISED | {
    *("kind_name", "zone", "register_first", "access_note", "audience", "entrance_hint", "floor", "parking_two_wheel"),
    *("hours_text", "site_ref", "source", "licence", "hours_now", "services_missing", "services_broken"),
    *("services_checked_at", "opens_at", "closes_at", "reason", "exceptions"),
}


def nearest(client: FlaskClient, **asked: object) -> dict[str, Any]:
    answer = client.get("/api/v1/stations/nearest", query_string={"at": AT, **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_answer_is_geojson(client: FlaskClient) -> None:
    answer = client.get("/api/v1/stations/nearest", query_string={"at": AT})
    assert answer.content_type == "application/geo+json"
    body = answer.get_json()
    assert body["type"] == "FeatureCollection"
    for feature in body["features"]:
        assert feature["type"] == "Feature"
        assert feature["id"] == feature["properties"]["code"]
        assert feature["geometry"]["type"] == "Point"
        lon, lat = feature["geometry"]["coordinates"]
        assert 73 < lon < 136
        assert 3 < lat < 54


def test_every_feature_has_the_promised_properties_and_no_others(client: FlaskClient) -> None:
    for feature in nearest(client, limit=50)["features"]:
        assert set(feature["properties"]) >= PROMISED
        assert set(feature["properties"]) <= ALLOWED


def test_states_are_words_of_the_contract(client: FlaskClient) -> None:
    states = {feature["properties"]["state"] for feature in nearest(client, limit=50)["features"]}
    assert states <= {"open", "closed", "unknown"}


def test_order_and_distance_are_the_ellipsoid_s(client: FlaskClient) -> None:
    features = nearest(client, limit=50)["features"]
    distances = [feature["properties"]["distance_m"] for feature in features]
    assert len(features) == 50
    assert distances == sorted(distances)
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        oracle = geodesic((34.757, 113.665), (lat, lon)).meters
        # A tenth of a metre, and the seventh decimal of the coordinates.
        assert feature["properties"]["distance_m"] == pytest.approx(oracle, abs=0.07)


def test_distance_has_one_decimal_and_geometry_six_or_more(client: FlaskClient) -> None:
    text = client.get("/api/v1/stations/nearest", query_string={"at": AT, "limit": 50}).text
    distances = re.findall(r'"distance_m":([0-9.]+)', text)
    assert len(distances) == 50
    assert all(re.fullmatch(r"\d+\.\d", distance) for distance in distances)
    decimals = [
        len(number.partition(".")[2])
        for pair in re.findall(r'"coordinates":\[([^]]+)\]', text)
        for number in pair.split(",")
    ]
    assert sorted(decimals)[len(decimals) // 10] >= 6


def test_the_origin_is_never_rounded(client: FlaskClient) -> None:
    # Two origins 2 cm apart answer distances of their own; rounded to 6 decimals they would be one.
    here = nearest(client, at="113.6650000,34.7570000", limit=50)["features"]
    there = nearest(client, at="113.6650004,34.7570004", limit=50)["features"]
    assert [f["properties"]["distance_m"] for f in here] != [f["properties"]["distance_m"] for f in there]


@pytest.mark.parametrize("limit", [1, 7, 50])
def test_limit_is_kept(client: FlaskClient, limit: int) -> None:
    assert len(nearest(client, limit=limit)["features"]) == limit


def test_without_a_limit_there_are_twenty(client: FlaskClient) -> None:
    assert len(nearest(client)["features"]) == 20


def test_nothing_beyond_the_radius_is_returned(client: FlaskClient) -> None:
    found = nearest(client, within_m=10_000, limit=50)
    distances = [feature["properties"]["distance_m"] for feature in found["features"]]
    assert distances
    assert max(distances) <= 10_000
    assert "nearest_beyond_m" not in found


def test_an_empty_radius_says_how_far_the_nearest_is(client: FlaskClient) -> None:
    found = nearest(client, within_m=1)
    first = nearest(client, limit=1)["features"][0]["properties"]["distance_m"]
    assert found["features"] == []
    assert found["nearest_beyond_m"] == pytest.approx(first, abs=0.11)


def test_outside_china_there_is_a_notice_and_the_nearest_all_the_same(client: FlaskClient) -> None:
    abroad = nearest(client, at="-0.1278,51.5074", limit=3)
    assert abroad["notice"]
    assert len(abroad["features"]) == 3
    assert "notice" not in nearest(client)


def test_kinds_filter_and_never_reorder(client: FlaskClient) -> None:
    everything = nearest(client, limit=50)["features"]
    kind = everything[-1]["properties"]["kind"]
    only = nearest(client, limit=50, kind=kind)["features"]
    assert {feature["properties"]["kind"] for feature in only} == {kind}
    expected = [feature["id"] for feature in everything if feature["properties"]["kind"] == kind]
    assert [feature["id"] for feature in only][: len(expected)] == expected
    assert nearest(client, limit=50, kind="culture_palace")["features"] == []


def test_repeated_and_joined_filters_are_the_same_question(client: FlaskClient) -> None:
    one = client.get(f"/api/v1/stations/nearest?at={AT}&kind=mommy_room&kind=rest_station").get_json()
    other = client.get(f"/api/v1/stations/nearest?at={AT}&kind=mommy_room,rest_station").get_json()
    assert [f["id"] for f in one["features"]] == [f["id"] for f in other["features"]]


def test_every_answer_to_a_need_offers_it(client: FlaskClient) -> None:
    for need in ("nursing", "water"):
        for feature in nearest(client, need=need, limit=50)["features"]:
            assert need in feature["properties"]["services"]


def test_the_same_place_in_three_datums_gives_the_same_answer(client: FlaskClient) -> None:
    from stationfinder.geo.datums import from_wgs84
    from stationfinder.geo.points import LonLat

    wgs = nearest(client, limit=10)["features"]
    for datum in ("gcj02", "bd09"):
        entered = from_wgs84(LonLat(113.665, 34.757), datum)
        found = nearest(client, at=f"{entered.lon:.9f},{entered.lat:.9f}", datum=datum, limit=10)["features"]
        assert [f["id"] for f in found] == [f["id"] for f in wgs]
        for one, other in zip(found, wgs, strict=True):
            assert one["properties"]["distance_m"] == pytest.approx(other["properties"]["distance_m"], abs=0.11)


def test_navigation_has_the_datum_and_order_of_each_provider(client: FlaskClient) -> None:
    from stationfinder.geo.datums import from_wgs84
    from stationfinder.geo.points import LonLat

    for feature in nearest(client, limit=50)["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        gcj = from_wgs84(LonLat(lon, lat), "gcj02")
        links = feature["properties"]["navigation"]
        assert set(links) == set(navigation.ORDER)
        for provider, pattern, first, second in [
            ("amap", r"to=([\d.]+),([\d.]+),", gcj.lon, gcj.lat),
            ("tencent", r"tocoord=([\d.]+),([\d.]+)&", gcj.lat, gcj.lon),
            ("baidu", r"location=([\d.]+),([\d.]+)&", gcj.lat, gcj.lon),
            ("apple", r"daddr=([\d.]+),([\d.]+)&", gcj.lat, gcj.lon),
            ("geo", r"geo:([\d.]+),([\d.]+)\?", lat, lon),
        ]:
            found = re.search(pattern, links[provider])
            assert found, links[provider]
            assert (float(found[1]), float(found[2])) == pytest.approx((first, second), abs=2e-6)
        assert "coord_type=gcj02" in links["baidu"]
        assert "coord_type=2" in links["tencent"]


def test_answers_to_a_position_are_kept_nowhere(client: FlaskClient) -> None:
    answer = client.get("/api/v1/stations/nearest", query_string={"at": AT})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


def test_the_properties_are_those_of_the_api_document(client: FlaskClient) -> None:
    document = json.loads((Path(__file__).resolve().parents[2] / "docs" / "openapi.json").read_text("utf-8"))
    schema = document["components"]["schemas"]["Properties"]
    assert set(schema["properties"]) == ALLOWED
    for feature in nearest(client, limit=50)["features"]:
        assert set(schema["required"]) <= set(feature["properties"]) <= set(schema["properties"])
    limits = {p["name"]: p["schema"] for p in document["paths"]["/api/v1/stations/nearest"]["get"]["parameters"]}
    assert (limits["limit"]["maximum"], limits["limit"]["default"]) == (forms.MOST_LIMIT, forms.LIMIT)
    assert limits["within_m"]["maximum"] == forms.MOST_WITHIN_M
