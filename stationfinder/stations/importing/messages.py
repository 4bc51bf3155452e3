"""What an import says of a row: stable codes, and a sentence that names the column and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ACCEPTED = "accepted"
WARNED = "accepted_with_warnings"
WAITING = "waiting"
REFUSED = "refused"
OUTCOMES = (ACCEPTED, WARNED, WAITING, REFUSED)
OUTCOME_WORDS = {
    ACCEPTED: "收下",
    WARNED: "收下，有提醒",
    WAITING: "等坐标（收下，在区县里列出，不上地图）",
    REFUSED: "没收",
}

# Code → level. `waiting`: the position was not taken; `refused`: nothing of the row was.
LEVELS = {
    "name-missing": REFUSED,
    "name-too-long": REFUSED,
    "kind-missing": REFUSED,
    "kind-unknown": REFUSED,
    "status-unknown": REFUSED,
    "id-repeated": REFUSED,
    "row-repeated": REFUSED,
    "row-broken": REFUSED,
    "position-missing": WAITING,
    "position-half": WAITING,
    "position-unreadable": WAITING,
    "position-swapped": WAITING,
    "longitude-out-of-range": WAITING,
    "latitude-out-of-range": WAITING,
    "position-outside-china": WAITING,
    "position-other-province": WAITING,
    "position-far-from-district": WAITING,
    "position-default": WAITING,
    "datum-unknown": WAITING,
    "datum-missing": WARNED,
    "datum-overruled": WARNED,
    "county-differs": WARNED,
    "district-zone": WARNED,
    "district-former": WARNED,
    "district-unknown": WARNED,
    "district-ambiguous": WARNED,
    "phone-masked": WARNED,
    "phone-unreadable": WARNED,
    "phone-trimmed": WARNED,
    "mobile-in-text": WARNED,
    "hours-not-understood": WARNED,
    "service-unknown": WARNED,
    "word-unknown": WARNED,
    "value-unreadable": WARNED,
    "text-too-long": WARNED,
    "double-suspected": WARNED,
    "already-registered": WARNED,
    "id-moved": WARNED,
    "county-moved": WARNED,
    "extra-cells": WARNED,
}


@dataclass(frozen=True, slots=True)
class Message:
    """One remark on one row. `column` is the header as the file writes it, '' for the row as a whole.

    `wording` and `reason`, where the same words may stand in many rows: what was not understood, and why.
    """

    code: str
    column: str
    text: str
    wording: str = ""
    reason: str = ""

    @property
    def level(self) -> str:
        return LEVELS[self.code]


def outcome_of(messages: Iterable[Message], *, listed: bool = True) -> str:
    """The row's outcome: the gravest of its messages. A place that is not `listed` (撤销, 暂停, 筹建) never waits."""
    levels = {message.level for message in messages}
    found = next((level for level in reversed(OUTCOMES) if level in levels), ACCEPTED)
    return WARNED if found == WAITING and not listed else found


def told(messages: Iterable[Message], *, listed: bool = True) -> tuple[Message, ...]:
    """The remarks worth telling: one that is refused, or not listed anyway, is not told to wait for a position."""
    said = tuple(messages)
    if listed and outcome_of(said) != REFUSED:
        return said
    return tuple(message for message in said if message.code != "position-missing")
