"""Reading pages, the choice of look, and what browsers and robots ask for by name."""

from __future__ import annotations

import json
from xml.parsers import expat

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/about", "/privacy", "/accessibility"])
def test_a_reading_page_has_one_heading_and_a_way_back(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("path", ["/about", "/privacy", "/accessibility"])
def test_a_reading_page_is_shown_at_once_and_asked_about_meanwhile(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "max-age=0, stale-while-revalidate=86400"
    # The look is in the page: a kept one must not come back in the size of before.
    assert "Cookie" in answer.headers["Vary"]
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/", "/map", "/districts", "/?district=310114", "/offline", "/sw.js", "/api/v1/districts"]
)
def test_what_tells_of_places_is_asked_about_before_it_is_shown(client: FlaskClient, path: str) -> None:
    """An alert may be new, a place may be shut since: what comes from the network is never an older one."""
    assert client.get(path).headers["Cache-Control"] == "no-cache"


def test_privacy_says_what_happens_to_a_position(client: FlaskClient) -> None:
    text = client.get("/privacy").text
    for promise in ("约 10 米", "不存", "不写进日志", "个人信息保护法"):
        assert promise in text


def test_large_type_is_kept_for_a_year_and_shown_at_once(client: FlaskClient) -> None:
    answer = client.get("/look?size=large&theme=dark&back=/about")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/about"
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Max-Age=31536000" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    page = client.get("/about").text
    assert 'data-size="large"' in page
    assert 'data-theme="dark"' in page


@pytest.mark.parametrize("back", ["//evil.example", "/%5Cevil.example", "https://evil.example"])
def test_a_look_never_leads_to_another_site(client: FlaskClient, back: str) -> None:
    assert client.get(f"/look?size=large&back={back}").headers["Location"] == "/"


def test_an_unknown_size_is_refused_and_sets_nothing(client: FlaskClient) -> None:
    answer = client.get("/look?size=huge")
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    assert "字号" in answer.text


def test_the_mark_is_a_picture_that_carries_its_own_colours(client: FlaskClient) -> None:
    answer = client.get("/favicon.svg")
    assert answer.mimetype == "image/svg+xml"
    expat.ParserCreate().Parse(answer.text, True)
    assert "currentColor" not in answer.text
    assert "class=" not in answer.text


def test_robots_and_the_manifest_are_there(client: FlaskClient) -> None:
    assert "Disallow: /*?*at=" in client.get("/robots.txt").text
    manifest = json.loads(client.get("/manifest.webmanifest").data)
    assert manifest["lang"] == "zh-CN"
    assert client.get(manifest["icons"][0]["src"]).status_code == 200


def test_a_refused_position_is_kept_in_the_form_with_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/?at=34.7,113.6&need=water")
    assert answer.status_code == 400
    assert 'value="34.7,113.6"' in answer.text
    assert "经纬度写反了" in answer.text
    assert 'name="need" value="water"' in answer.text
    assert 'href="/districts"' in answer.text


def test_a_missing_page_shows_the_way_out(client: FlaskClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert 'href="/districts"' in answer.text
    assert 'href="/"' in answer.text


def test_typed_markup_stays_text(client: FlaskClient) -> None:
    answer = client.get("/?at=1&q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert(1)" not in answer.text
