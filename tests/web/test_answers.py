"""Answers that may be kept on the way, and who takes gzip."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stationfinder import web
from stationfinder.config import Settings
from stationfinder.web.answers import checked
from stationfinder.web.headers import accepts_gzip

LONG = ("驿" * 1000).encode()
JSON = "application/json"


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("kept_answers", static_folder=None, template_folder=None)
    settings = Settings(reads_per_s=0)
    web.init_app(app, settings)
    web.wrap(app, settings)
    app.add_url_rule("/plain", "plain", lambda: checked(LONG, JSON))
    app.add_url_rule("/day", "day", lambda: checked("x", JSON, cache="public, max-age=60", vary="Cookie"))
    app.add_url_rule("/packed", "packed", lambda: checked(gzip.compress(LONG, mtime=0), JSON, packed=True))
    return app.test_client()


@pytest.mark.parametrize("path", ["/plain", "/day", "/packed"])
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_whoever_has_it_gets_304(client: FlaskClient, path: str, encoding: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": encoding})
    assert first.headers["ETag"].startswith('W/"')
    again = client.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    other = client.get(path, headers={"If-None-Match": 'W/"another"'})
    assert other.status_code == 200


def test_the_cache_rule_is_the_one_given(client: FlaskClient) -> None:
    assert client.get("/plain").headers["Cache-Control"] == "no-cache"
    answer = client.get("/day")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in ", ".join(answer.headers.getlist("Vary"))


def test_what_is_packed_already_is_unpacked_for_those_who_do_not_take_it(client: FlaskClient) -> None:
    packed = client.get("/packed", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == LONG
    for encoding in ("", "br", "gzip;q=0"):
        plain = client.get("/packed", headers={"Accept-Encoding": encoding})
        assert "Content-Encoding" not in plain.headers
        assert plain.data == LONG
        assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    "header", ["gzip", "gzip, deflate, br", "GZIP;q=0.5", "*", "*;q=0, gzip", "br;q=1.0, gzip;q=0.001"]
)
def test_gzip_is_taken(header: str, client: FlaskClient) -> None:
    assert accepts_gzip(header)
    assert client.get("/plain", headers={"Accept-Encoding": header}).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "header", ["", "br", "gzip;q=0", "gzip ; q=0.0", "br, gzip;q=0, *", "*;q=0", "identity", "notgzip"]
)
def test_gzip_is_refused(header: str, client: FlaskClient) -> None:
    assert not accepts_gzip(header)
    answer = client.get("/plain", headers={"Accept-Encoding": header})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == LONG


@pytest.mark.parametrize("name", ["a" * 256 + ".js", "a" * 3000, "js/" + "驿" * 100, "a/" * 1500 + "b.js"])
def test_a_file_name_too_long_for_any_disk_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/x/{name}").status_code == 404


def test_a_script_is_plain_for_whoever_refuses_gzip(client: FlaskClient) -> None:
    packed = client.get("/assets/x/js/page.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/assets/x/js/page.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
