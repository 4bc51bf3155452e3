"""Seasons as parts of a year: read their dates, find what they leave over. February has 29 days throughout."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from stationfinder.hours.osm import MONTH_DAYS, Season
from stationfinder.hours.reading.tokens import WordingError, number

YEAR_DAYS = 366
SHORTEST = 28
"""Days. A shorter closure without a year is rather one week of one year than a season."""

_FIRST = (0, *accumulate(MONTH_DAYS))
_NUMBER = "([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_SHORT = re.compile(rf"{_NUMBER}[-,至到]{_NUMBER}月")
_LIST = re.compile(rf"{_NUMBER}(?:,{_NUMBER}){{2,10}}月")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})-([0-9]{1,2})\.([0-9]{1,2})")
_LONG = re.compile(
    rf"{_NUMBER}月份?(?:{_NUMBER}[日号])?(?:[^0-9一二三四五六七八九十]+(?:{_NUMBER}月份?)?(?:{_NUMBER}[日号])?)?"
)


def read_season(text: str) -> Season:
    """The season of `7-8月`, `5月1日至9月30日`, `11月-次年3月`, `5.1-9.30`. Raises WordingError for no such days."""
    # "Second year" holds a numeral that is no month.
    plain = re.sub("每年|第二年|下一?年|期间", "", text)
    if _LIST.match(plain):
        first, last = _months_in_a_row(plain, text)
    elif match := _SHORT.match(plain):
        if "," in plain and number(match[2]) != number(match[1]) + 1:
            raise WordingError(f"“{text}”是哪几个月没读懂")
        first, last = (number(match[1]), 1), (number(match[2]), 0)
    elif match := _DOTTED.match(plain):
        first, last = (int(match[1]), int(match[2])), (int(match[3]), int(match[4]))
    elif match := _LONG.match(plain):
        first = number(match[1]), number(match[2]) if match[2] else 1
        last_month = number(match[3]) if match[3] else first[0]
        last = last_month, number(match[4]) if match[4] else 0
    else:
        raise WordingError(f"“{text}”是哪几天没读懂")
    return _checked(first, last, text)


def _months_in_a_row(plain: str, text: str) -> Season:
    """6,7,8月, of which each follows the one before."""
    months = [number(month) for month in plain.split("月", maxsplit=1)[0].split(",")]
    if any(month % 12 + 1 != following for month, following in pairwise(months)):
        raise WordingError(f"“{text}”是哪几个月没读懂")
    return (months[0], 1), (months[-1], 0)


def _checked(first: tuple[int, int], last: tuple[int, int], text: str) -> Season:
    for month, day in (first, last):
        if not 1 <= month <= 12 or not 0 <= day <= MONTH_DAYS[month - 1]:
            raise WordingError(f"没有“{text}”这样的日期")
    # The end of February, in any year.
    day = last[1] if last[1] and last != (2, 28) else MONTH_DAYS[last[0] - 1]
    return first, (last[0], day)


def _ordinal(day: tuple[int, int]) -> int:
    return _FIRST[day[0] - 1] + day[1] - 1


def _date(ordinal: int) -> tuple[int, int]:
    ordinal %= YEAR_DAYS
    month = max(index for index in range(12) if _FIRST[index] <= ordinal)
    return month + 1, ordinal - _FIRST[month] + 1


def days_of(season: Season) -> frozenset[int]:
    """The days of the season, numbered from 0 (1 January) to 365."""
    first, last = _ordinal(season[0]), _ordinal(season[1])
    return frozenset(day % YEAR_DAYS for day in range(first, last + 1 if last >= first else last + 1 + YEAR_DAYS))


def left_over(seasons: list[Season]) -> list[Season]:
    """The parts of the year outside all of the seasons, in order."""
    covered = frozenset[int]().union(*map(days_of, seasons))
    starts = [day for day in range(YEAR_DAYS) if day not in covered and (day - 1) % YEAR_DAYS in covered]
    found: list[Season] = []
    for start in starts:
        end = start
        while (end + 1) % YEAR_DAYS not in covered:
            end += 1
        found.append((_date(start), _date(end)))
    return found


def apart(seasons: list[Season]) -> list[Season]:
    """The seasons, each ending before another one's first day: 10月1日 ends summer and begins winter."""
    firsts = {season[0] for season in seasons}
    return [
        (first, _date(_ordinal(last) - 1)) if last in firsts - {first} else (first, last) for first, last in seasons
    ]


def is_short(season: Season) -> bool:
    """Whether a closure of these days may mean one year only; the National Day week comes every year."""
    return len(days_of(season)) < SHORTEST and season not in {((10, 1), (10, 7)), ((10, 1), (10, 8))}
