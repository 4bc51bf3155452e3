"""Chinese day words → the day words of `osm`."""

from __future__ import annotations

import re

from stationfinder.hours.osm import WEEKDAYS
from stationfinder.hours.reading.tokens import WordingError

MAKEUP = "makeup"
"""调休上班日: our rules know it only as a part of 工作日."""
DAY_WORDS = {
    "every": WEEKDAYS,
    "workday": ("WD",),
    "makeup": (MAKEUP,),
    "weekend": ("RD",),
    "holiday": ("PH",),
    "off_day": ("RD", "PH"),
    "ordinary": ("WD", "RD"),
}
FESTIVAL = "festival:"
"""Prefix of a day such as 春节: our calendar knows holidays, not their names."""

_CHARS = "一二三四五六日"
_TURN = re.compile("(倒数第|第)?([一二三四五1-5])")


def weekday(text: str) -> int:
    """0 for 周一, 星期一 or 一 … 6 for 周日."""
    return _CHARS.index(text[-1].replace("天", "日"))


def weekday_range(first: str, last: str) -> set[str]:
    """The days of 周一至周五; 周日至周四 goes round the week."""
    begin, count = weekday(first), (weekday(last) - weekday(first)) % 7 + 1
    if count == 1:
        raise WordingError("从星期几到星期几没读懂")
    return {WEEKDAYS[(begin + step) % 7] for step in range(count)}


def nth_days(text: str) -> set[str]:
    """`We[1,3]` of 每月第一、第三个周三, `Fr[-1]` of 每月最后一个周五."""
    turns = text[:-2]
    name = WEEKDAYS[weekday(text)]
    if "首个" in turns or "最后" in turns:
        return {f"{name}[{'1' if '首个' in turns else '-1'}]"}
    found = sorted({_turn(match) for match in _TURN.finditer(turns)})
    return {f"{name}[{','.join(map(str, found))}]"}


def _turn(match: re.Match[str]) -> int:
    figure = int(match[2]) if match[2].isascii() else "一二三四五".index(match[2]) + 1
    return -figure if match[1] == "倒数第" else figure
