"""Whether a door lets one in at the moment of arrival: one verdict for a schedule and two moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from stationfinder.hours.osm import Mode, State
from stationfinder.hours.schedule import NOT_REGISTERED, SHANGHAI, Schedule

Verdict = Literal["enter", "closing", "access", "not_yet", "closed", "unknown", "doubtful"]

CLOSING_MIN = 30
"""A door that shuts sooner than this after one's arrival is closing."""
CONFIRMED_FOR = timedelta(days=180)
TOO_FAR_AHEAD = "那么久以后还说不准"
REPORTED = "有人反映到了没开"
LETS_IN: frozenset[Verdict] = frozenset({"enter", "access", "closing"})
"""Verdicts under which one gets in on arrival (`enter=1`)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one finds on arriving.

    `state` is of now, `state_on_arrival` and `mode` of `arrive_at`. `closes_at` and `minutes_left` (whole minutes,
    rounded down) are there when it is open on arrival and known to close within the schedule; `opens_at` and
    `wait_minutes` (rounded up) when it is shut and known to open; `unknown_from` when nothing is known after that.
    `reason`: the remark of that moment (why it is shut or unknown, who is there); often ''. All moments are aware, in
    Asia/Shanghai.
    """

    verdict: Verdict
    state: State
    state_on_arrival: State
    mode: Mode
    opens_at: datetime | None
    closes_at: datetime | None
    minutes_left: int | None
    wait_minutes: int | None
    arrive_at: datetime
    reason: str
    unknown_from: datetime | None = None


def on_arrival(
    schedule: Schedule, now: datetime, arrive_at: datetime, *, needs_something: bool, doubtful: bool = False
) -> Arrival:
    """The Arrival at an aware moment. First that holds: doubtful, unknown, not_yet or closed, closing, access, enter.

    `needs_something`: a code, card, face or registration is asked for in the mode of that moment
    (`schedule.mode_at(arrive_at)`). `doubtful`: reports outweigh the register. An open door of which nothing is known
    later on counts as open: `closes_at` stays None, `unknown_from` says from when.

    Raises ValueError for a moment without zone.
    """
    arrive = arrive_at.astimezone(SHANGHAI)
    state, then = schedule.state_at(now), schedule.state_at(arrive_at)
    change = schedule.next_change(arrive_at)
    after = schedule.state_at(change) if change else None
    closes = change if (then, after) == ("open", "closed") else None
    opens = change if (then, after) == ("closed", "open") else None
    left = (closes - arrive).total_seconds() / 60 if closes else None
    wait = (opens - arrive).total_seconds() / 60 if opens else None
    reason = _reason(schedule, arrive)
    if doubtful:
        verdict: Verdict = "doubtful"
        reason = REPORTED
    elif then == "unknown":
        verdict = "unknown"
    elif then == "closed":
        verdict = "not_yet" if opens and opens.date() == arrive.date() else "closed"
    elif left is not None and left < CLOSING_MIN:
        verdict = "closing"
    else:
        verdict = "access" if needs_something else "enter"
    return Arrival(
        verdict=verdict,
        state=state,
        state_on_arrival=then,
        mode=schedule.mode_at(arrive_at),
        opens_at=opens,
        closes_at=closes,
        minutes_left=None if left is None else int(left),
        wait_minutes=None if wait is None else -int(-wait // 1),
        arrive_at=arrive,
        reason=reason,
        unknown_from=change if after == "unknown" else None,
    )


def confirmed(verified_at: datetime | None, now: datetime) -> bool:
    """Whether somebody made sure within the last 180 days, to the day in China. An import is no verification."""
    if verified_at is None:
        return False
    return now.astimezone(SHANGHAI).date() - verified_at.astimezone(SHANGHAI).date() <= CONFIRMED_FOR


def _reason(schedule: Schedule, arrive: datetime) -> str:
    state, said = schedule.state_at(arrive), schedule.reason_at(arrive)
    if state != "unknown" or said:
        return said
    inside = 0 <= schedule.minute_of(arrive) < schedule.days * 1440
    return NOT_REGISTERED if inside else TOO_FAR_AHEAD
