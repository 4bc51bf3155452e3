"""Which stations become rows of a snapshot, and that one that cannot does not take the others with it. Made up."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime

import pytest

from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.published import made_rows
from stationfinder.finder.segment import build
from stationfinder.finder.snapshot import Place, Snapshot
from stationfinder.geo.points import LonLat
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.rules import PublicStation

PLAIN = PublicStation(
    id=1,
    code="AAAAAAA",
    kind="rest_station",
    name="虚构驿站",
    revision=1,
    adcode="410105",
    position=LonLat(113.665, 34.757),
    opening_hours="24/7",
    source="made up for the tests",
)
AWAY = replace(PLAIN, status="suspended", status_reason="装修", suspended_from=date(2026, 11, 1))


def names(*stations: PublicStation) -> list[str]:
    return [row.station.name for row in made_rows(stations, catalogue())]


def found(station: PublicStation) -> Place:
    place = Snapshot(build([station], catalogue(), 1), 1).find(station.code)
    assert place is not None
    return place


def test_closed_and_planned_stations_and_those_away_for_nobody_knows_how_long_are_not_found() -> None:
    others = [replace(PLAIN, status=status) for status in ("closed", "planned")]
    assert names(PLAIN, AWAY, *others) == ["虚构驿站"]


def test_a_suspension_ends_on_its_last_day_by_itself() -> None:
    place, book = found(replace(AWAY, suspended_until=date(2026, 11, 5))), HoursBook(calendar())
    for hour, state in (
        (datetime(2026, 11, 1, 0, 0, tzinfo=SHANGHAI), "closed"),
        (datetime(2026, 11, 5, 23, 59, tzinfo=SHANGHAI), "closed"),
        (datetime(2026, 11, 6, 0, 0, tzinfo=SHANGHAI), "open"),
        (datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI), "open"),
    ):
        assert book.schedule(place.rule, hour).state_at(hour) == state, hour
    during = datetime(2026, 11, 3, 12, 0, tzinfo=SHANGHAI)
    assert "装修" in book.schedule(place.rule, during).reason_at(during)


def test_a_county_that_this_release_does_not_know_is_no_reason_to_hide_a_station(
    caplog: pytest.LogCaptureFixture,
) -> None:
    strange = [replace(PLAIN, id=number, code=f"AAAAAA{number}", adcode="410199") for number in (2, 3)]
    with caplog.at_level(logging.WARNING):
        segment = build([PLAIN, *strange], catalogue(), 1)
    assert sorted(segment.arrays["adcodes"].tolist()) == [0, 0, 410105]
    assert [record.getMessage() for record in caplog.records] == [
        "2 stations are said to lie in 410199, which is no area of this release"
    ]


@pytest.mark.parametrize("slip", [{"name": "半个字\ud83d"}, {"search_text": "\ud83d"}], ids=["name", "search text"])
def test_a_station_that_cannot_be_shown_is_left_out_and_logged(
    slip: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    broken = replace(PLAIN, id=2, code="AAAAAA2", **slip)  # type: ignore[arg-type]
    assert names(broken, PLAIN) == ["虚构驿站"]
    assert [record.getMessage() for record in caplog.records] == ["station AAAAAA2 cannot be shown"]
    assert caplog.records[0].exc_info
