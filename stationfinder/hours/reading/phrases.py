"""The tokens of a wording as phrases: the days it names, the spans of the clock."""

from __future__ import annotations

from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS, Span
from stationfinder.hours.reading.clauses import build_span, is_long_night
from stationfinder.hours.reading.clocks import settled
from stationfinder.hours.reading.daywords import DAY_WORDS, FESTIVAL, nth_days, weekday, weekday_range
from stationfinder.hours.reading.tokens import Token, WordingError

DAY_KINDS = frozenset({"day", "nth", "festival", *DAY_WORDS})

_SHUTS = {"关门", "闭馆", "闭园", "闭店", "闭站", "打烊", "关闭", "休息", "关", "锁门", "关店", "关站", "停业"}


class Phrases:
    """A cursor over tokens that takes whole phrases."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = settled(tokens)
        self._at = 0

    def _peek(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._tokens[index].kind if index < len(self._tokens) else ""

    def _take(self, *kinds: str) -> Token | None:
        if self._peek() not in kinds or not self._peek():
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _spans(self) -> tuple[tuple[Span, ...], Span | None]:
        """The spans that stand here, and the one among them that may be a slip (18:00-8:00)."""
        if self._take("all_day"):
            return ((0, DAY_MINUTES),), None
        spans: list[Span] = []
        long_night: Span | None = None
        first: tuple[Token, Token] | None = None
        while self._peek() == "time":
            begin = self._at
            span, is_long = self._span()
            spans.append(span)
            first = first or (self._tokens[begin], self._tokens[self._at - 1])
            long_night = span if is_long else long_night
            ahead = 1 if self._peek() in {"comma", "and"} else 0
            # 8:00-22:00，22:00-8:00扫码进入 and 8:00-18:00，12:00-13:00休息: the words behind hold for the second span.
            if self._peek(ahead) != "time" or self._tokens[self._at + ahead].minute <= (span[1] - 1) % DAY_MINUTES + 1:
                break
            self._at += ahead
        if first and len(spans) == 1 and self._peek() != "comma":
            _refuse_half_said(*first)
        return tuple(spans), long_night

    def _span(self) -> tuple[Span, bool]:
        start = self._take("time")
        opens = self._peek() == "open" and self._is_closing_time()
        if opens:
            # 7:00开门、21:00关门, 早6时开园至晚8时闭园
            self._take("open")
        dash = self._take("dash", "comma") if opens else self._take("dash")
        end = self._take("time") if dash or opens else None
        if opens and (self._peek() == "closed" or dash is None or dash.kind == "comma"):
            self._take("closed")
        if start is None or end is None:
            raise WordingError("只写了一个时间，没写到几点")
        span = build_span(start, end)
        return span, is_long_night(start, end, span)

    def _is_closing_time(self) -> bool:
        """Whether 开门 behind a time is followed by the time of 关门."""
        dashed = self._peek(1) == "dash" and self._peek(2) == "time"
        at = 2 if self._peek(1) in {"comma", "dash"} else 1
        if self._peek(at) != "time":
            return False
        return dashed or (self._peek(at + 1) == "closed" and self._tokens[self._at + at + 1].text in _SHUTS)

    def _days(self) -> frozenset[str] | None:
        days: set[str] = set()
        every = bool(self._take("every"))
        while self._peek() in DAY_KINDS:
            days |= self._day_item()
            # 周一至周五每天: 每天 adds nothing to weekdays.
            every = bool(self._take("every")) or every
            # A comma goes on with the days only when a day stands behind it: 周二、周四 9:00.
            if self._peek() in {"comma", "and"} and self._peek(1) in DAY_KINDS - {"every"}:
                if days >= set(WEEKDAYS[:5]) and self._excepts_holidays():
                    # 周一至周五，法定节假日除外: not the weekdays.
                    break
                self._at += 1
        if every and (not days or days <= {"RD", "PH"}):
            return frozenset(WEEKDAYS)
        if any("[" in day for day in days) and days & set(WEEKDAYS):
            raise WordingError("后面的日子是每周还是每月没读懂")
        return frozenset(days) if days else None

    def _excepts_holidays(self) -> bool:
        said = self._tokens[self._at + 1 : self._at + 3]
        return [token.kind for token in said] == ["holiday", "closed"] and said[1].text.endswith("除外")

    def _day_item(self) -> set[str]:
        if word := self._take(*DAY_WORDS):
            return set(DAY_WORDS[word.kind])
        if nth := self._take("nth"):
            return nth_days(nth.text)
        if festival := self._take("festival"):
            return {FESTIVAL + festival.text}
        first = self._take("day")
        if first is None:
            return set()
        if self._peek() != "dash" or self._peek(1) not in {"day", "weekend"}:
            return {WEEKDAYS[weekday(first.text)]}
        self._at += 1
        last = self._take("day", "weekend") or first
        # 周一到周末: to the weekend's end.
        return weekday_range(first.text, "周日" if last.kind == "weekend" else last.text)


def _refuse_half_said(start: Token, end: Token) -> None:
    """早7点到10点: ten in the morning or at night?"""
    if start.period == "早" and end.kind == "time" and not end.period and start.minute < end.minute < 720:
        raise WordingError(f"“{start.text}-{end.text}”是到上午还是晚上？")
    spoken = "点" in start.text and end.text.endswith(("点", "点半")) and not (start.period or end.period)
    if spoken and start.minute <= 8 * 60 + 30 and start.minute < end.minute <= 11 * 60:
        raise WordingError(f"“{start.text}-{end.text}”是到上午还是晚上？")
