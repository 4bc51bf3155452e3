"""Clauses of a wording → rules, or a WordingError: nothing is guessed that two readers could read differently."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.osm import CALENDAR_WORDS, DAY_MINUTES, MODE_WORDS, WEEKDAYS, Rule, format_rules, turns
from stationfinder.hours.reading import seasonal
from stationfinder.hours.reading.attach import cut_breaks, extended, gathered, half_closures
from stationfinder.hours.reading.clashes import beside, refuse_contradictions, same_day
from stationfinder.hours.reading.clauses import Clause, in_order
from stationfinder.hours.reading.seasons import is_short
from stationfinder.hours.reading.shared import same_hours, spread
from stationfinder.hours.reading.tokens import WordingError
from stationfinder.hours.rest import with_rest
from stationfinder.hours.sentences import sentence
from stationfinder.hours.words import SELF_SERVICE, UNSAID, comment_words, day_words, season_words

_ALL = frozenset(WEEKDAYS)


def compose(clauses: list[Clause]) -> tuple[tuple[Rule, ...], list[str]]:
    """The rules of all clauses, and what is only a note: who is there at some time of the hours.

    Raises WordingError when the clauses contradict each other or leave something open.
    """
    clauses = same_hours(gathered(spread(clauses)))
    clauses = seasonal.resolve(extended(cut_breaks(clauses)))
    clauses, parts = _parts_of_the_day(clauses)
    clauses, overrides = half_closures(clauses)
    rest = _rest_of([clause for clause in clauses if clause.rest in {"day", "night"}])
    clauses, rest = _around_the_clock([clause for clause in clauses if clause.rest not in {"day", "night"}], rest)
    _refuse_long_nights(clauses)
    clauses, notes = _without_visits(clauses, rest)
    if rest is None:
        return _rules(clauses, overrides), [*notes, *parts]
    try:
        return _with_rest(clauses, rest, bool(overrides)), notes
    except WordingError:
        if rest.how != SELF_SERVICE or not rest.whole:
            raise
        # The room is open whatever the hall does; when that is open is for reading only.
        hall = format_rules(_rules(clauses, overrides))
        return (Rule(comment=comment_of(rest)),), [*notes, f"大厅{sentence(hall)}"]


def _parts_of_the_day(clauses: list[Clause]) -> tuple[list[Clause], list[str]]:
    """24小时，白天有人值守，夜间扫码进入: open at all hours; nobody wrote when the night begins, so that is a note."""
    parts = [clause for clause in clauses if clause.rest in {"light", "night"}]
    hours = [clause for clause in clauses if clause.spans]
    whole = len(hours) == 1 and hours[0].days in {None, _ALL} and hours[0].spans == ((0, DAY_MINUTES),)
    plain = all(
        clause.told() <= {"rest", "mode", "how", "status"} and clause.mode and clause.status in {"", "open"}
        for clause in parts
    )
    if parts and whole and plain and not hours[0].mode:
        names = {"light": "白天", "night": "夜间"}
        notes = [names[clause.rest] + comment_words(comment_of(clause)) for clause in parts]
        return [clause for clause in clauses if clause not in parts], notes
    if any(clause.rest == "light" for clause in parts):
        raise WordingError("白天是几点到几点没读懂")
    return clauses, []


def _without_visits(clauses: list[Clause], rest: Clause | None) -> tuple[list[Clause], list[str]]:
    """The clauses without 周三下午律师值班 and the like, where the hours of the door are known: those are notes."""
    door = rest is not None or any(clause.spans and not clause.who for clause in clauses)
    visits = [clause for clause in clauses if door and clause.who and not clause.spans and not clause.season]
    if any(clause.status == "closed" for clause in visits):
        raise WordingError("又说有人来，又说除外")
    notes = [f"{day_words(_sorted(clause.days))}{clause.half}{clause.who}" for clause in visits]
    return [clause for clause in clauses if clause not in visits], notes


def comment_of(clause: Clause) -> str:
    """The OSM comment: mode first, then how one gets in or who is there."""
    if clause.mode and clause.who:
        raise WordingError("怎么进和谁在请分开写")
    return "，".join(filter(None, (MODE_WORDS.get(clause.mode, ""), clause.how, clause.who)))


def _rest_of(found: list[Clause]) -> Clause | None:
    if len(found) > 1 or any(clause.spans or not (clause.mode or clause.status == "open") for clause in found):
        raise WordingError("其余时间怎么样没读懂")
    return found[0] if found else None


def _around_the_clock(clauses: list[Clause], rest: Clause | None) -> tuple[list[Clause], Clause | None]:
    """24 hours beside shorter hours, of another mode or another room, are what the shorter ones leave."""
    hours = [clause for clause in clauses if clause.spans and clause.status in {"", "open"}]
    whole = [clause for clause in hours if clause.spans == ((0, DAY_MINUTES),) and clause.days in {None, _ALL}]
    if len(whole) != 1 or len(hours) < 2 or rest is not None:
        return clauses, rest
    others = [clause for clause in clauses if clause is not whole[0]]
    if swapped := _by_night(whole[0], others):
        return swapped
    if not any(whole[0].mode or clause.mode or clause.hall for clause in others) or whole[0].mode == "staffed":
        return clauses, rest
    return others, replace(whole[0], spans=(), whole=True)


def _by_night(whole: Clause, others: list[Clause]) -> tuple[list[Clause], Clause] | None:
    """24小时，22:00-6:00扫码进入: by day the door is open as said, the rest of the day one scans."""
    night = others[0]
    if len(others) != 1 or night.told() - {"how"} != {"spans", "mode"} or night.mode != "self_entry" or whole.mode:
        return None
    begin, end = night.spans[0]
    if len(night.spans) != 1 or end <= DAY_MINUTES:
        return None
    return [replace(whole, spans=((end - DAY_MINUTES, begin),), status="")], replace(night, spans=(), rest="day")


def _with_rest(clauses: list[Clause], rest: Clause, refused: bool) -> tuple[Rule, ...]:
    hours = [in_order(clause) for clause in clauses]
    single = len(hours) == 1 and hours[0].days in {None, _ALL} and len(hours[0].spans) == 1
    plain = all(clause.spans and clause.status in {"", "open"} and not clause.long_night for clause in hours)
    if refused or not plain or (rest.rest == "night" and not single):
        raise WordingError("其余时间是哪些时间没读懂")
    refuse_contradictions(hours, [], [])
    rules = with_rest(tuple(_hours_rule(clause) for clause in hours), comment_of(rest)) if hours else None
    if rules is None:
        raise WordingError("其余时间是哪些时间没读懂")
    return rules


def _refuse_long_nights(clauses: list[Clause]) -> None:
    """18:00-8:00 may be a slip of the pen, unless the rest of the day is said to be 8:00-18:00."""
    for clause in clauses:
        night = clause.long_night
        if night is None:
            continue
        day = (night[1] - DAY_MINUTES, night[0])
        if not any(other.spans == (day,) and other.days == clause.days for other in clauses):
            raise WordingError("关门比开门早，是写错了还是到第二天？")


def _rules(clauses: list[Clause], overrides: list[Clause]) -> tuple[Rule, ...]:
    hours = [in_order(clause) for clause in clauses if clause.spans and clause.status != "closed"]
    shut = [clause for clause in clauses if clause.status == "closed"]
    if hours and all(clause.days == frozenset({"WD"}) for clause in hours):
        # 工作日9:00-17:00，周末休息: nothing new, and 工作日 is silent on no day.
        shut = [clause for clause in shut if clause.told() != {"days", "status"} or clause.days != frozenset({"RD"})]
    said_open = [clause for clause in clauses if not clause.spans and clause.status != "closed"]
    refuse_contradictions(hours, shut, said_open)
    holidays = [clause for clause in overrides if clause.instead == "照开"]
    rules = _side_by_side(hours)
    unclear = not hours or any(rule.additive for rule in rules)
    if any(unclear or clause.days in {None, _ALL} or clause.long_night for clause in overrides):
        raise WordingError("改为几点没读懂")
    rules += [_hours_rule(in_order(clause)) for clause in overrides if clause not in holidays]
    rules += dict.fromkeys(rule for clause in said_open if (rule := _open_rule(clause, hours)))
    # In OSM the later rule wins: a holiday is stronger than its weekday, whichever was written first.
    if not any(rule.season for rule in rules):
        rules.sort(key=lambda rule: "PH" in rule.days)
    # 周日休息，节假日9:00-12:00: on a holiday that is a Sunday, too.
    by_name = any(set(clause.days or ()) - {"RD", "PH"} for clause in shut)
    late = [rule for rule in rules if "PH" in rule.days and by_name and not rule.additive]
    rules = [rule for rule in rules if rule not in late]
    rules += [_shut_rule(clause) for clause in shut]
    # Behind the closures: a holiday is stronger than a closed Monday, a Wednesday is not stronger than a holiday.
    rules += late
    rules += [_hours_rule(in_order(clause)) for clause in holidays]
    rules += [_spared_rule(clause, hours) for clause in _spared(shut, said_open, hours)]
    nights = any(end > DAY_MINUTES for rule in rules for _, end in rule.spans)
    if not nights or len(rules) == 1:
        return tuple(rules)
    if shut or any(not rule.days and rule.season is None for rule in rules):
        # In OSM a rule that replaces a day also drops the night that began the day before.
        raise WordingError("开到后半夜，又有例外的日子，请分开写")
    return (rules[0], *(replace(rule, additive=True) for rule in rules[1:]))


def _side_by_side(hours: list[Clause]) -> list[Rule]:
    """The rules of all hours; those of a day that has hours already, of another mode or person, are added to it."""
    rules = [_hours_rule(clause) for clause in hours]
    for at, clause in enumerate(hours):
        if any(beside(other, clause) and same_day(other, clause) for other in hours[:at]):
            rules[at] = replace(rules[at], additive=True, days=rules[at].days or WEEKDAYS)
    if any(rule.additive and rule.days == WEEKDAYS and not rule.season for rule in rules):
        rules = [replace(rule, days=rule.days or WEEKDAYS) if not rule.season else rule for rule in rules]
    return rules


def _hours_rule(clause: Clause) -> Rule:
    every = clause.days is None or clause.days == _ALL
    spans = () if every and not clause.season and clause.spans == ((0, DAY_MINUTES),) else clause.spans
    names = () if every else _sorted(clause.days)
    if clause.status == "unknown":
        return Rule(names, spans, "unknown", clause.comment, season=clause.season)
    return Rule(names, spans, "open", comment_of(clause), season=clause.season)


def _open_rule(clause: Clause, hours: list[Clause]) -> Rule | None:
    """`周末正常开放`: nothing new behind daily hours; else that day is open, and nobody said from when."""
    if clause.comment:
        return Rule(_sorted(clause.days), (), "unknown", clause.comment, season=clause.season)
    if clause.mode:
        raise WordingError("只写了怎么进，没写几点")
    daily = [other for other in hours if other.days in {None, _ALL} and other.season in {None, clause.season}]
    if clause.days == frozenset({"PH"}) and all(other.days in {None, _ALL} for other in hours):
        daily = hours
    if clause.half == "" and not clause.who and (daily or (clause.restless and not clause.days and _all_week(hours))):
        plainly = not (clause.usual or clause.same or clause.restless)
        if plainly and clause.days not in {None, _ALL} and "PH" not in (clause.days or ()):
            # 8:00-18:00，周一至周五开放: on these days only, or on these too?
            raise WordingError("没读懂哪天几点开门")
        return None
    days = clause.days
    if hours and (days is None or days == _ALL or any(same_day(other, clause) for other in hours)):
        raise WordingError("没读懂哪天几点开门")
    if not (days or clause.half or clause.who or clause.status):
        raise WordingError("没写几点开门")
    names = () if days is None or days == _ALL else _sorted(days)
    season = season_words(clause.season) if clause.season else ""
    comment = f"{season}{day_words(names)}{clause.half}{clause.who or '开'}{UNSAID}"
    return Rule(names, (), "unknown", comment, season=clause.season)


def _all_week(hours: list[Clause]) -> bool:
    """Whether the hours name every day of the week, so that 全年无休 behind them adds nothing."""
    named = frozenset[str]().union(*(clause.days or _ALL for clause in hours if not clause.who))
    work, free = named >= {"WD"} or named >= set(WEEKDAYS[:5]), named >= {"RD"} or named >= {"Sa", "Su"}
    return work and free


def _shut_rule(clause: Clause) -> Rule:
    if clause.season and is_short(clause.season):
        raise WordingError("是每年都不开，还是只有今年？")
    return Rule(_sorted(clause.days), (), "closed", season=clause.season)


def _spared(shut: list[Clause], said_open: list[Clause], hours: list[Clause]) -> list[Clause]:
    """The closures that do not hold on holidays: 周一闭馆（节假日除外）, 周一闭馆，节假日照常开放."""
    daily = any(clause.days in {None, _ALL} for clause in hours)
    open_holidays = [
        clause for clause in said_open if clause.days == frozenset({"PH"}) and not clause.comment and daily
    ]
    marked = [clause for clause in shut if clause.spared]
    if not marked and open_holidays and shut:
        marked = [replace(shut[0], spared=frozenset({"PH"}))]
    return marked[:1]


def _spared_rule(clause: Clause, hours: list[Clause]) -> Rule:
    """周一闭馆（法定节假日除外）: on a holiday the daily hours hold."""
    if clause.spared != frozenset({"PH"}) or not hours:
        raise WordingError("除外的日子开还是不开没读懂")
    if len(hours) != 1 or hours[0].days not in {None, _ALL} or hours[0].season:
        return Rule(("PH",), (), "unknown", f"节假日开{UNSAID}")
    return replace(_hours_rule(hours[0]), days=("PH",), spans=hours[0].spans)


def _sorted(days: frozenset[str] | None) -> tuple[str, ...]:
    names = tuple(days or ())
    return tuple([day for day in WEEKDAYS if day in names] + turns(names) + [w for w in CALENDAR_WORDS if w in names])
