"""Views by hours: what is open at night, what never closes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

from stationfinder.finder.openings.book import HoursBook
from stationfinder.finder.openings.timetables import first_day
from stationfinder.finder.segment import Segment
from stationfinder.finder.snapshot import Mask
from stationfinder.hours import SHANGHAI

View = Literal["night", "all_day"]
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
LEAST = timedelta(hours=1)
"""Of the night: a place that shuts at 22:30 is no place for it."""
AHEAD = timedelta(days=8)
KEPT_FILTERS = 16


class OpenHours:
    """A filter of rows by their hours. Compared by identity: a snapshot keeps the rows it found for it."""

    def __init__(self, book: HoursBook, live: datetime, first: datetime, last: datetime, *, through: bool) -> None:
        self._book, self._live = book, live
        self._first, self._last, self._through = first, last, through

    def rows(self, segment: Segment) -> Mask:
        """(n,) whether each row is open in every minute of the time (`through`), or in some minute."""
        timetable = self._book.rulebook(segment, self._live).timetable
        first = timetable.minute_of(self._first)
        last = min(timetable.minute_of(self._last), timetable.span - 1)
        opened = timetable.open_through(first, last) if self._through else timetable.open_within(first, last)
        return np.asarray(opened[segment.arrays["rules"]], np.bool_)


class HoursViews:
    """The filters of the day, each made once: the night that is or comes next, and the eight days ahead."""

    def __init__(self, book: HoursBook) -> None:
        self._book = book
        self._known: dict[tuple[View, datetime, date, int], tuple[object, OpenHours]] = {}

    def filter(self, view: View, moment: datetime, live: datetime) -> OpenHours:
        """The filter for setting out at `moment`; `live` is now."""
        day = moment.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        begin = night_of(moment) if view == "night" else day
        calendar = self._book.calendar
        # The day of asking too: it says from when the timetable runs that the rows are read from.
        key = (view, begin, first_day(live), id(calendar))
        known = self._known.get(key)
        if known is None or known[0] is not calendar:
            night = (begin + LEAST, begin + timedelta(hours=24 - NIGHT_BEGINS + NIGHT_ENDS) - LEAST)
            first, last = night if view == "night" else (day, day + AHEAD - timedelta(minutes=1))
            if len(self._known) >= KEPT_FILTERS:
                self._known = {}
            known = (calendar, OpenHours(self._book, live, first, last, through=view == "all_day"))
            self._known[key] = known
        return known[1]


def night_of(moment: datetime) -> datetime:
    """22:00 of the night that is, or of the one that comes next."""
    local = moment.astimezone(SHANGHAI)
    evening = local.replace(hour=NIGHT_BEGINS, minute=0, second=0, microsecond=0)
    return evening - timedelta(days=1) if local.hour < NIGHT_ENDS else evening
