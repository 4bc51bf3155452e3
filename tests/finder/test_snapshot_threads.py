"""Masks that another thread empties between any two looks at them. Stations are made up."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.rows import Setting
from stationfinder.finder.segment import Segment, build
from stationfinder.finder.snapshot import Mask, Part, Wish
from stationfinder.geo.points import LonLat
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.rules import PublicStation

NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
SEGMENT = build(
    [
        PublicStation(
            id=number,
            code=f"{number:07d}",
            kind="rest_station",
            name="测试点",
            revision=1,
            position=LonLat(113 + number / 1000, 34),
            opening_hours="24/7",
        )
        for number in range(10)
    ],
    catalogue(),
    1,
)


class EvenRows:
    """A filter that empties the masks when it is looked up for the nth time, as another thread may at any moment."""

    def __init__(self, at: int) -> None:
        self.at, self.looks = at, 0
        self.emptied: Part | Setting | None = None

    def __hash__(self) -> int:
        self.looks += 1
        if self.looks == self.at and isinstance(self.emptied, Part):
            self.emptied._masks = {}
        if self.looks == self.at and isinstance(self.emptied, Setting):
            self.emptied._skips = {}
        return 1

    def __eq__(self, other: object) -> bool:
        return self is other

    def rows(self, segment: Segment) -> Mask:
        return np.arange(len(segment)) % 2 == 0


@pytest.mark.parametrize("at", range(1, 7))
def test_a_mask_is_found_whenever_others_empty_them(at: int) -> None:
    part, even = Part(SEGMENT), EvenRows(at)
    even.emptied = part
    for _ in range(3):
        skip = part.skip(Wish(hours=even))
        assert skip is not None
        assert skip.tolist() == [False, True] * 5
    assert even.looks >= 3


@pytest.mark.parametrize("at", range(1, 9))
def test_the_mask_of_a_setting_is_found_whenever_others_empty_them(at: int) -> None:
    timetable = HoursBook(calendar()).rulebook(SEGMENT, NOON).timetable
    minute = timetable.minute_of(NOON)
    setting, part, even = Setting(SEGMENT, timetable, minute, minute, minute + 60, minute), Part(SEGMENT), EvenRows(at)
    even.emptied = setting
    for _ in range(3):
        skip = setting.skip(part, Wish(hours=even))
        assert skip is not None
        assert skip.tolist() == [False, True] * 5
    assert even.looks >= 3
