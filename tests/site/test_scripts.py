"""Scripts and styles of the site: what comes at once, what comes when it is wanted, and how they travel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from stationfinder.web.assets import COMMENTS, LATER, STATIC

MOST_LINES = 300
SCRIPTS = sorted((STATIC / "js").glob("*.js"))


def test_every_script_that_comes_later_is_there(client: FlaskClient) -> None:
    found = re.search(r'<meta name="scripts" content="([^"]+)"', client.get("/about").text)
    assert found
    addresses = found.group(1).split()
    assert [address.rpartition("/")[2] for address in addresses] == [f"{name}.js" for name in LATER]
    for address in addresses:
        assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_comes_later_adds_itself_under_its_own_name() -> None:
    for name in LATER:
        assert f"station.{name} = " in (STATIC / "js" / f"{name}.js").read_text("utf-8"), name


@pytest.mark.parametrize("path", ["/", "/?district=410100", "/districts", "/offline", "/about", "/map"])
def test_every_tap_names_a_script_and_a_verb_that_it_has(client: FlaskClient, path: str) -> None:
    for script, verb in re.findall(r'data-tap="(\w+)\.(\w+)"', client.get(path).text):
        assert script in LATER
        code = (STATIC / "js" / f"{script}.js").read_text("utf-8")
        assert re.search(rf"station\.{script} = {{[^}}]*\b{verb}: ", code), f"{script}.{verb}"


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.name for script in SCRIPTS])
def test_no_script_is_long_or_writes_markup(script: Path) -> None:
    code = script.read_text("utf-8")
    assert len(code.splitlines()) <= MOST_LINES
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", code)


def test_a_file_that_is_not_ours_travels_as_it_lies_there(client: FlaskClient) -> None:
    file = "vendor/leaflet@1.9.4/leaflet.js"
    assert client.get(f"/assets/0/{file}").data == (STATIC / file).read_bytes()


def test_two_styles_travel_as_one(client: FlaskClient) -> None:
    sent = client.get("/assets/0/css/site.css").text
    assert "--go:" in sent
    assert ".plate" in sent


def test_only_whole_lines_of_comment_stay_at_home() -> None:
    own = b"/* a */\nlet b = 1; // c\n  // d\n/* e\n   f */\nlet g = '/* h */';\n/* i */ let j;\n/* k */\n"
    assert COMMENTS.sub(b"", own) == b"let b = 1; // c\nlet g = '/* h */';\n/* i */ let j;\n"
