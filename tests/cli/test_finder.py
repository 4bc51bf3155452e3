"""`nearest` says what the API says."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from site_fixtures import application

from cli.conftest import Run
from stationfinder.config import Settings

AT = "113.665,34.757"
NEAR_EUROPE = "-0.12,51.5"
# A moment to come: the answer then does not depend on when it is asked.
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT12:00")


@pytest.fixture
def sampled(run: Run, pristine_dir: Path, tmp_path: Path) -> Run:
    """The command on the sample stations."""
    shutil.copytree(pristine_dir, tmp_path / "data")
    return run


def answer_of(done: Any) -> dict[str, Any]:
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.output)
    return found


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ((AT, "--limit", "3"), {"at": AT, "limit": "3"}),
        ((AT, "--within", "1"), {"at": AT, "within_m": "1"}),
        ((NEAR_EUROPE, "--limit", "2"), {"at": NEAR_EUROPE, "limit": "2"}),
        ((AT, "--need", "water", "--by", "walk", "--enter"), {"at": AT, "need": "water", "by": "walk", "enter": "1"}),
    ],
)
def test_json_is_member_for_member_what_the_api_answers(
    sampled: Run, tmp_path: Path, words: tuple[str, ...], query: dict[str, str]
) -> None:
    told = answer_of(sampled("nearest", *words, "--json", "--when", TOMORROW, "--base-url", "https://yizhan.example/"))
    settings = Settings(data_dir=tmp_path / "data", reads_per_s=0)
    with application(settings, lambda: datetime.now(UTC)) as app:
        client: FlaskClient = app.test_client()
        asked = {**query, "when": TOMORROW}
        answer = client.get("/api/v1/stations/nearest", query_string=asked, base_url="https://yizhan.example")
        assert told == answer.get_json()


def test_json_tells_revision_notice_and_how_far_the_nearest_is(sampled: Run) -> None:
    assert answer_of(sampled("nearest", AT, "--json"))["revision"] > 0
    assert answer_of(sampled("nearest", AT, "--json", "--within", "1"))["nearest_beyond_m"] > 1
    assert answer_of(sampled("nearest", NEAR_EUROPE, "--json"))["notice"]


def test_a_longitude_west_of_greenwich_is_no_option(sampled: Run) -> None:
    for words in ((NEAR_EUROPE, "--limit", "1"), ("--limit", "1", NEAR_EUROPE), ("--limit", "1", "--", NEAR_EUROPE)):
        done = sampled("nearest", *words)
        assert done.exit_code == 0, done.output
        assert "公里" in done.output
    assert "No such option" in sampled("nearest", AT, "--nede", "water").output


def urls(answer: dict[str, Any]) -> set[str]:
    return {feature["properties"]["url"].rpartition("/stations/")[0] for feature in answer["features"]}


def test_links_are_whole_and_lead_where_the_operator_says(sampled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert urls(answer_of(sampled("nearest", AT, "--json"))) == {"http://127.0.0.1:8000"}
    monkeypatch.setenv("STATIONFINDER_TRUSTED_HOSTS", "yizhan.example,other.example")
    assert urls(answer_of(sampled("nearest", AT, "--json"))) == {"https://yizhan.example"}
    given = sampled("nearest", AT, "--json", "--base-url", "http://10.0.0.7:8080")
    assert urls(answer_of(given)) == {"http://10.0.0.7:8080"}


@pytest.mark.parametrize("address", ["ftp://a.example", "yizhan.example", "https://a.example/path?x", "https://a\nb"])
def test_an_address_that_is_none_is_refused(sampled: Run, address: str) -> None:
    done = sampled("nearest", AT, "--json", "--base-url", address)
    assert done.exit_code == 2
    assert "--base-url" in done.output


def test_exported_links_are_whole_too(sampled: Run, tmp_path: Path) -> None:
    sampled("export", "--format", "geojson", "--base-url", "https://yizhan.example", tmp_path / "out.geojson")
    assert urls(json.loads((tmp_path / "out.geojson").read_bytes())) == {"https://yizhan.example"}
