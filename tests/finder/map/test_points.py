"""What the map asks for: points and cells of a view. Made-up stations round 郑州; rows and headers on the sample."""

from __future__ import annotations

import gzip
import itertools
import math
import random
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from finder.going import going
from finder.made_up import CENTRE, Register, draft
from stationfinder.finder.map.points import cells, points, two_days
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.packed import packed
from stationfinder.finder.snapshot import EVERYTHING, Snapshot
from stationfinder.geo.points import BBox
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.codes import check_character

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
WIDE = BBox(113.0, 34.0, 114.5, 35.5)
URL = "/map/points.json"
ANTING = "121,31,121.5,31.6"


def drawn(snapshot: Snapshot, now: datetime = NOW) -> dict[str, Any]:
    places = snapshot.in_bbox(WIDE, EVERYTHING, 5000)
    said = points(places, going(now).page, HoursBook(calendar()), catalogue())
    return {**orjson.loads(orjson.dumps(said))}


def codes_of(said: dict[str, Any]) -> list[str]:
    text = str(said["code"])
    return [text[at : at + 7] for at in range(0, len(text), 7)]


def test_every_place_is_there_where_it_stands_and_with_its_kind(register: Register) -> None:
    kinds = list(catalogue().kinds)
    asked = [draft(lon=CENTRE.lon + 0.01 * n, lat=CENTRE.lat - 0.02 * n, kind=kinds[n % 3]) for n in range(9)]
    added = dict(zip(register.add(*asked), asked, strict=True))
    said = drawn(register.snapshots().refresh())
    assert set(codes_of(said)) == set(added)
    lon, lat = (list(itertools.accumulate(said[axis])) for axis in ("lon", "lat"))
    for code, east, north, kind in zip(codes_of(said), lon, lat, str(said["kind"]), strict=True):
        position = added[code].position
        assert position
        assert math.dist((east / 1e5, north / 1e5), (position.lon, position.lat)) < 1e-5
        assert kinds[int(kind, 36)] == added[code].kind


def test_doors_that_do_the_same_these_two_days_are_one(register: Register) -> None:
    # A Wednesday: what they do at the weekend is nobody's business on Wednesday and Thursday.
    rules = ("Mo-Fr 08:30-17:30", "Mo-Sa 08:30-17:30", "Mo-Fr 08:30-17:30; Su 09:00-12:00", "24/7", None)
    register.add(*(draft(hours=rule) for rule in rules))
    said = drawn(register.snapshots().refresh())
    assert sorted(door[0][0] for door in said["doors"]) == ["C", "O", "U"]
    assert sorted(said["door"].count(number) for number in range(3)) == [1, 1, 3]


@pytest.mark.parametrize(
    "rule", ["Mo-Fr 08:30-12:00,13:30-17:30", "22:00-06:00", '08:00-20:00 open "值班"', "We off; 24/7"]
)
def test_two_days_of_hours_say_what_the_eight_days_do(rule: str) -> None:
    schedule = HoursBook(calendar()).schedule(rule, NOW)

    def minutes(text: str) -> str:
        pieces = text.partition("\n")[0]
        found = ""
        for piece in pieces.replace("C", " C").replace("O", " O").replace("U", " U").split():
            found += piece[0] * int(piece[1:].partition(".")[0], 36)
        return found

    short = minutes(two_days(schedule, NOW))
    assert len(short) == 2 * 1440
    assert short == minutes(packed(schedule, NOW))[: 2 * 1440]


def test_three_thousand_places_with_many_rules_weigh_at_most_thirty_five_kilobytes(register: Register) -> None:
    chance = random.Random(4)
    rules = [
        f"Mo-Fr {opens:02d}:{minute:02d}-{closes:02d}:{minute:02d}"
        for opens in range(6, 10)
        for minute in (0, 10, 15, 30)
        for closes in range(16, 23)
    ]
    register.add(
        *(
            draft(lon=113.1 + chance.random(), lat=34.1 + chance.random(), hours=chance.choice(rules))
            for _ in range(3000)
        )
    )
    body = orjson.dumps(drawn(register.snapshots().refresh()))
    weight = len(gzip.compress(body, 1))
    assert weight < 35_000, weight


def test_cells_count_every_place_once_and_the_open_ones(register: Register) -> None:
    places = [
        draft(lon=113.2 + 0.05 * n, lat=34.2 + 0.03 * n, hours="24/7" if n % 3 else "Sa 09:00-10:00") for n in range(20)
    ]
    outside = draft(lon=120.0, lat=30.0, hours="24/7")
    register.add(*places, outside, draft(lon=None, lat=None, hours="24/7"))
    found = cells(register.snapshots().refresh(), WIDE, EVERYTHING, going(NOW).page, HoursBook(calendar()))
    assert sum(count for _, _, count, _ in found) == 20
    assert sum(inside for _, _, _, inside in found) == sum(n % 3 > 0 for n in range(20))
    assert all(WIDE.west <= lon <= WIDE.east and WIDE.south <= lat <= WIDE.north for lon, lat, _, _ in found)
    assert len(found) > 3


def test_a_view_with_too_many_is_answered_with_cells_and_no_points(client: FlaskClient) -> None:
    whole = client.get(URL, query_string={"bbox": ANTING}).get_json()
    assert len(whole["code"]) == 7 * len(whole["door"]) > 0
    assert whole["cells"] == []
    many = client.get(URL, query_string={"bbox": ANTING, "limit": 2}).get_json()
    assert many["code"] == ""
    assert sum(cell[2] for cell in many["cells"]) == len(whole["door"])


def test_points_are_the_same_until_something_changes(client: FlaskClient) -> None:
    first = client.get(URL, query_string={"bbox": ANTING})
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(URL, query_string={"bbox": ANTING}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_hours_asked_for_later_begin_then_and_say_so(client: FlaskClient) -> None:
    said = client.get(URL, query_string={"bbox": ANTING, "night": "1"}).get_json()
    assert said["moment"] >= said["from"] * 60
    assert said["asked"].endswith("22:00 出发算")


def test_rows_are_those_of_the_list_with_way_and_distance(client: FlaskClient) -> None:
    codes = client.get(URL, query_string={"bbox": ANTING}).get_json()["code"]
    asked = f"{codes[:7]},{codes[7:14]}"
    answer = client.get("/map/rows", query_string={"code": asked, "at": "121.16,31.29"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.text.count('<li class="row ') == 2
    assert all(f'id="s-{code}" data-t=' in answer.text for code in asked.split(","))
    assert "data-from=" in answer.text
    row = client.get("/", query_string={"at": "121.16,31.29", "show": "200"}).text
    assert f'href="/stations/{codes[:7]}"' in row


def test_a_row_of_a_place_that_is_gone_is_left_out_and_nonsense_is_refused(client: FlaskClient) -> None:
    codes = client.get(URL, query_string={"bbox": ANTING}).get_json()["code"]
    gone = "222222" + check_character("222222")
    answer = client.get("/map/rows", query_string={"code": f"{gone},{codes[:7]}"})
    assert answer.text.count("<li") - answer.text.count("<li>") == 1
    assert "data-t=" not in answer.text
    assert client.get("/map/rows", query_string={"code": "nonsense!"}).status_code == 400
    assert client.get("/map/rows").status_code == 400
    assert client.get("/map/rows", query_string={"code": ",".join([codes[:7]] * 101)}).status_code == 400


def test_points_asked_for_with_a_position_are_kept_nowhere(client: FlaskClient) -> None:
    answer = client.get(URL, query_string={"bbox": ANTING, "at": "121.16,31.29"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers
    assert answer.data == client.get(URL, query_string={"bbox": ANTING}).data


@pytest.mark.parametrize("path", ["/map/rows?code=2222222&code=2222222", "/map?station=2222222&station=2222222"])
def test_what_the_map_is_asked_twice_is_refused(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "只能写一次" in answer.text
