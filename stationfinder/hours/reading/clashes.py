"""Statements of one wording that contradict each other, and those that can hold side by side."""

from __future__ import annotations

from itertools import combinations

from stationfinder.hours.osm import WEEKDAYS
from stationfinder.hours.reading.clauses import Clause
from stationfinder.hours.reading.stops import is_stop
from stationfinder.hours.reading.tokens import WordingError

_ALL = frozenset(WEEKDAYS)


def beside(one: Clause, other: Clause) -> bool:
    """Whether both can hold on one day: other hours in another mode, or a person's hours inside the door's."""
    if one.season != other.season:
        return False
    if "unknown" in {one.status, other.status}:
        return one.days == other.days and not _overlap(one, other)
    if is_stop(one.who) and is_stop(other.who):
        # A person may be there beside another one, a station in one place only.
        return not _overlap(one, other)
    if bool(one.who) or bool(other.who):
        return True
    if one.mode == other.mode == "" and (other.period == "晚" or other.instead == "加开"):
        # Hours of an evening that begin behind those of the day are more, not others.
        return other.days is not None and one.spans[-1][1] <= min(other.spans[0][0], 19 * 60)
    return one.mode != other.mode and one.days == other.days and not _overlap(one, other)


def _overlap(one: Clause, other: Clause) -> bool:
    """Whether the spans meet, the hours past midnight taken round the clock."""
    return any(
        a + shift < d and c < b + shift for a, b in one.spans for c, d in other.spans for shift in (-1440, 0, 1440)
    )


def same_day(one: Clause, other: Clause) -> bool:
    first, second = one.days or _ALL, other.days or _ALL
    return bool(_with_relatives(first) & second or first & _with_relatives(second))


def works_week(days: frozenset[str] | None) -> bool:
    """Whether the days are those of an ordinary week's work or more: what is said of them is said of the usual."""
    return days is None or days >= _ALL or "WD" in days or days >= set(WEEKDAYS[:5])


def refuse_contradictions(hours: list[Clause], shut: list[Clause], said_open: list[Clause]) -> None:
    if any(_clash(one, other) for one, other in combinations(hours, 2)):
        raise WordingError("同一天写了两种时间")
    if not hours and all(clause.comment for clause in said_open):
        raise WordingError("只写了哪天不开，没写几点开门")
    if not hours and any((clause.usual or clause.same) and not works_week(clause.days) for clause in said_open):
        raise WordingError("平时几点开门没写")
    _refuse_endless(shut, said_open)
    if any(_edges(clause.days) & day for clause in hours for one in shut for day in [one.days or frozenset()]):
        raise WordingError("又说开又说不开")
    closed = {day for clause in shut if not clause.season for day in clause.days or _ALL}
    opened = {day for clause in said_open for day in (clause.days or (() if hours else _ALL))}
    whole = any(clause.days and closed >= clause.days for clause in hours)
    if closed & opened or closed >= _ALL or whole:
        raise WordingError("又说开又说不开")


def _refuse_endless(shut: list[Clause], said_open: list[Clause]) -> None:
    """全年无休，周一闭馆; 周末无休，周六休息."""
    for clause in said_open:
        days = _with_relatives(clause.days or _ALL) if clause.restless else frozenset[str]()
        if any(days & _with_relatives(one.days or _ALL) for one in shut if not (one.exempt or one.season)):
            raise WordingError("又说开又说不开")


def _edges(days: frozenset[str] | None) -> frozenset[str]:
    """The days whose closing would contradict the list: all but those inside a run, which may be an exception."""
    names = days or _ALL
    if names >= _ALL:
        return frozenset()
    if "RD" in names:
        return frozenset({"Sa", "Su"})
    inside = {WEEKDAYS[at] for at in range(7) if {WEEKDAYS[at - 1], WEEKDAYS[at], WEEKDAYS[(at + 1) % 7]} <= names}
    return names - inside


def _clash(one: Clause, other: Clause) -> bool:
    """Whether two statements of hours speak of the same day and the later one does not plainly replace the other."""
    if one.season != other.season or beside(one, other):
        return False
    if one.days is None:
        # 8:00-18:00，周末9:00-16:00 replaces; 8:00-12:00，周三14:00-17:00 may as well add.
        return other.days in {None, _ALL} or not _overlap(one, other)
    if other.days is None:
        return True
    return same_day(one, other)


def _with_relatives(days: frozenset[str]) -> frozenset[str]:
    """The days, the weekdays on which 工作日 and 周末 mostly fall, and the weekday of a first Wednesday."""
    more = [*(WEEKDAYS[:5] if "WD" in days else ()), *(WEEKDAYS[5:] if "RD" in days else ())]
    return days.union(more, (day[:2] for day in days if "[" in day))
