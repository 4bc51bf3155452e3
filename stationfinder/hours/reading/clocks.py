"""Clock times that only their neighbours settle: the afternoon behind a morning, a break at noon."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.hours.osm import DAY_MINUTES
from stationfinder.hours.reading.tokens import Token

_HALF_DAY = DAY_MINUTES // 2
_PARTING = {"comma", "semicolon", "and"}


def settled(tokens: list[Token]) -> list[Token]:
    """The tokens, 8:30-12:00,2:30-6:00 with the afternoon's hours and 午休12:00-1:30 with its end at 13:30."""
    found = list(tokens)
    for at in range(len(found) - 2):
        start, dash, end = found[at : at + 3]
        if (start.kind, dash.kind, end.kind) != ("time", "dash", "time") or start.period or end.period:
            continue
        if _follows_a_morning(found, at) and _is_afternoon(start, end):
            found[at] = replace(start, minute=start.minute + _HALF_DAY)
            found[at + 2] = replace(end, minute=end.minute + _HALF_DAY)
        elif _is_noon(start, end) and _is_a_break(found, at):
            found[at + 2] = replace(end, minute=end.minute + _HALF_DAY)
    return found


def _follows_a_morning(tokens: list[Token], at: int) -> bool:
    """Whether hours that end around noon stand right before."""
    before = at - 1 - (at > 0 and tokens[at - 1].kind in _PARTING)
    if before < 2 or tokens[before].kind != "time" or tokens[before - 1].kind != "dash":
        return False
    morning, noon = tokens[before - 2], tokens[before]
    return morning.kind == "time" and morning.minute < noon.minute and 600 <= noon.minute <= 810 and not noon.next_day


def _is_afternoon(start: Token, end: Token) -> bool:
    plain = not (start.next_day or end.next_day or end.bare)
    return plain and 60 <= start.minute < min(end.minute, 420) and end.minute <= 600


def _is_noon(start: Token, end: Token) -> bool:
    return 660 <= start.minute <= 780 and 60 <= end.minute <= 210 and not (end.next_day or end.bare)


def _is_a_break(tokens: list[Token], at: int) -> bool:
    kinds = [token.kind for token in tokens]
    before = [kind for kind in kinds[max(0, at - 2) : at] if kind not in {"colon", "left"}]
    return kinds[at + 3 : at + 4] in (["lunch"], ["closed"]) or before[-1:] == ["lunch"]
