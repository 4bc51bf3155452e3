"""The slow, obvious way: what rules mean minute by minute, written from the rules and not from the code under test.

A made-up rule is a `Said`; `text` writes it as OSM, `minutes` lists the state of every minute of some days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stationfinder.hours import Calendar

NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 1440
WEIGHT = {"closed": 0, "unknown": 1, "open": 2}


@dataclass(frozen=True)
class Said:
    """One rule: season ((month, day), (month, day)), day words, spans (end may lie on the next day), state.

    `joins`: added to the rules before it, instead of replacing them on its days. `dates`: an exception's.
    """

    days: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    state: str = "open"
    joins: bool = False
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    dates: tuple[date, ...] = ()

    def text(self) -> str:
        parts = [",".join(osm_date(day) for day in self.dates)]
        if self.season:
            parts.append("-".join(f"{MONTHS[month - 1]} {day:02d}" for month, day in self.season))
        # Behind a comma a bare time would go on with the times before it.
        days = ("Mo-Su",) if self.joins and not self.days and not self.season else self.days
        parts += [",".join(days), ",".join(f"{clock(begin)}-{clock(end)}" for begin, end in self.spans)]
        parts.append({"open": "" if self.spans else "open", "closed": "off", "unknown": "unknown"}[self.state])
        return " ".join(part for part in parts if part)


def osm_date(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02d}"


def clock(minute: int) -> str:
    minute = minute - DAY if minute > DAY else minute
    return f"{minute // 60:02d}:{minute % 60:02d}"


def text(rules: Sequence[Said]) -> str:
    written = rules[0].text()
    for rule in rules[1:]:
        written += f"{', ' if rule.joins else '; '}{rule.text()}"
    return written


def minutes(rules: Sequence[Said], start: date, days: int, calendar: Calendar) -> list[str]:
    """The state of every minute from `start` 00:00 on."""
    listed: list[str] = []
    before = _two_days(rules, start - timedelta(days=1), calendar)
    for number in range(days):
        own = _two_days(rules, start + timedelta(days=number), calendar)
        listed += [max(own[minute], before[DAY + minute], key=WEIGHT.__getitem__) for minute in range(DAY)]
        before = own
    return listed


def _two_days(rules: Sequence[Said], day: date, calendar: Calendar) -> list[str]:
    """What is said of the day and of the night that begins on it."""
    ordered = _in_order(rules) if calendar.day_kind(day) == "holiday" else rules
    usual = [rule for rule in ordered if not rule.dates and _speaks_of(rule, day, calendar)]
    longest = max([DAY, *(end for rule in rules for _, end in rule.spans)])
    states = ["closed"] * (2 * DAY)
    for rule in usual:
        states = _after(rule, states, longest)
    if _is_silent(rules, day, calendar):
        states = _silent(rules, day, calendar, longest)
    for rule in rules:
        if day in rule.dates:
            states = _after(rule, states, longest)
    return states


def _in_order(rules: Sequence[Said]) -> list[Said]:
    """On a holiday: what is said of holidays goes behind what knows nothing of them."""
    places = []
    for number, rule in enumerate(rules):
        place = number
        for later in range(number + 1, len(rules)):
            other = rules[later]
            ignorant = _names_some_weekdays(other) or any("[" in name for name in other.days)
            replaces = not other.joins and "PH" not in other.days
            if "PH" in rule.days and not other.dates and (ignorant or replaces):
                place = later
        places.append((place, "PH" in rule.days, number))
    return [rules[number] for _, _, number in sorted(places)]


def _after(rule: Said, states: list[str], longest: int) -> list[str]:
    states = list(states) if rule.joins or rule.state == "closed" else ["closed"] * (2 * DAY)
    whole = {"open": (0, DAY), "unknown": (0, longest), "closed": (0, 2 * DAY)}[rule.state]
    for begin, end in rule.spans or (whole,):
        for minute in range(begin, end):
            states[minute] = rule.state
    return states


def _speaks_of(rule: Said, day: date, calendar: Calendar) -> bool:
    if not _in_season(rule, day):
        return False
    if not rule.days:
        return True
    word = {"workday": "WD", "weekend": "RD", "holiday": "PH"}[calendar.day_kind(day)]
    return word in rule.days or NAMES[day.weekday()] in rule.days or _is_nth(rule, day)


def _is_nth(rule: Said, day: date) -> bool:
    same = [day.replace(day=number) for number in range(1, 32) if _exists(day, number)]
    same = [other for other in same if other.weekday() == day.weekday()]
    nth = same.index(day)
    names = {f"{NAMES[day.weekday()]}[{nth + 1}]", f"{NAMES[day.weekday()]}[{nth - len(same)}]"}
    return bool(names & set(rule.days))


def _exists(day: date, number: int) -> bool:
    try:
        day.replace(day=number)
    except ValueError:
        return False
    return True


def _in_season(rule: Said, day: date) -> bool:
    if rule.season is None:
        return True
    first, last = rule.season
    here = (day.month, day.day)
    return first <= here <= last if first <= last else here >= first or here <= last


def _names_some_weekdays(rule: Said) -> bool:
    return 0 < len(set(NAMES) & set(rule.days)) < 7


def _is_in_doubt(rule: Said, day: date, calendar: Calendar) -> bool:
    if _names_some_weekdays(rule) or _is_nth(rule, day):
        return True
    return calendar.day_kind(day) == "holiday" and "RD" in rule.days


def _is_silent(rules: Sequence[Said], day: date, calendar: Calendar) -> bool:
    """Nothing is written about this holiday or make-up day."""
    holiday = calendar.day_kind(day) == "holiday"
    if not holiday and not calendar.is_makeup_workday(day):
        return False
    usual = [rule for rule in rules if not rule.dates and _in_season(rule, day)]
    if holiday and any("PH" in rule.days for rule in usual):
        return False
    return any(_is_in_doubt(rule, day, calendar) for rule in usual)


def _silent(rules: Sequence[Said], day: date, calendar: Calendar, longest: int) -> list[str]:
    """Unknown, except where a rule that holds on this day for sure is open and no later one may undo it."""
    states = ["unknown"] * longest + ["closed"] * (2 * DAY - longest)
    usual = [rule for rule in rules if not rule.dates and _in_season(rule, day)]
    for number, rule in enumerate(usual):
        if rule.state != "open" or _is_in_doubt(rule, day, calendar) or not _speaks_of(rule, day, calendar):
            continue
        later = [
            other
            for other in usual[number + 1 :]
            if _speaks_of(other, day, calendar) or _is_in_doubt(other, day, calendar)
        ]
        if all(other.joins and other.state == "open" for other in later):
            for begin, end in rule.spans or ((0, DAY),):
                states[begin:end] = ["open"] * (end - begin)
    return states
