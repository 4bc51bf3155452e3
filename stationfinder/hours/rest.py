"""其余时间: what hours leave of the day and of the week, as rules of their own."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.osm import CALENDAR_WORDS, DAY_MINUTES, WEEKDAYS, Rule, Span


def with_rest(rules: tuple[Rule, ...], comment: str) -> tuple[Rule, ...] | None:
    """The rules, and beside them all the remaining time, open with the comment.

    None when that cannot be said by adding: hours past midnight, seasons, closed or unknown days, or weekdays mixed
    with days of the calendar.
    """
    words = {day for rule in rules for day in rule.days}
    spans = [span for rule in rules for span in rule.spans]
    if any(rule.state != "open" or rule.season or not rule.spans for rule in rules):
        return None
    if any(end > DAY_MINUTES for _, end in spans):
        return None
    if len(rules) == 1 and (not words or words == set(WEEKDAYS)):
        rest = Rule(WEEKDAYS, _gaps(rules[0].spans, wrapped=True), "open", comment, additive=True)
        return (replace(rules[0], days=WEEKDAYS), rest) if rest.spans else None
    universe = (*WEEKDAYS, "PH") if words <= set(WEEKDAYS) else CALENDAR_WORDS
    if not words <= set(universe) or any(not rule.days for rule in rules):
        return None
    gaps = [Rule(rule.days, _gaps(rule.spans), "open", comment, additive=True) for rule in rules]
    left = Rule(tuple(day for day in universe if day not in words), ((0, DAY_MINUTES),), "open", comment, additive=True)
    return (*rules, *(rule for rule in gaps if rule.spans), *([left] if left.days else []))


def _gaps(spans: tuple[Span, ...], *, wrapped: bool = False) -> tuple[Span, ...]:
    """The parts of a day outside the spans; `wrapped` joins the evening with the next morning."""
    edges = [0, *(edge for span in spans for edge in span), DAY_MINUTES]
    gaps = [(low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if low < high]
    if wrapped and len(gaps) > 1 and gaps[0][0] == 0 and gaps[-1][1] == DAY_MINUTES:
        gaps = [*gaps[1:-1], (gaps[-1][0], gaps[0][1] + DAY_MINUTES)]
    return tuple(gaps)
