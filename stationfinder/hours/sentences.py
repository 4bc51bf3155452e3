"""Opening hours in one short Chinese sentence, and what a card says about now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stationfinder.hours.osm import WEEKDAYS, Rule, State, mode_of, parse_rules
from stationfinder.hours.rest import with_rest
from stationfinder.hours.schedule import NOT_REGISTERED, Schedule
from stationfinder.hours.words import (
    OTHER_MONTHS,
    clock,
    comment_words,
    day_words,
    season_words,
    span_words,
    weekday_name,
)

HEADLINES: dict[State, str] = {"open": "开着", "closed": "关着", "unknown": "不清楚"}


@dataclass(frozen=True, slots=True)
class NowWords:
    """The state now, its word (`开着`), and what follows (`22:30 关`; may be empty)."""

    state: State
    headline: str
    detail: str


def sentence(opening_hours: str | None) -> str:
    """The whole week in one sentence: `周一至周五 8:30–12:00、13:00–17:30；其余时间扫码进`.

    `read(sentence(x)).opening_hours == x` for every string that `read` gives. A string outside the part of OSM
    that this house writes is given back as it stands, not half translated.
    """
    if opening_hours is None:
        return NOT_REGISTERED
    rules = parse_rules(opening_hours)
    if rules is None:
        return opening_hours
    if len(rules) == 1 and rules[0] == Rule(comment=rules[0].comment):
        return "24 小时" if not rules[0].comment else f"24 小时（{comment_words(rules[0].comment)}）"
    base, rest = _parted(rules)
    said = [_rule_words(rule, base[:at]) for at, rule in enumerate(base) if rule.comment != OTHER_MONTHS]
    if len(said) < len(base):
        said.append(OTHER_MONTHS)
    return "；".join([*said, rest] if rest else said)


def _parted(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, ...], str]:
    """The rules without those that only fill up the rest of all time, and the words for that rest."""
    last = rules[-1]
    if last.additive and last.state == "open":
        for count in range(1, len(rules)):
            if with_rest(rules[:count], last.comment) == rules:
                return rules[:count], f"其余时间{comment_words(last.comment) or '也开'}"
    return rules, ""


def _rule_words(rule: Rule, before: tuple[Rule, ...]) -> str:
    season = season_words(rule.season) if rule.season else ""
    days = season if season and not rule.days else season + day_words(rule.days)
    if rule.state == "closed":
        return f"{days}不开" if rule.days or rule.season or not rule.comment else rule.comment
    if rule.state == "unknown":
        return _unknown_words(rule, days)
    if _adds(rule, before):
        days += "加开"
    elif _replaces(rule, before):
        days += "照开" if any(one.state == "closed" for one in before) else "改为"
    words = comment_words(rule.comment)
    # Behind several spans the reader cannot know that 扫码进 holds for each, unless it stands in a bracket.
    way = f"（{words}）" if len(rule.spans) > 1 and mode_of(rule.comment) else f" {words}"
    return f"{days} {span_words(rule.spans)}" + (way if words else "")


def _replaces(rule: Rule, before: tuple[Rule, ...]) -> bool:
    """Whether the rule takes days out of a longer list, or opens a holiday behind a closed weekday."""
    others = [one for one in before if one.season == rule.season]
    if rule.additive or not rule.days or rule.season:
        return False
    return any(one.state == "closed" or not one.days or set(rule.days) & set(one.days) for one in others)


def _adds(rule: Rule, before: tuple[Rule, ...]) -> bool:
    """Whether the rule is more hours of days that have some already."""
    others = [one for one in before if one.state == "open" and not one.comment and one.season == rule.season]
    plain = rule.additive and rule.state == "open" and not rule.comment
    return plain and any(set(rule.days) & set(one.days or WEEKDAYS) for one in others)


def _unknown_words(rule: Rule, days: str) -> str:
    if rule.spans:
        return f"{days} {span_words(rule.spans)} {rule.comment or '开不开不清楚'}"
    return comment_words(rule.comment) or (f"{days}开不开不清楚" if rule.days else NOT_REGISTERED)


def now_words(schedule: Schedule, moment: datetime) -> NowWords:
    """What a card says at an aware moment. Details: `22:30 关`, `明早 8:00 开`, `24 小时`, a reason."""
    state = schedule.state_at(moment)
    reason = schedule.reason_at(moment)
    if state == "unknown":
        return NowWords(state, HEADLINES[state], reason or NOT_REGISTERED)
    change = schedule.next_change(moment)
    if change is None:
        alone = "24 小时" if state == "open" else reason or "这几天不开"
        return NowWords(state, HEADLINES[state], alone)
    when = when_words(change, moment.astimezone(change.tzinfo))
    after = schedule.state_at(change)
    if after == "unknown":
        why = schedule.reason_at(change)
        return NowWords(state, HEADLINES[state], why if why and state == "closed" else f"{when} 起不清楚")
    return NowWords(state, HEADLINES[state], f"{when} {'关' if state == 'open' else '开'}")


def opens_at(schedule: Schedule, moment: datetime) -> datetime | None:
    """When a place that is closed opens next: None when it is not closed, or when that is not known."""
    return _change_to(schedule, moment, "closed", "open")


def closes_at(schedule: Schedule, moment: datetime) -> datetime | None:
    """When a place that is open closes: None when it is not open, stays open, or when that is not known."""
    return _change_to(schedule, moment, "open", "closed")


def _change_to(schedule: Schedule, moment: datetime, now: State, then: State) -> datetime | None:
    change = schedule.next_change(moment) if schedule.state_at(moment) == now else None
    return change if change is not None and schedule.state_at(change) == then else None


def when_words(then: datetime, now: datetime) -> str:
    """`14:00` today, `24:00` at midnight, `明早 8:00`, `周一 9:00`, `下周一 9:00`, `10 月 12 日 9:00`."""
    days = (then.date() - now.date()).days
    minute = then.hour * 60 + then.minute
    if days == 0:
        return clock(minute)
    if days == 1:
        return _tomorrow(minute)
    if days <= 7:
        return f"{'下' if days == 7 else ''}{weekday_name(then.weekday())} {clock(minute)}"
    return f"{then.month} 月 {then.day} 日 {clock(minute)}"


def _tomorrow(minute: int) -> str:
    if minute == 0:
        return "24:00"
    part = "凌晨" if minute < 5 * 60 else "明早" if minute < 12 * 60 else "明天"
    return f"{part} {clock(minute)}"
