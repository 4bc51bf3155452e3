"""Dated exceptions behind a station's hours, around the National Day of 2026 (1 to 7 October). Hours are made up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from stationfinder.hours import SHANGHAI, DatedException, effective, expand, load_calendar

CALENDAR = load_calendar(Path(__file__).parents[2] / "data" / "calendar.csv")
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 7)
OFFICE = "Mo-Fr 09:00-17:00"


def state(opening_hours: str | None, day: int, hour: int) -> tuple[str, str]:
    schedule = expand(opening_hours, date(2026, 9, 28), 14, CALENDAR)
    moment = datetime(2026, 10, day, hour, tzinfo=SHANGHAI)
    return schedule.state_at(moment), schedule.reason_at(moment)


def test_nothing_is_changed_by_no_exception() -> None:
    assert effective(OFFICE, []) == OFFICE
    assert effective(None, []) is None


def test_closed_days_are_dates_with_the_reason() -> None:
    text = effective(OFFICE, [DatedException(FIRST, LAST, "closed", reason="国庆休息")])
    assert text == 'Mo-Fr 09:00-17:00; 2026 Oct 01-2026 Oct 07 off "国庆休息"'
    assert state(text, 1, 12) == ("closed", "国庆休息")
    assert state(text, 8, 12) == ("open", "")
    assert state(text, 10, 12)[0] == "unknown"


def test_special_hours_replace_those_of_the_day() -> None:
    text = effective(OFFICE, [DatedException(FIRST, FIRST, "special", ((600, 900), (1320, 1560)))])
    assert text == "Mo-Fr 09:00-17:00; 2026 Oct 01 10:00-15:00,22:00-02:00"
    assert [state(text, 1, hour)[0] for hour in (9, 10, 15, 23)] == ["closed", "open", "closed", "open"]
    assert state(text, 2, 1)[0] == "open"


def test_special_hours_that_nobody_wrote_are_unknown() -> None:
    text = effective("24/7", [DatedException(FIRST, FIRST, "special", reason="以公告为准")])
    assert state(text, 1, 12) == ("unknown", "以公告为准")


def test_an_open_holiday_keeps_the_hours_of_its_weekday() -> None:
    text = effective(OFFICE, [DatedException(FIRST, LAST, "open")])
    assert [state(text, day, 12)[0] for day in (1, 2, 3, 4, 5, 7)] == [
        "open",
        "open",
        "closed",
        "closed",
        "open",
        "open",
    ]
    assert state(text, 1, 18)[0] == "closed"


@pytest.mark.parametrize(
    ("hours", "day", "hour", "expected"),
    [
        ("WD 08:00-18:00; RD 10:00-12:00", 1, 9, "open"),
        ("WD 08:00-18:00; RD 10:00-12:00", 3, 9, "closed"),
        ("WD 08:00-18:00; RD 10:00-12:00", 3, 11, "open"),
        ("09:00-17:00; PH off", 1, 12, "open"),
        ("Mo-Fr 09:00-12:00, We 14:00-16:00", 7, 15, "open"),
        ("Mo-Fr 09:00-12:00, We 14:00-16:00", 6, 15, "closed"),
        ("Jul-Aug Mo-Fr 08:00-20:00; Sep-Jun Mo-Fr 09:00-17:00", 1, 8, "closed"),
        ("Jul-Aug Mo-Fr 08:00-20:00; Sep-Jun Mo-Fr 09:00-17:00", 1, 10, "open"),
    ],
)
def test_open_on_a_holiday_means_the_ordinary_week(hours: str, day: int, hour: int, expected: str) -> None:
    assert state(effective(hours, [DatedException(FIRST, LAST, "open")]), day, hour)[0] == expected


def test_a_later_exception_wins() -> None:
    text = effective(
        OFFICE, [DatedException(FIRST, LAST, "closed"), DatedException(FIRST, FIRST, "special", ((600, 720),))]
    )
    assert state(text, 1, 11)[0] == "open"
    assert state(text, 2, 11)[0] == "closed"


def test_without_hours_only_the_days_named_are_known() -> None:
    text = effective(None, [DatedException(FIRST, LAST, "closed", reason="暂停开放")])
    assert text == 'unknown; 2026 Oct 01-2026 Oct 07 off "暂停开放"'
    assert state(text, 1, 12) == ("closed", "暂停开放")
    assert state(text, 8, 12)[0] == "unknown"
    assert effective(None, [DatedException(FIRST, LAST, "open")]) is None


def test_the_night_before_a_closed_day_ends_in_the_morning_and_its_own_never_begins() -> None:
    text = effective("22:00-06:00", [DatedException(FIRST, FIRST, "closed")])
    assert [state(text, 1, hour)[0] for hour in (3, 12, 23)] == ["open", "closed", "closed"]
    assert [state(text, 2, hour)[0] for hour in (3, 23)] == ["closed", "open"]


def test_a_quote_in_a_reason_cannot_break_the_string() -> None:
    text = effective(OFFICE, [DatedException(FIRST, FIRST, "closed", reason='修"门"\n去了')])
    assert state(text, 1, 12) == ("closed", "修”门” 去了")


def test_an_exception_over_the_new_year() -> None:
    text = effective("24/7", [DatedException(date(2026, 12, 30), date(2027, 1, 2), "closed")])
    schedule = expand(text, date(2026, 12, 29), 6, CALENDAR)
    assert [schedule.state_at(day * 1440 + 720) for day in range(6)] == ["open", *["closed"] * 4, "open"]


def test_an_exception_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before"):
        DatedException(LAST, FIRST, "closed")
