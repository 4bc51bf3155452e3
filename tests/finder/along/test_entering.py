"""Only what lets one in when one passes: judged by the timetable, the same as the verdicts say. Made-up stations."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from finder.along.test_along_search import NOW, at, found, names
from finder.made_up import Register


def test_only_places_that_let_one_in_when_one_passes_them(register: Register) -> None:
    register.add(
        at("关了", 5_000, 0, hours="Mo-Su 08:00-10:20"),
        at("头", 300, 0, hours="Mo-Su 08:00-10:20"),
        at("还没开", 1_000, 0, hours="Mo-Su 11:30-20:00"),
        at("不知道", 2_000, 0),
        at("到了就开了", 6_000, 0, hours="Mo-Su 11:00-20:00"),
        at("快关了", 7_000, 0, hours="Mo-Su 08:00-12:20"),
    )
    answer = found(register.snapshots().refresh(), by="walk", enter="1")
    assert names(answer) == ["头", "到了就开了", "快关了"]
    assert answer.total == 3
    assert all(one.shown.lets_in for one in answer.passings)


@pytest.mark.parametrize("seconds", [0, 59])
def test_who_gets_in_is_the_same_as_what_the_verdicts_say(register: Register, seconds: int) -> None:
    draw = random.Random(5)
    hours = [None, "24/7", "Mo-Su 08:00-10:31", "Mo-Su 10:17-22:00", "We 10:00-11:00", "PH off", "nonsense"]
    register.add(
        *[at(f"站{n}", draw.uniform(0, 10_000), draw.uniform(-490, 490), hours=hours[n % 7]) for n in range(80)]
    )
    snapshot = register.snapshots().refresh()
    when = (NOW + timedelta(seconds=60 + seconds)).isoformat()
    everything = found(snapshot, by="walk", when=when, limit="50", width_m="100").passings
    everything += found(snapshot, by="walk", when=when, limit="50").passings
    entered = found(snapshot, by="walk", when=when, limit="50", enter="1")
    assert 0 < len(entered.passings) < len({one.place.id for one in everything})
    assert all(one.shown.lets_in for one in entered.passings)
    assert {one.place.id for one in everything if one.shown.lets_in} <= {one.place.id for one in entered.passings}


def test_shut_places_near_the_way_do_not_crowd_out_those_that_let_one_in(register: Register) -> None:
    register.add(*[at(f"关{n}", 500 * (n + 1), 5) for n in range(8)], at("开", 4_100, 400, hours="24/7"))
    assert names(found(register.snapshots().refresh(), limit="3", enter="1")) == ["开"]
