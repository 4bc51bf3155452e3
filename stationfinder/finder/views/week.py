"""Opening hours as the station page shows them: this week, the holidays ahead, and dated exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from stationfinder.hours import Calendar, DatedException, Mode, Schedule, remark
from stationfinder.hours.osm import MODE_WORDS
from stationfinder.hours.schedule import Expander
from stationfinder.hours.words import span_words, weekday_name
from stationfinder.stations.rules import LAST_DAY

DAY = 1440
AHEAD_DAYS = 60
"""How far ahead holidays are told."""
SUNDAY = 6
TODAY, TOMORROW = "今天", "明天"
KIND_WORDS = {"holiday": "放假", "workday": "调休上班"}
EXCEPTION_WORDS = {"closed": "不开", "open": "照常开"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week table. `bars`: (x, width) of the open spans on a scale of 96 units a day.

    `mark`: 今天, 明天 or ''. `kind`: the holiday's name (or 放假), 调休上班, or '' for a day that goes by its weekday.
    """

    day: date
    label: str
    text: str
    mark: str
    kind: str
    past: bool
    known: bool
    bars: tuple[tuple[float, float], ...]

    @property
    def today(self) -> bool:
        return self.mark == TODAY


def week(rule: str, today: date, calendar: Calendar) -> list[Day]:
    """Monday to Sunday of the week of `today`; on a Sunday the Monday after it too, for whoever plans tomorrow."""
    monday = today - timedelta(days=today.weekday())
    # One day more before: what stays open past midnight on Sunday belongs to Monday's row.
    schedule = Expander(monday - timedelta(days=1), 9, calendar).schedule_or_unknown(rule)
    shown = 8 if today.weekday() == SUNDAY else 7
    return [_day(schedule, monday + timedelta(days=number), today, calendar) for number in range(shown)]


def _day(schedule: Schedule, day: date, today: date, calendar: Calendar) -> Day:
    spans = schedule.intervals(day)
    opened = tuple((start, end) for start, end, state in spans if state == "open")
    ahead = (day - today).days
    return Day(
        day=day,
        label=weekday_name(day.weekday()),
        text=day_words(schedule, day),
        # Tomorrow is the next row on any day but Sunday.
        mark=TODAY if ahead == 0 else TOMORROW if ahead == 1 and today.weekday() == SUNDAY else "",
        kind=kind_words(day, calendar) if day in calendar.exceptions else "",
        past=ahead < 0,
        known=bool(opened) or all(state != "unknown" for _, _, state in spans),
        bars=tuple((round(start * 96 / DAY, 1), round((end - start) * 96 / DAY, 1)) for start, end in opened),
    )


def kind_words(day: date, calendar: Calendar) -> str:
    """What an exceptional day is: 国庆节 (放假 where the notice has no name for it), 调休上班."""
    if calendar.is_makeup_workday(day):
        return KIND_WORDS["workday"]
    return calendar.name(day) or KIND_WORDS["holiday"]


def day_words(schedule: Schedule, day: date) -> str:
    """`8:30–12:00、13:30–17:30`, with who lets one in where that is written; `关着`; why nothing is known."""
    pieces = _pieces(schedule, day)
    by_mode: dict[Mode, list[tuple[int, int]]] = {}
    for start, end, state, mode, _ in pieces:
        if state == "open":
            spans = by_mode.setdefault(mode, [])
            spans.append((spans.pop()[0] if spans and spans[-1][1] == start else start, end))
    unknown = [reason for _, _, state, _, reason in pieces if state == "unknown"]
    if by_mode:
        said = [f"{span_words(tuple(spans))}{mode and f' {MODE_WORDS[mode]}'}" for mode, spans in by_mode.items()]
        return "；".join(said) + ("，其余不清楚" if unknown else "")
    if unknown:
        return unknown[0] or "不清楚"
    reasons = list(dict.fromkeys(reason for _, _, _, _, reason in pieces if reason))
    return f"关着（{reasons[0]}）" if reasons else "关着"


def _pieces(schedule: Schedule, day: date) -> list[tuple[int, int, str, Mode, str]]:
    begin = (day - schedule.start).days * DAY
    ends = (*schedule.minutes[1:], schedule.days * DAY)
    found = zip(schedule.minutes, ends, schedule.states, schedule.modes, schedule.reasons, strict=True)
    cut = [(max(a, begin) - begin, min(b, begin + DAY) - begin, state, mode, why) for a, b, state, mode, why in found]
    return [piece for piece in cut if piece[0] < piece[1]]


def holidays_ahead(rule: str | None, today: date, calendar: Calendar) -> list[tuple[str, str]]:
    """(days, what is open then) of the holidays and make-up workdays of the next two months.

    A coming year without a notice is said so, where the rule depends on it.
    """
    days = [today + timedelta(days=number) for number in range(AHEAD_DAYS)]
    schedule = Expander(today, AHEAD_DAYS, calendar).schedule_or_unknown(rule or "")
    found: list[tuple[list[date], str]] = []
    for day in days:
        if day not in calendar.exceptions:
            continue
        said = f"{kind_words(day, calendar)}：{day_words(schedule, day)}"
        if found and found[-1][1] == said and (day - found[-1][0][-1]).days == 1:
            found[-1][0].append(day)
        else:
            found.append(([day], said))
    told = [(date_words(run[0], run[-1]), said) for run, said in found]
    later = {day.year: remark(rule, day, calendar) for day in days if rule}
    return told + [(f"{year} 年", said) for year, said in later.items() if said]


def exceptions_ahead(exceptions: Iterable[DatedException], today: date) -> list[tuple[str, str]]:
    """(days, what holds) of the exceptions that are not over, by date."""
    return [
        (date_words(one.first, one.last), "，".join(filter(None, (_exception_words(one), one.reason))))
        for one in sorted(exceptions, key=lambda one: one.first)
        if one.last >= today
    ]


def _exception_words(one: DatedException) -> str:
    return EXCEPTION_WORDS.get(one.kind) or (span_words(one.spans) if one.spans else "时间另行通知")


def date_words(first: date, last: date) -> str:
    """`10 月 1 日周四`, `10 月 1 日至 8 日`, `12 月 31 日至 1 月 2 日`, `10 月 1 日起` for what has no end."""
    begin = f"{first.month} 月 {first.day} 日"
    if last == LAST_DAY:
        return f"{begin}起"
    if first == last:
        return begin + weekday_name(first.weekday())
    return f"{begin}至 " + (f"{last.month} 月 " if last.month != first.month else "") + f"{last.day} 日"
