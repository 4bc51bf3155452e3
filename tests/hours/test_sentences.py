"""Rules → one sentence that reads as the same rules, and what a card says about now."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.hours import (
    SHANGHAI,
    NowWords,
    closes_at,
    expand,
    load_calendar,
    now_words,
    opens_at,
    read,
    sentence,
)
from stationfinder.hours.osm import WEEKDAYS, Rule, Season, Span, format_rules
from stationfinder.hours.rest import with_rest
from stationfinder.hours.words import day_words, season_words

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
    hours = 'Mo-Su 08:30-17:20, Mo-Su 17:20-08:30 "自助进入，自助服务区"'
    schedule = expand(hours, moment(20, 0).date(), 8, CALENDAR)
    assert schedule.state_at(moment(20, 23)) == "open"
    assert schedule.reason_at(moment(20, 23)) == "自助服务区"
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


SENTENCES = Path(__file__).parents[1] / "data" / "hours" / "sentences.csv"
SPAN_LISTS: list[tuple[Span, ...]] = [
    ((480, 1080),),
    ((510, 720), (810, 1050)),
    ((360, 1440),),
    ((0, 1440),),
    ((450, 690), (780, 1020), (1080, 1260)),
]
WAYS = ("", "有人值守", "自助进入", "自助进入，扫码", "自助进入，刷脸、刷身份证", "律师值班", "法官值班")
YEAR_IN_TWO: list[tuple[Season, Season]] = [
    (((5, 1), (9, 30)), ((10, 1), (4, 30))),
    (((6, 15), (8, 31)), ((9, 1), (6, 14))),
    (((11, 1), (2, 29)), ((3, 1), (10, 31))),
]


def weeks() -> st.SearchStrategy[tuple[Rule, ...]]:
    """Hours by weekday, 工作日 and 周末, or nth weekday: no day twice."""
    cuts = st.integers(1, 6).map(lambda cut: (WEEKDAYS[:cut], WEEKDAYS[cut:]))
    parts = cuts | st.sampled_from([(("WD",), ("RD",)), (("We[1]",), ("Fr[2,4]",)), (("Sa[-1]",), ("Mo",))])
    rule = st.tuples(st.sampled_from(SPAN_LISTS), st.sampled_from(WAYS))

    def hours(
        drawn: tuple[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[tuple[Span, ...], str]]],
    ) -> tuple[Rule, ...]:
        days, said = drawn
        return tuple(Rule(names, spans, comment=way) for names, (spans, way) in zip(days, said, strict=False))

    return st.tuples(parts, st.lists(rule, min_size=1, max_size=2)).map(hours)


def daily() -> st.SearchStrategy[tuple[Rule, ...]]:
    spans = st.sampled_from([((480, 1080),), ((510, 720), (810, 1050)), ((1320, 1800),), ()])
    return st.tuples(spans, st.sampled_from(WAYS)).map(lambda said: (Rule((), said[0], comment=said[1]),))


def with_closed_days() -> st.SearchStrategy[tuple[Rule, ...]]:
    closed = st.sampled_from([("Mo",), ("Sa", "Su"), ("PH",), ("RD", "PH"), ("We[1]",)])
    base = st.sampled_from([((480, 1080),), ((510, 720), (810, 1050))]).map(lambda spans: Rule((), spans))
    return st.tuples(base, closed.map(lambda days: Rule(days, state="closed")))


def seasonal() -> st.SearchStrategy[tuple[Rule, ...]]:
    spans = st.lists(st.sampled_from(SPAN_LISTS), min_size=2, max_size=2)
    days = st.sampled_from([(), ("Mo", "Tu", "We", "Th", "Fr"), ("WD",), ("We[1]",)])
    return st.tuples(st.sampled_from(YEAR_IN_TWO), spans, days).map(
        lambda said: tuple(Rule(said[2], spans, season=season) for season, spans in zip(said[0], said[1], strict=True))
    )


def round_the_clock() -> st.SearchStrategy[tuple[Rule, ...]]:
    """Hours, and 其余时间 in another mode."""
    base = st.sampled_from([(), ("Mo", "Tu", "We", "Th", "Fr"), ("WD",)])
    spans = st.sampled_from([((480, 1080),), ((510, 720), (810, 1050))])
    ways = st.sampled_from(["自助进入", "自助进入，扫码", "自助进入，自助服务区"])

    def around(said: tuple[tuple[str, ...], tuple[Span, ...], str]) -> tuple[Rule, ...]:
        found = with_rest((Rule(said[0], said[1]),), said[2])
        assert found is not None
        return found

    return st.tuples(base, spans, ways).map(around)


def days_without_hours() -> st.SearchStrategy[tuple[Rule, ...]]:
    days = st.sampled_from([("WD",), ("We",), ("Tu", "Th"), ("We[1]",), ("Fr[-1]",), ("RD", "PH")])
    who = st.sampled_from(["开", "上午开", "下午律师值班", "法官值班"])
    season = st.sampled_from([None, ((7, 1), (8, 31))])

    def unknown(said: tuple[tuple[str, ...], str, Season | None]) -> tuple[Rule, ...]:
        names, what, when = said
        first = season_words(when) if when else ""
        rule = Rule(names, (), "unknown", f"{first}{day_words(names)}{what}，几点没写", season=when)
        other = Rule((), (), "unknown", "其他月份没写", season=((9, 1), (6, 30)))
        if when is None:
            return (rule,)
        return (rule, other)

    return st.tuples(days, who, season).map(unknown)


@given(weeks() | daily() | with_closed_days() | seasonal() | round_the_clock() | days_without_hours())
def test_the_sentence_of_rules_reads_as_the_same_rules(rules: tuple[Rule, ...]) -> None:
    opening_hours = format_rules(rules)
    assert read(sentence(opening_hours)).opening_hours == opening_hours


@pytest.mark.parametrize("row", list(csv.DictReader(SENTENCES.open(encoding="utf-8"))), ids=lambda row: row["sentence"])
def test_a_sentence_is_what_the_golden_table_says(row: dict[str, str]) -> None:
    assert sentence(row["opening_hours"]) == row["sentence"]
    if row["read_back"] == "yes":
        assert read(row["sentence"]).opening_hours == row["opening_hours"]
