"""Many rules at once. Hours are made up; the days are those around the National Day of 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from stationfinder.hours import SHANGHAI, expand, load_calendar
from stationfinder.hours.schedule import BAD_RULE, NOT_REGISTERED
from stationfinder.hours.timetable import CLOSED, OPEN, UNKNOWN, Timetable, expand_all, load, save

CALENDAR = load_calendar(Path(__file__).parents[2] / "data" / "calendar.csv")
START, DAYS = date(2026, 9, 29), 10
RULES = [
    "",
    "24/7",
    "Mo-Fr 09:00-17:00",
    "22:00-06:00",
    "25:00-26:00",
    'Mo-Su 08:00-20:00 "有人值守", Mo-Su 20:00-08:00 "自助进入，扫码"',
    "工作日",
]
TABLE = expand_all(RULES, START, DAYS, CALENDAR)


def test_one_state_is_given_for_each_pair_of_rule_and_minute() -> None:
    noon = 12 * 60
    assert TABLE.states_at(np.arange(7), noon).tolist() == [UNKNOWN, OPEN, OPEN, CLOSED, UNKNOWN, OPEN, UNKNOWN]
    holiday_noon = 2 * 1440 + noon
    assert TABLE.states_at(np.array([2, 2]), np.array([noon, holiday_noon])).tolist() == [OPEN, UNKNOWN]


def test_minutes_outside_the_span_are_unknown() -> None:
    assert TABLE.states_at(np.array([1, 1]), np.array([-1, DAYS * 1440])).tolist() == [UNKNOWN, UNKNOWN]


def test_a_bad_string_is_unknown_and_stops_no_other() -> None:
    for number in (4, 6):
        bad = TABLE.schedule(number)
        assert (bad.states, bad.reasons) == (("unknown",), (BAD_RULE,))
    assert TABLE.schedule(0).reasons == (NOT_REGISTERED,)


def test_a_rule_gets_the_schedule_it_would_get_alone_with_modes_and_remarks() -> None:
    alone = expand(RULES[5], START, DAYS, CALENDAR)
    assert TABLE.schedule(5) == alone
    assert alone.mode_at(23 * 60) == "self_entry"
    assert alone.reason_at(23 * 60) == "扫码"
    assert alone.mode_at(12 * 60) == "staffed"


def test_minutes_count_from_the_first_midnight_in_china() -> None:
    assert TABLE.minute_of(datetime(2026, 9, 29, 0, 0, 59, tzinfo=SHANGHAI)) == 0
    assert TABLE.minute_of(datetime(2026, 9, 28, 15, 59, 59, tzinfo=UTC)) == -1
    with pytest.raises(ValueError, match="zone"):
        TABLE.minute_of(datetime(2026, 9, 29))


@pytest.mark.parametrize(("first", "last"), [(0, 0), (359, 360), (500, 560), (960, 1020), (1300, 1330), (-5, 3)])
def test_within_and_through_agree_with_a_look_at_every_minute(first: int, last: int) -> None:
    inside = range(max(first, 0), last + 1)
    states = np.stack([TABLE.states_at(np.arange(len(TABLE)), minute) for minute in inside])
    assert TABLE.open_within(first, last).tolist() == (states == OPEN).any(axis=0).tolist()
    assert TABLE.open_through(max(first, 0), last).tolist() == (states == OPEN).all(axis=0).tolist()


def test_nothing_is_open_in_a_window_outside_the_span() -> None:
    assert not TABLE.open_within(DAYS * 1440, DAYS * 1440 + 9).any()
    assert not TABLE.open_through(DAYS * 1440 - 5, DAYS * 1440 + 9).any()


def test_a_saved_timetable_is_mapped_and_says_the_same(tmp_path: Path) -> None:
    save(TABLE, tmp_path / "timetable")
    found = load(tmp_path / "timetable")
    assert isinstance(found.minutes, np.memmap)
    assert [found.schedule(number) for number in range(len(RULES))] == [
        TABLE.schedule(number) for number in range(len(RULES))
    ]
    assert [entry.name for entry in tmp_path.iterdir()] == ["timetable"]


def test_a_timetable_of_no_rules_can_be_kept(tmp_path: Path) -> None:
    empty = expand_all([], START, 1, CALENDAR)
    save(empty, tmp_path / "empty")
    assert len(load(tmp_path / "empty")) == 0


def test_a_timetable_that_is_not_there_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none")


def _cut(folder: Path) -> None:
    content = (folder / "states.npy").read_bytes()
    (folder / "states.npy").write_bytes(content[:-3])


def _swapped(folder: Path) -> None:
    np.save(folder / "states.npy", np.full(3, 9, np.uint8))


def _nonsense(folder: Path) -> None:
    (folder / "meta.json").write_text("{", encoding="utf-8")


def _emptied(folder: Path) -> None:
    (folder / "keys.npy").write_bytes(b"")


@pytest.mark.parametrize("harm", [_cut, _swapped, _nonsense, _emptied])
def test_a_damaged_timetable_is_refused(tmp_path: Path, harm: object) -> None:
    save(TABLE, tmp_path / "timetable")
    assert callable(harm)
    harm(tmp_path / "timetable")
    with pytest.raises(ValueError, match="timetable"):
        load(tmp_path / "timetable")


def test_a_timetable_has_at_most_as_many_days_as_its_minutes_can_count() -> None:
    with pytest.raises(ValueError, match="45"):
        expand_all(["24/7"], START, 46, CALENDAR)
    longest: Timetable = expand_all(["09:00-17:00"], START, 45, CALENDAR)
    assert longest.states_at(np.array([0]), 44 * 1440 + 720).tolist() == [OPEN]


def test_the_calendar_counts() -> None:
    other = replace(CALENDAR, exceptions={START + timedelta(days=0): "holiday"})
    assert expand_all(["WD 09:00-17:00"], START, 1, other).states_at(np.array([0]), 720).tolist() == [CLOSED]
