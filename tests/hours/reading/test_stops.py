"""Where a mobile station stops and when: in words, in rules, and back. The places are made up."""

from __future__ import annotations

import pytest

from stationfinder.hours import read

TWO_STOPS = 'Mo 09:00-11:00 "停在人民广场"; Tu 14:00-16:00 "停在火车站"'


@pytest.mark.parametrize(
    "wording",
    [
        "周一9:00-11:00停人民广场，周二14:00-16:00停火车站",
        "每周一停靠人民广场9:00-11:00，每周二停靠火车站14:00-16:00",
        "周一9:00-11:00（停在人民广场），周二14:00-16:00（停在火车站）",
        "周一 9:00–11:00 停在人民广场；周二 14:00–16:00 停在火车站",
        "周一9:00-11:00停靠点：人民广场；周二14:00-16:00停靠点：火车站",
        "周一9:00-11:00驻点人民广场；周二14:00-16:00驻点火车站",
        "周一9:00-11:00站点：人民广场；周二14:00-16:00站点：火车站",
        "周一9:00-11:00停放在人民广场；周二14:00-16:00停放在火车站",
        "流动服务车：周一 人民广场 9:00-11:00，周二 火车站 14:00-16:00",
        "移动驿站：周一9:00-11:00人民广场；周二14:00-16:00火车站",
    ],
)
def test_a_stop_is_told_in_many_ways(wording: str) -> None:
    reading = read(wording)
    assert reading.opening_hours == TWO_STOPS
    assert reading.sentence == "周一 9:00–11:00 停在人民广场；周二 14:00–16:00 停在火车站"
    assert read(reading.sentence).opening_hours == TWO_STOPS


def test_several_stops_on_one_day_follow_each_other() -> None:
    said = read("每天9:00-11:00停火车站，14:00-16:00停万达广场")
    assert said.opening_hours == 'Mo-Su 09:00-11:00 "停在火车站", Mo-Su 14:00-16:00 "停在万达广场"'
    assert read(said.sentence).opening_hours == said.opening_hours


def test_a_gate_is_a_stop_too() -> None:
    assert read("停放在东门9:00-11:00").opening_hours == '09:00-11:00 "停在东门"'


def test_a_stop_without_hours_is_unknown() -> None:
    assert read("周一停在人民广场").opening_hours == 'Mo unknown "周一停在人民广场，几点没写"'


@pytest.mark.parametrize(
    "wording",
    [
        "周一 人民广场 9:00-11:00",
        "周一9:00-11:00停人民广场，周一10:00-12:00停火车站",
        "周一9:00-11:00停靠人民广场或火车站",
        "周一9:00-11:00停人民广场，下雨不停",
        "停车场9:00-11:00",
        "9:00-11:00停车场",
        "8:00-18:00，周三停一天",
        "8:00-18:00，停半天",
        "8:00-18:00，停水停电",
        "周一9:00-11:00停业",
    ],
)
def test_no_stop_is_made_of_other_words(wording: str) -> None:
    assert read(wording).opening_hours is None
