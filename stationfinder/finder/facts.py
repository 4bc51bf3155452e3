"""What a card needs to know of one station: the record that the snapshot keeps beside each row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from stationfinder.geo.points import LonLat

if TYPE_CHECKING:
    from stationfinder.finder.doors import Line, Shown
    from stationfinder.finder.snapshot import Place


@dataclass(frozen=True, slots=True)
class Facts:
    """One published station as lists, cards and pins show it."""

    code: str
    kind: str
    name: str
    short_name: str
    address: str
    adcode: str | None
    zone: str
    lon: float | None
    lat: float | None
    opening_hours: str | None
    hours_note: str
    services: tuple[str, ...]
    broken: tuple[str, ...]
    missing: tuple[str, ...]
    access: tuple[str, ...]
    register_first: bool | None
    audience: tuple[str, ...]
    phone: str
    phone_kind: str
    floor: str
    entrance_hint: str
    parking_two_wheel: str
    source_category: str
    verified_on: str

    @property
    def position(self) -> LonLat | None:
        """Where it stands, None while it waits for a position."""
        return None if self.lon is None or self.lat is None else LonLat(self.lon, self.lat)


class Answer(NamedTuple):
    """One place as the answer to a question asked at a moment: which it is, how far, and what its door says then.

    `travel_s`: the way there, None when the distance is not known; `line`: what its kind of door says at other times.
    """

    place: Place
    shown: Shown
    travel_s: int | None
    line: Line

    @property
    def facts(self) -> Facts:
        """The whole record. Decoded at each call: a list of twenty reads `place` instead."""
        return self.place.facts

    @property
    def distance_m(self) -> float | None:
        """Metres from where it was asked, None when that was not asked or the place has no position."""
        return self.place.distance_m


@dataclass(frozen=True, slots=True)
class Answers:
    """Places in order. `more`: there are further ones beyond the limit. `pin`: the one to go to, None when none is.

    `silent`: places that did not say whether they have what was asked (silence is not absence), `silent_count` how many
    there are in all. `capped`: so many were found that counting stopped at `total`. `nearest_m`: how far the nearest
    one is where that need not be the first.
    """

    places: list[Answer]
    more: bool = False
    total: int | None = None
    silent: tuple[Answer, ...] = ()
    silent_count: int = 0
    notice: str = ""
    pin: Answer | None = None
    capped: bool = False
    nearest_m: float | None = None


def verified_at(facts: Facts) -> datetime | None:
    """Last time somebody made sure, None for never."""
    return datetime.fromisoformat(facts.verified_on) if facts.verified_on else None
