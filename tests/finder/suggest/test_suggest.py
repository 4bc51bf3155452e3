"""What the box offers while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finder.test_pages import nearest_codes
from stationfinder.finder.suggest.search import MOST

ANTING = "121.16,31.29"


def offered(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/suggest", query_string=query)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = orjson.loads(answer.data)["suggestions"]
    return found


@pytest.mark.parametrize("typed", ["嘉定", "jiading", "jd", "JD", "嘉定区", "ＪＤ"])
def test_an_area_is_offered_by_name_pinyin_and_initials(client: FlaskClient, typed: str) -> None:
    first = offered(client, q=typed)[0]
    assert (first["type"], first["name"], first["adcode"]) == ("area", "嘉定区", "310114")
    assert first["url"] == "http://localhost/?district=310114"
    assert first["detail"] == f"上海市，{first['count']} 处"
    assert client.get(first["url"]).status_code == 200


@pytest.mark.parametrize("typed", ["安亭加油站", "司机之家", "antingjiayouzhan", "atjyz", "安亭 加油"])
def test_a_station_is_offered_by_name_pinyin_initials_and_words(client: FlaskClient, typed: str) -> None:
    names = [one["name"] for one in offered(client, q=typed) if one["type"] == "station"]
    assert any("安亭加油站" in name for name in names)


def test_a_station_says_what_its_door_says_and_where_it_is(client: FlaskClient) -> None:
    (one, *_) = [one for one in offered(client, q="安亭加油站") if one["type"] == "station"]
    assert one["detail"].startswith(("应该能进 ", "能进 "))
    assert one["url"] == f"http://localhost/stations/{one['code']}"


def test_never_more_than_six_and_areas_leave_room_for_stations(client: FlaskClient) -> None:
    for typed in ("工会", "驿站", "zz", "a", "区", "上海"):
        found = offered(client, q=typed)
        assert 0 < len(found) <= MOST
        kinds = [one["type"] for one in found]
        assert kinds == sorted(kinds)
        if kinds.count("area") > 2:
            assert len(found) <= MOST


def test_an_area_without_stations_is_not_offered(client: FlaskClient) -> None:
    assert [one for one in offered(client, q="拉萨") if one["type"] == "area"] == []


def test_around_a_position_the_nearest_come_first_and_nobody_keeps_the_answer(client: FlaskClient) -> None:
    found = [one for one in offered(client, q="加油站", at=ANTING) if one["type"] == "station"]
    metres = [one["distance_m"] for one in found]
    assert found[0]["code"] in nearest_codes(client, f"at={ANTING}&limit=50")
    assert metres[0] is not None
    near = client.get(f"/api/v1/suggest?q=x&at={ANTING}")
    assert near.headers["Cache-Control"] == "private, no-store"
    assert client.get("/api/v1/suggest?q=x").headers["Cache-Control"] == "private, max-age=60"


def test_in_a_chosen_area_its_own_come_first_then_the_others(client: FlaskClient) -> None:
    own = {one["code"] for one in offered(client, q="居委会", district="310114")}
    page = client.get("/?district=310114&show=200").text
    assert own
    assert all(code in page for code in own)
    further = [one["name"] for one in offered(client, q="互助路", district="310114")]
    assert any("互助路" in name for name in further)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["q"]),
        ("q=%20", ["q"]),
        ("q=a&at=34.7,113.6", ["at"]),
        ("q=a&district=x", ["district"]),
        ("at=1&district=2", ["q", "at", "district"]),
        ("q=a&q=b", ["q"]),
    ],
)
def test_every_wrong_field_is_named(client: FlaskClient, query: str, fields: list[str]) -> None:
    answer = client.get(f"/api/v1/suggest?{query}")
    assert answer.status_code == 400
    assert sorted(orjson.loads(answer.data)["fields"]) == sorted(fields)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80))
def test_whatever_is_typed_gets_an_answer(client: FlaskClient, text: str) -> None:
    answer = client.get("/api/v1/suggest", query_string={"q": text})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert len(orjson.loads(answer.data)["suggestions"]) <= MOST


def test_signs_that_nobody_sees_find_nothing(client: FlaskClient) -> None:
    assert offered(client, q="\u200b", district="310114") == []


@pytest.mark.parametrize("spelt", [str.upper, str.lower])
def test_the_code_of_a_plate_offers_that_door_alone(client: FlaskClient, spelt: Callable[[str], str]) -> None:
    code = nearest_codes(client, f"at={ANTING}")[0]
    (one,) = offered(client, q=spelt(code), at=ANTING)
    assert (one["type"], one["code"]) == ("station", code)
    assert one["distance_m"] is not None
