"""Statements → one string that the library can evaluate: day words as dates, and silence made unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from stationfinder.errors import InvalidInput
from stationfinder.hours.calendar import Calendar
from stationfinder.hours.selectors import Statement, date_list, statements

SILENT_ON_HOLIDAYS = "节假日开不开没写"
NOT_PUBLISHED = "节假日安排未公布"

_WORDS = {"workday": "WD", "weekend": "RD", "holiday": "PH"}


def dated(found: Sequence[Statement], span: Sequence[date], calendar: Calendar, whole_day: str) -> str:
    """The string for the days of `span`, '' when nothing is left that speaks of one of them.

    In this order, since in OSM the later rule replaces the day: what is said by weekday, season and calendar; the
    days the string is silent on, unknown for `whole_day`; what holds on those all the same; dated exceptions.
    """
    place = len(found)
    while place and found[place - 1].is_dated:
        place -= 1
    body = found[:place]
    parts: list[tuple[str, str]] = []
    held: list[tuple[int, tuple[str, str]]] = []
    for number, statement in enumerate(body):
        if statement.days or not statement.words:
            parts.append((statement.mark, _written(statement.season, statement.days, statement)))
        for word, until in ((("WD", "RD"), number), (("PH",), _behind(body, number))):
            dates = [day for day in span if _named(statement, day, calendar) in word and statement.in_season(day)]
            if dates:
                held.append((until, (statement.mark, _written("", date_list(dates), statement))))
        parts += [part for until, part in held if until == number]
    silent = [day for day in span if is_silent(body, day, calendar)]
    if silent:
        parts += _silence(body, silent, calendar, whole_day)
    parts += [(statement.mark, _written(statement.season, "", statement)) for statement in found[place:]]
    return "".join(f"{mark} {text}" if number else text for number, (mark, text) in enumerate(parts))


def _behind(found: Sequence[Statement], number: int) -> int:
    """Which statement the holidays of statement `number` go behind: `PH off; Mo-Fr 09:00-17:00` is shut on holidays.

    A rule by weekday does not know of holidays, and a later daily one is the usual; neither overrules what is said of
    holidays themselves.
    """
    last = number
    for later in range(number + 1, len(found)):
        statement = found[later]
        if statement.by_weekday or statement.by_nth or (statement.mark != "," and "PH" not in statement.words):
            last = later
    return last


def is_silent(found: Sequence[Statement], day: date, calendar: Calendar) -> bool:
    """Whether a string says nothing of a special day.

    One that names some weekdays says nothing of holidays and of make-up workdays, one with RD nothing of holidays;
    unless, for holidays, it speaks of PH. An nth weekday (`We[1]`) is in doubt only where it falls on such a day.
    """
    kind = calendar.day_kind(day)
    if kind != "holiday" and not calendar.is_makeup_workday(day):
        return False
    active = [statement for statement in found if not statement.is_dated and statement.in_season(day)]
    if kind == "holiday" and any("PH" in statement.words for statement in active):
        return False
    return any(_in_doubt(statement, day, kind == "holiday") for statement in active)


def _in_doubt(statement: Statement, day: date, holiday: bool) -> bool:
    return statement.by_weekday or statement.on_nth(day) or (holiday and "RD" in statement.words)


def _silence(
    found: Sequence[Statement], silent: Sequence[date], calendar: Calendar, whole_day: str
) -> list[tuple[str, str]]:
    """The silent days unknown, and on them again what holds on every day: 24/7 beside a lawyer's hours on Wednesday."""
    times = f" {whole_day}" if whole_day else ""
    parts = [(";", f'{date_list(silent)}{times} unknown "{SILENT_ON_HOLIDAYS}"')]
    for number, statement in enumerate(found):
        dates = [day for day in silent if _holds_anyway(found[number:], day, calendar)]
        if dates:
            parts.append((",", _written("", date_list(dates), statement)))
    return parts


def _holds_anyway(found: Sequence[Statement], day: date, calendar: Calendar) -> bool:
    """Whether the first of these opens on the silent day for sure, and no later one can take that away."""
    first, *others = found
    if first.state != "open" or first.opaque or not _speaks_of(first, day, calendar):
        return False
    if _in_doubt(first, day, calendar.day_kind(day) == "holiday"):
        return False
    return all(later.mark == "," and later.state == "open" for later in others if _may_hold(later, day, calendar))


def _may_hold(statement: Statement, day: date, calendar: Calendar) -> bool:
    in_doubt = _in_doubt(statement, day, calendar.day_kind(day) == "holiday")
    return statement.in_season(day) and (in_doubt or _speaks_of(statement, day, calendar))


def _speaks_of(statement: Statement, day: date, calendar: Calendar) -> bool:
    named = statement.opaque or _word(calendar, day) in statement.words or statement.on_weekday(day)
    return named and statement.in_season(day)


def _named(statement: Statement, day: date, calendar: Calendar) -> str:
    """The calendar's word for the day if the statement names it, else ''."""
    word = _word(calendar, day)
    return word if word in statement.words else ""


def _written(season: str, days: str, statement: Statement) -> str:
    return " ".join(filter(None, (season, days, statement.said()))) or "open"


def _word(calendar: Calendar, day: date) -> str:
    return _WORDS[calendar.day_kind(day)]


def remark(opening_hours: str | None, day: date, calendar: Calendar) -> str:
    """`节假日安排未公布` for hours that depend on the calendar on a day of a year without a notice, else ''."""
    if opening_hours is None or calendar.is_published(day.year):
        return ""
    try:
        found = statements(opening_hours)
    except InvalidInput:
        return ""
    depends = any(statement.words or statement.by_weekday or statement.by_nth for statement in found)
    return NOT_PUBLISHED if depends else ""
