"""Opening hours of one rule over a few days, as change points: the state at a minute, and its next change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import opening_hours as library

from stationfinder.errors import InvalidInput
from stationfinder.hours.calendar import Calendar
from stationfinder.hours.dating import dated
from stationfinder.hours.folding import Folded, fold
from stationfinder.hours.osm import DAY_MINUTES, Mode, State, mode_of, remark_of
from stationfinder.hours.selectors import statements

NOT_REGISTERED = "开门时间没登记"
BAD_RULE = "开门时间写法有误"

# The library's stub does not name its own exception.
_LIBRARY_REFUSES: type[Exception] = vars(library)["ParserError"]
_STATES: dict[str, State] = {"open": "open", "unknown": "unknown"}
# A later one beats an earlier one where a night meets the next day.
_WEIGHT: dict[State, int] = {"closed": 0, "unknown": 1, "open": 2}

Content = tuple[State, Mode, str]
"""State, mode and remark."""
Stretch = tuple[int, int, Content]
"""From, until (minutes or ranks of one day), what holds."""
_SHUT: Content = ("closed", "", "")


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

    `minutes[i]` (since start, the first is 0) begins a piece of `states[i]` with the remark `reasons[i]` and the mode
    `modes[i]` (who lets one in, '' where nobody said), which lasts until the next one or the end of the span.
    Neighbours may share the state and differ in remark or mode.
    """

    start: date
    days: int
    minutes: tuple[int, ...]
    states: tuple[State, ...]
    reasons: tuple[str, ...]
    modes: tuple[Mode, ...] = ()

    def __post_init__(self) -> None:
        if not self.modes:
            object.__setattr__(self, "modes", ("",) * len(self.states))

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

    def mode_at(self, moment: int | datetime) -> Mode:
        """How one gets in at that moment: `staffed`, `self_entry`, `host`, '' when nobody said."""
        index = self._index(moment)
        return "" if index < 0 else self.modes[index]

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
    workday and not all Chinese holidays, so our day words and `PH` become dates from `calendar` first (`dating`), and
    clock times are folded (`folding`): a night belongs to the day on which it begins, whatever is said of the next
    one. Where a night meets other hours, open beats unknown and unknown beats closed. A
    string that names only some weekdays is unknown on make-up workdays, and on legal holidays unless it
    speaks of `PH`; so is one with `RD` on holidays. `WD` alone is closed on every other day. For many strings of the
    same days, ask one `Expander`.

    Raises InvalidInput({"opening_hours": …}) for bad syntax, ValueError for less than one day.
    """
    return Expander(start, days, calendar).schedule(opening_hours)


class Expander:
    """Makes schedules of the same days; strings that differ only in their clock times cost one evaluation."""

    def __init__(self, start: date, days: int, calendar: Calendar) -> None:
        if days < 1:
            raise ValueError("a schedule has at least one day")
        self.start = start
        self.days = days
        self._calendar = calendar
        # One day early: its night reaches into the first day.
        self._span = [start + timedelta(days=number) for number in range(-1, days)]
        self._shapes: dict[object, list[list[Stretch]]] = {}

    def schedule(self, opening_hours: str | None) -> Schedule:
        """As `expand`."""
        if opening_hours is None:
            return Schedule(self.start, self.days, (0,), ("unknown",), (NOT_REGISTERED,))
        folded = fold(statements(opening_hours))
        shape = folded.shape
        if shape not in self._shapes:
            self._shapes[shape] = self._evaluated(folded, opening_hours)
        days = self._shapes[shape]
        if folded.points:
            return _schedule(self.start, self.days, _unfolded(days, folded.points))
        return _schedule(self.start, self.days, _in_a_row(days[1:]))

    def schedule_or_unknown(self, rule: str) -> Schedule:
        """The schedule of a rule of the register, '' = none; unknown for a bad one, which must not stop the others."""
        try:
            return self.schedule(rule or None)
        except InvalidInput:
            return Schedule(self.start, self.days, (0,), ("unknown",), (BAD_RULE,))

    def _evaluated(self, folded: Folded, opening_hours: str) -> list[list[Stretch]]:
        """What the library says of each day of the span, in minutes of that day, or in ranks where folded."""
        text = dated(folded.statements, self._span, self._calendar, folded.whole_day())
        try:
            rules = library.OpeningHours(text or "off", auto_country=False, auto_timezone=False)
        except _LIBRARY_REFUSES as error:
            raise InvalidInput({"opening_hours": f"看不懂这段开门时间：{opening_hours}"}) from error
        begin = datetime.combine(self._span[0], time())
        found = rules.intervals(begin, begin + timedelta(days=len(self._span)))
        return _by_day(found, begin, len(self._span), len(folded.points) - 1 if folded.points else DAY_MINUTES)


def _by_day(
    found: Iterable[tuple[datetime, datetime, object, str]], begin: datetime, count: int, most: int
) -> list[list[Stretch]]:
    """The library's intervals cut at midnight and at the last minute (or rank) `most`; plainly closed ones left out."""
    days: list[list[Stretch]] = [[] for _ in range(count)]
    for at, until, raw, comment in found:
        content = _content(str(raw), comment)
        if content == _SHUT:
            continue
        low, high = _minutes(at - begin), _minutes(until - begin)
        for number in range(low // DAY_MINUTES, min(count, -(-high // DAY_MINUTES))):
            midnight = number * DAY_MINUTES
            first, last = max(low - midnight, 0), min(high - midnight, most)
            if first < last:
                days[number].append((first, last, content))
    return days


def _minutes(span: timedelta) -> int:
    return span.days * DAY_MINUTES + span.seconds // 60


def _content(raw: str, comment: str) -> Content:
    return _STATES.get(raw, "closed"), mode_of(comment), remark_of(comment)


def _unfolded(days: Sequence[Sequence[Stretch]], points: tuple[int, ...]) -> Iterable[Stretch]:
    """Stretches in minutes since the second day's midnight; the first day gives only its night."""
    nights = points[-1] > DAY_MINUTES
    before: list[Stretch] = []
    for number, ranks in enumerate(days):
        day = [(points[first], points[last], content) for first, last, content in ranks]
        midnight = (number - 1) * DAY_MINUTES
        if number:
            for first, last, content in _layered(day, before) if before else day:
                if first < DAY_MINUTES:
                    yield midnight + first, midnight + min(last, DAY_MINUTES), content
        if nights:
            before = [
                (max(first - DAY_MINUTES, 0), last - DAY_MINUTES, content)
                for first, last, content in day
                if last > DAY_MINUTES and content[0] != "closed"
            ]


def _layered(day: list[Stretch], night: list[Stretch]) -> Iterable[Stretch]:
    """A day with the night before reaching into it: the night counts where it is more open than the day."""
    edges = sorted({edge for first, last, _ in (*day, *night) for edge in (first, last)})
    for low, high in pairwise(edges):
        own, before = _at(day, low), _at(night, low)
        yield low, high, before if _WEIGHT[before[0]] > _WEIGHT[own[0]] else own


def _at(stretches: list[Stretch], minute: int) -> Content:
    return next((content for first, last, content in stretches if first <= minute < last), _SHUT)


def _in_a_row(days: Sequence[Sequence[Stretch]]) -> Iterable[Stretch]:
    for number, day in enumerate(days):
        for first, last, content in day:
            yield number * DAY_MINUTES + first, number * DAY_MINUTES + last, content


def _schedule(start: date, days: int, found: Iterable[Stretch]) -> Schedule:
    """The Schedule of stretches in order; what lies between them is closed."""
    minutes: list[int] = []
    contents: list[Content] = []
    reached = 0
    for first, last, content in (*found, (days * DAY_MINUTES, days * DAY_MINUTES, _SHUT)):
        for at, until, said in ((reached, first, _SHUT), (first, last, content)):
            if at < until and (not contents or contents[-1] != said):
                minutes.append(at)
                contents.append(said)
        reached = last
    states, modes, reasons = zip(*contents, strict=True)
    return Schedule(start, days, tuple(minutes), states, reasons, modes)
