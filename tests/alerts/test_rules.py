"""Who is told of what, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.made_up import CITY, COUNTY, NOON, OTHER_COUNTY, PROVINCE, SHANGHAI_COUNTY, alert, draft
from stationfinder.alerts.rules import EVENTS, MOST_SHOWN, Alert, about, clashing, concerning
from stationfinder.geo.districts import districts

MINUTES = st.integers(-600, 600).map(lambda minutes: NOON + timedelta(minutes=minutes))
AREAS = st.sampled_from([PROVINCE, CITY, COUNTY, OTHER_COUNTY, SHANGHAI_COUNTY])


@st.composite
def alerts(draw: st.DrawFn) -> Alert:
    begin, end = sorted(draw(st.tuples(MINUTES, MINUTES)))
    return alert(
        draw(st.integers(1, 50)),
        event=draw(st.sampled_from(sorted(EVENTS))),
        adcode=draw(AREAS),
        effective=begin,
        expires=end + timedelta(minutes=1),
        ended_at=draw(st.none() | MINUTES),
    )


def test_an_alert_holds_from_its_first_second_to_just_before_its_last() -> None:
    one = alert()
    second = timedelta(seconds=1)
    assert not one.holds_at(NOON - second)
    assert one.holds_at(NOON)
    assert one.holds_at(one.expires - second)
    assert not one.holds_at(one.expires)


def test_an_ended_alert_holds_no_more_but_did_before() -> None:
    one = alert(ended_at=NOON + timedelta(hours=1))
    assert one.holds_at(NOON)
    assert not one.holds_at(NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("told", "asked", "shown"),
    [
        (COUNTY, COUNTY, True),
        (CITY, COUNTY, True),
        (PROVINCE, COUNTY, True),
        (OTHER_COUNTY, COUNTY, False),
        (SHANGHAI_COUNTY, COUNTY, False),
        # A list of a city is a list of its counties; one of a province is not a list of all its counties.
        (COUNTY, CITY, True),
        (COUNTY, PROVINCE, False),
        (CITY, PROVINCE, True),
        (SHANGHAI_COUNTY, "310000", True),
        (COUNTY, "999999", False),
    ],
)
def test_an_alert_concerns_its_area_what_lies_in_it_and_the_one_right_above(told: str, asked: str, shown: bool) -> None:
    assert bool(concerning([alert(adcode=told)], asked, NOON)) is shown


def test_of_one_event_the_nearest_office_is_heard_and_other_events_too() -> None:
    wide, near, storm = alert(1, adcode=PROVINCE), alert(2), alert(3, event="storm", adcode=CITY)
    assert [one.id for one in concerning([wide, near, storm], COUNTY, NOON)] == [2, 3]
    assert [one.id for one in concerning([wide, near, storm], OTHER_COUNTY, NOON)] == [3, 1]


@given(st.lists(alerts(), max_size=12), AREAS, MINUTES)
def test_never_more_than_three_never_twice_the_same_event_above_and_all_hold(
    told: list[Alert], area: str, moment: datetime
) -> None:
    shown = concerning(told, area, moment)
    assert len(shown) <= MOST_SHOWN
    path = {one.adcode for one in districts().path(area)}
    above = [one.event for one in shown if one.adcode in path]
    assert len(set(above)) == len(above)
    for one in shown:
        assert one.effective <= moment < one.expires
        assert one.ended_at is None or moment < one.ended_at
        assert one.adcode in path or districts().get(one.adcode).parent == area


@given(st.lists(alerts(), max_size=8), AREAS, MINUTES)
def test_nobody_in_an_area_goes_without_an_alert_that_holds_there(
    told: list[Alert], area: str, moment: datetime
) -> None:
    path = {one.adcode for one in districts().path(area)}
    events = {one.event for one in told if one.holds_at(moment) and one.adcode in path}
    shown = {one.event for one in concerning(told, area, moment) if one.adcode in path}
    assert len(shown) == min(len(events), MOST_SHOWN)


@given(st.lists(alerts(), max_size=8), AREAS, MINUTES)
def test_what_concerns_an_area_at_any_moment_is_about_it_and_about_the_city_it_lies_in(
    found: list[Alert], asked: str, moment: datetime
) -> None:
    shown = concerning(found, asked, moment)
    assert set(shown) <= set(about(found, asked))
    if asked in (COUNTY, OTHER_COUNTY):
        assert set(shown) <= set(about(found, CITY))
    assert all(one.adcode != SHANGHAI_COUNTY for one in about(found, CITY))
    assert about(found, "999999") == ()


def test_two_clash_when_event_area_and_time_meet() -> None:
    there = [alert()]
    assert clashing(there, draft()) is there[0]
    assert clashing(there, draft(event="cold")) is None
    assert clashing(there, draft(adcode=CITY)) is None
    assert clashing(there, draft(effective=there[0].expires, expires=there[0].expires + timedelta(hours=1))) is None
    assert clashing([alert(ended_at=NOON)], draft()) is None
