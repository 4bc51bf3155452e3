"""A string of OSM rules → its statements: of which days each one speaks, and what it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stationfinder.errors import InvalidInput
from stationfinder.hours.osm import CALENDAR_WORDS, MONTHS, WEEKDAYS, State, day_names, pieces

_MONTH = f"(?:{'|'.join(MONTHS)})"
_DATE = rf"(?:[0-9]{{4}}\s*)?{_MONTH}(?:\s*[0-9]{{1,2}}(?![0-9:]))?"
_RANGE = rf"{_DATE}(?:\s*-\s*(?:{_DATE}|[0-9]{{1,2}}(?![0-9:])))?"
_WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
_DAY = rf"(?:{'|'.join((*WEEKDAYS, *CALENDAR_WORDS))})(?:\[[-0-9, ]+\])?"
_DAY_ITEM = rf"{_DAY}(?:\s*-\s*{_DAY})?"
_HEAD = re.compile(
    rf"(?P<season>{_RANGE}(?:\s*,\s*{_RANGE})*)?\s*:?\s*(?P<days>{_DAY_ITEM}(?:\s*,\s*{_DAY_ITEM})*(?![A-Za-z]))?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_ITEM = re.compile(_DAY_ITEM)
_BARE_SEASON = re.compile(rf"{_RANGE}(?:\s*,\s*{_RANGE})*")
_BEFORE_DATE = re.compile(rf'"[^"]*"|(?:(?<=:[0-9][0-9])|(?<=["nfd]))(?P<comma>,)(?=\s*[0-9]{{4}}\s*{_MONTH})')
_ONE_RANGE = re.compile(
    rf"(?:(?P<y1>[0-9]{{4}})\s*)?(?P<m1>{_MONTH})(?:\s*(?P<d1>[0-9]{{1,2}}))?"
    rf"(?P<to>\s*-\s*(?:(?:(?P<y2>[0-9]{{4}})\s*)?(?P<m2>{_MONTH}))?(?:\s*(?P<d2>[0-9]{{1,2}}))?)?"
)
_ANY_CASE = re.compile(rf'"[^"]*"|\b({"|".join((*WEEKDAYS, *MONTHS)).lower()})(?![a-z])', re.IGNORECASE)
_CALENDAR_WORD = re.compile(rf"\b(?:{'|'.join(CALENDAR_WORDS)})\b")
_NAMED_SOMEWHERE = re.compile(rf"\b{_WEEKDAY}\b")
_TAIL = re.compile(r'(?P<state>\b(?:open|unknown|off|closed)\b)?\s*(?P<comment>"[^"]*")?\s*$')
_QUOTED = re.compile(r'"[^"]*"')
_SUN_EVENTS = re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b")
_STATES: dict[str, State] = {"open": "open", "unknown": "unknown", "off": "closed", "closed": "closed"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One rule. `season` and `days` as written ('' = all year, every day), without the calendar's words.

    `mark`: the separator before it (";", ",", "||"). `words`: WD, RD, PH among its days. `times`, `state` and
    `comment` (with its quotes): what it says of them. `opaque`: a selector beyond our understanding, kept in
    `times` whole, as `week 1-10 Mo`.
    """

    mark: str
    season: str = ""
    days: str = ""
    words: tuple[str, ...] = ()
    times: str = ""
    state: State = "open"
    comment: str = ""
    opaque: bool = False

    @property
    def by_weekday(self) -> bool:
        """Whether it names some weekdays and not others, `We[1]` not counted."""
        if self.opaque:
            return _NAMED_SOMEWHERE.search(self.times) is not None
        return 0 < len({name for name in _names(self.days) if "[" not in name}) < len(WEEKDAYS)

    @property
    def is_dated(self) -> bool:
        """Whether it speaks of days of certain years and of nothing else: an exception, which knows better."""
        return self.season[:4].isdigit() and not self.days and not self.words

    def in_season(self, day: date) -> bool:
        """Whether the day lies in its season."""
        return not self.season or any(_holds(one, day) for one in _ranges(self.season))

    def on_weekday(self, day: date) -> bool:
        """Whether it speaks of the weekday of that date, calendar or not: `Th`, `Th[1]`, no day at all."""
        if not self.days:
            return not self.words
        weekday = WEEKDAYS[day.weekday()]
        names = _names(self.days)
        return weekday in names or any(name.startswith(f"{weekday}[") and _is_nth(name, day) for name in names)

    def on_nth(self, day: date) -> bool:
        """Whether an nth weekday that it names is that date."""
        return self.by_nth and self.on_weekday(day)

    @property
    def by_nth(self) -> bool:
        """Whether it names the nth of a weekday in the month."""
        return "[" in self.days

    def said(self) -> str:
        """What it says of its days: times, state, comment."""
        state = {"open": "", "unknown": "unknown", "closed": "off"}[self.state]
        return " ".join(filter(None, (self.times, state, self.comment)))


@lru_cache(4096)
def statements(opening_hours: str) -> tuple[Statement, ...]:
    """The statements of an OSM string with our day words.

    Raises InvalidInput({"opening_hours": …}) for an empty one and for day words at a wrong place. That the rest is
    good OSM is the library's business.
    """
    found = [part for mark, text in pieces(_cased(opening_hours)) for part in _dates_apart(mark, text)]
    if not found:
        raise InvalidInput({"opening_hours": "开门时间是空的"})
    return tuple(_statement(mark or ";", text) for mark, text in _seasons_joined(found))


def _dates_apart(mark: str, text: str) -> Iterator[tuple[str, str]]:
    """`… 09:00-12:00, 2026 Oct 07 14:00-16:00`: behind times, a comment or a state a date begins another statement."""
    begin = 0
    for match in _BEFORE_DATE.finditer(text):
        if match["comma"]:
            yield mark, text[begin : match.start()].strip()
            mark, begin = ",", match.end()
    yield mark, text[begin:].strip()


def _seasons_joined(found: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """`Jan 01-Jan 31,Mar 01-Mar 31 10:00-12:00`: a bare range before a comma opens nothing, it goes on behind it."""
    held: tuple[str, str] | None = None
    for number, (mark, text) in enumerate(found):
        joined = (held[0], f"{held[1]},{text}") if held else (mark or ";", text)
        goes_on = number + 1 < len(found) and found[number + 1][0] == ","
        held = joined if goes_on and _BARE_SEASON.fullmatch(joined[1]) else None
        if held is None:
            yield joined


def _cased(opening_hours: str) -> str:
    """Days and months as OSM writes them: the library takes `mo-fr` too, silent on holidays like `Mo-Fr`."""
    return _ANY_CASE.sub(lambda match: match[1].capitalize() if match[1] else match[0], opening_hours)


def _statement(mark: str, text: str) -> Statement:
    head = _HEAD.fullmatch(text)
    season, days, rest = (head["season"] or "", head["days"] or "", head["rest"]) if head else ("", "", text)
    if _CALENDAR_WORD.search(_QUOTED.sub("", rest)):
        raise InvalidInput({"opening_hours": "WD、RD、PH 只能写在一条规则的最前面"})
    items = _ITEM.findall(days)
    words = tuple(item for item in items if item in CALENDAR_WORDS)
    if any(_CALENDAR_WORD.search(item) for item in items if item not in CALENDAR_WORDS):
        raise InvalidInput({"opening_hours": "WD、RD、PH 不能写成范围"})
    times, state, comment = _said(rest)
    selector = ",".join(item for item in items if item not in CALENDAR_WORDS)
    if not words and re.search("[A-Za-z]", _SUN_EVENTS.sub("", times)):
        whole = " ".join(filter(None, (season, days, times)))
        return Statement(mark, times=whole, state=state, comment=comment, opaque=True)
    return Statement(mark, season, selector, words, times, state, comment)


def _said(rest: str) -> tuple[str, State, str]:
    tail = _TAIL.search(rest)
    if tail is None:
        return rest.strip(), "open", ""
    times, comment = rest[: tail.start()].strip(), tail["comment"] or ""
    # OSM: a comment alone says that one must ask. The library would take it for open.
    state = _STATES[tail["state"]] if tail["state"] else "unknown" if comment and not times else "open"
    return times, state, comment


@lru_cache(4096)
def _names(days: str) -> tuple[str, ...]:
    """Weekdays of a list, ranges written out; `We[1]` stays as it is."""
    names: list[str] = []
    for item in _ITEM.findall(days):
        names += [item] if "[" in item else day_names(item.replace(" ", ""))
    return tuple(names)


def _is_nth(name: str, day: date) -> bool:
    """Whether the day is the nth of its weekday in the month: `We[1]`, `We[1,3]`, `We[1-2]`, `We[-1]`."""
    nth = (day.day - 1) // 7 + 1
    last = -((_days_in_month(day) - day.day) // 7 + 1)
    for item in name[name.index("[") + 1 : -1].replace(" ", "").split(","):
        first, _, until = item.partition("-") if not item.startswith("-") else (item, "", "")
        if int(first) in {nth, last} or (until and int(first) <= nth <= int(until)):
            return True
    return False


def _days_in_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - day.replace(day=1)).days


_Ends = tuple[int | None, int, int, int | None, int, int]


@lru_cache(4096)
def _ranges(season: str) -> tuple[_Ends, ...]:
    """(year, month, day) of the first and the last day of each range; years None where it comes every year."""
    found: list[_Ends] = []
    for match in _ONE_RANGE.finditer(season):
        y1, m1 = int(match["y1"]) if match["y1"] else None, MONTHS.index(match["m1"]) + 1
        d1 = int(match["d1"] or 1)
        m2 = MONTHS.index(match["m2"]) + 1 if match["m2"] else m1
        d2 = int(match["d2"]) if match["d2"] else 31 if not match["d1"] or match["m2"] else d1
        y2 = int(match["y2"]) if match["y2"] else y1 if y1 is None or (m2, d2) >= (m1, d1) else y1 + 1
        found.append((y1, m1, d1, y2, m2, d2))
    return tuple(found)


def _holds(ends: _Ends, day: date) -> bool:
    y1, m1, d1, y2, m2, d2 = ends
    if y1 is not None and y2 is not None:
        return (y1, m1, d1) <= (day.year, day.month, day.day) <= (y2, m2, d2)
    here, first, last = (day.month, day.day), (m1, d1), (m2, d2)
    return first <= here <= last if first <= last else here >= first or here <= last


def date_list(dates: Iterable[date]) -> str:
    """Dates in order as OSM writes them, days in a row as a range: `2026 Oct 10,2026 Oct 12-2026 Oct 16`."""
    runs: list[list[date]] = []
    for day in dates:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1][1:] = [day]
        else:
            runs.append([day])
    return ",".join("-".join(osm_date(day) for day in run) for run in runs)


def osm_date(day: date) -> str:
    """`2026 Oct 01`."""
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02d}"
