"""The part of OSM's `opening_hours` syntax this house writes, as values: parse it, format it.

Three day words stand beside the weekday names. `PH` is OSM's own: a day of a legal holiday period. `WD` and
`RD` are ours, because OSM has no word for them: `WD` is 工作日 (make-up Saturdays included, holidays not),
`RD` is 双休日 or 周末 (a Saturday or Sunday that is neither worked nor part of a holiday). `schedule.expand`
replaces the three by dates before the library sees the string. `RD` and not `WE`: the library takes `WE` for
Wednesday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "closed", "unknown"]
Span = tuple[int, int]
"""Minutes from the day's midnight; an end beyond 1440 lies on the next day."""

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CALENDAR_WORDS = ("WD", "RD", "PH")
DAY_MINUTES = 1440

_STATES: dict[str, State] = {"open": "open", "unknown": "unknown", "off": "closed", "closed": "closed"}

_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|WD|RD|PH)"
DAY_LIST = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*(?![A-Za-z])"
_SPAN = r"\d\d:\d\d-\d\d:\d\d"
_RULE = re.compile(
    rf"(?P<days>{DAY_LIST})?\s*(?P<spans>24/7|{_SPAN}(?:,{_SPAN})*)?\s*"
    r'(?P<state>open|unknown|off|closed)?\s*(?:"(?P<comment>[^"]*)")?'
)
# A comma parts rules only behind a time, a comment or a modifier; behind a day word it goes on with the days.
_SEPARATOR = re.compile(rf'"[^"]*"|(?P<separator>;|\|\||(?<=[0-9"nfd]),(?=\s*{DAY_LIST}))')


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. No `days`: every day. No `spans`: the whole day. `additive`: joins earlier rules."""

    days: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    state: State = "open"
    comment: str = ""
    additive: bool = False


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
    spans = () if match["spans"] in (None, "24/7") else tuple(_span(one) for one in match["spans"].split(","))
    state = _STATES[match["state"] or "open"]
    return Rule(day_names(match["days"] or ""), spans, state, match["comment"] or "", mark == ",")


def _span(text: str) -> Span:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return start, end if end > start else end + DAY_MINUTES


def day_names(day_list: str) -> tuple[str, ...]:
    """The day words of a list such as `Mo-Fr,PH`, ranges written out (`Fr-Mo` goes round the week)."""
    names: list[str] = []
    for item in filter(None, day_list.split(",")):
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
    parts = [format_days(rule.days), ",".join(_format_span(span) for span in rule.spans)]
    if rule.state != "open":
        parts.append("off" if rule.state == "closed" else "unknown")
    elif not rule.spans:
        parts.append("00:00-24:00" if rule.days else "24/7")
    if rule.comment:
        parts.append(f'"{rule.comment}"')
    return " ".join(filter(None, parts))


def format_days(days: tuple[str, ...]) -> str:
    """Day words as an OSM list, weekdays in a row as a range: `Mo-Fr,PH`."""
    items = ["-".join(dict.fromkeys((run[0], run[-1]))) for run in weekday_runs(days)]
    return ",".join(items + [word for word in CALENDAR_WORDS if word in days])


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


def _format_span(span: Span) -> str:
    start, end = span
    return f"{_clock(start)}-{_clock(end if end <= DAY_MINUTES else end - DAY_MINUTES)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
