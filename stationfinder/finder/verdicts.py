"""What a rider reads of one place: the word of the verdict, its door, and what stands behind the word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from stationfinder.hours.arrival import Arrival, confirmed
from stationfinder.hours.osm import Mode
from stationfinder.hours.schedule import NOT_REGISTERED, SHANGHAI
from stationfinder.hours.sentences import when_words
from stationfinder.stations.catalogue import Catalogue

Door = Literal["go", "maybe", "late", "scan", "later", "shut", "unk", "doubt"]
"""Name of the drawing (`v-go` …), and the CSS class of whatever shows it."""
Trust = Literal["sure", "old", "never"]
"""Verified within 180 days; longer ago; never by anybody (an import is no verification)."""

WAY_NOT_SAID = "怎么进没写"
ALL_DAY = "24 小时"
NOT_THESE_DAYS = "这几天不开"
WHY_UNSURE: dict[Trust, str] = {"sure": "", "old": "半年多没人核实", "never": "没人核实过"}
REGISTER = "要登记"
ON_THE_WAY_S = 60
"""From a way of so many seconds on, minutes counted from the arrival are said to be so."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one gets in, as registered: codes of the catalogue's ways, whether to register first (None: nobody said)."""

    access: tuple[str, ...] = ()
    register_first: bool | None = None

    def ask(self, mode: Mode, catalogue: Catalogue) -> str:
        """What the door asks for first in that mode (`要扫码`, `要登记`), '' for an open door.

        Where somebody is there, the door is opened; where one goes in by oneself, a way that is free is that of other
        hours. Registering first holds in every mode.
        """
        if self.register_first:
            return REGISTER
        ways = [catalogue.access[code] for code in self.access if code in catalogue.access]
        if mode == "staffed" or (mode != "self_entry" and any(way.free for way in ways)):
            return ""
        return next((way.ask for way in ways if way.ask), "")

    def names(self, catalogue: Catalogue) -> str:
        """Every way in by its name: 微信扫码、按门铃; '' when nobody wrote it."""
        return "、".join(catalogue.access[code].name for code in self.access if code in catalogue.access)


class Said(NamedTuple):
    """One verdict in words. `headline` is word, detail and note in one: `还没开（14:00 开，等 35 分钟）`.

    `note`: ways in that matter at other hours, or that nobody wrote them down; a card says it with the address.
    `reason`: why it is shut, unknown or not sure; '' when there is nothing to explain. `changes`: the words hold for
    this minute of arrival only, because they count minutes.
    """

    word: str
    door: Door
    detail: str
    confirmed: bool
    reason: str
    changes: bool
    note: str = ""

    @property
    def css(self) -> str:
        """Class of the row or sign."""
        return self.door

    @property
    def headline(self) -> str:
        more = _joined(self.detail, self.note)
        return f"{self.word}（{more}）" if more else self.word


def trust(verified_at: datetime | None, now: datetime) -> Trust:
    """How far the register's hours can be relied on."""
    if verified_at is None:
        return "never"
    return "sure" if confirmed(verified_at, now) else "old"


def say(
    arrival: Arrival, way: Way, trusted: Trust, now: datetime, catalogue: Catalogue, *, on_the_way: bool = False
) -> Said:
    """The words for an arrival. `way` and `trusted` are the place's, `now` the moment asked about.

    `on_the_way`: one gets there later than one reads it, by ON_THE_WAY_S at least.
    """
    sure = trusted == "sure"
    moment = now.astimezone(SHANGHAI)
    match arrival.verdict:
        case "doubtful":
            return Said("可能没开", "doubt", arrival.reason, sure, arrival.reason, False)
        case "unknown":
            return Said("不清楚", "unk", arrival.reason or NOT_REGISTERED, sure, arrival.reason, False)
        case "not_yet" | "closed":
            return _shut(arrival, moment, sure, on_the_way)
    return _open(arrival, way, trusted, moment, catalogue, on_the_way)


def _open(arrival: Arrival, way: Way, trusted: Trust, moment: datetime, catalogue: Catalogue, on_the_way: bool) -> Said:
    unsure = WHY_UNSURE[trusted]
    ask, names = way.ask(arrival.mode, catalogue), way.names(catalogue)
    if arrival.verdict == "closing":
        left = f"还剩 {arrival.minutes_left} 分钟" if arrival.minutes_left else "还剩不到 1 分钟"
        return Said("快关了", "late", _joined(f"到时{left}" if on_the_way else left, ask), not unsure, unsure, True)
    until = _joined(_until(arrival, moment), arrival.reason)
    if arrival.verdict == "access":
        detail = _joined(until, names if names != ask.removeprefix("要") else "")
        return Said(ask, "scan", detail, not unsure, unsure, False)
    ways = names if any(entry.ask for code, entry in catalogue.access.items() if code in way.access) else ""
    note = ways if way.access or way.register_first is not None else WAY_NOT_SAID
    if unsure:
        return Said("应该能进", "maybe", _joined(until, unsure), False, unsure, False, note)
    return Said("能进", "go", until, True, "" if ways else note, False, note)


def _shut(arrival: Arrival, moment: datetime, sure: bool, on_the_way: bool) -> Said:
    opens = f"{when_words(arrival.opens_at, moment)} 开" if arrival.opens_at else ""
    if arrival.verdict == "not_yet":
        wait = f"等 {_wait(arrival.wait_minutes or 0)}"
        detail = _joined(opens, f"到了{wait}" if on_the_way else wait)
        return Said("还没开", "later", detail, sure, arrival.reason, True)
    detail = _joined(opens, arrival.reason) or _unknown_from(arrival, moment) or NOT_THESE_DAYS
    return Said("关着", "shut", detail, sure, arrival.reason, False)


def _wait(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} 分钟"
    return f"{hours} 小时" + (f" {rest} 分" if rest else "")


def _until(arrival: Arrival, moment: datetime) -> str:
    if arrival.closes_at:
        return f"{when_words(arrival.closes_at, moment)} 关"
    return _unknown_from(arrival, moment) or ALL_DAY


def _unknown_from(arrival: Arrival, moment: datetime) -> str:
    return f"{when_words(arrival.unknown_from, moment)} 起不清楚" if arrival.unknown_from else ""


def _joined(*parts: str) -> str:
    return "，".join(part for part in parts if part)
