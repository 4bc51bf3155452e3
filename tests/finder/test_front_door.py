"""The front door and the application answer the same, byte for byte."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from stationfinder.finder.front_door import FrontDoor
from stationfinder.finder.state import KEY
from stationfinder.web.guards import RateLimiter

NEAREST = "/api/v1/stations/nearest"
PLAIN = (
    "at=121.2172,31.316",
    "at=121.2172%2C31.316",
    "at=121.2172,31.316",
    "at=121.2172%2C31.316&limit=3",
    "at=121.2172,31.316&need=water,charge&kind=rest_station",
    "at=121.2172,31.316&datum=gcj02&within_m=5000",
    "at=121.2172,31.316&within_m=1",
    "at=139.7,35.6",
    "at=113.665,34.757&need=water&need=meal",
    "at=113.665,34.757&from=singlemessage",
    "at=121.2172,31.316&by=walk&enter=1",
    "at=121.2172,31.316&enter=1&limit=5&within_m=3000",
    "at=121.2172,31.316&when=2026-03-14T22:30",
)
ODD = (
    "at=34.757,113.665",
    "at=113.665,34.757&at=113.665,34.757",
    "at=113.66%37,34.757",
    "need=water",
    "at=nan,34",
    "at=113.665,34.757&need=nothing",
    "at=113.665,34.757&by=bus",
    "at=113.665,34.757&when=2020-01-01T00:00",
    "at=113.665,34.757&x=%00",
    "at=113.665,34.757&x=" + "a" * 500,
)


class Watched:
    """The application behind a door, counting what comes through to it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.seen = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.seen += 1
        return Flask.wsgi_app(self.app, environ, start_response)


@pytest.fixture
def behind(sample_app: Flask) -> Watched:
    return Watched(sample_app)


@pytest.fixture
def door(sample_app: Flask, behind: Watched) -> Client:
    return Client(FrontDoor(behind, sample_app.extensions[KEY], RateLimiter(0), None))


@pytest.mark.parametrize("query", PLAIN)
def test_a_plain_question_never_reaches_the_framework_and_gets_the_same_answer(
    query: str, door: Client, behind: Watched
) -> None:
    quick = door.get(f"{NEAREST}?{query}")
    assert behind.seen == 0
    thorough = Client(behind).get(f"{NEAREST}?{query}")
    assert behind.seen == 1
    assert quick.status_code == thorough.status_code == 200
    assert quick.data == thorough.data
    for name in ("Content-Type", "Cache-Control", "Content-Length"):
        assert quick.headers[name] == thorough.headers[name]


@pytest.mark.parametrize("cookies", ["", "size=large; theme=dark"])
@pytest.mark.parametrize("query", [*PLAIN[:1], "at=121.2172,31.316&need=water&show=40", "at=139.7,35.6"])
def test_a_plain_page_is_the_same_once_its_frame_is_kept(
    query: str, cookies: str, door: Client, behind: Watched
) -> None:
    asked = {"headers": {"Cookie": cookies, "User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"}}
    thorough = Client(behind).get(f"/?{query}", **asked)
    seen = behind.seen
    quick = door.get(f"/?{query}", **asked)
    assert behind.seen == seen
    assert quick.data == thorough.data
    assert quick.headers["Cache-Control"] == thorough.headers["Cache-Control"] == "private, no-store"
    assert quick.headers["Content-Type"] == thorough.headers["Content-Type"]


def test_a_page_without_a_position_is_left_to_the_application(door: Client, behind: Watched) -> None:
    assert door.get("/").status_code == 200
    assert door.get("/?district=410102").status_code == 200
    assert behind.seen == 2


@pytest.mark.parametrize("query", ODD)
def test_an_odd_question_is_left_to_the_application(query: str, door: Client, behind: Watched) -> None:
    through = door.get(f"{NEAREST}?{query}")
    assert behind.seen == 1
    assert (through.status_code, through.data) == _answer(behind, query)


def _answer(behind: Watched, query: str) -> tuple[int, bytes]:
    direct = Client(behind).get(f"{NEAREST}?{query}")
    return direct.status_code, direct.data


def test_head_and_post_are_left_to_the_application(door: Client, behind: Watched) -> None:
    assert door.head(f"{NEAREST}?{PLAIN[0]}").status_code == 200
    assert door.post(f"{NEAREST}?{PLAIN[0]}").status_code == 405
    assert behind.seen == 2


def test_the_answer_is_packed_for_who_takes_it(door: Client) -> None:
    packed = door.get(f"{NEAREST}?{PLAIN[0]}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == door.get(f"{NEAREST}?{PLAIN[0]}").data


def test_a_host_that_is_not_ours_is_left_to_the_application_to_refuse(sample_app: Flask, behind: Watched) -> None:
    door = Client(FrontDoor(behind, sample_app.extensions[KEY], RateLimiter(0), ["stations.example"]))
    door.get(f"{NEAREST}?{PLAIN[0]}", headers={"Host": "stations.example"})
    assert behind.seen == 0
    door.get(f"{NEAREST}?{PLAIN[0]}", headers={"Host": "evil.example"})
    assert behind.seen == 1


def test_one_address_above_the_limit_is_handed_on(sample_app: Flask, behind: Watched) -> None:
    door = Client(FrontDoor(behind, sample_app.extensions[KEY], RateLimiter(5), None))
    for _ in range(40):
        door.get(f"{NEAREST}?{PLAIN[0]}")
    assert behind.seen >= 25


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for path in (f"{NEAREST}?{PLAIN[0]}", f"{NEAREST}?{ODD[0]}", "/", "/no-such-page"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert len(headers.getlist("Content-Security-Policy")) == 1


@pytest.mark.parametrize("path", [NEAREST, "/"])
def test_gzip_is_for_those_who_take_it(path: str, door: Client) -> None:
    url = f"{path}?at=121.2172,31.316"
    door.get(url)
    packed = door.get(url, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = door.get(url, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
