"""The schedule of every distinct opening rule: expanded once a day, read by every answer."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

from stationfinder.finder.openings.timetables import Rulebook, Timetables, first_day
from stationfinder.finder.segment import Segment
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours import Calendar, Schedule, load_calendar

CALENDAR_FILE = Path(__file__).resolve().parents[3] / "data" / "calendar.csv"
MOST_SCHEDULES = 5000
"""About 2 kB each; a timetable gives a forgotten one back in microseconds."""


class HoursBook:
    """Schedules by rule for one local day, and the page of the current minute.

    Schedules come from the timetables that `prepare` has made ready; a rule that is in none of them is expanded when
    first asked for. Threads may share it: each entry is a pure function of its key, so that two at worst compute the
    same twice. `folder`: where timetables are kept for the next start and for other processes; None = nowhere.
    """

    def __init__(self, calendar: Calendar, folder: Path | None = None) -> None:
        self._folder = folder
        self._timetables = Timetables(calendar, folder)
        self._schedules: tuple[date, Timetables, dict[str, Schedule]] = (date.min, self._timetables, {})

    @property
    def calendar(self) -> Calendar:
        """The calendar that all schedules follow."""
        return self._timetables.calendar

    def use_calendar(self, calendar: Calendar) -> None:
        """From now on all schedules follow this calendar."""
        if calendar is not self.calendar:
            self._timetables = Timetables(calendar, self._folder)

    def prepare(self, snapshot: Snapshot, moment: datetime) -> None:
        """Have the timetables of a snapshot ready. For the thread that keeps the snapshot: it may take seconds."""
        self._timetables.prepare(snapshot, moment)

    def rulebook(self, segment: Segment, moment: datetime) -> Rulebook:
        """All rules of a segment from yesterday on; worked out here when nobody prepared it."""
        return self._timetables.of(segment, moment)

    def schedule(self, rule: str, moment: datetime) -> Schedule:
        """Change points of `rule` ('' = none registered) from the day before `moment` on.

        A rule that cannot be evaluated is unknown: one slip in the register must not hide twenty other stations.
        """
        day, timetables = first_day(moment), self._timetables
        known_day, known_timetables, schedules = self._schedules
        if day != known_day or timetables is not known_timetables or len(schedules) >= MOST_SCHEDULES:
            schedules = {}
            self._schedules = (day, timetables, schedules)
        found = schedules.get(rule)
        if found is None:
            found = schedules[rule] = timetables.schedule(rule, day)
        return found


@cache
def calendar() -> Calendar:
    """The shipped calendar of holidays and make-up workdays."""
    return load_calendar(CALENDAR_FILE)
