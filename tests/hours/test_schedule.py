"""Schedules over the National Day of 2026: holiday from 1 to 7 October, Saturday the 10th is worked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from stationfinder.errors import InvalidInput
from stationfinder.hours import SHANGHAI, Calendar, Schedule, expand, load_calendar, remark

CALENDAR = load_calendar(Path(__file__).parents[2] / "data" / "calendar.csv")
START = date(2026, 9, 28)
FORTNIGHT = 14
HOLIDAY = {date(2026, 10, day) for day in range(1, 8)}
MAKEUP = {date(2026, 10, 10)}


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def october(opening_hours: str | None) -> Schedule:
    return expand(opening_hours, START, FORTNIGHT, CALENDAR)


def test_hours_that_are_not_known_are_unknown_everywhere_and_never_change() -> None:
    schedule = october(None)
    assert schedule.state_at(at(8, 12)) == "unknown"
    assert schedule.next_change(at(8, 12)) is None
    assert schedule.reason_at(at(8, 12)) == "开门时间没登记"


def test_a_night_reaches_into_the_first_day_and_out_of_the_last() -> None:
    schedule = expand("22:00-06:00", START, 1, CALENDAR)
    assert schedule.intervals(0) == [(0, 360, "open"), (360, 1320, "closed"), (1320, 1440, "open")]


def test_a_lunch_break_closes_the_door() -> None:
    schedule = october("Mo-Fr 08:30-12:00,14:00-17:30")
    assert schedule.state_at(at(8, 11, 59)) == "open"
    assert schedule.state_at(at(8, 12)) == "closed"
    assert schedule.next_change(at(8, 12, 30)) == at(8, 14)


def test_a_makeup_saturday_is_open_and_a_holiday_thursday_closed_for_workdays() -> None:
    schedule = october("WD 08:00-18:00")
    assert schedule.state_at(at(10, 12)) == "open"
    assert schedule.state_at(at(1, 12)) == "closed"
    assert schedule.state_at(at(11, 12)) == "closed"


def test_weekdays_silent_on_holidays_are_unknown_on_them_and_on_makeup_days() -> None:
    schedule = october("Mo-Fr 09:00-17:00")
    assert schedule.state_at(at(1, 12)) == "unknown"
    assert schedule.state_at(at(10, 12)) == "unknown"
    assert schedule.reason_at(at(1, 12)) == "节假日开不开没写"
    assert schedule.state_at(at(9, 12)) == "open"


@pytest.mark.parametrize("opening_hours", ["24/7", "09:00-17:00", "Mo-Su 09:00-17:00"])
def test_every_day_holds_on_holidays(opening_hours: str) -> None:
    assert october(opening_hours).state_at(at(1, 12)) == "open"


def test_a_lower_case_weekday_is_as_silent_on_holidays_as_any() -> None:
    assert october("mo-fr 09:00-17:00").state_at(at(1, 12)) == "unknown"


def test_a_dated_rule_knows_better_than_silence() -> None:
    schedule = october("Mo-Fr 09:00-17:00; 2026 Oct 01-2026 Oct 07 10:00-15:00")
    assert schedule.state_at(at(1, 12)) == "open"
    assert schedule.state_at(at(1, 16)) == "closed"


def test_the_morning_after_a_silent_holiday_night_is_unknown_too() -> None:
    schedule = october("Mo-Fr 22:00-06:00")
    assert schedule.state_at(at(8, 5)) == "unknown"
    assert schedule.state_at(at(8, 23)) == "open"


def test_a_moment_outside_the_span_is_unknown() -> None:
    schedule = october("24/7")
    assert schedule.state_at(-1) == "unknown"
    assert schedule.state_at(FORTNIGHT * 1440) == "unknown"
    assert schedule.next_change(at(27, 12, month=9)) is None


def test_a_moment_of_another_zone_is_read_in_shanghai_time() -> None:
    assert october("WD 08:00-18:00").state_at(datetime(2026, 10, 8, 0, 30, tzinfo=UTC)) == "open"


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = at(8, 12).replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        october("24/7").state_at(naive)


def test_a_day_outside_the_span_has_no_intervals() -> None:
    with pytest.raises(ValueError, match="outside"):
        october("24/7").intervals(date(2026, 10, 12))


@pytest.mark.parametrize("bad", ["", " ; ", "25:00-26:00", "WD-RD 09:00-10:00", "09:00-10:00 PH", "工作日"])
def test_what_is_no_opening_hours_is_named(bad: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        october(bad)
    assert set(refusal.value.fields) == {"opening_hours"}


def test_days_that_do_not_come_up_in_the_span_leave_the_rest_of_the_rule() -> None:
    holidays_only = expand("RD 10:00-12:00", date(2026, 10, 5), 1, CALENDAR)
    assert holidays_only.state_at(11 * 60) == "unknown"
    workday_only = expand("RD 10:00-12:00", date(2026, 10, 14), 1, CALENDAR)
    assert workday_only.state_at(11 * 60) == "closed"


def test_the_order_of_a_holiday_rule_and_a_weekday_rule_does_not_matter() -> None:
    for text in ("Mo-Fr 09:00-17:00; PH off", "PH off; Mo-Fr 09:00-17:00"):
        assert october(text).state_at(at(1, 12)) == "closed"
        assert october(text).state_at(at(8, 12)) == "open"


def test_what_holds_every_day_holds_beside_hours_that_are_silent_on_holidays() -> None:
    schedule = october('24/7, We 14:00-16:00 "律师值班"')
    assert schedule.state_at(at(1, 12)) == "open"
    assert schedule.reason_at(at(7, 15)) == ""
    self_entry = october('Mo-Su 20:00-08:00 "自助进入", Mo-Fr 08:00-20:00 "有人值守"')
    assert [self_entry.state_at(at(1, hour)) for hour in (7, 12, 21)] == ["open", "unknown", "open"]
    assert self_entry.mode_at(at(8, 12)) == "staffed"


def test_the_night_before_a_holiday_lasts_until_the_morning() -> None:
    schedule = october("22:00-06:00; PH off")
    assert [schedule.state_at(at(1, hour)) for hour in (3, 23)] == ["open", "closed"]
    assert [schedule.state_at(at(8, hour)) for hour in (3, 23)] == ["closed", "open"]


def test_a_night_stays_when_the_next_day_has_hours_of_its_own() -> None:
    schedule = october("Fr 22:00-02:00; Sa 09:00-12:00")
    assert schedule.state_at(at(10, 1)) == "open"


def test_the_nth_weekday_is_in_doubt_only_where_it_falls_on_a_holiday() -> None:
    schedule = october("We[1] 09:00-11:00")
    assert schedule.state_at(at(7, 10)) == "unknown"
    assert schedule.state_at(at(1, 10)) == "closed"
    november = expand("We[1] 09:00-11:00", date(2026, 11, 1), 14, CALENDAR)
    assert [november.state_at(at(day, 10, month=11)) for day in (4, 11)] == ["open", "closed"]


def test_a_season_may_wrap_the_year() -> None:
    winter = expand("Nov 01-Mar 31 08:00-18:00; Apr-Oct 07:00-20:00", date(2026, 10, 31), 2, CALENDAR)
    assert [winter.state_at(day * 1440 + 7 * 60 + 30) for day in (0, 1)] == ["open", "closed"]


def test_a_comment_alone_is_no_open_door() -> None:
    assert october('"电话预约"').state_at(at(8, 12)) == "unknown"


def test_ranges_of_dates_before_a_comma_open_nothing_by_themselves() -> None:
    assert october("Jan 01-Jan 31,Oct 08-Oct 09 10:00-12:00").states.count("open") == 2
    assert expand("Jan 01-Jan 31,Oct 08-Oct 09 10:00-12:00", date(2026, 1, 5), 1, CALENDAR).state_at(720) == "closed"


def test_times_beyond_the_clock_are_left_to_the_library() -> None:
    schedule = october("Mo-Fr sunrise-18:00")
    assert schedule.state_at(at(8, 12)) == "open"
    assert schedule.state_at(at(1, 12)) == "unknown"


def test_a_year_without_a_notice_carries_a_remark_where_the_calendar_counts() -> None:
    day = date(2027, 10, 1)
    assert remark("Mo-Fr 09:00-17:00", day, CALENDAR) == "节假日安排未公布"
    assert remark("WD 09:00-17:00", day, CALENDAR) == "节假日安排未公布"
    assert remark("09:00-17:00; PH off", day, CALENDAR) == "节假日安排未公布"
    assert remark("24/7", day, CALENDAR) == ""
    assert remark(None, day, CALENDAR) == ""
    assert remark("Mo-Fr 09:00-17:00", date(2026, 10, 1), CALENDAR) == ""


def test_an_unpublished_year_goes_by_weekday() -> None:
    schedule = expand("WD 08:00-18:00", date(2027, 10, 1), 2, Calendar({}))
    assert [schedule.state_at(day * 1440 + 720) for day in (0, 1)] == ["open", "closed"]


def between(start: float, end: float) -> Callable[[datetime], bool]:
    return lambda moment: start <= moment.hour + moment.minute / 60 < end


def workdays(moment: datetime) -> str:
    day = moment.date()
    worked = day in MAKEUP or (day.weekday() < 5 and day not in HOLIDAY)
    return "open" if worked and between(8, 18)(moment) else "closed"


def weekdays(moment: datetime) -> str:
    if moment.date() in HOLIDAY | MAKEUP:
        return "unknown"
    inside = between(8.5, 12)(moment) or between(14, 17.5)(moment)
    return "open" if moment.weekday() < 5 and inside else "closed"


def nights(moment: datetime) -> str:
    return "open" if moment.hour >= 22 or moment.hour < 6 else "closed"


def work_and_rest(moment: datetime) -> str:
    day = moment.date()
    if day in HOLIDAY:
        return "unknown"
    if day.weekday() < 5 or day in MAKEUP:
        return "open" if between(8, 18)(moment) else "closed"
    return "unknown"


def always(moment: datetime) -> str:
    return "open"


def daily_but_holidays(moment: datetime) -> str:
    return "open" if moment.date() not in HOLIDAY and between(9, 17)(moment) else "closed"


@pytest.mark.parametrize(
    ("opening_hours", "obvious"),
    [
        ("WD 08:00-18:00", workdays),
        ("Mo-Fr 08:30-12:00,14:00-17:30", weekdays),
        ("22:00-06:00", nights),
        ('WD 08:00-18:00; RD unknown "周末开，几点没写"', work_and_rest),
        ("09:00-17:00; PH off", daily_but_holidays),
        ("24/7", always),
    ],
)
def test_every_minute_of_a_fortnight_agrees_with_the_obvious_reference(
    opening_hours: str, obvious: Callable[[datetime], str]
) -> None:
    schedule = october(opening_hours)
    begin = datetime(2026, 9, 28, tzinfo=SHANGHAI)
    wrong = [
        minute
        for minute in range(FORTNIGHT * 1440)
        if schedule.state_at(minute) != obvious(begin + timedelta(minutes=minute))
    ]
    assert wrong == []
    listed = [
        state for day in range(FORTNIGHT) for low, high, state in schedule.intervals(day) for _ in range(low, high)
    ]
    assert listed == [schedule.state_at(minute) for minute in range(FORTNIGHT * 1440)]
