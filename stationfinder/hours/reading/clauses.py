"""One statement of a wording, and its spans of the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Literal

from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS, Mode, Season, Span
from stationfinder.hours.reading.tokens import Token, WordingError

LONGEST_UNSAID_NIGHT = 12 * 60
"""An end before its start counts as the next day's only up to this span: 18:00-8:00 may be a typing slip."""

Status = Literal["", "open", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement. `days` None: none named. No `spans`: no hours stated, only the `status` or the `half`."""

    days: frozenset[str] | None = None
    spans: tuple[Span, ...] = ()
    status: Status = ""
    mode: Mode = ""
    how: str = ""
    """Beside the mode: 扫码, 自助服务区, the host's name."""
    who: str = ""
    """Who is there: 律师值班."""
    half: str = ""
    """上午, 下午 without clock times."""
    season: Season | None = None
    season_name: str = ""
    """夏季: without `season`, nobody said from when to when."""
    rest: Literal["", "day", "night", "light", "months"] = ""
    """What the statement before leaves of the day, of the night, of the year."""
    until: int = -1
    """延长至20:00: the new end, in minutes; the start stands elsewhere."""
    comment: str = ""
    """Of an unknown state: why."""
    hall: bool = False
    whole: bool = False
    """Of the rest: it is open all day, hours or not."""
    lunch: bool = False
    headed: bool = False
    """A colon behind the season: it holds for what follows, too."""
    days_behind: bool = False
    """The days stood in a bracket behind the hours, so hours after it may or may not be of the same days."""
    spared: frozenset[str] = frozenset()
    """周一闭馆（节假日除外）: the days that a closure spares."""
    included: frozenset[str] = frozenset()
    """（含节假日）: days that belong to the days of the clause."""
    exempt: bool = False
    """The closure says 除外: of the hours, or of a closure before it."""
    usual: bool = False
    """正常, 照常: as on other days, of which there must be hours."""
    same: bool = False
    """照常: the hours of the other days."""
    restless: bool = False
    """无休, 不打烊."""
    only: bool = False
    """仅夏季: shut for the rest of the year."""
    shared: bool = False
    """均为14:00-17:00: the hours of all statements before that have none."""
    period: str = ""
    """Of the first span: 早, 晚, as it was said."""
    part: bool = False
    """日间开放：, 夜间开放：."""
    bracketed: bool = False
    """A break in a bracket: it concerns the hours before the bracket."""
    instead: str = ""
    """改为: these hours replace others of a longer list of days; 照开: even where a closure holds."""
    long_night: Span | None = None
    """A span such as 18:00-8:00, which counts only where the rest of the day is said to be 8:00-18:00."""

    @property
    def is_break(self) -> bool:
        """午休12:00-13:30, 12:00-14:00休息: hours taken out of other hours."""
        return bool(self.spans) and (self.lunch or self.status == "closed")

    def told(self) -> set[str]:
        """The fields that say something."""
        said = zip(_FIELDS, _values(self), _SILENCE, strict=True)
        return {name for name, value, silent in said if value != silent}

    def says_only(self, *names: str) -> bool:
        """Whether nothing but these fields is said, and each of them is."""
        return self.told() == set(names)


_FIELDS = tuple(name for name in Clause.__slots__ if name != "period")
_values = attrgetter(*_FIELDS)
_SILENCE = _values(Clause())


def build_span(start: Token, end: Token) -> Span:
    """Minutes of one span. An end before its start is the afternoon's, the next day's, or not understood."""
    begin, until = start.minute, end.minute or (0 if end.next_day else DAY_MINUTES)
    said = f"{start.text}-{end.text}"
    if end.bare or start.next_day:
        raise WordingError(f"“{said}”是几点没读懂")
    if end.next_day:
        if until > begin:
            raise WordingError(f"“{said}”超过一天了")
        return _checked((begin, until + DAY_MINUTES), said)
    if until > begin:
        if not start.period and 60 <= begin < 300 and until <= 720:
            raise WordingError(f"“{said}”是凌晨还是下午？")
        return _checked((begin, until), said)
    # 下午2:00-5:00: the word holds for the end too. Never at odds with a night, which needs another end.
    if start.period in {"下午", "晚", "中午"} and not end.period and begin < until + 720 <= DAY_MINUTES:
        return _checked((begin, until + 720), said)
    if _is_spoken_afternoon(start, end):
        return _checked((begin, until + 720), said)
    # 晚6点至早8点 can be no slip, 18:00-8:00 can.
    if end.period in {"凌晨", "早"} and begin >= 720:
        return _checked((begin, until + DAY_MINUTES), said)
    return _checked((begin, until + DAY_MINUTES), said)


def _is_spoken_afternoon(start: Token, end: Token) -> bool:
    """8点半到6点, 早8:30-5:30: clocks of twelve hours; 8:30-5:00 in figures may be a slip."""
    spoken = all("点" in time.text or "时" in time.text for time in (start, end))
    twelve = start.period in {"早", "上午"} or (spoken and not start.period)
    begin, until = start.minute, end.minute + 720
    return twelve and not end.period and 300 <= begin <= 600 and begin + 300 <= until < begin + 720


def is_long_night(start: Token, end: Token, span: Span) -> bool:
    """Whether the span goes past midnight for longer than people leave unsaid."""
    said = end.next_day or end.period == "凌晨" or (end.period == "早" and start.minute >= 720)
    return span[1] > DAY_MINUTES and span[1] - span[0] > LONGEST_UNSAID_NIGHT and not said


def _checked(span: Span, said: str) -> Span:
    if span == (0, DAY_MINUTES - 1):
        return 0, DAY_MINUTES
    if span[0] >= DAY_MINUTES or (span[1] - span[0] >= DAY_MINUTES and span != (0, DAY_MINUTES)):
        raise WordingError(f"“{said}”是几点到几点没读懂")
    return span


def in_order(clause: Clause) -> Clause:
    """The clause, its touching spans joined. Raises WordingError when spans overlap or go back in time."""
    joined: list[Span] = []
    for begin, until in clause.spans:
        if joined and begin < joined[-1][1]:
            raise WordingError("几段时间有重叠，或者先后不对")
        touches = bool(joined) and begin == joined[-1][1]
        joined.append((joined.pop()[0] if touches else begin, until))
    if joined and joined[-1][1] - DAY_MINUTES > joined[0][0]:
        raise WordingError("几段时间有重叠，或者先后不对")
    return replace(clause, spans=tuple(joined))


def without(spans: tuple[Span, ...], breaks: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans with each break cut out. Raises WordingError for a break that lies in none of them."""
    if spans == ((0, DAY_MINUTES),) and len(breaks) == 1 and breaks[0][1] > DAY_MINUTES:
        return ((breaks[0][1] - DAY_MINUTES, breaks[0][0]),)
    for low, high in breaks:
        around = [span for span in spans if span[0] <= low and high <= span[1] and span != (low, high)]
        # The break may be written between two spans already: 8:00-12:00,14:00-18:00(12:00-14:00休息).
        between = any(one[1] == low and other[0] == high for one in spans for other in spans)
        if len(around) != 1 and not between:
            raise WordingError("休息的时间不在开门时间里")
        if around:
            begin, end = around[0]
            at = spans.index(around[0])
            parts = tuple(part for part in ((begin, low), (high, end)) if part[0] < part[1])
            spans = (*spans[:at], *parts, *spans[at + 1 :])
    return spans


def absorb(clause: Clause, part: Clause) -> Clause | None:
    """The clause with what a bracket adds to it, None when the bracket is a statement of its own.

    Raises WordingError when both name days, and other ones.
    """
    if part.says_only("days"):
        return _with_days(clause, part.days or frozenset())
    if part.says_only("included"):
        whole = clause.days is None or clause.days >= set(WEEKDAYS)
        return clause if whole else replace(clause, days=(clause.days or frozenset()) | part.included)
    if clause.status == "closed" and {"days", "status"} <= part.told() <= {"days", "status", "exempt", "usual"}:
        return replace(clause, spared=part.days or frozenset()) if part.exempt or part.status == "open" else None
    told = part.told()
    if told in ({"season"}, {"season_name"}, {"who"}, {"mode"}, {"mode", "how"}) and not told & clause.told():
        return replace(clause, **{name: getattr(part, name) for name in told})
    return None


def _with_days(clause: Clause, days: frozenset[str]) -> Clause:
    if clause.days is None:
        return replace(clause, days=days, days_behind=bool(clause.spans))
    return clause if clause.days == days else replace(clause, days=_same_days(clause.days, days))


def _same_days(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """工作日（周一至周五）, 周末（周六、周日）: both words, to be weighed later."""
    pairs = ({"WD"}, set(WEEKDAYS[:5])), ({"RD"}, set(WEEKDAYS[5:]))
    if any((one, other) in {(frozenset(a), frozenset(b)), (frozenset(b), frozenset(a))} for a, b in pairs):
        return one | other
    raise WordingError("哪天写了两遍，不一样")
