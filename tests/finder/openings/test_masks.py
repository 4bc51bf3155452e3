"""Filters by hours: kept for the day on which they were asked for, and no longer. Stations are made up."""

from __future__ import annotations

from datetime import datetime

from finder.openings.test_timetables import segment
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.masks import HoursViews
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours import SHANGHAI


def nine(day: int) -> datetime:
    return datetime(2026, 11, day, 9, tzinfo=SHANGHAI)


# The last day that a timetable of the 20th knows is the 29th; what is closed on the 30th it cannot see.
HOURS = segment("24/7", "24/7; 2026 Nov 30 off", "24/7; 2026 Nov 26 off")


def test_a_filter_asked_for_ahead_is_not_the_one_of_its_day() -> None:
    views = HoursViews(HoursBook(calendar()))
    ahead = views.filter("all_day", nine(25), nine(20))
    assert ahead.rows(HOURS).tolist() == [True, True, False]
    on_the_day = views.filter("all_day", nine(25), nine(25))
    assert on_the_day.rows(HOURS).tolist() == [True, False, False]


def test_within_a_day_all_share_one_filter() -> None:
    views = HoursViews(HoursBook(calendar()))
    assert views.filter("night", nine(25), nine(25)) is views.filter("night", nine(25), nine(25).replace(hour=21))


def test_a_filter_of_yesterday_leaves_todays_timetable_where_it_is() -> None:
    book = HoursBook(calendar())
    yesterday = HoursViews(book).filter("all_day", nine(24), nine(24))
    book.prepare(Snapshot(HOURS, 1), nine(25))
    today = book.rulebook(HOURS, nine(25))
    yesterday.rows(HOURS)
    assert book.rulebook(HOURS, nine(25)) is today
