"""What a source writes about its hours → one OSM string, or none and the reason: never a wrong reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from stationfinder.hours.osm import Rule, Span, format_rules
from stationfinder.hours.reading.compose import compose
from stationfinder.hours.reading.grammar import Parser
from stationfinder.hours.reading.hosts import host_alone, of_host, without_host
from stationfinder.hours.reading.parts import widest_part
from stationfinder.hours.reading.spelling import normalise
from stationfinder.hours.reading.stops import with_marked_stops
from stationfinder.hours.reading.suspended import suspension, without_past_start
from stationfinder.hours.reading.tokens import WordingError, tokenise
from stationfinder.hours.sentences import sentence
from stationfinder.hours.words import SELF_SERVICE

LONGEST_WORDING = 300
_LONGEST_TEXT = 4000
SELF_SERVICE_NOTE = "大厅关门后只有自助服务区能进"

_NOT_OPEN = re.compile("不(?:对外)?开放")
_DAY_ENDS = re.compile("(?:[周期拜][一二三四五六日天]|[日末假季天]|期间)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a wording was understood.

    `opening_hours`: an OSM string (day words of `osm`), None when the hours are not known. `note`: what a
    rider should read beside them. `not_understood`: why there is no reading; empty when there is one, when
    only a note could be read (以现场公告为准), or when the source is silent. `text`: the wording itself.
    `sentence`: what it was understood as, empty without `opening_hours`; `read(sentence)` reads the same.
    """

    opening_hours: str | None
    note: str
    not_understood: str
    text: str
    sentence: str = ""


def read(text: str) -> Reading:
    """The Reading of any text; never raises. Doubtful wordings: docs/decisions/0005-opening-hours.md."""
    plain = normalise(text[:_LONGEST_TEXT])
    if not plain:
        return Reading(None, "", "", text)
    if len(plain) > LONGEST_WORDING or len(text) > _LONGEST_TEXT:
        return Reading(None, "", f"超过 {LONGEST_WORDING} 个字，没有读", text)
    try:
        rules, note = _read(plain)
        if not rules:
            return Reading(None, note, "", text)
        opening_hours = format_rules(rules)
        said = sentence(opening_hours)
        # What cannot be told back in words that mean the same was put together wrongly, or is beyond a sentence.
        if format_rules(_read(normalise(said))[0]) != opening_hours:
            raise WordingError("这样写有歧义，请把每段时间分开写清楚")
    except WordingError as error:
        return Reading(None, "", str(error), text)
    return Reading(opening_hours, note, "", text, said)


def _read(plain: str) -> tuple[tuple[Rule, ...], str]:
    return _whole(plain) or _understand(plain)


def _whole(plain: str) -> tuple[tuple[Rule, ...], str] | None:
    """Wordings that say nothing but 暂停开放 or whose hours they are (随银行营业时间)."""
    if shut := _shut(plain):
        return shut
    host = host_alone(plain)
    return ((host,), plain) if host else None


def _shut(plain: str) -> tuple[tuple[Rule, ...], str] | None:
    """The closed rule of 暂停开放 and 停用, its former hours as a note: 8:00-18:00（目前暂停开放）."""
    told = suspension(plain)
    if told is not None:
        former = plain[len(told) :].strip(" ,;()")
        return (Rule(state="closed", comment=told.replace(",", "，")),), former
    for mark in re.finditer("[,;(]", plain):
        why = plain[mark.end() :].strip().removesuffix(")" if mark.group() == "(" else "")
        if suspension(why) == why and not _NOT_OPEN.match(why) and not _DAY_ENDS.search(plain[: mark.start()].rstrip()):
            usual, _ = _understand(plain[: mark.start()].strip())
            comment = why.replace(",", "，")
            return (Rule(state="closed", comment=comment),), f"平时{sentence(format_rules(usual))}" if usual else ""
    return None


def _understand(plain: str) -> tuple[tuple[Rule, ...], str]:
    try:
        return _statements(plain)
    except WordingError:
        hours, host = without_host(plain)
        if host:
            rules, note = _statements(hours)
            return of_host(rules, host), note
        if read := widest_part(plain, _statements):
            return read
        raise


def _statements(plain: str) -> tuple[tuple[Rule, ...], str]:
    parser = Parser(tokenise(with_marked_stops(without_past_start(plain))))
    clauses = parser.clauses()
    note = "，".join(parser.notes).replace(",", "，")
    if not clauses:
        if parser.calls or not note:
            raise WordingError("说的是电话，没写几点开门" if parser.calls else "没写几点开门")
        if len(parser.noise) == len(parser.notes):
            raise WordingError(f"没读懂“{parser.noise[0][:12]}”")
        return (), note
    rules, visits = compose(clauses)
    if parser.later_way and rules != (Rule(),):
        raise WordingError("几点以后怎么进、到几点没读懂")
    if parser.all_noon and any(_pauses_at_noon(rule.spans) for rule in rules):
        raise WordingError("中午休息还是不休息没读懂")
    lengths = {sum(end - start for start, end in rule.spans) for rule in rules}
    if not lengths.issuperset(parser.lengths):
        raise WordingError("写的时间加起来不对")
    room = any(clause.how == SELF_SERVICE for clause in clauses)
    where = (SELF_SERVICE_NOTE if len(rules) > 1 else SELF_SERVICE) if room else ""
    return rules, "，".join(filter(None, (where, *visits, note)))


def _pauses_at_noon(spans: tuple[Span, ...]) -> bool:
    return any(10 * 60 < end < start < 16 * 60 for (_, end), (start, _) in pairwise(spans))
