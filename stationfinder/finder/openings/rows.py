"""The rows of a segment that are open in some minutes, and which of them are open when one arrives."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from stationfinder.finder.openings.timetables import Rulebook
from stationfinder.finder.segment import Segment
from stationfinder.finder.snapshot import EVERYTHING, Mask, Part, Wish
from stationfinder.finder.travel import whole_s
from stationfinder.geo.index import PointIndex
from stationfinder.geo.points import LonLat
from stationfinder.hours.timetable import OPEN, Timetable

OWN_INDEX_BELOW = 0.5
"""Sparser settings get an index of their own rows: passing over masked ones costs as much as the rest of an answer."""
KEPT_SKIPS = 8
SPARE, MOST_SPARE = 2, 3.0
ONE_BY_ONE = 64

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Found = tuple[list[int], list[float]]


@dataclass(frozen=True, slots=True)
class Travel:
    """Setting out at an aware moment; `pace`: seconds for a metre as the crow flies (`travel.seconds_per_metre`)."""

    moment: datetime
    pace: float


class Question(NamedTuple):
    """One question to one part. `minute` of the timetable and `second` in it when one sets out."""

    part: Part
    book: Rulebook
    origin: LonLat
    k: int
    wish: Wish
    pace: float
    minute: int
    second: int


class Setting:
    """The rows of a segment that are open in some minute from `first` to `last` and not from `known` to `first`.

    rows: their numbers in the segment, None = all rows are in the index and `shut` says which to leave out. Of each
    row in the index: `through`, 1 = open in every minute from first to last, and its rule. `spare`: how many rows must
    be asked for beyond each one that is open in the minute `typical`.
    """

    def __init__(self, segment: Segment, timetable: Timetable, known: int, first: int, last: int, typical: int) -> None:
        rules = segment.arrays["rules"][: segment.placed]
        self.last = last
        wanted = timetable.open_within(first, last)
        if known < first:
            wanted &= ~timetable.open_within(known, first - 1)
        opening, through = wanted[rules], timetable.open_through(first, last)[rules]
        self.count = int(opening.sum())
        then = wanted & timetable.open_within(typical, typical)
        self.spare = min(self.count / max(int(then[rules].sum()), 1) - 1, MOST_SPARE)
        self.shut: Mask | None = None
        self.rows: npt.NDArray[np.int64] | None = None
        self.index = segment.index
        if self.count < OWN_INDEX_BELOW * len(rules):
            self.rows = np.flatnonzero(opening)
            self.index = PointIndex(segment.arrays["lonlat"][self.rows], ecef=segment.arrays["ecef"][self.rows])
            rules, through = rules[self.rows], through[self.rows]
        else:
            self.shut = ~opening
        self.rules = np.ascontiguousarray(rules, np.int32)
        self.rule_of, self.through = self.rules.data, through.view(np.uint8).data
        # Single values are read faster through a memoryview than from an array.
        self.pieces = (timetable.offsets.data, timetable.minutes.data, timetable.states.data)
        self._skips: dict[Wish, Mask | None] = {}

    def skip(self, part: Part, wish: Wish) -> Mask | None:
        """Rows of the index to leave out for this wish; None when none is."""
        if part.dead is None and (wish is EVERYTHING or wish == EVERYTHING):
            return self.shut
        try:
            return self._skips[wish]
        except KeyError:
            skip = self._made(part.skip(wish), part.segment.placed)
        if len(self._skips) >= KEPT_SKIPS:
            self._skips = {}
        self._skips[wish] = skip
        # Not read back: another thread may have emptied them meanwhile.
        return skip

    def _made(self, other: Mask | None, placed: int) -> Mask | None:
        if other is None:
            return self.shut
        if self.rows is not None:
            return other[self.rows]
        return other[:placed] if self.shut is None else self.shut | other[:placed]


def open_on_arrival(timetable: Timetable, rules: Ints, metres: Floats, travel: Travel) -> Bools:
    """(n,) whether each rule is open when one gets there, `metres` away; an unknown state is not open."""
    minute, second = timetable.minute_of(travel.moment), travel.moment.second
    return _are_open(timetable, rules, metres, minute, second, travel.pace)


def _are_open(timetable: Timetable, rules: Ints, metres: Floats, minute: int, second: int, pace: float) -> Bools:
    # The same minute as that of the moment itself plus the whole seconds of the way.
    minutes = minute + (second + np.ceil(metres * pace).astype(np.int64)) // 60
    return np.asarray(timetable.states_at(rules, minutes) == OPEN, np.bool_)


def open_ones(setting: Setting, asked: Question, within_m: float | None) -> Found:
    """Rows and metres of the k nearest of the setting that are open on arrival."""
    skip, k = setting.skip(asked.part, asked.wish), asked.k
    ask = k + int(k * setting.spare) + SPARE
    while True:
        rows, metres = setting.index.nearest_few(asked.origin, ask, skip=skip, within_m=within_m)
        count = len(rows)
        if rows and (metres[-1] > _sure_m(setting, asked) or 0 in map(setting.through.__getitem__, rows)):
            opened = _many(setting, asked, rows, metres) if count > ONE_BY_ONE else _few(setting, asked, rows, metres)
            rows, metres = [rows[number] for number in opened], [metres[number] for number in opened]
        if len(rows) >= k or count < ask:
            real = rows[:k] if setting.rows is None else setting.rows[rows[:k]].tolist()
            return real, metres[:k]
        ask *= 4


def _many(setting: Setting, asked: Question, rows: list[int], metres: list[float]) -> list[int]:
    """Which of the rows are open on arrival."""
    timetable = asked.book.timetable
    opened = _are_open(timetable, setting.rules[rows], np.array(metres), asked.minute, asked.second, asked.pace)
    found: list[int] = np.flatnonzero(opened).tolist()
    return found


def _few(setting: Setting, asked: Question, rows: list[int], metres: list[float]) -> list[int]:
    """The same for a few: a dozen numpy calls on twenty values would cost more than the search."""
    through, rule_of, last, (offsets, minutes, states) = setting.through, setting.rule_of, setting.last, setting.pieces
    begin, second, pace, span = asked.minute, asked.second, asked.pace, asked.book.timetable.span

    def is_open(number: int, row: int) -> bool:
        minute = begin + (second + whole_s(metres[number] * pace)) // 60
        if minute <= last and through[row]:
            return True
        rule = rule_of[row]
        piece = bisect_right(minutes, minute, offsets[rule], offsets[rule + 1]) - 1
        return minute < span and states[piece] == OPEN

    sure_m = _sure_m(setting, asked)
    if metres[-1] > sure_m:
        return [number for number, row in enumerate(rows) if is_open(number, row)]
    return [number for number, row in enumerate(rows) if through[row] or is_open(number, row)]


def _sure_m(setting: Setting, asked: Question) -> float:
    """How far one gets within the minutes that `through` speaks of."""
    return ((setting.last - asked.minute) * 60 - asked.second) / asked.pace
