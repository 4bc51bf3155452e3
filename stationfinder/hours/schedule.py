"""Opening hours of one rule over a few days, as change points: the state at a minute, and its next change."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import opening_hours as library

from stationfinder.errors import InvalidInput
from stationfinder.hours.calendar import Calendar
from stationfinder.hours.osm import (
    CALENDAR_WORDS,
    DAY_LIST,
    DAY_MINUTES,
    WEEKDAYS,
    State,
    day_names,
    format_days,
    pieces,
)

NOT_REGISTERED = "开门时间没登记"
SILENT_ON_HOLIDAYS = "节假日开不开没写"

# The library's stub does not name its own exception.
_LIBRARY_REFUSES: type[Exception] = vars(library)["ParserError"]


def _shanghai() -> tzinfo:
    try:
        return ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        # A machine without zone data. China has had no daylight saving time since 1991.
        return timezone(timedelta(hours=8), "Asia/Shanghai")


SHANGHAI: tzinfo = _shanghai()


@dataclass(frozen=True, slots=True)
class Schedule:
    """States from `start` 00:00 (Asia/Shanghai) for `days` days.

    `minutes[i]` (since start, the first is 0) begins a piece of `states[i]` with the remark `reasons[i]`,
    which lasts until the next one or the end of the span. Neighbours may share the state and differ in the
    remark.
    """

    start: date
    days: int
    minutes: tuple[int, ...]
    states: tuple[State, ...]
    reasons: tuple[str, ...]

    def minute_of(self, moment: datetime) -> int:
        """Whole minutes from `start` to an aware moment, negative before it. ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone")
        local = moment.astimezone(SHANGHAI)
        return (local.date() - self.start).days * DAY_MINUTES + local.hour * 60 + local.minute

    def moment_of(self, minute: int) -> datetime:
        """The aware moment, in Asia/Shanghai, that lies `minute` minutes after `start`."""
        return datetime.combine(self.start, time(), SHANGHAI) + timedelta(minutes=minute)

    def state_at(self, moment: int | datetime) -> State:
        """The state at a minute since `start` or an aware moment; `unknown` outside the span."""
        index = self._index(moment)
        return "unknown" if index < 0 else self.states[index]

    def reason_at(self, moment: int | datetime) -> str:
        """The remark at that moment: why it is unknown, which part is open; often empty."""
        index = self._index(moment)
        return "" if index < 0 else self.reasons[index]

    def next_change(self, moment: int | datetime) -> datetime | None:
        """When the state at that moment ends, or None when it outlasts the span (or lies outside it)."""
        index = self._index(moment)
        if index < 0:
            return None
        for later in range(index + 1, len(self.states)):
            if self.states[later] != self.states[index]:
                return self.moment_of(self.minutes[later])
        return None

    def intervals(self, day: int | date) -> list[tuple[int, int, State]]:
        """(start, end, state) in minutes of one day (its number from 0, or its date), 0 to 1440 without gaps.

        Raises ValueError for a day outside the span.
        """
        number = day if isinstance(day, int) else (day - self.start).days
        if not 0 <= number < self.days:
            raise ValueError(f"day {day} is outside the {self.days} days from {self.start}")
        begin, end = number * DAY_MINUTES, (number + 1) * DAY_MINUTES
        found: list[tuple[int, int, State]] = []
        for at, until, state in zip(
            self.minutes, (*self.minutes[1:], self.days * DAY_MINUTES), self.states, strict=True
        ):
            low, high = max(at, begin) - begin, min(until, end) - begin
            if low >= high:
                continue
            if found and found[-1][2] == state:
                low = found.pop()[0]
            found.append((low, high, state))
        return found

    def _index(self, moment: int | datetime) -> int:
        minute = moment if isinstance(moment, int) else self.minute_of(moment)
        if not 0 <= minute < self.days * DAY_MINUTES:
            return -1
        return bisect_right(self.minutes, minute) - 1


def expand(opening_hours: str | None, start: date, days: int, calendar: Calendar) -> Schedule:
    """The Schedule of an OSM string (with our day words, see `osm`) from `start` for `days` ≥ 1 days.

    None is unknown everywhere. The library `opening-hours-py` evaluates the syntax; it knows no make-up
    workday and not all Chinese holidays, so our day words and `PH` become dates from `calendar` first. A
    string that names only some weekdays is unknown on make-up workdays, and on legal holidays unless it
    speaks of `PH`; so is one with `RD` on holidays. `WD` alone is closed on every other day. Call it once per
    distinct string and day.

    Raises InvalidInput({"opening_hours": …}) for bad syntax, ValueError for less than one day.
    """
    if days < 1:
        raise ValueError("a schedule has at least one day")
    if opening_hours is None:
        return Schedule(start, days, (0,), ("unknown",), (NOT_REGISTERED,))
    # One day early and one late: the night before reaches into the first day.
    span = [start + timedelta(days=number) for number in range(-1, days + 1)]
    plain = _with_dates(opening_hours, span, calendar)
    try:
        rules = library.OpeningHours(plain)
    except _LIBRARY_REFUSES as error:
        raise InvalidInput({"opening_hours": f"看不懂这段开门时间：{opening_hours}"}) from error
    begin = datetime.combine(start, time())
    return _schedule(start, days, rules.intervals(begin, begin + timedelta(days=days)))


def _schedule(start: date, days: int, found: Iterable[tuple[datetime, datetime, object, str]]) -> Schedule:
    begin = datetime.combine(start, time())
    changes: list[tuple[int, State, str]] = []
    for at, _, raw, comment in found:
        state: State = "open" if str(raw) == "open" else "unknown" if str(raw) == "unknown" else "closed"
        if not changes or changes[-1][1:] != (state, comment):
            changes.append((int((at - begin).total_seconds()) // 60, state, comment))
    minutes, states, reasons = zip(*changes, strict=True)
    return Schedule(start, days, minutes, states, reasons)


_HEAD = re.compile(rf"({DAY_LIST})(.*)", re.DOTALL)
_LEFT_OVER = re.compile(r'"[^"]*"|\b(WD|RD|PH)\b')
_ANY_CASE = re.compile(r'"[^"]*"|\b(mo|tu|we|th|fr|sa|su)\b', re.IGNORECASE)
_NIGHT = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)")


def _with_dates(opening_hours: str, span: list[date], calendar: Calendar) -> str:
    """The string with WD, RD and PH written as the dates of `span`, the days it is silent on made unknown."""
    text, place = "", 0
    named: list[tuple[str, ...]] = []
    found = pieces(_cased(opening_hours))
    if not found:
        raise InvalidInput({"opening_hours": "开门时间是空的"})
    for mark, piece in found:
        head = _HEAD.fullmatch(piece)
        names = day_names(head[1]) if head else ()
        for part in _dated(names, head[2], span, calendar) if head else [piece]:
            text += (f"{mark or ';'} " if text else "") + part
        if head:
            named.append(names)
            place = len(text)
    if any(match[1] for match in _LEFT_OVER.finditer(text)):
        raise InvalidInput({"opening_hours": "WD、RD、PH 只能写在一条规则的最前面"})
    return _with_silence(text, place, _silent_days(named, span, calendar)) or "off"


def _cased(opening_hours: str) -> str:
    """Weekday names as OSM writes them: the library takes `mo-fr` too, silent on holidays like `Mo-Fr`."""
    return _ANY_CASE.sub(lambda match: match[1].capitalize() if match[1] else match[0], opening_hours)


def _dated(names: tuple[str, ...], rest: str, span: list[date], calendar: Calendar) -> list[str]:
    weekdays = tuple(name for name in names if name in WEEKDAYS)
    words = {name for name in names if name in CALENDAR_WORDS}
    dates = [day for day in span if words and _word(calendar, day) in words]
    if len(weekdays) + len(words) < len(names):
        raise InvalidInput({"opening_hours": "WD、RD、PH 不能写成范围"})
    return [f"{selector}{rest}" for selector in (format_days(weekdays), _date_list(dates)) if selector]


def _word(calendar: Calendar, day: date) -> str:
    return {"workday": "WD", "weekend": "RD", "holiday": "PH"}[calendar.day_kind(day)]


def _silent_days(named: list[tuple[str, ...]], span: list[date], calendar: Calendar) -> list[date]:
    """The days of which the string says nothing: holidays, and make-up workdays where weekdays are named."""
    words = {name for names in named for name in names if name in CALENDAR_WORDS}
    by_weekday = any(0 < sum(name in WEEKDAYS for name in names) < 7 for names in named)
    holidays = "PH" not in words and (by_weekday or "RD" in words)
    silent = {"holiday"} if holidays else set()
    return [day for day in span if calendar.day_kind(day) in silent or (by_weekday and calendar.is_makeup_workday(day))]


def _with_silence(text: str, place: int, dates: list[date]) -> str:
    if not dates:
        return text
    # Placed behind the last rule by weekday and before dated rules, which know better.
    # Replacing a day drops the night that began on it: where nights count, "unknown" lasts through the night.
    night = max((_end(match) for match in _NIGHT.finditer(text)), default=0)
    rule = f'{_date_list(dates)} unknown "{SILENT_ON_HOLIDAYS}"'
    if night > DAY_MINUTES:
        rule = f'{_date_list(dates)} 00:00-{night // 60:02d}:{night % 60:02d} unknown "{SILENT_ON_HOLIDAYS}"'
    if not place:
        return f"{rule}; {text}" if text else rule
    return f"{text[:place]}{', ' if night > DAY_MINUTES else '; '}{rule}{text[place:]}"


def _end(match: re.Match[str]) -> int:
    start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    return end if end > start else end + DAY_MINUTES


def _date_list(dates: list[date]) -> str:
    """Dates in OSM's words, days in a row as a range: `2026 Oct 10,2026 Oct 12-2026 Oct 16`."""
    runs: list[list[date]] = []
    for day in dates:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join("-".join(dict.fromkeys((_osm_date(run[0]), _osm_date(run[-1])))) for run in runs)


# Not strftime("%b"): the names would follow the machine's locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _osm_date(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}"
