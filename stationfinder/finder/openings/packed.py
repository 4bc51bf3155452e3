"""The next eight days of a rule in a few letters, for `static/js/verdict.js`.

With them a phone without a network goes on telling open from closed. No parser of rules there: it gets the pieces.

`C` closed, `O` open, `S` open and staffed, `E` open and by oneself, `H` open as its host is, `U` unknown; behind each
the minutes it lasts in base 36, and behind a `.` the number of its remark among the lines that follow. The first piece
begins at the midnight (China) that the page names in `data-from`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from markupsafe import escape

from stationfinder.finder.verdicts import Trust, Way
from stationfinder.hours import SHANGHAI, Mode, Schedule
from stationfinder.hours.words import STOPS_AT, clock, weekday_name
from stationfinder.stations.catalogue import Catalogue

DAYS = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_OPEN: dict[Mode, str] = {"": "O", "staffed": "S", "self_entry": "E", "host": "H"}
ON_DUTY = "值班"
ASKED_MODES: tuple[Mode, ...] = ("", "staffed", "self_entry")


def packed(schedule: Schedule, moment: datetime) -> str:
    """The pieces from the midnight before `moment`, as the value of an HTML attribute."""
    first = schedule.minute_of(moment) // 1440 * 1440
    last = min(first + DAYS * 1440, schedule.days * 1440)
    text, remarks = "", list[str]()
    ends = (*schedule.minutes[1:], schedule.days * 1440)
    for at, until, state, reason, mode in zip(
        schedule.minutes, ends, schedule.states, schedule.reasons, schedule.modes, strict=True
    ):
        lasts = min(until, last) - max(at, first)
        if lasts <= 0:
            continue
        text += (_OPEN[mode] if state == "open" else "C" if state == "closed" else "U") + base36(lasts)
        if reason:
            remarks += [] if reason in remarks else [reason]
            text += f".{base36(remarks.index(reason))}"
    return str(escape("\n".join([text, *remarks])))


def packed_way(way: Way, trust: Trust, catalogue: Catalogue) -> str:
    """Attributes of the way in and of the trust, a space before each; '' for the commonest: an open door, unverified.

    `data-w`: what the door asks for first, where somebody is there, by oneself; then the names of all ways in.
    """
    asks = packed_asks(way, catalogue)
    return (f' data-w="{escape(asks)}"' if asks else "") + ("" if trust == "never" else f' data-k="{trust}"')


def packed_asks(way: Way, catalogue: Catalogue) -> str:
    """The value of `data-w`, '' for a door that asks for nothing."""
    asks = [way.ask(mode, catalogue) for mode in ASKED_MODES]
    return "|".join([*asks, way.names(catalogue)]) if any(asks) else ""


def from_attribute(moment: datetime) -> str:
    """`data-from` of a page: the midnight before `moment`, in minutes since 1970."""
    midnight = datetime.combine(moment.astimezone(SHANGHAI).date(), datetime.min.time(), SHANGHAI)
    return str(int(midnight.timestamp()) // 60)


def duty_of(schedule: Schedule, moment: datetime) -> str:
    """Who is on duty next at a legal-aid point: `周二 9:00 律师`, `律师在，到 11:30`; '' when no roster is written.

    Of a mobile station where it stops next: `周二 14:00 停在火车站`, `停在人民广场，到 11:00`.
    """
    now = schedule.minute_of(moment)
    ends = (*schedule.minutes[1:], schedule.days * 1440)
    for at, until, state, reason in zip(schedule.minutes, ends, schedule.states, schedule.reasons, strict=True):
        who, present = _on_duty(reason) if state == "open" and until > now else ("", "")
        if who and at <= now:
            return f"{present}，到 {clock(until % 1440 or 1440)}"
        if who:
            return f"{_day_words(schedule.start + timedelta(days=at // 1440), moment)} {clock(at % 1440)} {who}"
    return ""


def _on_duty(remark: str) -> tuple[str, str]:
    """Who comes or where the station stops, as said before and meanwhile: (律师, 律师在), (停在火车站, 停在火车站)."""
    if ON_DUTY in remark:
        who = remark.partition(ON_DUTY)[0].rpartition("，")[2] or "有人"
        return who, f"{who}在"
    at = remark.find(STOPS_AT)
    stop = remark[at:].partition("，")[0] if at >= 0 else ""
    return stop, stop


def base36(number: int) -> str:
    """A whole number from 0 on in digits and small letters."""
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text


def _day_words(day: date, moment: datetime) -> str:
    days = (day - moment.astimezone(SHANGHAI).date()).days
    if days < 2:
        return ("今天", "明天")[days]
    return weekday_name(day.weekday()) if days < 7 else f"{day.month} 月 {day.day} 日"
