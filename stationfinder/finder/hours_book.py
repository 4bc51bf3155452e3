"""The state of every distinct opening rule at a moment: expanded once a day, read by every answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import orjson

from stationfinder.hours import SHANGHAI, Calendar, NowWords, Schedule, expand, load_calendar, now_words

CALENDAR_FILE = Path(__file__).resolve().parents[2] / "data" / "calendar.csv"
DAYS = 9
"""Yesterday (for hours across midnight) and the next eight days."""


@dataclass(frozen=True, slots=True)
class NowState:
    """State of one rule in one minute: as words for pages and as JSON members for the API."""

    words: NowWords
    members: bytes


class MinutePage:
    """States by rule in one minute, worked out when first asked for."""

    def __init__(self, book: HoursBook, moment: datetime) -> None:
        self._book = book
        self._moment = moment
        self._states: dict[str, NowState] = {}

    def state(self, rule: str) -> NowState:
        """State of `rule` ('' = none registered)."""
        found = self._states.get(rule)
        if found is None:
            words = now_words(self._book.schedule(rule, self._moment), self._moment)
            said = f"{words.headline} · {words.detail}" if words.detail else words.headline
            members = orjson.dumps({"state": words.state, "hours_now": said})
            found = self._states[rule] = NowState(words, members[1:-1])
        return found


class HoursBook:
    """Schedules by rule for one local day, and the page of the current minute.

    Threads may share it: each entry is a pure function of its key, so that two at worst compute the same twice.
    """

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._schedules: tuple[date, dict[str, Schedule]] = (date.min, {})
        self._page: tuple[datetime, MinutePage] | None = None

    def schedule(self, rule: str, moment: datetime) -> Schedule:
        """Change points of `rule` ('' = none registered) from the day before `moment` on."""
        day = moment.astimezone(SHANGHAI).date()
        known_day, schedules = self._schedules
        if day != known_day:
            schedules = {}
            self._schedules = (day, schedules)
        found = schedules.get(rule)
        if found is None:
            found = schedules[rule] = expand(rule or None, day - timedelta(days=1), DAYS, self._calendar)
        return found

    def page(self, moment: datetime) -> MinutePage:
        """The page of the minute of `moment`."""
        minute = moment.replace(second=0, microsecond=0)
        current = self._page
        if current is None or current[0] != minute:
            current = self._page = (minute, MinutePage(self, minute))
        return current[1]

    def state(self, rule: str, moment: datetime) -> NowState:
        """State of `rule` in the minute of `moment`."""
        return self.page(moment).state(rule)


@cache
def calendar() -> Calendar:
    """The shipped calendar of holidays and make-up workdays."""
    return load_calendar(CALENDAR_FILE)
