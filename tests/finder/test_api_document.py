"""`docs/api.md` and `docs/openapi.json` beside the answers themselves; on the sample stations."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from site_fixtures import MORNING, application

from finder.made_up import AT as WHEN
from finder.made_up import BY, Register, draft
from stationfinder.config import Settings
from stationfinder.finder.travel import seconds_per_metre
from stationfinder.geo.distance import geodesic_metres
from stationfinder.geo.districts import districts
from stationfinder.geo.points import LonLat
from stationfinder.hours import sentence
from stationfinder.stations import commands
from stationfinder.stations.codes import parse_code

DOCS = Path(__file__).resolve().parents[2] / "docs"
API = (DOCS / "api.md").read_text("utf-8")
OPENAPI: dict[str, Any] = json.loads((DOCS / "openapi.json").read_text("utf-8"))
OPENAPI_CODE = OPENAPI["paths"]["/api/v1/stations/{code}"]["get"]["parameters"][0]["schema"]["examples"][0]
AT = LonLat(113.665, 34.757)
# One request for each documented one that is answered with 200.
ASKED = {
    "/api/v1/stations/nearest": "?at=121.2172,31.316",
    "/api/v1/stations/along": "?from=121.2,31.3&to=121.22,31.32",
    "/api/v1/stations": "?bbox=121,31,121.5,31.6",
    "/api/v1/stations/{code}": "",
    "/api/v1/districts": "",
    "/api/v1/outlines": "?bbox=121,31,121.5,31.6&zoom=10",
    "/api/v1/alerts": "?district=310114",
    "/api/v1/suggest": "?q=x",
    "/healthz": "",
    "/readyz": "",
}


def example() -> dict[str, Any]:
    """The first place of the first example."""
    text = re.findall(r"```json\n(\{\n.*?)\n```", API, re.DOTALL)[0]
    first: dict[str, Any] = json.loads(text)["features"][0]
    return first


def test_the_example_is_no_place_of_the_register(client: FlaskClient) -> None:
    code = example()["id"]
    assert parse_code(code) == code
    assert client.get(f"/api/v1/stations/{code}").status_code == 404
    assert client.get(f"/api/v1/stations/{OPENAPI_CODE}").status_code == 404
    lon, lat = example()["geometry"]["coordinates"]
    near = client.get(f"/api/v1/stations?bbox={lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}").get_json()
    assert near["features"] == []


def test_the_example_adds_up() -> None:
    said = example()["properties"]
    place = LonLat(*example()["geometry"]["coordinates"])
    county = districts().county_at(place)
    assert county is not None
    assert (said["adcode"], said["district"]) == (county.adcode, districts().label(county.adcode))
    metres = float(geodesic_metres(AT, np.array([[place.lon, place.lat]]))[0])
    assert said["distance_m"] == round(metres, 1)
    assert said["travel_s"] == -(-metres * seconds_per_metre("ebike", Settings()) // 1)
    arrive, closes = (datetime.fromisoformat(said[name]) for name in ("arrive_at", "closes_at"))
    assert closes - arrive > timedelta(minutes=30)
    assert said["hours_sentence"] == sentence(said["opening_hours"])
    assert set(said) <= set(OPENAPI["components"]["schemas"]["Properties"]["properties"])


def test_every_documented_request_is_tried_here() -> None:
    assert set(ASKED) == set(OPENAPI["paths"])


@pytest.mark.parametrize("path", ASKED)
def test_304_is_documented_where_it_is_given(client: FlaskClient, path: str) -> None:
    code = client.get("/api/v1/stations?bbox=121,31,121.5,31.6").get_json()["features"][0]["id"]
    url = path.format(code=code) + ASKED[path]
    answer = client.get(url)
    assert answer.status_code == 200
    tag = answer.headers.get("ETag")
    assert ("304" in OPENAPI["paths"][path]["get"]["responses"]) == (tag is not None)
    if tag is not None:
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ASKED)
def test_the_cache_rules_of_the_document_are_those_given(client: FlaskClient, path: str) -> None:
    code = client.get("/api/v1/stations?bbox=121,31,121.5,31.6").get_json()["features"][0]["id"]
    answer = client.get(path.format(code=code) + ASKED[path])
    rule, tag = answer.headers["Cache-Control"], "yes" if "ETag" in answer.headers else "no"
    assert re.search(rf"^\|[^|]+\| `{re.escape(rule)}`[^|]*\| {tag} \|$", API, re.MULTILINE), (rule, tag)


def test_a_merged_code_leads_on_as_documented(register: Register) -> None:
    old, new = register.add(draft("旧"), draft("新"))
    with register.database.transaction() as session:
        commands.merge(session, code_from=old, into=new, by=BY, at=WHEN)
    with application(register.settings, lambda: MORNING) as app:
        answer = app.test_client().get(f"/api/v1/stations/{old}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/api/v1/stations/{new}")
    assert "301" in OPENAPI["paths"]["/api/v1/stations/{code}"]["get"]["responses"]
