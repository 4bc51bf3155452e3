"""What a card says of a roster: who is on duty next, where a mobile station stops next. Hours are made up."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from stationfinder.finder.openings.packed import duty_of
from stationfinder.hours import SHANGHAI, Calendar, expand, read

MONDAY = date(2026, 11, 23)
STOPS = "周一9:00-11:00停人民广场，周二14:00-16:00停火车站"
ROSTER = "周一9:00-11:00律师值班，周二14:00-16:00调解员值班"


def said(wording: str, day: int, hour: int) -> str:
    schedule = expand(read(wording).opening_hours, MONDAY, 8, Calendar({}))
    return duty_of(schedule, datetime(2026, 11, 23 + day, hour, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (0, 8, "今天 9:00 停在人民广场"),
        (0, 10, "停在人民广场，到 11:00"),
        (0, 12, "明天 14:00 停在火车站"),
        (1, 12, "今天 14:00 停在火车站"),
        (1, 17, "周一 9:00 停在人民广场"),
    ],
)
def test_the_next_stop_of_a_mobile_station_is_told(day: int, hour: int, words: str) -> None:
    assert said(STOPS, day, hour) == words


def test_who_is_on_duty_next_is_told() -> None:
    assert said(ROSTER, 0, 8) == "今天 9:00 律师"
    assert said(ROSTER, 0, 10) == "律师在，到 11:00"
    assert said(ROSTER, 0, 12) == "明天 14:00 调解员"


def test_plain_hours_are_no_roster() -> None:
    assert said("每天8:00-18:00", 0, 8) == ""
