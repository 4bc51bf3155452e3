"""Clock times of a rule folded away, so that one evaluation serves every rule of the same shape.

What the library says of a string depends on the order of its clock times, not on the times themselves. So each time is
replaced by its place in that order: `Mo-Fr 08:30-12:00,14:00-17:30` and `Mo-Fr 09:00-11:00,13:00-18:00` both become
`Mo-Fr 00:01-00:02,00:03-00:04`. Two things are won. Twenty thousand rules have a few hundred shapes. And a night ends
in the folded day in which it began (22:00-06:00 is 00:01-00:03, with 24:00 as 00:02), so that a rule or an exception
that replaces a day takes that day's night with it, and leaves alone the night of the day before: the library by
itself does neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from stationfinder.errors import InvalidInput
from stationfinder.hours.osm import DAY_MINUTES
from stationfinder.hours.selectors import Statement

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_NOTHING_ELSE = re.compile(r"[\s,]*")
_ALWAYS = "24/7"


@dataclass(frozen=True, slots=True)
class Folded:
    """Statements whose clock times are ranks: `00:03` stands for `points[3]`, minutes since the day's midnight.

    `midnight` is the rank of 24:00; later points lie on the next day. No `points`: the times are not folded, because
    they are more than spans of the clock (sunset, `+`).
    """

    statements: tuple[Statement, ...]
    points: tuple[int, ...] = ()
    midnight: int = 0

    @property
    def shape(self) -> tuple[tuple[Statement, ...], int, int]:
        """What the evaluation depends on."""
        return self.statements, self.midnight, len(self.points)

    def whole_day(self) -> str:
        """Folded span from midnight to the end of the last night: what a day is unknown for. '' = unfolded."""
        return f"00:00-{_clock(len(self.points) - 1)}" if self.points else ""


def fold(found: tuple[Statement, ...]) -> Folded:
    """The statements folded. Raises InvalidInput({"opening_hours": …}) for a time that no day has."""
    spans = [_spans(statement) for statement in found]
    known = [each for each in spans if each is not None]
    if len(known) < len(spans):
        return Folded(found)
    points = sorted({0, DAY_MINUTES, *(minute for each in known for span in each for minute in span)})
    rank = {minute: _clock(number) for number, minute in enumerate(points)}
    midnight = points.index(DAY_MINUTES)
    last = rank[points[-1]]
    folded = []
    for statement, each in zip(found, known, strict=True):
        times = ",".join(f"{rank[begin]}-{rank[end]}" for begin, end in each)
        # The folded day is longer than a day: open all day ends at midnight, "off" lasts through the night.
        if not times and statement.state != "closed":
            times = f"00:00-{rank[DAY_MINUTES] if statement.state == 'open' else last}"
        folded.append(replace(statement, times=times))
    return Folded(tuple(folded), tuple(points), midnight)


def _spans(statement: Statement) -> list[tuple[int, int]] | None:
    """Spans in minutes; None when the times are more than spans of the clock."""
    if statement.opaque:
        return None
    text = statement.times.replace(_ALWAYS, "00:00-24:00")
    if not _NOTHING_ELSE.fullmatch(_SPAN.sub("", text)):
        return None
    return [_span(match) for match in _SPAN.finditer(text)]


def _span(match: re.Match[str]) -> tuple[int, int]:
    hour, minute, until_hour, until_minute = map(int, match.groups())
    begin, end = hour * 60 + minute, until_hour * 60 + until_minute
    if minute > 59 or until_minute > 59 or begin >= DAY_MINUTES or end > 2 * DAY_MINUTES:
        raise InvalidInput({"opening_hours": f"一天里没有“{match[0]}”这个时间"})
    return begin, end if end > begin else end + DAY_MINUTES


def _clock(rank: int) -> str:
    return f"{rank // 60:02d}:{rank % 60:02d}"
