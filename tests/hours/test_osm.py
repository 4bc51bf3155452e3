"""Our part of the OSM syntax: every value comes back from its string, and the library takes the string."""

from __future__ import annotations

import opening_hours as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.hours.osm import (
    CALENDAR_WORDS,
    MONTH_DAYS,
    WEEKDAYS,
    Rule,
    Season,
    format_rules,
    mode_of,
    parse_rules,
    pieces,
    remark_of,
)

NTH = ("We[1]", "We[1,3]", "Sa[-1]", "Fr[2,4]")
COMMENTS = ("", "有人值守", "自助进入", "自助进入，扫码、刷脸", "随网点营业，银行营业时间", "律师值班")


def month_days() -> st.SearchStrategy[tuple[int, int]]:
    return st.integers(1, 12).flatmap(lambda month: st.tuples(st.just(month), st.integers(1, MONTH_DAYS[month - 1])))


def seasons() -> st.SearchStrategy[Season]:
    return st.tuples(month_days(), month_days())


def in_order(days: set[str], words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word in days)


def day_lists() -> st.SearchStrategy[tuple[str, ...]]:
    weekdays = st.sets(st.sampled_from(WEEKDAYS)).map(lambda days: in_order(days, WEEKDAYS))
    calendar = st.sets(st.sampled_from(CALENDAR_WORDS)).map(lambda days: in_order(days, CALENDAR_WORDS))
    nth = st.sampled_from(NTH).map(lambda word: (word,)) | st.just(())
    return st.tuples(weekdays, nth, calendar).map(lambda parts: parts[0] + parts[1] + parts[2])


SPANS = st.sampled_from([((480, 720), (840, 1080)), ((510, 1050),), ((1320, 1800),), ((0, 1440),)])


@st.composite
def rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    found: list[Rule] = []
    for at in range(draw(st.integers(1, 4))):
        days = draw(day_lists())
        additive = at > 0 and bool(days) and draw(st.booleans())
        state = draw(st.sampled_from(["open", "closed", "unknown"]))
        season = draw(st.none() | seasons())
        spans = draw(SPANS) if state == "open" else ()
        if not days and not season and spans == ((0, 1440),):
            spans = ((60, 1440),)
        found.append(Rule(days, spans, state, draw(st.sampled_from(COMMENTS)), additive, season))
    return tuple(found)


@given(rules())
def test_rules_come_back_from_their_string(found: tuple[Rule, ...]) -> None:
    assert parse_rules(format_rules(found)) == found


@given(seasons(), st.sampled_from(["", "Mo-Fr", "We[1,3]", "Sa[-1]", "Tu,Th"]))
def test_the_library_takes_every_season_and_nth_weekday_we_write(season: Season, days: str) -> None:
    names = parse_rules(f"{days} 08:00-12:00")
    assert names is not None
    text = format_rules((Rule(names[0].days, ((480, 720),), season=season),))
    assert library.validate(text), text


@pytest.mark.parametrize(
    ("text", "season"),
    [
        ("Jul-Aug 08:00-12:00", ((7, 1), (8, 31))),
        ("May 01-Sep 30 08:00-12:00", ((5, 1), (9, 30))),
        ("Nov-Feb 08:00-12:00", ((11, 1), (2, 29))),
        ("Oct 01-Oct 07 off", ((10, 1), (10, 7))),
    ],
)
def test_a_season_is_first_and_last_day(text: str, season: Season) -> None:
    found = parse_rules(text)
    assert found is not None
    assert found[0].season == season


@pytest.mark.parametrize(
    "text", ["Feb 30-Mar 31 08:00-12:00", "Jul-Foo 08:00-12:00", "2026 Oct 01 off", "We[6] off", ""]
)
def test_what_is_not_our_syntax_is_no_rule(text: str) -> None:
    assert parse_rules(text) is None


def test_the_first_word_of_a_comment_is_the_mode_and_the_others_are_a_remark() -> None:
    assert (mode_of("自助进入，扫码"), remark_of("自助进入，扫码")) == ("self_entry", "扫码")
    assert (mode_of("有人值守"), remark_of("有人值守")) == ("staffed", "")
    assert (mode_of("律师值班"), remark_of("律师值班")) == ("", "律师值班")


@pytest.mark.parametrize(
    "text",
    ["Jan 01-Jan 31,Mar 01-Mar 31 10:00-12:00", "Jan,Mar 10:00-12:00", "Mo,We 10:00-12:00"],
)
def test_a_comma_between_dates_or_days_parts_no_rules(text: str) -> None:
    assert pieces(text) == [("", text)]


def test_a_comma_behind_a_time_or_a_state_parts_rules() -> None:
    assert [text for _, text in pieces("Mo 10:00-12:00, Tu off, Jan 24/7, We open")] == [
        "Mo 10:00-12:00",
        "Tu off",
        "Jan 24/7",
        "We open",
    ]
