"""What a source writes about its hours → one OSM string, or none and the reason: never a wrong reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations

from stationfinder.hours.grammar import Clause, Parser, in_order
from stationfinder.hours.osm import CALENDAR_WORDS, DAY_MINUTES, WEEKDAYS, Rule, format_rules
from stationfinder.hours.tokens import WordingError, normalise, tokenise
from stationfinder.hours.words import day_words

LONGEST_WORDING = 200
SELF_SERVICE = "自助服务区开着"

_HOST = re.compile(
    r"(?:随|跟随|同|与|按|按照|根据)?(?P<host>[^\d;,:()]{0,12}?)"
    r"(?:运营|营业|办公|上班|开放|开门)时间(?:一致|同步|相同|为准|开放)?"
)
_SUSPENDED = re.compile(r"(?:暂停|停止)(?:对外)?(?:开放|营业|服务|使用)|暂不(?:对外)?开放|已?停用")
_ALL = frozenset(WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a wording was understood.

    `opening_hours`: an OSM string (day words of `osm`), None when the hours are not known. `note`: what a
    rider should read beside them. `not_understood`: why there is no reading; empty when there is one, when
    only a note could be read (地铁运营时间), or when the source is silent. `text`: the wording itself.
    """

    opening_hours: str | None
    note: str
    not_understood: str
    text: str


def read(text: str) -> Reading:
    """The Reading of any text; never raises. Doubtful wordings: docs/decisions/0005-opening-hours.md."""
    plain = normalise(text)
    if not plain:
        return Reading(None, "", "", text)
    if len(plain) > LONGEST_WORDING:
        return Reading(None, "", f"超过 {LONGEST_WORDING} 个字，没有读", text)
    if _SUSPENDED.fullmatch(plain):
        return Reading(format_rules((Rule(state="closed", comment=plain),)), "", "", text)
    host = _HOST.fullmatch(plain)
    if host and host["host"]:
        return Reading(None, plain, "", text)
    try:
        rules, note = _understand(plain)
    except WordingError as error:
        return Reading(None, "", str(error), text)
    return Reading(format_rules(rules) if rules else None, note, "", text)


def _understand(plain: str) -> tuple[tuple[Rule, ...], str]:
    parser = Parser(tokenise(plain))
    clauses = parser.clauses()
    note = "，".join(parser.notes)
    if not clauses:
        if not note:
            raise WordingError("没写几点开门")
        return (), note
    if any(clause.area for clause in clauses):
        rules, where = _rules_of_areas(clauses)
        return rules, "，".join(filter(None, (where, note)))
    return _rules(clauses), note


def _rules_of_areas(clauses: list[Clause]) -> tuple[tuple[Rule, ...], str]:
    """`大厅8:30-17:20;自助服务区24小时`: open all day; the comment says where at night."""
    areas = {clause.area: in_order(clause) for clause in clauses}
    if len(areas) < len(clauses) or any(clause.days or clause.status == "closed" for clause in clauses):
        raise WordingError("不同地方的开门时间没读懂")
    hall, room = areas.get("hall"), areas.get("self_area")
    if room is None or room.spans != ((0, DAY_MINUTES),) or "" in areas:
        raise WordingError("不同地方的开门时间没读懂")
    if hall is None:
        return (Rule(comment=SELF_SERVICE),), "自助服务区"
    if len(hall.spans) != 1:
        raise WordingError("不同地方的开门时间没读懂")
    begin, end = hall.spans[0]
    if not 0 < begin < end < DAY_MINUTES:
        raise WordingError("不同地方的开门时间没读懂")
    night = Rule(WEEKDAYS, ((end, begin + DAY_MINUTES),), "open", SELF_SERVICE, additive=True)
    return (Rule(WEEKDAYS, hall.spans), night), "大厅关门后只有自助服务区能进"


def _rules(clauses: list[Clause]) -> tuple[Rule, ...]:
    hours = [in_order(clause) for clause in _merged([clause for clause in clauses if clause.spans])]
    shut = [clause for clause in clauses if clause.status == "closed"]
    said_open = [clause for clause in clauses if clause.status == "open" and not clause.spans]
    _refuse_contradictions(hours, shut, said_open)
    rules = [_hours_rule(clause) for clause in hours]
    rules += [rule for clause in said_open if (rule := _open_rule(clause, hours))]
    rules += [Rule(_sorted(clause.days), state="closed") for clause in shut]
    nights = any(end > DAY_MINUTES for rule in rules for _, end in rule.spans)
    if not nights or len(rules) == 1:
        return tuple(rules)
    if shut or any(not rule.days for rule in rules):
        # In OSM a rule that replaces a day also drops the night that began the day before.
        raise WordingError("开到后半夜，又有例外的日子，请分开写")
    return (rules[0], *(replace(rule, additive=True) for rule in rules[1:]))


def _merged(hours: list[Clause]) -> list[Clause]:
    """`8:00-12:00;14:00-18:00`: hours without a day go on with the clause before them."""
    merged: list[Clause] = []
    for clause in hours:
        if merged and clause.days is None and merged[-1].days_behind:
            raise WordingError("后一段时间是哪天没写")
        if merged and clause.days is None:
            merged[-1] = replace(merged[-1], spans=merged[-1].spans + clause.spans)
        else:
            merged.append(clause)
    return merged


def _refuse_contradictions(hours: list[Clause], shut: list[Clause], said_open: list[Clause]) -> None:
    if any(_clash(one, other) for one, other in combinations(hours, 2)):
        raise WordingError("同一天写了两种时间")
    if not hours and not said_open:
        raise WordingError("只写了哪天不开，没写几点开门")
    closed = {day for clause in shut for day in clause.days or _ALL}
    opened = {day for clause in said_open for day in clause.days or ()}
    whole = any(clause.days and closed >= clause.days for clause in hours)
    if closed & opened or closed >= _ALL or whole:
        raise WordingError("又说开又说不开")


def _clash(one: Clause, other: Clause) -> bool:
    """Whether two statements of hours speak of the same day and neither plainly replaces the other."""
    if one.days is None or other.days is None:
        # 8:00-18:00，周末9:00-16:00 replaces; 8:00-12:00，周三14:00-17:00 may as well add.
        return not any(a < d and c < b for a, b in one.spans for c, d in other.spans)
    return bool(_with_relatives(one.days) & other.days or one.days & _with_relatives(other.days))


def _with_relatives(days: frozenset[str]) -> frozenset[str]:
    """The days, and of 工作日 and 周末 the weekdays they mostly fall on."""
    return days.union(WEEKDAYS[:5] if "WD" in days else (), WEEKDAYS[5:] if "RD" in days else ())


def _hours_rule(clause: Clause) -> Rule:
    every = clause.days is None or clause.days == _ALL
    spans = () if every and clause.spans == ((0, DAY_MINUTES),) else clause.spans
    return Rule(() if every else _sorted(clause.days), spans)


def _open_rule(clause: Clause, hours: list[Clause]) -> Rule | None:
    """`周末正常开放`: nothing new behind daily hours; else that day is open, and nobody said from when."""
    if any(other.days is None or other.days == _ALL for other in hours):
        return None
    days = clause.days
    if hours and (days is None or days == _ALL or any(other.days and other.days & days for other in hours)):
        raise WordingError("没读懂哪天几点开门")
    every = days is None or days == _ALL
    names = () if every else _sorted(days)
    return Rule(names, (), "unknown", f"{day_words(names)}开，几点没写")


def _sorted(days: frozenset[str] | None) -> tuple[str, ...]:
    return tuple(day for day in (*WEEKDAYS, *CALENDAR_WORDS) if day in (days or ()))
