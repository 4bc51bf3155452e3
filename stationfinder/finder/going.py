"""Setting out: places with what their doors say to whoever goes there now, or at the moment he names."""

from __future__ import annotations

from dataclasses import dataclass

from stationfinder.finder.arrivals import Arrivals, Travel
from stationfinder.finder.doors import Page
from stationfinder.finder.facts import Answer
from stationfinder.finder.snapshot import EVERYTHING, Place, RowFilter, Snapshot, Wish
from stationfinder.finder.travel import By, whole_s
from stationfinder.geo.points import LonLat


@dataclass(frozen=True, slots=True)
class Going:
    """How one sets out: at the moment of `page`, by what, and how many seconds each metre takes.

    `hours`: keeps only places with such hours (at night, never closed); None keeps all.
    """

    page: Page
    by: By
    pace: float
    arrivals: Arrivals
    hours: RowFilter | None = None

    def nearest_open(
        self, snapshot: Snapshot, at: LonLat, k: int, wish: Wish = EVERYTHING, within_m: float | None = None
    ) -> list[Place]:
        """The k nearest places that let one in on arrival."""
        travel = Travel(self.page.moment, self.pace)
        return self.arrivals.nearest(snapshot, at, k, travel, wish, within_m, live=self.page.live)


def answered(places: list[Place], going: Going) -> list[Answer]:
    """The places with what their doors say on arrival. Without a distance: to whoever is there."""
    page, now_s, pace = going.page, going.page.now_s, going.pace
    found, last = [], None
    for place in places:
        part, row, metres = place
        if part is not last:
            lines, kinds = page.of(part)
            last = part
        line = lines[kinds[row]] or page.line(part, row)
        travel = None if metres is None else whole_s(metres * pace)
        found.append(Answer(place, line.shown_at(now_s + (travel or 0), travel or 0), travel, line))
    return found
