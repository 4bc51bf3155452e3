"""Hours on the station page: this week, holidays ahead, exceptions. Rules and dates are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.views import week as view
from stationfinder.hours import Calendar, DatedException, effective

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
WEDNESDAY = date(2026, 3, 11)


def test_the_week_runs_from_monday_to_sunday_with_today_marked() -> None:
    week = view.week("Mo-Fr 09:00-12:00,13:30-17:30", WEDNESDAY, calendar())
    assert [day.label for day in week] == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    assert [day.day.day for day in week] == [9, 10, 11, 12, 13, 14, 15]
    assert [day.mark for day in week] == ["", "", "今天", "", "", "", ""]
    assert [day.today for day in week] == [day.mark == "今天" for day in week]
    assert [day.past for day in week] == [True, True] + [False] * 5
    assert week[2].text == "9:00–12:00、13:30–17:30"
    assert week[2].bars == ((36.0, 12.0), (54.0, 16.0))
    assert (week[5].text, week[5].bars) == ("关着", ())


def test_on_a_sunday_tomorrow_stands_below_the_week() -> None:
    week = view.week("Mo-Fr 09:00-12:00", date(2026, 3, 15), calendar())
    assert [(day.label, day.mark) for day in week[5:]] == [("周六", ""), ("周日", "今天"), ("周一", "明天")]
    assert week[7].text == "9:00–12:00"
    assert len(view.week("Mo-Fr 09:00-12:00", date(2026, 3, 14), calendar())) == 7


def test_holidays_and_make_up_workdays_are_named_past_ones_too() -> None:
    week = view.week("WD 08:30-17:30", date(2026, 10, 10), calendar())
    assert [day.kind for day in week] == ["国庆节", "国庆节", "国庆节", "", "", "调休上班", ""]
    assert [day.text for day in week] == ["关着", "关着", "关着", "8:30–17:30", "8:30–17:30", "8:30–17:30", "关着"]


def test_a_holiday_without_a_name_is_still_one() -> None:
    nameless = Calendar({date(2026, 3, 12): "holiday"}, frozenset({2026}))
    assert [day.kind for day in view.week("24/7", WEDNESDAY, nameless)] == ["", "", "", "放假", "", "", ""]
    assert view.holidays_ahead("24/7", WEDNESDAY, nameless) == [("3 月 12 日周四", "放假：24 小时")]


def test_two_holidays_in_a_row_are_told_apart() -> None:
    days = {date(2026, 3, 12): "编的甲节", date(2026, 3, 13): "编的乙节"}
    calendar = Calendar(dict.fromkeys(days, "holiday"), frozenset({2026}), days)
    told = view.holidays_ahead("24/7", WEDNESDAY, calendar)
    assert [said for _, said in told] == ["编的甲节：24 小时", "编的乙节：24 小时"]


def test_what_began_on_sunday_evening_is_in_the_row_of_monday() -> None:
    week = view.week("Su 22:00-06:00", WEDNESDAY, calendar())
    assert (week[0].text, week[0].bars) == ("0:00–6:00", ((0.0, 24.0),))


def test_a_day_says_who_lets_one_in() -> None:
    rule = 'Mo-Su 08:00-22:00 open "有人值守", Mo-Su 22:00-08:00 open "自助进入"'
    schedule = HoursBook(calendar()).schedule(rule, NOW)
    text = view.day_words(schedule, WEDNESDAY)
    assert "8:00–22:00 有人值守" in text
    assert "自助进入" in text


def test_holidays_ahead_say_whether_it_is_open() -> None:
    before = date(2026, 9, 20)
    told = dict(view.holidays_ahead("Mo-Fr 08:30-17:30", before, calendar()))
    assert told["10 月 1 日至 7 日"] == "国庆节：节假日开不开没写"
    assert told["10 月 10 日周六"] == "调休上班：节假日开不开没写"
    told = dict(view.holidays_ahead("WD 08:30-17:30", before, calendar()))
    assert told["10 月 1 日至 7 日"] == "国庆节：关着"
    assert told["10 月 10 日周六"] == "调休上班：8:30–17:30"


def test_a_coming_year_without_a_notice_is_said_so() -> None:
    told = view.holidays_ahead("WD 08:30-17:30", date(2026, 12, 1), calendar())
    assert told[-1] == ("2027 年", "节假日安排未公布")
    assert view.holidays_ahead("24/7", date(2026, 12, 1), calendar()) == []


def test_exceptions_that_are_over_are_not_told() -> None:
    said = (
        DatedException(date(2026, 3, 20), date(2026, 3, 22), "special", ((540, 720),), "盘点"),
        DatedException(date(2026, 3, 12), date(2026, 3, 12), "closed", (), "停电"),
        DatedException(date(2026, 3, 1), date(2026, 3, 10), "closed", (), "装修"),
        DatedException(date(2026, 5, 1), date(2026, 5, 5), "open"),
    )
    assert view.exceptions_ahead(said, WEDNESDAY) == [
        ("3 月 12 日周四", "不开，停电"),
        ("3 月 20 日至 22 日", "9:00–12:00，盘点"),
        ("5 月 1 日至 5 日", "照常开"),
    ]


def test_an_exception_shows_in_the_week_with_its_reason() -> None:
    rule = effective("Mo-Su 08:00-20:00", (DatedException(date(2026, 3, 12), date(2026, 3, 12), "closed", (), "停电"),))
    assert [day.text for day in view.week(rule or "", WEDNESDAY, calendar())][2:5] == [
        "8:00–20:00",
        "关着（停电）",
        "8:00–20:00",
    ]
