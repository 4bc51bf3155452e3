"""The data routes beside nearest: in view, one station, districts, outlines, health; on the sample stations."""

from __future__ import annotations

import json
import re
import time

import pytest
from flask.testing import FlaskClient
from site_fixtures import application

from finder.made_up import Register

AT = "113.665,34.757"


def some_code(client: FlaskClient) -> str:
    found = client.get("/api/v1/stations/nearest", query_string={"at": AT, "limit": 1}).get_json()
    code: str = found["features"][0]["id"]
    return code


def test_no_mobile_number_leaves_unmasked(client: FlaskClient) -> None:
    world = client.get("/api/v1/stations", query_string={"bbox": "73,3,136,54"}).get_json()["features"]
    phones = [f["properties"]["phone"] for f in world if f["properties"]["phone"]]
    assert phones
    assert [phone for phone in phones if re.search(r"1[3-9]\d{9}", phone)] == []


def test_the_view_holds_exactly_what_lies_in_the_box(client: FlaskClient) -> None:
    world = client.get("/api/v1/stations", query_string={"bbox": "73,3,136,54"}).get_json()
    assert world["truncated"] is False
    box = client.get("/api/v1/stations", query_string={"bbox": "113.5,34.6,113.8,34.9"}).get_json()
    inside = {
        f["id"]
        for f in world["features"]
        if 113.5 <= f["geometry"]["coordinates"][0] <= 113.8 and 34.6 <= f["geometry"]["coordinates"][1] <= 34.9
    }
    assert inside
    assert {f["id"] for f in box["features"]} == inside


def test_a_view_that_holds_more_says_truncated(client: FlaskClient) -> None:
    cut = client.get("/api/v1/stations", query_string={"bbox": "73,3,136,54", "limit": 10}).get_json()
    assert cut["truncated"] is True
    assert len(cut["features"]) == 10


def test_places_without_a_position_are_not_in_the_view(client: FlaskClient) -> None:
    ready = client.get("/readyz").get_json()
    world = client.get("/api/v1/stations", query_string={"bbox": "-180,-90,180,90"}).get_json()["features"]
    assert 0 < len(world) < ready["stations"]
    assert all(feature["geometry"] for feature in world)


def test_one_station_by_its_code_in_either_case(client: FlaskClient) -> None:
    code = some_code(client)
    upper, lower = client.get(f"/api/v1/stations/{code}"), client.get(f"/api/v1/stations/{code.lower()}")
    assert upper.get_json() == lower.get_json()
    properties = upper.get_json()["properties"]
    assert "distance_m" not in properties
    assert properties["state"] in ("open", "closed", "unknown")
    assert properties["url"].endswith(f"/stations/{code}")


@pytest.mark.parametrize("code", ["0000000", "ABCDEFG", "A", "AAAAAAAAAAAAAAAA", "9223372036854775808", "驿站"])
def test_a_code_that_is_none_is_a_problem_not_a_page(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/api/v1/stations/{code}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_a_public_answer_is_not_sent_twice(client: FlaskClient) -> None:
    for path in ("/api/v1/stations?bbox=113,34,114,35", "/api/v1/districts", f"/api/v1/stations/{some_code(client)}"):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, path
        assert again.data == b""


def test_districts_add_up_to_all_places_that_know_theirs(client: FlaskClient) -> None:
    provinces = client.get("/api/v1/districts").get_json()
    assert provinces["parent"] is None
    total = sum(entry["count"] for entry in provinces["districts"])
    assert 0 < total <= client.get("/readyz").get_json()["stations"]
    fullest = provinces["districts"][0]
    assert re.fullmatch(r"\d{6}", fullest["adcode"])
    below = client.get("/api/v1/districts", query_string={"parent": fullest["adcode"]}).get_json()["districts"]
    assert sum(entry["count"] for entry in below) == fullest["count"]


def test_an_unknown_district_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/v1/districts?parent=990000").status_code == 404


def test_outlines_of_a_view_are_geojson(client: FlaskClient) -> None:
    answer = client.get("/api/v1/outlines?bbox=113.5,34.6,113.8,34.9&zoom=11")
    assert answer.content_type == "application/geo+json"
    found = answer.get_json()["features"]
    assert any(feature["properties"]["adcode"].startswith("4101") for feature in found)
    assert "max-age" in answer.headers["Cache-Control"]


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz").get_json()
    assert ready["status"] == "ok"
    assert ready["stations"] == 265


@pytest.mark.parametrize("host", ['evil"x', "a b", "<script>", "例え", "x\\y", ""])
def test_no_host_header_can_break_the_json(client: FlaskClient, host: str) -> None:
    answer = client.get(f"/api/v1/stations/nearest?at={AT}&limit=1", headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code in (200, 400)
    assert json.loads(answer.text)


def test_the_api_cannot_be_written_to(client: FlaskClient) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        answer = method("/api/v1/stations/nearest", query_string={"at": AT})
        assert answer.status_code == 405
        assert answer.content_type == "application/problem+json"


def test_a_method_override_is_ignored(client: FlaskClient) -> None:
    answer = client.get(
        "/api/v1/stations/nearest", query_string={"at": AT}, headers={"X-HTTP-Method-Override": "DELETE"}
    )
    assert answer.status_code == 200


def test_readiness_tells_when_the_register_cannot_be_read_anew(register: Register) -> None:
    with application(register.settings) as app:
        client = app.test_client()
        ready = client.get("/readyz").get_json()
        assert ready == {"status": "ok", "revision": 0, "stations": 0}
        with register.database.transaction() as session:
            session.connection().exec_driver_sql("DELETE FROM register_revision")
        end = time.monotonic() + 20
        while client.get("/readyz").get_json() == ready and time.monotonic() < end:
            time.sleep(0.05)
        answer = client.get("/readyz")
        told = answer.get_json()
        assert (answer.status_code, told["status"], told["revision"]) == (200, "stale", 0)
        assert 0 <= told["failing_s"] < 25
