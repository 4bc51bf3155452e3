"""Days and clock times as a rider says them."""

from __future__ import annotations

from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS, Span, weekday_runs

_NAMES = dict(zip(WEEKDAYS, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True))
_CALENDAR = {"WD": "工作日", "RD": "周末", "PH": "节假日"}


def day_words(days: tuple[str, ...]) -> str:
    """`每天`, `周一至周五`, `周二、周四`, `工作日` … for day words of `osm`; none or all seven are 每天."""
    if not set(days) - set(WEEKDAYS) and len(set(days)) in {0, 7}:
        return "每天"
    runs = ["至".join(dict.fromkeys((_NAMES[run[0]], _NAMES[run[-1]]))) for run in weekday_runs(days)]
    return "、".join(runs + [word for day, word in _CALENDAR.items() if day in days])


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
