"""Nonsense at the door: a problem that names the field, never a guess, never a 5xx."""

from __future__ import annotations

import random
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from stationfinder.stations.catalogue import catalogue

NEAREST = "/api/v1/stations/nearest"
GOOD_AT = "at=113.665,34.757"

# (query of the nearest route, field that the problem names)
BAD = [
    ("at=nan,34.757", "at"), ("at=113.665,NaN", "at"), ("at=inf,34.757", "at"), ("at=-inf,-inf", "at"),
    ("at=Infinity,1", "at"), ("at=1e400,34.757", "at"), ("at=1e2,34.757", "at"), ("at=34.757,113.665", "at"),
    ("at=%D9%A1%D9%A1%D9%A3.6,%D9%A3%D9%A4.7", "at"),  # Arabic digits
    ("at=%EF%BC%91%EF%BC%91%EF%BC%93.6,34.7", "at"),  # full-width digits
    ("at=", "at"), ("", "at"), ("at=113.665", "at"), ("at=113.665,34.757,1", "at"), ("at=181,34", "at"),
    ("at=113.665,91", "at"), ("at=0x71,0x22", "at"), ("at=1_1_3,34", "at"), ("at=%2B113.6,34.7", "at"),
    ("at=113.665,34.757%00", "at"), ("at=%FF,34.757", "at"), ("at=113.665,34.757%ED%A0%80", "at"),
    ("at=113.665,34.757&at=113.665,34.757", "at"), ("at=&at=113.665,34.757", "at"),
    (f"{GOOD_AT}&need=massage", "need"), (f"{GOOD_AT}&need=water,massage", "need"),
    (f"{GOOD_AT}&kind=hotel", "kind"),
    (f"{GOOD_AT}&need=%00", "need"), (f"{GOOD_AT}&kind=%FF", "kind"),
    (f"{GOOD_AT}&datum=utm", "datum"), (f"{GOOD_AT}&datum=WGS84", "datum"),
    (f"{GOOD_AT}&datum=gcj02&datum=gcj02", "datum"),
    (f"{GOOD_AT}&limit=0", "limit"), (f"{GOOD_AT}&limit=-1", "limit"),
    (f"{GOOD_AT}&limit=1000000000", "limit"),
    (f"{GOOD_AT}&limit=51", "limit"), (f"{GOOD_AT}&limit=9223372036854775808", "limit"),
    (f"{GOOD_AT}&limit=1.0", "limit"),
    (f"{GOOD_AT}&limit=%D9%A5", "limit"), (f"{GOOD_AT}&limit=5&limit=5", "limit"),
    (f"{GOOD_AT}&limit={'9' * 3000}", "limit"),
    (f"{GOOD_AT}&within_m=0", "within_m"), (f"{GOOD_AT}&within_m=-1", "within_m"),
    (f"{GOOD_AT}&within_m=100001", "within_m"),
    (f"{GOOD_AT}&within_m=nan", "within_m"), (f"{GOOD_AT}&within_m=1e400", "within_m"),
    (f"{GOOD_AT}&within_m=500&within_m=500", "within_m"),
]  # fmt: skip
BAD_VIEWS = [
    ("", "bbox"), ("bbox=1,2,3", "bbox"), ("bbox=nan,nan,nan,nan", "bbox"), ("bbox=114,34,113,35", "bbox"),
    ("bbox=113,35,114,34", "bbox"), ("bbox=34.6,113.5,34.9,113.8", "bbox"), ("bbox=-181,0,0,1", "bbox"),
    ("bbox=113,34,114,35&bbox=113,34,114,35", "bbox"), ("bbox=113,34,114,35&limit=0", "limit"),
    ("bbox=113,34,114,35&limit=3001", "limit"), ("bbox=113,34,114,35&need=x", "need"),
    ("bbox=%FF,34,114,35", "bbox"), ("bbox=1e400,0,0,0", "bbox"),
]  # fmt: skip


def refused(client: FlaskClient, address: str) -> dict[str, str]:
    answer = client.get(address)
    assert answer.status_code == 400, address
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert problem["status"] == 400
    assert problem["title"]
    fields: dict[str, str] = problem["fields"]
    return fields


@pytest.mark.parametrize(("asked", "field"), BAD)
def test_nearest_names_the_bad_field(client: FlaskClient, asked: str, field: str) -> None:
    fields = refused(client, f"{NEAREST}?{asked}")
    assert set(fields) == {field}
    assert fields[field].strip()


@pytest.mark.parametrize(("asked", "field"), BAD_VIEWS)
def test_the_view_names_the_bad_field(client: FlaskClient, asked: str, field: str) -> None:
    assert set(refused(client, f"/api/v1/stations?{asked}")) == {field}


@pytest.mark.parametrize("asked", ["parent=41", "parent=x", "parent=410100&parent=410100", "parent=%00", "parent=%FF"])
def test_districts_name_the_bad_parent(client: FlaskClient, asked: str) -> None:
    assert set(refused(client, f"/api/v1/districts?{asked}")) == {"parent"}


def test_swapped_axes_are_recognised(client: FlaskClient) -> None:
    assert "像是经纬度写反了" in refused(client, f"{NEAREST}?at=34.757,113.665")["at"]


def test_an_unknown_need_or_kind_hears_the_known_ones(client: FlaskClient) -> None:
    fields = refused(client, f"{NEAREST}?{GOOD_AT}&need=massage&kind=hotel")
    assert all(code in fields["need"] for code in catalogue().services)
    assert all(code in fields["kind"] for code in catalogue().kinds)


def test_all_bad_fields_are_named_together(client: FlaskClient) -> None:
    fields = refused(client, f"{NEAREST}?at=nan,nan&limit=0&datum=utm&need=x&kind=y&within_m=0")
    assert set(fields) == {"at", "limit", "datum", "need", "kind", "within_m"}


def test_a_query_of_100_kb_is_too_long(client: FlaskClient) -> None:
    for path in (NEAREST, "/", "/api/v1/stations"):
        assert client.get(f"{path}?{GOOD_AT}&q={'x' * 100_000}").status_code == 414


@pytest.mark.parametrize("asked", ["at=nan,nan", "at=34.757,113.665", "need=massage", "show=0", "q=%FF", "district=x"])
def test_the_page_refuses_in_words_and_with_a_way_on(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/?{asked}")
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert 'href="/"' in answer.text


PIECES = [
    "113.665,34.757", "nan", "inf", "-inf", "1e400", "-0",
    "٣٤", "１１３", "\x00", "\ud800", "\ufffe", "'", '"', "<script>",
    "%", "%%", "%zz", "%u0041", "&", "=", ";",
    "#", "[]", "[" * 200, "{}", "../", "..%2f", "\r\nX: 1", "9" * 400,
    str(2**63), str(-(2**63)), "null", "None", "true", "驿站", "\u202e",
    "\u200f", "a\u0301" * 50, " ", "\t", "+", ",,,,",
    "0x1F", "1_000", "NaN,NaN", "180,90", "-180,-90",
    "180.0000001,0", "water", "rest_station", "gcj02", "1 OR 1=1",
    "%00", "%ff", "%c0%af", "%ed%a0%80", "\u2028", "𝟙𝟙𝟛", "½", "Ⅷ", "113.665\u3001 34.757",
]  # fmt: skip
NAMES = ["at", "datum", "need", "kind", "limit", "within_m", "bbox", "parent", "zoom", "q", "district", "zone", "show"]
PATHS = [
    NEAREST, "/api/v1/stations", "/api/v1/districts", "/api/v1/outlines", "/", "/map", "/healthz", "/readyz",
    "/api/v1/stations/", "/stations/", "/s/", "/assets/", "/nowhere/", "/api/",
]  # fmt: skip


def nonsense(rng: random.Random) -> str:
    """An address that nobody in his right mind types; bytes as a hostile client would write them."""

    def piece() -> str:
        text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 3)))
        raw = rng.random() < 0.4
        encoded = text.encode("utf-8", "surrogatepass")
        return quote(encoded, safe="%&=;,/[]+" if raw else ",")

    path = rng.choice(PATHS)
    if path.endswith("/") and path != "/":
        path += piece()
    pairs = [f"{rng.choice(NAMES)}={piece()}" for _ in range(rng.randint(0, 5))]
    if rng.random() < 0.3:
        pairs.append(piece())
    if rng.random() < 0.3:
        pairs.append("at=113.665,34.757")
    return f"{path}?{'&'.join(pairs)}"


@pytest.mark.parametrize("seed", range(6))
def test_five_hundred_malformed_requests_get_no_5xx(client: FlaskClient, seed: int) -> None:
    rng = random.Random(f"malformed {seed}")
    for _ in range(500):
        address = nonsense(rng)
        method = rng.choice(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "DELETE"])
        answer = client.open(address, method=method)
        assert answer.status_code < 500, f"{method} {address}"
        if address.startswith("/api/") and answer.status_code >= 400 and method != "HEAD":
            assert answer.content_type == "application/problem+json", address


BODIES = [b"", b"{", b"[]", b"null", b'{"a":' * 2000, b"\xff\xfe", b'{"at": "\\ud800"}', b"a" * (1 << 20) + b"b"]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("media", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_where_none_is_read_does_no_harm(client: FlaskClient, body: bytes, media: str) -> None:
    for path in (NEAREST, "/", "/api/v1/districts"):
        assert client.get(f"{path}?{GOOD_AT}", data=body, content_type=media).status_code < 500
        assert client.post(path, data=body, content_type=media).status_code in (405, 413)
