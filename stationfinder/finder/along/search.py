"""Places along a way: in the order of the way, with the detour, and what each door says when one stands before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from stationfinder.finder.along.forms import AlongQuery
from stationfinder.finder.doors import Line, Shown
from stationfinder.finder.going import Going
from stationfinder.finder.snapshot import Mask, Part, Place, Snapshot, Wish
from stationfinder.finder.travel import whole_s
from stationfinder.geo.corridor import passed
from stationfinder.hours import SHANGHAI
from stationfinder.hours.timetable import OPEN

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Passing(NamedTuple):
    """One place beside the way.

    One leaves the way at its point nearest to the place, `along_m` metres from the start, goes there and comes back to
    that point: the detour is what start → place → end is longer than start → end. `detour_m` counts metres of street
    (twice the straight way off, times the factor of the streets), `detour_s` whole seconds for them. `place.distance_m`
    and `off_m` are the straight metres off the way. `passes_s`: when one stands before the door, whole seconds since
    1970; the verdict is of that moment. `reach_s`: seconds from setting out until then.
    """

    place: Place
    along_m: float
    detour_m: float
    detour_s: int
    passes_s: int
    reach_s: int
    line: Line

    @property
    def off_m(self) -> float:
        return self.place.distance_m or 0.0

    @property
    def passes_at(self) -> datetime:
        """The same as `passes_s`, aware, in Asia/Shanghai."""
        return datetime.fromtimestamp(self.passes_s, SHANGHAI)

    @property
    def shown(self) -> Shown:
        """The verdict for a card."""
        return self.line.shown_at(self.passes_s, self.reach_s)

    @property
    def members(self) -> bytes:
        """The verdict as JSON members without braces."""
        return self.line.members_at(self.passes_s)


@dataclass(frozen=True, slots=True)
class Along:
    """Places in the order in which one passes them. `total`: how many there are, with those not listed.

    `length_m`: the way as it was given; `travel_s`: whole seconds from end to end without a stop.
    """

    passings: list[Passing]
    total: int
    length_m: float
    travel_s: int

    @property
    def more(self) -> bool:
        """Whether places were left out; those listed are the nearest to the way."""
        return self.total > len(self.passings)


class Beside(NamedTuple):
    """Rows of a part beside the way. All (n,): metres along it and off it, whole seconds until one is at the door."""

    part: Part
    rows: IntArray
    along_m: FloatArray
    off_m: FloatArray
    reach_s: IntArray

    def only(self, which: Mask) -> Beside:
        """Those rows alone."""
        return Beside(self.part, self.rows[which], self.along_m[which], self.off_m[which], self.reach_s[which])


@dataclass(frozen=True, slots=True)
class Riding:
    """`query` as `going` rides it. `detour`: the factor of the streets in `going.pace` (seconds for a straight metre).

    A line that was given follows the streets already, so its own metres are not made longer again.
    """

    query: AlongQuery
    going: Going
    detour: float

    @property
    def pace(self) -> float:
        """Seconds for a metre of the way."""
        return self.going.pace if self.query.straight else self.going.pace / self.detour

    def beside(self, snapshot: Snapshot, wish: Wish) -> list[Beside]:
        """What `wish` keeps beside the way, whatever the doors say; each part in the order of the way."""
        return [self._beside(part, wish) for part in snapshot.parts]

    def states(self, found: Beside) -> npt.NDArray[np.uint8]:
        """(n,) CLOSED, OPEN or UNKNOWN (`hours.timetable`) when one stands there: what the verdict rests on.

        From the timetable and not from the verdicts, whose words count minutes: a long way passes thousands of doors.
        """
        page = self.going.page
        timetable = self.going.arrivals.rulebook(found.part, page.live).timetable
        minutes = timetable.minute_of(page.moment) + (page.moment.second + found.reach_s) // 60
        return timetable.states_at(found.part.segment.arrays["rules"][found.rows], minutes)

    def that_let_in(self, found: list[Beside]) -> list[Beside]:
        """Those whose doors are open when one stands there."""
        return [one.only(np.asarray(self.states(one) == OPEN, np.bool_)) for one in found]

    def listed(self, found: list[Beside], limit: int) -> Along:
        """The answer. Of more than `limit` places those least off the way are kept.

        For the first twenty of a street in town would all stand before its first crossing.
        """
        total = sum(len(one.rows) for one in found)
        passings = [passing for one in _nearest(found, limit) for passing in self._passings(one)]
        passings.sort(key=lambda one: (one.along_m, one.off_m, one.place.id))
        return Along(passings, total, self.query.way.length_m, whole_s(self.query.way.length_m * self.pace))

    def _beside(self, part: Part, wish: Wish) -> Beside:
        skip = part.skip(wish)
        placed = None if skip is None else np.asarray(skip[: part.segment.placed], np.bool_)
        found = passed(self.query.way, part.segment.index, self.query.width_m, skip=placed)
        # Never less than the estimate.
        reach = np.ceil(found.along_m * self.pace + found.off_m * self.going.pace).astype(np.int64)
        return Beside(part, found.rows, found.along_m, found.off_m, reach)

    def _passings(self, found: Beside) -> Iterable[Passing]:
        page, pace, detour = self.going.page, self.going.pace, self.detour
        columns = (found.rows, found.along_m, found.off_m, found.reach_s)
        for row, along_m, off_m, reach_s in zip(*(column.tolist() for column in columns), strict=True):
            place, detour_s = Place(found.part, row, off_m), whole_s(2 * off_m * pace)
            line = page.line(found.part, row)
            yield Passing(place, along_m, 2 * off_m * detour, detour_s, page.now_s + reach_s, reach_s, line)


def along(snapshot: Snapshot, query: AlongQuery, going: Going, detour: float) -> Along:
    """The answer to `query` for who sets out as `going` says. `detour`: the factor of the streets in its pace."""
    riding = Riding(query, going, detour)
    found = riding.beside(snapshot, query.wish)
    return riding.listed(riding.that_let_in(found) if query.enter else found, query.limit)


def _nearest(found: list[Beside], limit: int) -> list[Beside]:
    """At most `limit` of all, those least off the way; equal ones by metres along it, then by id."""
    sizes = [len(one.rows) for one in found]
    if sum(sizes) <= limit:
        return found
    ids = np.concatenate([one.part.segment.arrays["ids"][one.rows] for one in found])
    along_m = np.concatenate([one.along_m for one in found])
    off_m = np.concatenate([one.off_m for one in found])
    kept = np.zeros(len(ids), np.bool_)
    kept[np.lexsort((ids, along_m, off_m))[:limit]] = True
    return [one.only(which) for one, which in zip(found, np.split(kept, np.cumsum(sizes)[:-1]), strict=True)]
