"""What a card says about now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from stationfinder.hours import (
    SHANGHAI,
    NowWords,
    closes_at,
    expand,
    load_calendar,
    now_words,
    opens_at,
    sentence,
)

CALENDAR = load_calendar(Path(__file__).parents[2] / "data" / "calendar.csv")


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026, an ordinary month; the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def words(opening_hours: str | None, now: datetime) -> NowWords:
    return now_words(expand(opening_hours, now.date(), 8, CALENDAR), now)


@pytest.mark.parametrize(
    ("opening_hours", "now", "expected"),
    [
        ("07:30-22:30", moment(20, 12), ("open", "开着", "22:30 关")),
        ("24/7", moment(20, 3), ("open", "开着", "24 小时")),
        ("08:00-20:00", moment(20, 21), ("closed", "关着", "明早 8:00 开")),
        ("14:00-20:00", moment(20, 21), ("closed", "关着", "明天 14:00 开")),
        ("08:30-12:00,14:00-17:30", moment(20, 13), ("closed", "关着", "14:00 开")),
        ("WD 09:00-17:00", moment(20, 18), ("closed", "关着", "周一 9:00 开")),
        ("Fr 09:00-17:00", moment(20, 18), ("closed", "关着", "下周五 9:00 开")),
        ("08:00-24:00", moment(20, 18), ("open", "开着", "24:00 关")),
        ("22:00-02:00", moment(20, 23), ("open", "开着", "凌晨 2:00 关")),
        (None, moment(20, 12), ("unknown", "不清楚", "开门时间没登记")),
        ('WD unknown "工作日开，几点没写"', moment(20, 12), ("unknown", "不清楚", "工作日开，几点没写")),
        ('WD unknown "工作日开，几点没写"', moment(21, 12), ("closed", "关着", "工作日开，几点没写")),
        ('off "暂停开放"', moment(20, 12), ("closed", "关着", "暂停开放")),
        ("2026 Dec 24 10:00-12:00", moment(20, 12), ("closed", "关着", "这几天不开")),
    ],
)
def test_a_card_says_state_and_what_follows(
    opening_hours: str | None, now: datetime, expected: tuple[str, str, str]
) -> None:
    card = words(opening_hours, now)
    assert (card.state, card.headline, card.detail) == expected


def test_by_night_only_the_self_service_area_is_open_and_the_card_stays_open() -> None:
    hours = 'Mo-Su 08:30-17:20, Mo-Su 17:20-08:30 "自助服务区开着"'
    schedule = expand(hours, moment(20, 0).date(), 8, CALENDAR)
    assert schedule.state_at(moment(20, 23)) == "open"
    assert schedule.reason_at(moment(20, 23)) == "自助服务区开着"
    assert schedule.next_change(moment(20, 12)) is None


def test_opening_and_closing_times_are_told_only_when_they_are_known() -> None:
    schedule = expand("08:00-20:00", moment(20, 0).date(), 8, CALENDAR)
    assert opens_at(schedule, moment(20, 21)) == moment(21, 8)
    assert closes_at(schedule, moment(20, 12)) == moment(20, 20)
    assert opens_at(schedule, moment(20, 12)) is None
    silent = expand("Mo-Fr 22:00-06:00", datetime(2026, 9, 30, tzinfo=SHANGHAI).date(), 3, CALENDAR)
    assert closes_at(silent, datetime(2026, 9, 30, 23, tzinfo=SHANGHAI)) is None


def test_a_string_beyond_our_part_of_osm_is_shown_as_it_stands() -> None:
    assert sentence("Apr-Sep Mo-Fr sunrise-18:00") == "Apr-Sep Mo-Fr sunrise-18:00"
