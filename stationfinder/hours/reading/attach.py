"""Clauses that belong together: hours said in two breaths, breaks, later closings, closed half days."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS
from stationfinder.hours.reading.clashes import works_week
from stationfinder.hours.reading.clauses import Clause, without
from stationfinder.hours.reading.daywords import FESTIVAL
from stationfinder.hours.reading.seasonal import is_seasonal
from stationfinder.hours.reading.shared import other_days
from stationfinder.hours.reading.stops import is_stop
from stationfinder.hours.reading.tokens import WordingError
from stationfinder.hours.words import day_words

_ALL = frozenset(WEEKDAYS)
_WORK_WEEK = frozenset(WEEKDAYS[:5])


def gathered(clauses: list[Clause]) -> list[Clause]:
    """The clauses with each afterthought (扫码进入, 14:00-18:00) joined to what it is about."""
    found: list[Clause] = []
    seasons = any(is_seasonal(clause) for clause in clauses)
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at else Clause()
        if clause.exempt and before.status == "closed" and not before.exempt:
            raise WordingError(f"{day_words(tuple(clause.days or ()))}是开还是不开没读懂")
        plain = clause
        if clause.rest == "day" and clause.spans:
            if not seasons and any(one.spans for one in found):
                plain = other_days(found, clause)
            else:
                plain = replace(clause, rest="months" if seasons else "")
        plain = _same_days_in_another_mode(found, plain)
        joined = _joined(found, plain)
        if joined is None:
            found += _weighed(plain)
        else:
            found[-1] = joined
    return found


def _same_days_in_another_mode(found: list[Clause], clause: Clause) -> Clause:
    """周一至周五8:00-18:00有人值守，18:00-22:00扫码进入; of a night it is not clear which days end with it."""
    if (
        found
        and found[-1].spans
        and is_stop(found[-1].who)
        and is_stop(clause.who)
        and clause.spans
        and not clause.days
    ):
        return replace(clause, days=found[-1].days)
    by_day = clause.spans and clause.spans[-1][1] <= DAY_MINUTES and clause.spans != ((0, DAY_MINUTES),)
    if not (found and found[-1].spans and by_day and clause.mode and clause.days is None) or is_seasonal(clause):
        return clause
    return replace(clause, days=found[-1].days)


def _joined(found: list[Clause], clause: Clause) -> Clause | None:
    """The last clause with the next one's words, None when that is a statement of its own."""
    before = found[-1] if found else Clause()
    if clause.says_only("mode") or clause.says_only("mode", "how") or clause.says_only("who"):
        return None if clause.mode and not found else _with_way(found, clause)
    if clause.says_only("days"):
        hours = [one for one in found if one.spans]
        if not found and len(clause.days or ()) > 0:
            return None
        if clause.days == _ALL and before.days == _ALL and before.spans:
            return before
        festive = any(day.startswith(FESTIVAL) for day in clause.days or ())
        if festive or len(found) != 1 or len(hours) != 1 or before.days is not None:
            raise WordingError("只写了哪天，没写几点")
        weighed = _weighed(replace(before, days=clause.days, days_behind=True))
        if len(weighed) != 1:
            raise WordingError("哪天写了两遍，不一样")
        return weighed[0]
    if clause.days is None and clause.spans and not clause.status and not clause.lunch and not is_seasonal(clause):
        return _going_on(before, clause)
    return None


def _with_way(found: list[Clause], clause: Clause) -> Clause:
    before = found[-1] if found else Clause()
    if clause.who and before.spans and not before.who and all(one.who for one in found[:-1]):
        return replace(before, who=clause.who)
    same = bool(before.mode) and before.mode == clause.mode
    others_have_one = same or all(one.mode or not one.spans for one in found[:-1])
    if not clause.who and before.spans and others_have_one and before.mode in {"", clause.mode}:
        how = before.how if not clause.how or before.how == clause.how else clause.how
        return replace(before, mode=clause.mode, how=how)
    raise WordingError("没读懂几点怎么进、谁在")


def _refuse_usual_days(before: Clause) -> None:
    """周六正常上班，8:00-18:00: the hours of that day, or of all?"""
    named = before.days is not None and not before.days >= _ALL and not before.spans
    if named and before.usual and before.days != frozenset({"PH"}) and not works_week(before.days):
        raise WordingError("后面的几点是哪几天没读懂")


def _going_on(before: Clause, clause: Clause) -> Clause | None:
    """`8:00-12:00;14:00-18:00`, `周三下午，14:00-17:00`: hours without a day go on with the clause before them."""
    _refuse_usual_days(before)
    open_end = before.days is not None or is_seasonal(before) or before.says_only("mode", "how")
    # 节假日不休，8:00-20:00: the hours of every day.
    of_some = before.days is not None and not works_week(before.days)
    every_day = of_some and (before.usual or before.restless)
    if not before.spans and open_end and not every_day and before.status in {"", "open"} and before.until < 0:
        return replace(
            before, spans=clause.spans, long_night=clause.long_night, status="", half="",
            mode=before.mode or clause.mode, how=before.how or clause.how, who=before.who or clause.who,
        )  # fmt: skip
    if not before.spans or before.status in {"closed", "unknown"} or before.lunch:
        return None
    if clause.mode and clause.spans == ((0, DAY_MINUTES),):
        return None
    if clause.mode or before.mode or clause.hall or before.hall:
        if before.days is not None and before.days != _ALL:
            raise WordingError("后一段时间是哪天没写")
        if before.mode and not (clause.mode or clause.hall):
            raise WordingError("后一段时间怎么进没写")
        return None
    if before.days_behind or clause.who:
        raise WordingError("后一段时间是哪天没写")
    return replace(before, spans=before.spans + clause.spans, long_night=before.long_night or clause.long_night)


def _weighed(clause: Clause) -> list[Clause]:
    """The clause in days that the rules know: 工作日（周一至周五）, 春节, 周三 alone."""
    if clause.says_only("days"):
        clause = replace(clause, status="open")
    days = clause.days or frozenset()
    if any(day.startswith(FESTIVAL) for day in days):
        return _festival(clause)
    if days == _WORK_WEEK | {"WD"}:
        return [replace(clause, days=_WORK_WEEK), Clause(frozenset({"PH"}), status="closed")]
    if days == {"Sa", "Su", "RD"}:
        return [replace(clause, days=days - {"RD"})]
    if days & {"WD"} and days & _WORK_WEEK:
        raise WordingError("哪天写了两遍，不一样")
    return [clause]


def _festival(clause: Clause) -> list[Clause]:
    """春节休息: other holidays are another matter, and our calendar does not name them."""
    festivals = sorted(day.removeprefix(FESTIVAL) for day in clause.days or () if day.startswith(FESTIVAL))
    names = "、".join(festivals).replace(",", "、")
    if clause.status != "closed" or clause.spans or clause.half or clause.season_name or clause.season:
        raise WordingError(f"{names}几点开门请写成节假日，或者写日期")
    others = frozenset(day for day in clause.days or () if not day.startswith(FESTIVAL))
    found = [replace(clause, days=others)] if others else []
    return found if "PH" in others else [Clause(frozenset({"PH"}), status="unknown", comment=f"{names}不开"), *found]


def cut_breaks(clauses: list[Clause]) -> list[Clause]:
    """午休12:00-13:30 and 12:00-14:00休息 cut out of the hours they are written behind."""
    found: list[Clause] = []
    clauses = _open_but_for(clauses)
    waiting = [clause for clause in clauses if clause.is_break]
    if waiting and not any(clause.spans for clause in clauses[: clauses.index(waiting[0])]):
        clauses = [*(clause for clause in clauses if not clause.is_break), *waiting]
    for at, clause in enumerate(clauses):
        if clause.is_break:
            _cut(found, clause, [one for one in clauses[at + 1 :] if one.spans and not one.is_break])
        else:
            found.append(clause)
    return found


def _open_but_for(clauses: list[Clause]) -> list[Clause]:
    """23:00-5:00闭站，其余时间开放: the rest of the day, every day."""
    if [clause.is_break for clause in clauses] != [True, False] or not clauses[1].says_only("rest", "status"):
        return clauses
    begin, end = clauses[0].spans[0]
    plain = len(clauses[0].spans) == 1 and clauses[0].days in {None, _ALL} and not clauses[0].lunch
    if not plain or end <= DAY_MINUTES or (clauses[1].rest, clauses[1].status) != ("day", "open"):
        return clauses
    return [Clause(spans=((end - DAY_MINUTES, begin),))]


def _cut(found: list[Clause], pause: Clause, after: list[Clause]) -> None:
    if pause.season or pause.mode or pause.who or pause.status == "unknown":
        raise WordingError("休息的时间没读懂")
    about = [at for at, clause in enumerate(found) if clause.spans and _concerns(pause, clause)]
    if not about and not _is_the_rest(pause, found):
        raise WordingError("休息的时间不在开门时间里")
    # Behind several hours a bracket may mean the last or all of them; without one, later hours may have the break too.
    unclear = len(about) > 1 if pause.bracketed else any(_concerns(pause, clause) for clause in after)
    if unclear and pause.days is None:
        raise WordingError("哪几天中间休息没读懂")
    for at in about:
        found[at] = replace(found[at], spans=without(found[at].spans, pause.spans))


def _is_the_rest(pause: Clause, hours: list[Clause]) -> bool:
    """8:00-22:00开放，22:00-次日8:00关闭: what is shut anyway."""
    begin, end = pause.spans[0]
    whole = [clause for clause in hours if clause.spans == ((end - DAY_MINUTES, begin),) and clause.days == pause.days]
    return len(hours) == len(whole) == len(pause.spans)


def _concerns(pause: Clause, clause: Clause) -> bool:
    if pause.days is not None and pause.days != clause.days:
        return False
    low, high = pause.spans[0][0], pause.spans[-1][1]
    return clause.spans[0][0] < high and low < clause.spans[-1][1]


def extended(clauses: list[Clause]) -> list[Clause]:
    """延长至20:00 with the start of the hours it lengthens."""
    found: list[Clause] = []
    for at, clause in enumerate(clauses):
        found.append(_longer(clause, found, clauses[at + 1 :]) if clause.until >= 0 else clause)
    return found


def _has_season(clause: Clause) -> bool:
    return clause.season is not None or bool(clause.season_name)


def _longer(clause: Clause, before: list[Clause], after: list[Clause]) -> Clause:
    bases = [one for one in before if one.spans and not is_seasonal(one) and one.status == "" and one.until < 0]
    if not bases:
        bases = [one for one in after if one.spans and not _has_season(one) and one.status == "" and one.until < 0]
    bases = [one for one in bases if clause.days is None or one.days is None or clause.days <= one.days]
    if len(bases) != 1 or (clause.days is None and not is_seasonal(clause)):
        raise WordingError("只写了延长到几点，没写从几点开门")
    start, end = bases[0].spans[-1]
    if not max(start, end) < clause.until:
        raise WordingError("延长到的时间不比平时晚")
    spans = (*bases[0].spans[:-1], (start, clause.until))
    days = clause.days if clause.days is not None else bases[0].days
    return replace(clause, days=days, spans=spans, status="")


def half_closures(clauses: list[Clause]) -> tuple[list[Clause], list[Clause]]:
    """周三下午闭馆 taken out of the clauses, and as the hours that are left on such a day."""
    kept: list[Clause] = []
    overrides: list[Clause] = []
    for clause in clauses:
        if clause.status == "closed" and clause.half:
            about = [_is_other_half(clause, one) for one in clauses if one.spans]
            if any(about) if clause.days is not None else about and all(about):
                continue
            overrides.append(_other_half(clause, clauses))
        elif (clause.until >= 0 or clause.instead not in {"", "加开"}) and not is_seasonal(clause):
            overrides.append(clause)
        else:
            kept.append(clause)
    return kept, overrides


def _is_other_half(shut: Clause, hours: Clause) -> bool:
    """周一上午闭馆，周一13:00-17:00: the hours of that day say the same."""
    if not hours.spans or shut.days not in {None, hours.days}:
        return False
    return hours.spans[0][0] >= 720 if shut.half == "上午" else shut.half == "下午" and hours.spans[-1][1] <= 780


def _other_half(clause: Clause, clauses: list[Clause]) -> Clause:
    days = clause.days or frozenset()
    hours = [one for one in clauses if one.spans and one.status == "" and (one.days is None or days <= one.days)]
    spans = hours[0].spans if len(hours) == 1 else ()
    split = len(spans) == 2 and spans[0][1] <= 13 * 60 and spans[1][0] >= 12 * 60
    if not days or not split or clause.half not in {"上午", "下午"} or hours[0].season:
        raise WordingError(f"{clause.half}从几点起不开没写")
    return replace(hours[0], days=days, spans=(hours[0].spans[1 if clause.half == "上午" else 0],))
