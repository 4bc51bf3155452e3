"""What one statement of a wording says for others: days and seasons at the head, 均为, 照常, 调休上班日, 其余时间."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.osm import WEEKDAYS
from stationfinder.hours.reading.clauses import Clause
from stationfinder.hours.reading.daywords import FESTIVAL, MAKEUP
from stationfinder.hours.reading.stops import is_stop
from stationfinder.hours.reading.tokens import WordingError

_ALL = frozenset(WEEKDAYS)
_WORK_WEEK = frozenset(WEEKDAYS[:5])


def spread(clauses: list[Clause]) -> list[Clause]:
    """The clauses, each with what another one says for it. Raises WordingError where that is not clear."""
    clauses = _parts_joined(_headed(_days_of_both(clauses)))
    clauses = _times_shared(clauses)
    return _without_plain_festivals(_makeup_days(_nothing_replaced(clauses)))


def _days_of_both(clauses: list[Clause]) -> list[Clause]:
    """8:30-12:00；13:30-17:00（周一至周五）: the morning is of the same days."""
    if (
        len(clauses) != 2
        or not clauses[0].says_only("spans")
        or not clauses[1].says_only("spans", "days", "days_behind")
    ):
        return clauses
    morning, afternoon = clauses
    days = afternoon.days or frozenset()
    if not (days >= _WORK_WEEK or days == {"WD"}) or morning.spans[-1][1] > afternoon.spans[0][0]:
        return clauses
    return [replace(afternoon, spans=morning.spans + afternoon.spans)]


def _headed(clauses: list[Clause]) -> list[Clause]:
    """夏令时；5月1日至9月30日；8:00-20:00 and 周一至周五，夏季（…）8:30-18:00: the head is part of what follows."""
    found: list[Clause] = []
    # 周一至周五，8:30-17:30；周六，9:00-12:00: days first, each with the hours behind them.
    lines = (
        bool(clauses) and clauses[0].says_only("days") and len([one for one in clauses if one.says_only("days")]) > 1
    )
    for clause in clauses:
        before = found[-1] if found else Clause()
        seasonal = clause.season is not None or bool(clause.season_name)
        if before.says_only("season_name") and clause.season is not None and not clause.season_name:
            found[-1] = replace(clause, season_name=before.season_name)
        elif before.told() and before.told() <= {"season", "season_name", "only"} and clause.spans and not seasonal:
            found[-1] = replace(clause, season=before.season, season_name=before.season_name, only=before.only)
        elif len(clauses) == 2 and before.says_only("who") and is_stop(before.who) and clause.spans and not clause.who:
            # 停靠点：市民广场，每天18:00-21:00.
            found[-1] = replace(clause, who=before.who)
        elif len(found) > 1 and _spares_holidays(before) and found[-2].says_only("days") and clause.says_only("spans"):
            # 周一至周五，法定节假日除外，9:00-17:00.
            found[-2] = replace(clause, days=found[-2].days)
        elif before.says_only("days") and _goes_with_days(clause, found, lines=lines):
            found[-1] = replace(clause, days=before.days)
        else:
            found.append(clause)
    return found


def _spares_holidays(clause: Clause) -> bool:
    return clause.days == frozenset({"PH"}) and clause.says_only("days", "status", "exempt")


def _goes_with_days(clause: Clause, found: list[Clause], *, lines: bool) -> bool:
    """Whether the statement is about the days that stand alone before it."""
    if clause.says_only("status") and clause.status == "closed":
        return True
    if clause.days is not None:
        return False
    if clause.season is not None or clause.season_name:
        return len(found) == 1
    # 周一至周五9:00-17:00，周六日，10:00-16:00: the first hours have days of their own.
    behind = len(found) > 1 and found[-2].spans and found[-2].days is not None and not found[-2].days_behind
    return bool(clause.spans) and bool(lines or behind)


def _parts_joined(clauses: list[Clause]) -> list[Clause]:
    """日间开放：周二至周日8:30-18:00，夜间开放：周二至周日18:00-22:00 are hours of the same days."""
    found: list[Clause] = []
    for clause in clauses:
        before = found[-1] if found else Clause()
        if clause.part and before.part and before.spans and clause.spans and {clause.days} <= {before.days, None}:
            found[-1] = replace(before, spans=before.spans + clause.spans)
        else:
            found.append(clause)
    return [replace(clause, part=False) for clause in found]


def _times_shared(clauses: list[Clause]) -> list[Clause]:
    """周一法官、周三律师，均为14:00-17:00."""
    for at, clause in enumerate(clauses):
        if not clause.shared:
            continue
        if at and all(one.spans and clause.spans[-1][1] <= one.spans[0][0] for one in clauses[:at]):
            # 5月至9月15:00-18:00，10月至次年4月14:30-17:30，上午均为8:30-12:00.
            return [*(replace(one, spans=clause.spans + one.spans) for one in clauses[:at]), *clauses[at + 1 :]]
        waiting = [one for one in clauses[:at] if not one.spans and one.status in {"", "open"} and one.days is not None]
        if len(waiting) != at or any(one.season_name or one.season for one in waiting):
            raise WordingError("均为几点，说的是哪几天没读懂")
        filled = [replace(one, spans=clause.spans, long_night=clause.long_night, status="", half="") for one in waiting]
        return [*filled, *clauses[at + 1 :]]
    return clauses


def _nothing_replaced(clauses: list[Clause]) -> list[Clause]:
    """周一至周五调整为9:00-17:00: the hours that were before are not told, so these are plain hours."""
    hours = [clause for clause in clauses if clause.spans and not clause.is_break]
    if not hours or hours[0].instead not in {"改为", "调整为"}:
        return clauses
    return [replace(clause, instead="") if clause is hours[0] else clause for clause in clauses]


def _makeup_days(clauses: list[Clause]) -> list[Clause]:
    """周一至周五8:30-17:30，调休上班日正常开放，法定节假日休息: those are 工作日."""
    if not any(MAKEUP in (clause.days or ()) for clause in clauses):
        return clauses
    shut = any(clause.status == "closed" and "PH" in (clause.days or ()) for clause in clauses)
    plain = [clause for clause in clauses if not _is_plain_makeup(clause)]
    found = [_as_workdays(clause, shut) for clause in plain]
    if any(clause.spans and not (clause.days or frozenset()) <= {"WD", "RD", "PH", "Sa", "Su"} for clause in found):
        raise WordingError("调休上班日开不开没读懂")
    if not any("WD" in (clause.days or ()) for clause in found):
        raise WordingError("调休上班日开不开没读懂")
    return found


def _is_plain_makeup(clause: Clause) -> bool:
    usual = clause.status == "open" and (clause.usual or clause.same)
    return clause.days == frozenset({MAKEUP}) and usual and not clause.spans


def _as_workdays(clause: Clause, shut: bool) -> Clause:
    days = clause.days or frozenset()
    if MAKEUP in days and "WD" in days:
        return replace(clause, days=days - {MAKEUP})
    if MAKEUP in days and not (shut and days == _WORK_WEEK | {MAKEUP}):
        raise WordingError("调休上班日开不开没读懂")
    if days - {MAKEUP} == _WORK_WEEK and clause.status in {"", "open"} and shut:
        return replace(clause, days=frozenset({"WD"}))
    return clause


def _without_plain_festivals(clauses: list[Clause]) -> list[Clause]:
    """每天8:00-20:00，过年也开: nothing new where the hours are of every day."""
    hours = [clause for clause in clauses if clause.spans and not clause.is_break]
    if not hours or any(clause.days not in {None, _ALL} for clause in hours):
        return clauses
    return [clause for clause in clauses if not _plain_festival(clause)]


def _plain_festival(clause: Clause) -> bool:
    festive = bool(clause.days) and all(day.startswith(FESTIVAL) for day in clause.days or ())
    return festive and clause.told() <= {"days", "status", "usual", "same", "restless"} and clause.status == "open"


def same_hours(clauses: list[Clause]) -> list[Clause]:
    """工作日8:00-18:30，双休日照常开放: the hours of the one statement there is."""
    hours = [clause for clause in clauses if clause.spans and not clause.is_break]
    free = frozenset({"RD", "Sa", "Su"})
    if len(hours) != 1 or not hours[0].days or hours[0].season or hours[0].season_name or hours[0].rest:
        return clauses
    return [
        replace(hours[0], days=clause.days)
        if clause.same and clause.told() <= {"days", "status", "usual", "same"} and _apart(clause, hours[0], free)
        else clause
        for clause in clauses
    ]


def _apart(clause: Clause, hours: Clause, free: frozenset[str]) -> bool:
    """Whether the clause is of free days, the hours of working ones. 照常 may mean others on a holiday, 同上 not."""
    free = free if clause.usual else free | {"PH"}
    return bool(clause.days) and (clause.days or free) <= free and (hours.days or free) <= _WORK_WEEK | {"WD"}


def other_days(found: list[Clause], clause: Clause) -> Clause:
    """其余时间10:00-23:00 behind 周五、周六10:00-次日2:00: the other days of the week.

    Raises WordingError where the other time may be of the same days.
    """
    hours = [one for one in found if one.spans]
    taken = frozenset[str]().union(*(one.days or {""} for one in hours))
    meet = all(
        any(low < end and begin < high for low, high in clause.spans for begin, end in one.spans) for one in hours
    )
    plain = all(one.status in {"", "open"} and not one.mode and not one.who for one in hours) and not clause.mode
    if not meet or not plain:
        raise WordingError("其余时间是哪些日子没读懂")
    if taken < _ALL:
        return replace(clause, rest="", days=_ALL - taken)
    if taken == {"PH"}:
        return replace(clause, rest="", days=_ALL)
    if taken in ({"RD", "PH"}, {"WD"}, {"RD"}):
        return replace(clause, rest="", days=frozenset({"WD"} if taken == {"RD"} else {"WD", "RD", "PH"} - taken))
    raise WordingError("其余时间是哪些日子没读懂")
