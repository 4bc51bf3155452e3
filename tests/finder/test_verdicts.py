"""The golden table of verdicts: a rule, a moment, a way in → the words that a rider reads."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from stationfinder.config import Settings
from stationfinder.finder.icons import symbols
from stationfinder.finder.travel import BY, seconds_per_metre, way_words, whole_s
from stationfinder.finder.verdicts import ON_THE_WAY_S, Way, say, trust
from stationfinder.hours import SHANGHAI, expand, load_calendar
from stationfinder.hours.arrival import LETS_IN, on_arrival
from stationfinder.stations.catalogue import Access, catalogue

ROOT = Path(__file__).resolve().parents[2]
CALENDAR = load_calendar(ROOT / "data" / "calendar.csv")
DOORS = {
    "能进": "go",
    "应该能进": "maybe",
    "快关了": "late",
    "要登记": "scan",
    "还没开": "later",
    "关着": "shut",
    "不清楚": "unk",
    "可能没开": "doubt",
    **{way.ask: "scan" for way in catalogue().access.values() if way.ask},
}


def golden() -> list[dict[str, str]]:
    lines = (ROOT / "tests" / "data" / "hours" / "verdicts.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("row", golden(), ids=lambda row: row["about"].replace(" ", "-"))
def test_a_row_of_the_golden_table(row: dict[str, str]) -> None:
    now, arrive = moment(row["now"]), moment(row["arrive"])
    codes = [code for code in row["access"].split("+") if code]
    way = Way(tuple(c for c in codes if c != "first"), True if "first" in codes else None)
    assert set(way.access) <= set(catalogue().access)
    weekly = expand(row["rule"] or None, now.date() - timedelta(days=1), 9, CALENDAR)
    asked = way.ask(weekly.mode_at(arrive), catalogue())
    found = on_arrival(weekly, now, arrive, needs_something=bool(asked), doubtful=bool(row["doubtful"]))
    verified = datetime.fromisoformat(row["verified"]).replace(tzinfo=SHANGHAI) if row["verified"] else None
    away = (arrive - now).total_seconds() >= ON_THE_WAY_S
    words = say(found, way, trust(verified, now), now, catalogue(), on_the_way=away)
    assert found.verdict == row["verdict"]
    assert words.headline == row["said"]
    assert words.confirmed == (row["confirmed"] == "yes")
    assert words.door == DOORS[words.word]
    assert f"v-{words.door}" in symbols()
    if found.verdict == "enter" and not words.confirmed:
        assert words.reason


def test_the_table_is_long_enough_and_knows_every_verdict() -> None:
    rows = golden()
    assert len(rows) >= 40
    assert {row["verdict"] for row in rows} >= LETS_IN | {"not_yet", "closed", "unknown", "doubtful"}
    assert len({row["about"] for row in rows}) == len(rows)


def test_every_way_in_of_the_catalogue_is_either_asked_for_or_nothing_to_have() -> None:
    ways = catalogue().access
    assert {code for code, way in ways.items() if not way.ask} == {"open_door", "ask_staff"}
    for way in ways.values():
        assert not way.ask or way.ask.startswith("要")
        assert not (way.ask and way.free)


def test_a_way_in_that_is_added_to_the_catalogue_asks_by_its_own_word() -> None:
    known = catalogue()
    palm = Access("palm", "刷掌", "先录掌纹，再刷掌进", ask="要刷掌")
    more = replace(known, access={**known.access, "palm": palm})
    assert Way(("palm",)).ask("", more) == "要刷掌"
    assert Way(("palm", "open_door")).ask("", more) == ""
    assert Way(("palm",)).ask("", known) == ""


def test_words_that_count_minutes_say_so() -> None:
    for row in golden():
        assert ("分" in row["said"]) <= (row["verdict"] in {"closing", "not_yet"}), row["about"]


def test_travel_is_slower_on_foot_and_never_rounded_down() -> None:
    settings = Settings()
    paces = {by: seconds_per_metre(by, settings) for by in BY}
    assert [whole_s(1000 * paces[by]) for by in BY] == [1040, 260, 188]
    assert [whole_s(metres * paces["walk"]) for metres in (0, 0.1)] == [0, 1]
    assert whole_s(500 * seconds_per_metre("walk", Settings(detour=1.0, walk_kmh=3.6))) == 500


def test_the_time_to_get_there_is_an_estimate_in_whole_minutes() -> None:
    assert way_words(0, "walk") == "步行约 1 分钟"
    assert way_words(181, "ebike") == "骑车约 4 分钟"
    assert way_words(3600, "car") == "开车约 1 小时"
    assert way_words(4740, "car") == "开车约 1 小时 19 分"
    assert way_words(36060, "car") == "开车约 10 小时"
