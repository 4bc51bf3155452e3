"""The part of OSM's `opening_hours` syntax this house writes, as values: parse it, format it.

Three day words stand beside the weekday names. `PH` is OSM's own: a day of a legal holiday period. `WD` and
`RD` are ours, because OSM has no word for them: `WD` is 工作日 (make-up Saturdays included, holidays not),
`RD` is 双休日 or 周末 (a Saturday or Sunday that is neither worked nor part of a holiday). `schedule.expand`
replaces the three by dates before the library sees the string. `RD` and not `WE`: the library takes `WE` for
Wednesday. `We[1]` is the month's first Wednesday, `Sa[-1]` its last Saturday: OSM's own.

A season (`Jul-Aug`, `May 15-Sep 30`, `Nov-Mar`) stands before the days. How one gets in (the mode) is the first
word of a comment, other words follow behind `，`: `Mo-Su 22:00-08:00 "自助进入，扫码"`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "closed", "unknown"]
Span = tuple[int, int]
"""Minutes from the day's midnight; an end beyond 1440 lies on the next day."""

Season = tuple[tuple[int, int], tuple[int, int]]
"""First and last (month, day), both inside; a last before the first lies in the next year."""
Mode = Literal["", "staffed", "self_entry", "host"]

MODE_WORDS: dict[Mode, str] = {"staffed": "有人值守", "self_entry": "自助进入", "host": "随网点营业"}
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CALENDAR_WORDS = ("WD", "RD", "PH")
DAY_MINUTES = 1440

_STATES: dict[str, State] = {"open": "open", "unknown": "unknown", "off": "closed", "closed": "closed"}

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_DAY = rf"(?:{'|'.join(MONTHS)})(?: \d\d)?"
SEASON = rf"{_MONTH_DAY}(?:-{_MONTH_DAY})?(?![\w-])"
_NTH = r"(?:\[-?[1-5](?:,-?[1-5])*\])?"
_DAY = rf"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su){_NTH}|WD|RD|PH)"
DAY_LIST = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*(?![A-Za-z])"
_SPAN = r"\d\d:\d\d-\d\d:\d\d"
_RULE = re.compile(
    rf"(?P<season>{SEASON})?\s*(?P<days>{DAY_LIST})?\s*(?P<spans>24/7|{_SPAN}(?:,{_SPAN})*)?\s*"
    r'(?P<state>open|unknown|off|closed)?\s*(?:"(?P<comment>[^"]*)")?'
)
_BEHIND_RULE = r'(?:(?<=:\d\d)|(?<=24/7)|(?<=")|(?<=open)|(?<=off)|(?<=closed)|(?<=unknown))'
# A comma parts rules only behind a time, a comment or a modifier; behind a day word it goes on with the days.
_SEPARATOR = re.compile(rf'"[^"]*"|(?P<separator>;|\|\||{_BEHIND_RULE},(?=\s*(?:{DAY_LIST}|{SEASON})))')
_DAY_ITEM = re.compile(r"[^,\[]+(?:\[[^\]]*\])?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. No `days`: every day. No `spans`: the whole day. `additive`: joins earlier rules.

    `days` are words of WEEKDAYS and CALENDAR_WORDS, or a weekday's turns in the month (`We[1,3]`).
    """

    days: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    state: State = "open"
    comment: str = ""
    additive: bool = False
    season: Season | None = None


def mode_of(comment: str) -> Mode:
    """The mode that a comment begins with, '' when it names none."""
    word = comment.partition("，")[0]
    return next((mode for mode, name in MODE_WORDS.items() if name == word), "")


def remark_of(comment: str) -> str:
    """What a comment says beside the mode: `扫码` of `自助进入，扫码`."""
    return comment.partition("，")[2] if mode_of(comment) else comment


def pieces(opening_hours: str) -> list[tuple[str, str]]:
    """(separator before it, text) of each top-level rule of any OSM string; quoted comments stay whole."""
    found: list[tuple[str, str]] = []
    separator, begin = "", 0
    for match in _SEPARATOR.finditer(opening_hours):
        if match["separator"]:
            found.append((separator, opening_hours[begin : match.start()].strip()))
            separator, begin = match["separator"], match.end()
    found.append((separator, opening_hours[begin:].strip()))
    return [(mark, text) for mark, text in found if text]


def parse_rules(opening_hours: str) -> tuple[Rule, ...] | None:
    """The rules of a string in our part of the syntax, None for any other (which may still be good OSM)."""
    rules = [_parse_rule(mark, text) for mark, text in pieces(opening_hours)]
    if not rules or any(rule is None for rule in rules):
        return None
    return tuple(rule for rule in rules if rule is not None)


def _parse_rule(mark: str, text: str) -> Rule | None:
    match = _RULE.fullmatch(text)
    if match is None or mark == "||":
        return None
    season = _season(match["season"]) if match["season"] else None
    if (match["season"] and season is None) or not any(match.groups()):
        return None
    spans = () if match["spans"] in (None, "24/7") else tuple(_span(one) for one in match["spans"].split(","))
    state = _STATES[match["state"] or "open"]
    return Rule(day_names(match["days"] or ""), spans, state, match["comment"] or "", mark == ",", season)


def _season(text: str) -> Season | None:
    first, _, last = text.partition("-")
    begin, until = _month_day(first, 1), _month_day(last or first, 31)
    return (begin, until) if begin and until else None


def _month_day(text: str, otherwise: int) -> tuple[int, int] | None:
    """(month, day) of `May 15`; of `May` alone its first day or its last."""
    month = MONTHS.index(text[:3]) + 1
    longest = MONTH_DAYS[month - 1]
    day = int(text[4:]) if text[4:] else min(otherwise, longest)
    return (month, day) if 1 <= day <= longest else None


def _span(text: str) -> Span:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return start, end if end > start else end + DAY_MINUTES


def day_names(day_list: str) -> tuple[str, ...]:
    """The day words of a list such as `Mo-Fr,PH`, ranges written out (`Fr-Mo` goes round the week)."""
    names: list[str] = []
    for item in _DAY_ITEM.findall(day_list):
        first, _, last = item.partition("-")
        if not last or first not in WEEKDAYS or last not in WEEKDAYS:
            names.append(item)
            continue
        begin = WEEKDAYS.index(first)
        count = (WEEKDAYS.index(last) - begin) % 7 + 1
        names.extend(WEEKDAYS[(begin + step) % 7] for step in range(count))
    return tuple(names)


def format_rules(rules: tuple[Rule, ...]) -> str:
    """The OSM string of the rules; `parse_rules` gives the same rules back."""
    text = ""
    for rule in rules:
        text += (", " if rule.additive else "; ") * bool(text) + _format_rule(rule)
    return text


def _format_rule(rule: Rule) -> str:
    season = format_season(rule.season) if rule.season else ""
    parts = [season, format_days(rule.days), ",".join(format_span(span) for span in rule.spans)]
    if rule.state != "open":
        parts.append("off" if rule.state == "closed" else "unknown")
    elif not rule.spans:
        parts.append("00:00-24:00" if rule.days or rule.season else "24/7")
    if rule.comment:
        parts.append(f'"{rule.comment}"')
    return " ".join(filter(None, parts))


def format_season(season: Season) -> str:
    """A season in OSM's words: whole months as `Jul-Aug`, else with days, `May 15-Sep 30`."""
    (month, day), (last_month, last_day) = season
    if day == 1 and last_day == MONTH_DAYS[last_month - 1]:
        return "-".join(dict.fromkeys((MONTHS[month - 1], MONTHS[last_month - 1])))
    first, last = f"{MONTHS[month - 1]} {day:02d}", f"{MONTHS[last_month - 1]} {last_day:02d}"
    return "-".join(dict.fromkeys((first, last)))


def format_days(days: tuple[str, ...]) -> str:
    """Day words as an OSM list, weekdays in a row as a range: `Mo-Fr,We[1],PH`."""
    items = ["-".join(dict.fromkeys((run[0], run[-1]))) for run in weekday_runs(days)]
    return ",".join(items + turns(days) + [word for word in CALENDAR_WORDS if word in days])


def turns(days: tuple[str, ...]) -> list[str]:
    """The words among `days` that mean some turns of a weekday in the month (`We[1,3]`), in weekly order."""
    return sorted((day for day in days if "[" in day), key=lambda day: (WEEKDAYS.index(day[:2]), day))


def weekday_runs(days: tuple[str, ...]) -> list[list[str]]:
    """The weekday names among `days` in weekly order, in runs; two neighbours alone stay two runs."""
    runs: list[list[str]] = []
    for index, name in enumerate(WEEKDAYS):
        if name not in days:
            continue
        if runs and WEEKDAYS.index(runs[-1][-1]) == index - 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return [part for run in runs for part in ([run] if len(run) != 2 else [[run[0]], [run[1]]])]


def format_span(span: Span) -> str:
    """`08:00-12:00`; an end on the next day by its clock: `22:00-06:00`."""
    start, end = span
    return f"{_clock(start)}-{_clock(end if end <= DAY_MINUTES else end - DAY_MINUTES)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
