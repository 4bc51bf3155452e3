"""Days on which a place keeps other hours than it writes on its door, put behind its OSM string."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from stationfinder.errors import InvalidInput
from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS, Span
from stationfinder.hours.selectors import Statement, date_list, statements

Kind = Literal["closed", "special", "open"]
_NEXT_MARKS = str.maketrans({'"': "”", "\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True)
class DatedException:
    """What holds from `first` to `last`, both inside.

    closed: shut all day. special: open in `spans` (minutes from midnight, an end beyond 1440 on the next day) and
    at no other time; without spans nobody knows when. open: the ordinary hours of that weekday, although it is a
    holiday. A night belongs to the day on which it begins. ValueError for a last day before the first.
    """

    first: date
    last: date
    kind: Kind
    spans: tuple[Span, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"an exception cannot end ({self.last}) before it begins ({self.first})")

    @property
    def days(self) -> list[date]:
        """Its days in order."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def effective(opening_hours: str | None, exceptions: Iterable[DatedException]) -> str | None:
    """The OSM string with the exceptions behind it; a later one wins over an earlier one on the same day.

    Where no hours are registered (None), closed and special days are known and all others unknown; without such a
    day None stays None. `open` changes nothing where the hours cannot be understood: those stay unknown.
    """
    parts = [] if opening_hours is None else [opening_hours]
    for exception in exceptions:
        if exception.kind == "open":
            parts += _ordinary(opening_hours, exception)
        else:
            parts += [] if parts else ["unknown"]
            parts.append(_stated(exception))
    return "; ".join(parts) or None


def _stated(exception: DatedException) -> str:
    return " ".join(filter(None, (date_list(exception.days), _what(exception), _quoted(exception.reason))))


def _what(exception: DatedException) -> str:
    if exception.kind == "closed":
        return "off"
    return ",".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in exception.spans) or "unknown"


def _clock(minute: int) -> str:
    minute = minute if minute <= DAY_MINUTES else minute - DAY_MINUTES
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _quoted(reason: str) -> str:
    return f'"{reason.translate(_NEXT_MARKS).strip()}"' if reason.strip() else ""


def _ordinary(opening_hours: str | None, exception: DatedException) -> list[str]:
    """The hours of those days' weekdays, written as dates: a date knows better than the silence on holidays."""
    try:
        found = statements(opening_hours) if opening_hours is not None else ()
    except InvalidInput:
        return []
    if not found or any(statement.opaque or statement.mark == "||" for statement in found):
        return []
    parts = [f"{date_list(exception.days)} off"]
    for statement in found:
        dates = [day for day in exception.days if _on_ordinary_day(statement, day)]
        if dates:
            additive = statement.mark == "," and len(parts) > 1
            parts.append(f"{', ' if additive else '; '}{date_list(dates)} {statement.said() or '00:00-24:00'}")
    return ["".join(parts)]


def _on_ordinary_day(statement: Statement, day: date) -> bool:
    """Whether it speaks of the day as if there were no holidays and no make-up workdays."""
    word = "WD" if day.weekday() < WEEKDAYS.index("Sa") else "RD"
    return statement.in_season(day) and (word in statement.words or statement.on_weekday(day))
