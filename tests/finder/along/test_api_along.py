"""`/api/v1/stations/along` over HTTP: the way in an address or in a body, and what is refused."""

from __future__ import annotations

from flask.testing import FlaskClient

ALONG = "/api/v1/stations/along"
# Through 安亭 from west to east, in the sample stations.
ENDS = "from=121.13,31.30&to=121.22,31.32"


def test_stations_come_in_the_order_of_the_way_with_detour_and_verdict(client: FlaskClient) -> None:
    answer = client.get(f"{ALONG}?{ENDS}&width_m=3000")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_type == "application/geo+json"
    said = [feature["properties"] for feature in answer.get_json(force=True)["features"]]
    assert said
    assert [one["along_m"] for one in said] == sorted(one["along_m"] for one in said)
    assert all(one["off_m"] <= 3000 and one["detour_m"] >= 2 * one["off_m"] for one in said)
    assert all(one["verdict"] for one in said)


def test_a_line_in_the_body_is_the_same_as_its_two_ends(client: FlaskClient) -> None:
    line = '{"type":"LineString","coordinates":[[121.13,31.30],[121.22,31.32]]}'
    posted = client.post(f"{ALONG}?width_m=3000", data=line).get_json(force=True)["features"]
    ends = client.get(f"{ALONG}?{ENDS}&width_m=3000").get_json(force=True)["features"]
    assert [feature["id"] for feature in posted] == [feature["id"] for feature in ends]


def test_only_what_lets_one_in_when_one_passes(client: FlaskClient) -> None:
    # At three in the morning most of them are shut.
    night = f"{ALONG}?{ENDS}&width_m=3000&when=2026-03-12T03:00"
    everything = client.get(night).get_json(force=True)
    entered = client.get(f"{night}&enter=1").get_json(force=True)
    assert 0 < entered["total"] < everything["total"]
    lets_in = {"enter", "access", "closing"}
    assert {feature["properties"]["verdict"] for feature in entered["features"]} <= lets_in
    line = '{"type":"LineString","coordinates":[[121.13,31.30],[121.22,31.32]]}'
    posted = client.post(f"{ALONG}?width_m=3000&when=2026-03-12T03:00&enter=1", data=line).get_json(force=True)
    assert {feature["properties"]["verdict"] for feature in posted["features"]} <= lets_in
    assert client.get(f"{ALONG}?{ENDS}&enter=yes").get_json(force=True)["fields"].keys() == {"enter"}


def test_what_is_missing_or_nonsense_is_named(client: FlaskClient) -> None:
    for query, field in (
        ("", "from"),
        ("from=121.13,31.30", "to"),
        (f"{ENDS}&width_m=1", "width_m"),
        ("line=??", "line"),
    ):
        answer = client.get(f"{ALONG}?{query}")
        assert answer.status_code == 400, query
        assert field in answer.get_json(force=True)["fields"], query
