"""The data route on arrival: verdicts, times, `by`, `when`, `enter`, on the sample stations on a Wednesday at ten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from site_fixtures import MORNING

from stationfinder.config import Settings
from stationfinder.finder.travel import BY, seconds_per_metre, whole_s
from stationfinder.hours import SHANGHAI

# Many of the sample stations with hours stand around here.
AT = "121.2172,31.316"
LETS_IN = {"enter", "access", "closing"}


def features(client: FlaskClient, **asked: object) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/stations/nearest", query_string={"at": AT, "limit": 50, **asked})
    assert answer.status_code == 200, answer.text
    return [feature["properties"] for feature in answer.get_json()["features"]]


@pytest.mark.parametrize("by", BY)
def test_one_arrives_when_the_way_is_done(client: FlaskClient, by: str) -> None:
    for said in features(client, by=by):
        assert abs(said["travel_s"] - whole_s(said["distance_m"] * seconds_per_metre(by, Settings()))) <= 1  # type: ignore[arg-type]
        arrive = datetime.fromisoformat(said["arrive_at"])
        assert arrive.utcoffset() == timedelta(hours=8)
        assert arrive == MORNING + timedelta(seconds=said["travel_s"])


def test_the_electric_bicycle_is_meant_when_nothing_is_said(client: FlaskClient) -> None:
    assert features(client) == features(client, by="ebike")
    assert features(client)[0]["travel_s"] < features(client, by="walk")[0]["travel_s"]


def test_verdicts_agree_with_states_and_times(client: FlaskClient) -> None:
    listed = features(client) + features(client, when="2026-03-11T19:50") + features(client, when="2026-03-12T06:00")
    assert {said["verdict"] for said in listed} >= {"enter", "closed", "unknown"}
    for said in listed:
        opened = said["state_on_arrival"] == "open"
        assert (said["verdict"] in LETS_IN) == opened
        assert (said["verdict"] == "unknown") == (said["state_on_arrival"] == "unknown")
        assert "opens_at" not in said or said["verdict"] in {"closed", "not_yet"}
        assert "closes_at" not in said or opened
        arrive = datetime.fromisoformat(said["arrive_at"])
        if said["verdict"] == "not_yet":
            assert datetime.fromisoformat(said["opens_at"]).date() == arrive.date()
        if "closes_at" in said:
            left = datetime.fromisoformat(said["closes_at"]) - arrive
            assert (left < timedelta(minutes=30)) == (said["verdict"] == "closing")
        # No sample station has ever been verified: an import is no verification.
        assert said["confirmed"] is False
        assert said["verdict"] != "enter" or said["reason"]


def test_another_moment_gives_the_answers_of_that_moment(client: FlaskClient) -> None:
    night = {said["code"]: said for said in features(client, when="2026-03-12T02:00")}
    day = {said["code"]: said for said in features(client)}
    changed = [code for code in night if night[code]["state"] != day[code]["state"]]
    assert changed
    for said in night.values():
        setting_out = datetime(2026, 3, 12, 2, 0, tzinfo=SHANGHAI)
        assert datetime.fromisoformat(said["arrive_at"]) == setting_out + timedelta(seconds=said["travel_s"])


def test_enter_is_the_unfiltered_answer_without_the_others(client: FlaskClient) -> None:
    for when in ("2026-03-11T10:00", "2026-03-11T19:45", "2026-03-11T23:30", "2026-03-15T09:00"):
        entered = features(client, when=when, enter=1)
        expected = [said for said in features(client, when=when) if said["verdict"] in LETS_IN]
        assert [said["code"] for said in entered][: len(expected)] == [said["code"] for said in expected]
        assert all(said["verdict"] in LETS_IN for said in entered)


def test_what_is_wrong_is_named_all_at_once(client: FlaskClient) -> None:
    asked = {"at": AT, "by": "bus", "when": "2026-03-20T10:01", "enter": "perhaps"}
    answer = client.get("/api/v1/stations/nearest", query_string=asked)
    assert answer.status_code == 400
    assert set(answer.get_json()["fields"]) == {"by", "when", "enter"}


def test_one_station_and_a_view_speak_of_being_there(client: FlaskClient) -> None:
    code = features(client)[0]["code"]
    one = client.get(f"/api/v1/stations/{code}").get_json()["properties"]
    seen = client.get("/api/v1/stations", query_string={"bbox": "121.1,31.2,121.3,31.4"}).get_json()["features"]
    for said in (one, *(feature["properties"] for feature in seen)):
        assert {"verdict", "confirmed", "state_on_arrival"} <= set(said)
        assert said["state_on_arrival"] == said["state"]
        assert not {"travel_s", "arrive_at"} & set(said)
