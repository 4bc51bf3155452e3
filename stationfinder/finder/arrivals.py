"""The nearest places that are open when one arrives: exact, at about the price of the nearest without a filter.

Which rows come into question depends on the time and not on who asks, so it is worked out once in ten minutes
(`Setting`): one setting holds the rows that are open soon, and answers nearly every question alone. Where the way
outlasts "soon", rows that open only later are looked through too, as far as the answer reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache, partial
from itertools import repeat
from typing import Any

import numpy as np

from stationfinder.finder.openings.book import HoursBook
from stationfinder.finder.openings.rows import Found, Question, Setting, Travel, open_on_arrival, open_ones
from stationfinder.finder.openings.timetables import Rulebook
from stationfinder.finder.snapshot import EVERYTHING, Part, Place, Snapshot, Wish
from stationfinder.finder.travel import whole_s
from stationfinder.geo.points import LonLat
from stationfinder.hours import SHANGHAI, Calendar

__all__ = ["Arrivals", "Travel", "open_on_arrival"]

SLOT = 10
"""Minutes of setting out that share a setting."""
SOON = (160, 120, 80, 60, 40, 30, 20, 10)
"""Minutes that the first look may cover; the longest that does not bring in many rows that are shut at first."""
SHUT_SHARE = 0.05
LATER = 1.5
"""Each further look covers that many times the minutes, so that few settings serve all ways."""
KEPT_SETTINGS = 12
TYPICAL, SAMPLE, SAMPLE_MOST = 20, 32, 400

# `Place._make` without its checks: three values each, by construction.
_place = partial(tuple.__new__, Place)


@dataclass(frozen=True, slots=True)
class _Soon:
    """The first look of a slot: `setting` holds every row that is open until the minute `last`."""

    setting: Setting
    last: int


class Arrivals:
    """Answers "open on my arrival". Threads may share it: two at worst work out the same setting twice."""

    def __init__(self, book: HoursBook) -> None:
        self._book = book
        self._books: dict[int, tuple[Part, int, Calendar, Rulebook, int]] = {}
        self._kept: dict[tuple[int, ...], tuple[Part, Rulebook, Any]] = {}

    def nearest(
        self,
        snapshot: Snapshot,
        origin: LonLat,
        k: int,
        travel: Travel,
        wish: Wish = EVERYTHING,
        within_m: float | None = None,
        *,
        live: datetime | None = None,
    ) -> list[Place]:
        """The k nearest places that `wish` keeps and that are open on arrival, by metres, then by id.

        Open on arrival is what `hours.on_arrival` finds at `travel.moment` plus `whole_s(metres * travel.pace)`:
        verdicts enter, access and closing. `live`: the clock's moment where one sets out later. A way that outlasts the
        timetable (nine days) ends at hours that are not known, which is not open.
        """
        found: list[Place] = []
        out_s = int(travel.moment.timestamp())
        live_s = out_s if live is None else int(live.timestamp())
        for part in snapshot.parts:
            book, start_s = self._today(part, live_s)
            minute, second = divmod(out_s - start_s, 60)
            asked = Question(part, book, origin, k, wish, travel.pace, minute, second)
            rows, metres = self._nearest_in(asked, within_m)
            found += map(_place, zip(repeat(part), rows, metres, strict=False))
        if len(snapshot.parts) == 1:
            return found
        return sorted(found, key=lambda place: (place.distance_m, place.id))[:k]

    def rulebook(self, part: Part, live: datetime) -> Rulebook:
        """The rulebook of a part on the local day of `live`; looked up once a minute."""
        return self._today(part, int(live.timestamp()))[0]

    def _today(self, part: Part, live_s: int) -> tuple[Rulebook, int]:
        """The rulebook of a part, and its start in seconds since 1970; looked up once a minute."""
        minute, calendar = live_s // 60, self._book.calendar
        known = self._books.get(id(part))
        if known is None or known[0] is not part or known[1] != minute or known[2] is not calendar:
            book = self._book.rulebook(part.segment, datetime.fromtimestamp(live_s, SHANGHAI))
            start = datetime.combine(book.timetable.start, time(), SHANGHAI)
            if len(self._books) >= KEPT_SETTINGS:
                self._books = {}
            known = self._books[id(part)] = (part, minute, calendar, book, int(start.timestamp()))
        return known[3], known[4]

    def prepare(self, snapshot: Snapshot, travel: Travel) -> None:
        """Work out what answers from this minute on will need: for a thread in the background."""
        for part in snapshot.parts:
            if part.segment.placed:
                origin = LonLat(*part.segment.arrays["lonlat"][0].tolist())
                self.nearest(Snapshot(part.segment, 0), origin, 1, travel)

    def _nearest_in(self, asked: Question, within_m: float | None) -> Found:
        soon = self._soon(asked, within_m)
        rows, metres = open_ones(soon.setting, asked, within_m)
        far_m = metres[-1] if len(rows) == asked.k else within_m
        late = asked.book.timetable.span - 1
        if far_m is not None:
            late = min(asked.minute + (asked.second + whole_s(far_m * asked.pace)) // 60, late)
        if late > soon.last:
            later = self._later(asked, soon.last, late)
            if later is not None:
                more_rows, more_metres = open_ones(later, asked, far_m)
                pairs = sorted(zip([*metres, *more_metres], [*rows, *more_rows], strict=True))[: asked.k]
                return [row for _, row in pairs], [metre for metre, _ in pairs]
        return rows, metres

    def _soon(self, asked: Question, within_m: float | None) -> _Soon:
        first = asked.minute - asked.minute % SLOT
        most = _covering(within_m, asked.pace)
        key = (id(asked.part), first, int(asked.pace * 1e6), most)
        known = self._kept.get(key)
        if known is not None and known[0] is asked.part and known[1] is asked.book:
            found: _Soon = known[2]
            return found
        found = _first_look(asked, first, most)
        self._keep(key, asked, found)
        return found

    def _later(self, asked: Question, known: int, late: int) -> Setting | None:
        """Rows that open only after the minute `known` and until `late` at least; None when there are none."""
        first = asked.minute - asked.minute % SLOT
        minutes, last = known - first, asked.book.timetable.span - 1
        while first + minutes < late:
            minutes = int(minutes * LATER) + SLOT
        last = min(first + minutes, last)
        key = (id(asked.part), first, known, last)
        kept = self._kept.get(key)
        if kept is not None and kept[0] is asked.part and kept[1] is asked.book:
            found: Setting = kept[2]
        else:
            found = Setting(asked.part.segment, asked.book.timetable, first, known + 1, last, last)
            self._keep(key, asked, found)
        return found if found.count else None

    def _keep(self, key: tuple[int, ...], asked: Question, value: object) -> None:
        # A list of the keys at once: another thread may be keeping its own meanwhile.
        for oldest in list(self._kept)[: len(self._kept) + 1 - KEPT_SETTINGS]:
            self._kept.pop(oldest, None)
        self._kept[key] = (asked.part, asked.book, value)


@lru_cache(maxsize=256)
def _covering(within_m: float | None, pace: float) -> int:
    """The shortest first look that outlasts the way to the limit; the longest of all without one."""
    most = SOON[0] if within_m is None else int(within_m * pace) // 60 + 1
    return min((minutes for minutes in SOON if minutes >= most), default=SOON[0])


def _first_look(asked: Question, first: int, most: int) -> _Soon:
    """The setting for everybody who sets out in these ten minutes."""
    segment, timetable = asked.part.segment, asked.book.timetable
    rules = segment.arrays["rules"][: segment.placed]
    at_once = timetable.open_within(first, first + SLOT)[rules].sum()
    typical = _typical_minutes(asked, float(at_once) / max(len(rules), 1))
    for minutes in (minutes for minutes in SOON if minutes <= most):
        last = min(first + SLOT + minutes, timetable.span - 1)
        if timetable.open_within(first, last)[rules].sum() <= (1 + SHUT_SHARE) * at_once:
            break
    then = min(first + SLOT // 2 + min(typical, most // 2), last)
    return _Soon(Setting(segment, timetable, first, first, last, then), last)


def _typical_minutes(asked: Question, opened: float) -> int:
    """Minutes of the way to the twentieth open place, in the middle of a sample of stations."""
    segment = asked.part.segment
    ask = min(int(TYPICAL / max(opened, TYPICAL / SAMPLE_MOST)), SAMPLE_MOST)
    rows = np.linspace(0, segment.placed - 1, SAMPLE).astype(int).tolist() if segment.placed else []
    lonlat = segment.arrays["lonlat"]
    far = [segment.index.nearest_few(LonLat(*lonlat[row].tolist()), ask)[1][-1] for row in rows]
    return int(float(np.median(far)) * asked.pace) // 60 if far else 0
