"""Tokens of a Chinese opening-hours wording → clauses: which days and hours, open or closed, which room.

wording := label? clause ((";" | ",")? clause)*
clause  := area? (except days out | days)? paren* (spans | all-day)? status? paren*
paren   := "(" (days | note | clause+) ")"
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS, Span
from stationfinder.hours.tokens import Token, WordingError

LONGEST_UNSAID_NIGHT = 12 * 60
"""An end before its start counts as the next day's only up to this span: 18:00-8:00 may be a typing slip."""

_WORDS = {"every": WEEKDAYS, "workday": ("WD",), "weekend": ("RD",), "holiday": ("PH",)}
_CHARS = "一二三四五六日"


Area = Literal["", "hall", "self_area"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement. `days` None: none named. No `spans`: no hours stated, only the `status`."""

    days: frozenset[str] | None = None
    spans: tuple[Span, ...] = ()
    status: Literal["", "open", "closed"] = ""
    area: Area = ""
    days_behind: bool = False
    """The days stood in a bracket behind the hours, so hours after it may or may not be of the same days."""


class Parser:
    """One pass over the tokens: `clauses()` gives all statements, fills `notes`, or raises WordingError."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.notes: list[str] = []

    def clauses(self) -> list[Clause]:
        if self._take("label"):
            self._take("colon")
        found = self._until("")
        return [clause for clause in found if clause != Clause()]

    def _peek(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._tokens[index].kind if index < len(self._tokens) else ""

    def _take(self, *kinds: str) -> Token | None:
        if self._peek() not in kinds or not self._peek():
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _until(self, end: str) -> list[Clause]:
        found: list[Clause] = []
        while self._peek() != end:
            begin = self._at
            found += self._clause()
            self._take("comma", "semicolon")
            if self._at == begin:
                raise WordingError(f"没读懂“{self._tokens[begin].text}”" if self._peek() else "括号没有写完")
        return found

    def _clause(self) -> list[Clause]:
        if note := self._take("note"):
            self.notes.append(note.text)
            return []
        area = self._take("hall", "self_area")
        if area:
            self._take("colon")
        if self._take("except"):
            return self._except()
        days = self._days()
        if days is not None:
            self._take("colon")
        inside = self._parens()
        spans = self._spans()
        status = self._status(spans)
        inside += self._parens()
        said_before = days is not None
        days, inside = _days_from_parens(days, inside)
        if days is not None and not spans and not status:
            raise WordingError("只写了哪天，没写几点")
        if area and not spans:
            raise WordingError("只写了哪里，没写几点")
        return [Clause(days, spans, status, _area(area), days is not None and not said_before), *inside]

    def _except(self) -> list[Clause]:
        days = self._days()
        if days is None or not self._take("out"):
            raise WordingError("没读懂除了哪天")
        return [Clause(days, status="closed")]

    def _status(self, spans: tuple[Span, ...]) -> Literal["", "open", "closed"]:
        token = self._take("open", "no_rest", "closed")
        if token is None:
            return ""
        self._take("no_rest")
        if token.kind != "closed":
            return "open"
        if spans:
            raise WordingError(f"“{token.text}”前面写了几点，不清楚是开还是关")
        return "closed"

    def _parens(self) -> list[Clause]:
        found: list[Clause] = []
        while self._take("left"):
            begin = self._at
            days = self._days()
            if days is not None and self._peek() == "right":
                found.append(Clause(days))
            else:
                self._at = begin
                found += self._until("right")
            if not self._take("right"):
                raise WordingError("括号没有写完")
        return found

    def _days(self) -> frozenset[str] | None:
        days: set[str] = set()
        while part := self._day_item():
            days |= part
            # A comma goes on with the days only when a day stands behind it: 周二、周四 9:00.
            if self._peek() in {"comma", "and"} and self._peek(1) in {"day", *_WORDS}:
                self._at += 1
        return frozenset(days) if days else None

    def _day_item(self) -> set[str]:
        if word := self._take(*_WORDS):
            return set(_WORDS[word.kind])
        first = self._take("day")
        if first is None:
            return set()
        if self._peek() != "dash" or self._peek(1) != "day":
            return {WEEKDAYS[_weekday(first)]}
        self._at += 1
        last = self._take("day")
        begin, end = _weekday(first), _weekday(last or first)
        if end <= begin:
            raise WordingError("从星期几到星期几没读懂")
        return set(WEEKDAYS[begin : end + 1])

    def _spans(self) -> tuple[Span, ...]:
        if self._take("all_day"):
            return ((0, DAY_MINUTES),)
        spans: list[Span] = []
        while self._peek() == "time":
            spans.append(self._span())
            if self._peek() in {"comma", "and"} and self._peek(1) == "time":
                self._at += 1
        return tuple(spans)

    def _span(self) -> Span:
        start = self._take("time")
        end = self._take("time") if self._take("dash") else None
        if start is None or end is None:
            raise WordingError("只写了一个时间，没写到几点")
        if end.bare or start.next_day:
            raise WordingError(f"“{start.text}”“{end.text}”是几点没读懂")
        return _span(start, end)


def _area(token: Token | None) -> Area:
    if token is None:
        return ""
    return "hall" if token.kind == "hall" else "self_area"


def _weekday(token: Token) -> int:
    return _CHARS.index(token.text[-1].replace("天", "日"))


def _days_from_parens(days: frozenset[str] | None, inside: list[Clause]) -> tuple[frozenset[str] | None, list[Clause]]:
    """`8:00-18:00(工作日)`: a bracket that holds only days names the days of the hours before it."""
    only_days = [clause for clause in inside if clause.days and not clause.spans and not clause.status]
    if not only_days:
        return days, inside
    if (days is not None and days != only_days[0].days) or len(only_days) > 1:
        raise WordingError("哪天写了两遍，不一样")
    return only_days[0].days, [clause for clause in inside if clause not in only_days]


def _span(start: Token, end: Token) -> Span:
    """Minutes of one span. An end before its start is the afternoon's, the next day's, or not understood."""
    begin, until = start.minute, end.minute
    said = f"{start.text}-{end.text}"
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
    if until + DAY_MINUTES - begin > LONGEST_UNSAID_NIGHT:
        raise WordingError(f"“{said}”关门比开门早，是写错了还是到第二天？")
    return _checked((begin, until + DAY_MINUTES), said)


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
