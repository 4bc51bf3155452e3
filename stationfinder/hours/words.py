"""Days and clock times as a rider says them."""

from __future__ import annotations

import re

from stationfinder.hours.osm import (
    DAY_MINUTES,
    MONTH_DAYS,
    WEEKDAYS,
    Season,
    Span,
    mode_of,
    remark_of,
    turns,
    weekday_runs,
)

OTHER_MONTHS = "其他月份没写"
SEASONS_DIFFER = "看季节，哪天换季没写"
UNSAID = "，几点没写"
SELF_SERVICE = "自助服务区"
STOPS_AT = "停在"
"""A comment that begins so names where a mobile station stops meanwhile."""

_NAMES = dict(zip(WEEKDAYS, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True))
_CALENDAR = {"WD": "工作日", "RD": "周末", "PH": "节假日"}


def day_words(days: tuple[str, ...]) -> str:
    """`每天`, `周一至周五`, `周二、周四`, `工作日` … for day words of `osm`; none or all seven are 每天."""
    if not set(days) - set(WEEKDAYS) and len(set(days)) in {0, 7}:
        return "每天"
    runs = ["至".join(dict.fromkeys((_NAMES[run[0]], _NAMES[run[-1]]))) for run in weekday_runs(days)]
    calendar = [word for day, word in _CALENDAR.items() if day in days]
    return "、".join(runs + [_turn_words(day) for day in turns(days)] + calendar)


def _turn_words(day: str) -> str:
    """每月第一、第三个周三 for `We[1,3]`, 每月最后一个周五 for `Fr[-1]`."""
    figures = [int(figure) for figure in re.findall(r"-?\d", day[2:])]
    if figures == [-1]:
        return f"每月最后一个{_NAMES[day[:2]]}"
    said = [f"{'倒数' if figure < 0 else ''}第{'一二三四五'[abs(figure) - 1]}" for figure in figures]
    return f"每月{'、'.join(said)}个{_NAMES[day[:2]]}"


def season_words(season: Season) -> str:
    """`7月至8月`, `5月15日至9月30日`, `11月至次年3月`, `2月`."""
    (month, day), (last_month, last_day) = season
    whole = day == 1 and last_day == MONTH_DAYS[last_month - 1]
    first, last = f"{month}月", f"{last_month}月"
    if not whole:
        first, last = f"{first}{day}日", f"{last}{last_day}日"
    if whole and month == last_month:
        return first
    return f"{first}至{'次年' if season[1] < season[0] else ''}{last}"


def comment_words(comment: str) -> str:
    """How one gets in or who is there, of an OSM comment: `有人值守`, `扫码进`, `自助服务区能进`, `律师值班`."""
    mode, remark = mode_of(comment), remark_of(comment)
    if mode == "self_entry" and remark:
        return f"{remark}能进" if remark == SELF_SERVICE else f"{remark}进"
    if mode == "host":
        return remark or comment
    return comment


def weekday_name(weekday: int) -> str:
    """周一 for 0 … 周日 for 6."""
    return _NAMES[WEEKDAYS[weekday]]


def clock(minute: int) -> str:
    """`8:30` for 510; 24:00 stays `24:00`."""
    return f"{minute // 60}:{minute % 60:02d}"


def span_words(spans: tuple[Span, ...]) -> str:
    """`8:30–12:00、13:00–17:30`, `22:00–次日 6:00`, `24 小时`."""
    if not spans or spans == ((0, DAY_MINUTES),):
        return "24 小时"
    return "、".join(f"{clock(start)}–{_end(end)}" for start, end in spans)


def _end(minute: int) -> str:
    return clock(minute) if minute <= DAY_MINUTES else f"次日 {clock(minute - DAY_MINUTES)}"
