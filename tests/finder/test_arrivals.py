"""The nearest that are open on arrival against a look at every station. Stations and hours are made up."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from finder.made_up import CENTRE
from stationfinder.config import Settings
from stationfinder.finder.arrivals import Arrivals
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.rows import Travel, open_on_arrival
from stationfinder.finder.segment import Segment, build
from stationfinder.finder.snapshot import EVERYTHING, Place, Snapshot, Wish
from stationfinder.finder.travel import BY, By, seconds_per_metre, whole_s
from stationfinder.geo.points import LonLat
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.rules import PublicStation, ServiceState

SETTINGS = Settings()
RULES = (
    None,
    "24/7",
    "Mo-Fr 09:00-12:00,13:30-17:30",
    "06:00-21:45",
    "22:00-06:00",
    "WD 08:00-18:00; PH off",
    'Mo-Su 08:00-20:00 "有人值守", Mo-Su 20:00-08:00 "自助进入"',
    "Sa,Su 10:00-16:00",
    "25:00-26:00",
)
MOMENTS = [
    datetime(2026, 9, 29, 12, 0, 20, tzinfo=SHANGHAI),
    datetime(2026, 9, 30, 21, 30, 59, tzinfo=SHANGHAI),
    datetime(2026, 10, 1, 3, 0, tzinfo=SHANGHAI),
    datetime(2026, 10, 10, 5, 40, 7, tzinfo=SHANGHAI),
    datetime(2026, 9, 29, 17, 9, 45, tzinfo=SHANGHAI),
]


def station(number: int, position: LonLat | None, hours: str | None, *, meal: bool = False) -> PublicStation:
    return PublicStation(
        id=number + 1,
        code=f"T{number:06d}",
        kind="rest_station",
        name=f"测试点 {number}",
        revision=1,
        adcode="410105",
        position=position,
        opening_hours=hours,
        services=(ServiceState("meal"),) if meal else (),
        source="made up for the tests",
        search_text="",
    )


def made(count: int, seed: int, first: int = 0, degrees: float = 0.4) -> Segment:
    random = np.random.default_rng(seed)
    shifts, picks = random.normal(0, degrees, (count, 2)).tolist(), random.integers(0, len(RULES), count).tolist()
    rows = [
        station(
            first + number,
            LonLat(CENTRE.lon + shifts[number][0], CENTRE.lat + shifts[number][1]) if number % 50 else None,
            RULES[picks[number]],
            meal=number % 3 == 0,
        )
        for number in range(count)
    ]
    return build(rows, catalogue(), 1)


BASE = made(1500, 1)
BOOK = HoursBook(calendar())


def looked_through(
    snapshot: Snapshot, k: int, moment: datetime, by: By, wish: Wish = EVERYTHING, within_m: float | None = None
) -> list[tuple[int, float]]:
    """The obvious way: all places by distance, each asked for its state at the moment of arrival."""
    found = []
    for place in snapshot.nearest(CENTRE, 5000, wish, within_m):
        arrive = moment + timedelta(seconds=whole_s((place.distance_m or 0.0) * seconds_per_metre(by, SETTINGS)))
        if BOOK.schedule(place.rule, moment).state_at(arrive) == "open":
            found.append(place)
    return listed(found[:k])


def listed(places: list[Place]) -> list[tuple[int, float]]:
    """Ids and metres; two ways of asking the index agree to far less than a micrometre."""
    return [(place.id, round(place.distance_m or 0.0, 6)) for place in places]


def asked(
    snapshot: Snapshot, k: int, moment: datetime, by: By, wish: Wish = EVERYTHING, within_m: float | None = None
) -> list[tuple[int, float]]:
    travel = Travel(moment, seconds_per_metre(by, SETTINGS))
    return listed(Arrivals(BOOK).nearest(snapshot, CENTRE, k, travel, wish, within_m))


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize("k", [1, 20, 400])
def test_the_nearest_open_ones_are_those_of_a_look_at_every_station(moment: datetime, by: By, k: int) -> None:
    snapshot = Snapshot(BASE, 1)
    right = looked_through(snapshot, k, moment, by)
    assert right
    assert asked(snapshot, k, moment, by) == right


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize("within_m", [500.0, 5_000.0, 60_000.0])
def test_a_wish_and_a_distance_hold_as_without_the_filter(moment: datetime, within_m: float) -> None:
    snapshot, wish = Snapshot(BASE, 1), Wish(needs=("meal",))
    right = looked_through(snapshot, 20, moment, "walk", wish, within_m)
    assert asked(snapshot, 20, moment, "walk", wish, within_m) == right


def test_changed_stations_are_asked_beside_the_base() -> None:
    delta = made(200, 2, first=100)
    delta.meta["replaced"] = list(range(101, 301))
    snapshot = Snapshot(BASE, 2, delta)
    for moment in MOMENTS:
        assert asked(snapshot, 50, moment, "ebike") == looked_through(snapshot, 50, moment, "ebike")


def test_one_arrivals_answers_moments_in_any_order() -> None:
    arrivals, snapshot = Arrivals(BOOK), Snapshot(BASE, 1)
    pace = seconds_per_metre("ebike", SETTINGS)
    for moment in [*MOMENTS, *reversed(MOMENTS)]:
        found = arrivals.nearest(snapshot, CENTRE, 20, Travel(moment, pace))
        assert listed(found) == looked_through(snapshot, 20, moment, "ebike")


def test_setting_out_later_is_answered_from_the_timetable_of_today() -> None:
    snapshot, now = Snapshot(BASE, 1), MOMENTS[0]
    later = now + timedelta(days=6, hours=9)
    travel = Travel(later, seconds_per_metre("ebike", SETTINGS))
    found = Arrivals(BOOK).nearest(snapshot, CENTRE, 20, travel, live=now)
    assert listed(found) == looked_through(snapshot, 20, later, "ebike")


def test_nothing_is_found_where_nothing_is_open_or_nothing_is_there() -> None:
    shut = build([station(1, CENTRE, 'off "暂停开放"'), station(2, CENTRE, None)], catalogue(), 1)
    assert asked(Snapshot(shut, 1), 20, MOMENTS[0], "walk") == []
    assert asked(Snapshot(build([], catalogue(), 1), 1), 20, MOMENTS[0], "walk") == []


def test_the_mask_is_the_state_at_the_second_of_arrival() -> None:
    timetable = BOOK.rulebook(BASE, MOMENTS[4]).timetable
    rules: list[str] = BASE.meta["rules"]
    lunch = rules.index("Mo-Fr 09:00-12:00,13:30-17:30")
    # 17:09:45 and 20 minutes 14 seconds are 17:29:59.
    travel = Travel(MOMENTS[4], 1.0)
    opened = open_on_arrival(timetable, np.array([lunch, lunch]), np.array([1214.0, 1214.5]), travel)
    assert opened.tolist() == [True, False]
