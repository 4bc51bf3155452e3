"""Setting out in a test: the real pieces, put together as a process does."""

from __future__ import annotations

from datetime import datetime

from stationfinder.config import Settings
from stationfinder.finder.arrivals import Arrivals
from stationfinder.finder.doors import Doors
from stationfinder.finder.going import Going
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.masks import HoursViews, View
from stationfinder.finder.travel import By, seconds_per_metre
from stationfinder.stations.catalogue import catalogue


def going(now: datetime, by: By = "ebike", when: datetime | None = None, view: View | None = None) -> Going:
    """Setting out at `when` or now, on an electric bicycle unless said otherwise."""
    book = HoursBook(calendar())
    page = Doors(book, catalogue()).page(now, when)
    hours = HoursViews(book).filter(view, page.moment, now) if view else None
    return Going(page, by, seconds_per_metre(by, Settings()), Arrivals(book), hours)
