"""Every minute of two weeks around the National Day of 2026 against the slow, obvious reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import hours_reference as reference
import numpy as np
import pytest
from hours_reference import DAY, NAMES, Said
from hypothesis import given, settings
from hypothesis import strategies as st

from stationfinder.hours import Calendar, expand, load_calendar
from stationfinder.hours.timetable import expand_all

CALENDAR = load_calendar(Path(__file__).parents[2] / "data" / "calendar.csv")
START, DAYS = date(2026, 9, 28), 14
NUMBERS = {"closed": 0, "open": 1, "unknown": 2}

quarter = st.integers(0, 95).map(lambda quarter: quarter * 15)
by_day = st.lists(quarter, min_size=2, max_size=4, unique=True).map(sorted)
by_night = st.tuples(st.integers(64, 95), st.integers(4, 44)).map(lambda pair: (pair[0] * 15, DAY + pair[1] * 15))
day_spans = by_day.map(lambda edges: tuple(zip(edges[::2], edges[1::2], strict=False)))
spans = st.one_of(day_spans, by_night.map(lambda span: (span,)), st.just(((0, DAY),)))
weekdays = st.sets(st.sampled_from(NAMES), min_size=1).map(lambda days: tuple(sorted(days, key=NAMES.index)))
words = st.sampled_from([("WD",), ("RD",), ("PH",), ("RD", "PH"), ("Sa", "Su", "PH"), ("WD", "RD")])
nths = st.sampled_from([("We[1]",), ("Sa[-1]",), ("Th[1]",), ("Sa[2]",), ("Fr", "We[1]")])
seasons = st.sampled_from([((7, 1), (8, 31)), ((5, 1), (9, 30)), ((10, 1), (4, 30)), ((10, 8), (3, 31))])
dates = st.sets(st.integers(0, DAYS - 1), min_size=1, max_size=4).map(
    lambda numbers: tuple(START + timedelta(days=number) for number in sorted(numbers))
)
days = st.one_of(st.just(()), weekdays, words, nths)
opened = st.builds(Said, days=days, spans=spans, joins=st.booleans(), season=st.none() | seasons)
shut = st.builds(Said, days=days, state=st.sampled_from(["closed", "unknown"]), season=st.none() | seasons)
exception = st.one_of(
    st.builds(Said, dates=dates, spans=spans),
    st.builds(Said, dates=dates, state=st.sampled_from(["closed", "unknown"])),
)
usual = st.lists(st.one_of(opened, opened, shut), min_size=1, max_size=4)
rules = st.builds(
    lambda some, others: [replace(some[0], joins=False), *some[1:], *others], usual, st.lists(exception, max_size=2)
)


def listed(opening_hours: str, start: date = START, count: int = DAYS, calendar: Calendar = CALENDAR) -> list[str]:
    schedule = expand(opening_hours, start, count, calendar)
    return [state for day in range(count) for low, high, state in schedule.intervals(day) for _ in range(low, high)]


@settings(max_examples=100, deadline=None)
@given(rules)
def test_every_minute_of_two_weeks_agrees_with_the_reference(said: list[Said]) -> None:
    text = reference.text(said)
    right = reference.minutes(said, START, DAYS, CALENDAR)
    found = listed(text)
    wrong = [minute for minute in range(DAYS * DAY) if found[minute] != right[minute]]
    assert not wrong, f"{text}: {len(wrong)} minutes, first {wrong[0] // DAY} d {wrong[0] % DAY}"


@settings(max_examples=15, deadline=None)
@given(st.lists(rules, min_size=1, max_size=4))
def test_the_timetable_says_the_same_for_every_rule_and_minute(many: list[list[Said]]) -> None:
    texts = ["", *(reference.text(said) for said in many)]
    timetable = expand_all(texts, START, DAYS, CALENDAR)
    minutes = np.arange(DAYS * DAY)
    for number, said in enumerate(many, start=1):
        right = np.array([NUMBERS[state] for state in reference.minutes(said, START, DAYS, CALENDAR)])
        assert (timetable.states_at(np.full(len(minutes), number), minutes) == right).all()
        assert timetable.schedule(number) == expand(texts[number], START, DAYS, CALENDAR)


@pytest.mark.parametrize(
    "said",
    [
        [Said(NAMES[:5], ((8 * 60, 18 * 60),))],
        [Said(NAMES[:5], ((22 * 60, 30 * 60),))],
        [Said((), ((22 * 60, 30 * 60),)), Said(("PH",), state="closed")],
        [Said((), ((0, DAY),)), Said(("We",), ((14 * 60, 16 * 60),), joins=True)],
        [Said(("PH",), state="closed"), Said(NAMES[:5], ((9 * 60, 17 * 60),))],
        [Said(NAMES[:5], ((17 * 60, 26 * 60),)), Said(dates=(date(2026, 10, 1),), spans=((600, 900),))],
    ],
)
def test_known_cases_agree_too(said: list[Said]) -> None:
    assert listed(reference.text(said)) == reference.minutes(said, START, DAYS, CALENDAR)


def test_the_reference_itself_knows_the_holiday() -> None:
    office = reference.minutes([Said(NAMES[:5], ((9 * 60, 17 * 60),))], START, DAYS, CALENDAR)
    noons = [office[day * DAY + 720] for day in range(DAYS)]
    assert noons == ["open"] * 3 + ["unknown"] * 7 + ["open"] * 2 + ["unknown", "closed"]
    worked = reference.minutes([Said(("WD",), ((9 * 60, 17 * 60),))], START, DAYS, CALENDAR)
    assert [worked[day * DAY + 720] for day in (2, 3, 11, 12, 13)] == ["open", "closed", "open", "open", "closed"]
