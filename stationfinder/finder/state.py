"""What the finder's routes need of the running process, handed over by `create_app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from stationfinder.alerts.board import AlertBoard
from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.finder.arrivals import Arrivals
from stationfinder.finder.doors import Doors
from stationfinder.finder.going import Going
from stationfinder.finder.openings.book import HoursBook
from stationfinder.finder.openings.masks import HoursViews, View
from stationfinder.finder.snapshots import Snapshots
from stationfinder.finder.travel import BY, By, seconds_per_metre
from stationfinder.stations.catalogue import Catalogue

KEY = "stationfinder.finder"


@dataclass(frozen=True, slots=True)
class FinderState:
    """Settings, data and clock of this process. `clock` gives an aware UTC datetime."""

    settings: Settings
    database: Database
    snapshots: Snapshots
    catalogue: Catalogue
    book: HoursBook
    clock: Callable[[], datetime]
    alerts: AlertBoard = field(default_factory=AlertBoard)
    doors: Doors = field(init=False)
    arrivals: Arrivals = field(init=False)
    views: HoursViews = field(init=False)
    paces: dict[By, float] = field(init=False)
    """Seconds for a metre as the crow flies, by way of going."""
    _now: dict[By, tuple[int, object, Going]] = field(init=False, default_factory=dict)
    """Setting out in this second: the same for all who ask in it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "doors", Doors(self.book, self.catalogue))
        object.__setattr__(self, "arrivals", Arrivals(self.book))
        object.__setattr__(self, "views", HoursViews(self.book))
        object.__setattr__(self, "paces", {by: seconds_per_metre(by, self.settings) for by in BY})

    def going(self, by: By, when: datetime | None = None, view: View | None = None) -> Going:
        """Setting out at `when` (None = now) by that means, for places with such hours."""
        now = self.clock()
        if when is None and view is None:
            return self._going_now(by, now)
        page = self.doors.page(now, when)
        hours = None if view is None else self.views.filter(view, page.moment, now)
        return Going(page, by, self.paces[by], self.arrivals, hours)

    def _going_now(self, by: By, now: datetime) -> Going:
        second, calendar = int(now.timestamp()), self.book.calendar
        known = self._now.get(by)
        if known is not None and known[0] == second and known[1] is calendar:
            return known[2]
        going = Going(self.doors.page(now), by, self.paces[by], self.arrivals)
        self._now[by] = (second, calendar, going)
        return going


def state() -> FinderState:
    """The finder's state in the current application."""
    found: FinderState = current_app.extensions[KEY]
    return found
