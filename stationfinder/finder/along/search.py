"""Places along a way: in the order of the way, with the detour, and what each door says when one stands before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from stationfinder.finder.along.forms import AlongQuery
from stationfinder.finder.doors import Line, Shown
from stationfinder.finder.going import Going
from stationfinder.finder.snapshot import Part, Place, Snapshot
from stationfinder.geo.corridor import passed
from stationfinder.hours import SHANGHAI


class Passing(NamedTuple):
    """One place beside the way.

    One leaves the way at its point nearest to the place, `along_m` metres from the start, goes there and comes back to
    that point: the detour is what start → place → end is longer than start → end. `detour_m` counts metres of street
    (twice the straight way off, times the factor of the streets), `detour_s` whole seconds for them. `place.distance_m`
    and `off_m` are the straight metres off the way. `passes_s`: when one stands before the door, whole seconds since
    1970; the verdict is of that moment.
    """

    place: Place
    along_m: float
    detour_m: float
    detour_s: int
    passes_s: int
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
        return self.line.shown_at(self.passes_s)

    @property
    def members(self) -> bytes:
        """The verdict as JSON members without braces."""
        return self.line.members_at(self.passes_s)


@dataclass(frozen=True, slots=True)
class Along:
    """Places in the order in which one passes them. `total`: how many the corridor holds, with those not listed.

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


def along(snapshot: Snapshot, query: AlongQuery, going: Going, detour: float) -> Along:
    """The answer to `query` for who sets out as `going` says.

    When there are more than `query.limit`, those least off the way are kept: the first twenty of a street in town
    would all stand before its first crossing. `going.pace`: seconds for a straight metre. `detour`: the factor of the
    streets in it; a line that was given follows the streets already, so its own metres are not made longer again.
    """
    found = [place for part in snapshot.parts for place in _passed(part, query)]
    kept = found
    if len(found) > query.limit:
        kept = sorted(found, key=lambda one: (one[1].distance_m, one[0], one[1].id))[: query.limit]
    kept.sort(key=lambda one: (one[0], one[1].distance_m, one[1].id))
    pace = going.pace if query.straight else going.pace / detour
    passings = [_passing(place, along_m, pace, going, detour) for along_m, place in kept]
    return Along(passings, len(found), query.way.length_m, _whole(query.way.length_m * pace))


def _passed(part: Part, query: AlongQuery) -> list[tuple[float, Place]]:
    """(along_m, place) of a part, in the order of the way."""
    skip = part.skip(query.wish)
    placed = None if skip is None else np.asarray(skip[: part.segment.placed], np.bool_)
    found = passed(query.way, part.segment.index, query.width_m, skip=placed)
    rows = zip(found.rows.tolist(), found.along_m.tolist(), found.off_m.tolist(), strict=True)
    return [(along_m, Place(part, row, off_m)) for row, along_m, off_m in rows]


def _passing(place: Place, along_m: float, pace: float, going: Going, detour: float) -> Passing:
    """`pace`: seconds for a metre of the way; `going.pace` is that for a straight metre off it."""
    off_m = place.distance_m or 0.0
    passes_s = going.page.now_s + _whole(along_m * pace + off_m * going.pace)
    line = going.page.line(place.part, place.row)
    return Passing(place, along_m, 2 * off_m * detour, _whole(2 * off_m * going.pace), passes_s, line)


def _whole(seconds: float) -> int:
    """Never less than the estimate."""
    return -int(-seconds // 1)
