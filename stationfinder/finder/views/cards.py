"""The road sign and the rows of a list."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from markupsafe import escape

from stationfinder.finder import navigation
from stationfinder.finder.facts import Answer, Answers, Facts
from stationfinder.finder.travel import DEFAULT_BY, By, way_words
from stationfinder.finder.views import heads, words
from stationfinder.geo.points import LonLat, bearing, compass
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import catalogue

SERVICES_SHOWN = 4
MILESTONES_KM = (0, 1, 3, 10, 50)
MILESTONES_M = tuple(km * 1000 for km in MILESTONES_KM[1:])
FLAT_M = 100_000.0
FIELD = re.compile(r"\{(\d)\}")
# Every door: the phone changes them by itself as time goes by.
DOORS = ("go", "maybe", "late", "scan", "later", "shut", "unk", "doubt")
DRAWN = frozenset({f"v-{door}" for door in DOORS} | {"i-nav", "i-phone", "i-map", "i-info", "i-sound"})
# Twelve minutes on an electric bicycle: beyond it nothing is "near".
NEAR_M = 5_000.0
# Two hours on one: beyond it nobody on the road rides there, and how long that takes is no answer.
REACH_M = 50_000.0


class Card(NamedTuple):
    """One place as a row or as the sign. Every text is HTML already, in UTF-8: what writes it prints it as it stands.

    Bytes, because twenty rows put together from text and encoded at the end cost twice as much.

    `verdict` is the CSS class and the door; `mile` the milestone (km) that stands before it, 0 for none; `nav` and
    `phone` are '' when there is none; `services` is a list element, or '' when none is registered. `way`: how long it
    takes to get there, '' when not known; `data`: attributes for `static/js/verdict.js`, each with a space before it.
    """

    code: bytes
    verdict: bytes
    word: bytes
    detail: bytes
    name: bytes
    number: bytes
    unit: bytes
    direction: bytes
    how: bytes
    services: bytes
    fresh: bytes
    nav: bytes
    phone: bytes
    mile: int
    way: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class View:
    """How the reader asked: where from, with what needs, going by what, and which map app opens first here.

    `live`: about now, so that the phone may go on by itself. `within`: the adcode of the area asked for, '' for the
    whole country, so that each card without a distance says where in it the place is; None where that goes without
    saying.
    """

    origin: LonLat | None
    needs: tuple[str, ...]
    provider: str
    now: datetime
    by: By = DEFAULT_BY
    live: bool = True
    within: str | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """The sign (None when nothing was found), the road after it, what silent places there are.

    `far`: how far the nearest place is when none is near, else ''. `lets_in`: one gets in where the sign leads to.
    `beyond`: even the nearest is out of reach.
    """

    sign: Card | None
    rows: list[Card]
    silent: list[Card]
    far: str = ""
    lets_in: bool = False
    beyond: bool = False


class _Pen:
    """Writes the cards of one page."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.today = view.now.astimezone(SHANGHAI).date()
        self.link, self.link_values = _link(view.provider, view.by)
        self.cos = math.cos(math.radians(view.origin.lat)) if view.origin else 0.0

    def card(self, answer: Answer, mile: int = 0) -> Card:
        (part, row, metres), shown, travel, line = answer
        code, name, how, services, verified_on, phone, lon, lat, to, lead = heads.read(part.heads[row])
        has = services_line(services, self.view.needs) if services else b""
        nav = self.link % self.link_values((lon, lat, lon, lat, to, b"")) if lon else b""
        data = line.data if self.view.live else b""
        if metres is None or travel is None:
            number = unit = direction = way = b""
            if self.view.within is not None:
                how = self._area(answer.facts) + how
        else:
            number, unit = words.encoded_distance(metres)
            direction = self._direction(part.lonlat, row, metres)
            way = _way(max(1, -(-travel // 60)), self.view.by) if metres <= REACH_M else b""
            if data:
                data = b' data-t="%d"%b' % (travel, data)
        if lead or line.duty:
            duty = str(escape(line.duty)).encode()
            how = b"".join([b"<span>%b</span>" % part for part in (lead, duty) if part]) + how
        fresh = freshness(verified_on, self.today)
        verdict, word, detail = shown.encoded
        said = (code, verdict, word, detail, name, number, unit, direction)
        return Card._make((*said, how, has, fresh, nav, phone, mile, way, data))

    def _area(self, facts: Facts) -> bytes:
        """Where in the area that was asked for."""
        name = heads.region(facts, self.view.within or "")
        return f"<span>{escape(name)}</span>".encode() if name else b""

    def _direction(self, lonlat: memoryview, row: int, metres: float) -> bytes:
        origin = self.view.origin
        if origin is None:
            return b""
        lon, lat = lonlat[row, 0], lonlat[row, 1]
        if metres > FLAT_M:
            return _towards(bearing(origin, LonLat(lon, lat)))
        # Near enough to be flat: half a degree off at most, for a fifth of the time.
        return TOWARDS[round(math.atan2((lon - origin.lon) * self.cos, lat - origin.lat) * 8 / math.tau)]


def list_page(answers: Answers, view: View) -> ListPage:
    """The place to go to becomes the sign; all others keep their order. Without one the first is the sign."""
    pen = _Pen(view)
    chosen = answers.pin or (answers.places[0] if answers.places else None)
    sign = pen.card(chosen) if chosen else None
    rows, passed = [], 0
    for answer in answers.places:
        if chosen is not None and answer.place[:2] == chosen.place[:2]:
            continue
        mile = milestone(answer.place.distance_m or 0.0)
        if mile > passed:
            passed = mile
            rows.append(pen.card(answer, mile))
        else:
            rows.append(pen.card(answer))
    silent = [pen.card(answer) for answer in answers.silent]
    nearest = answers.nearest_m
    if nearest is None and answers.places:
        nearest = answers.places[0].distance_m
    # A number and its unit stay on one line.
    far = "\u00a0".join(words.distance(nearest)) if nearest is not None and nearest > NEAR_M else ""
    beyond = nearest is not None and nearest > REACH_M
    return ListPage(sign, rows, silent, far, answers.pin is not None, beyond)


def card_of(mile: int = 0, **texts: str) -> Card:
    """A card of texts that are HTML already; fields that are not given are empty."""
    empty = Card._make([b""] * len(Card._fields))
    return empty._replace(mile=mile, **{name: text.encode() for name, text in texts.items()})


def plain_rows(answers: list[Answer], view: View) -> list[Card]:
    """Rows without sign and milestones."""
    pen = _Pen(view)
    return [pen.card(answer) for answer in answers]


@cache
def drawings() -> frozenset[str]:
    """Names of all symbols that cards may draw.

    All of them on every list: 1.5 kB more for a phone, but a sprite made for each page's services cost as much as
    finding the places.
    """
    return DRAWN.union(f"i-{entry.icon}" for entry in catalogue().services.values())


def milestone(metres: float) -> int:
    """The last milestone (km) before that distance, 0 for none."""
    return MILESTONES_KM[bisect_right(MILESTONES_M, metres)]


@lru_cache(maxsize=4096)
def freshness(verified_on: bytes, today: date) -> bytes:
    """How long ago somebody made sure, in words. `verified_on`: ISO moment or empty."""
    day = datetime.fromisoformat(verified_on.decode()).astimezone(SHANGHAI).date() if verified_on else None
    return words.freshness(day, today).encode()


@lru_cache(maxsize=16_384)
def services_line(services: bytes, needs: tuple[str, ...]) -> bytes:
    """At most four services of the catalogue as a list element, the asked ones first and marked, then 等 N 样.

    `services`: their codes, joined by commas. Kept: many places offer the same.
    """
    codes = services.decode().split(",")
    plain, marked = _items()
    if needs:
        codes = sorted(codes, key=lambda code: code not in needs)
        plain = {**plain, **{code: marked[code] for code in needs}}
    shown = codes[:SERVICES_SHOWN]
    rest = f"<li>等 {len(codes)} 样</li>" if len(codes) > SERVICES_SHOWN else ""
    return f'<ul class="sv" aria-label="里面有">{"".join(map(plain.__getitem__, shown))}{rest}</ul>'.encode()


@lru_cache(maxsize=4096)
def _way(minutes: int, by: By) -> bytes:
    return way_words(minutes * 60, by).encode()


def _towards(degrees: float) -> bytes:
    return f"往{compass(degrees)}".encode()


TOWARDS = tuple(_towards(eighth * 45) for eighth in range(8))
"""By eighths of a turn, clockwise from north; negative numbers count from the end."""


@cache
def _link(provider: str, by: By) -> tuple[bytes, Callable[[Sequence[bytes]], tuple[bytes, ...]]]:
    """The provider's link for going so as a format of bytes, and which of the values of `navigation.parts` it takes."""
    template = str(escape(navigation.template(provider, by)))
    taken = [int(number) for number in FIELD.findall(template)]
    return FIELD.sub("%b", template.replace("%", "%%")).encode(), itemgetter(*taken)


@cache
def _items() -> tuple[dict[str, str], dict[str, str]]:
    """List items of every service, plain and marked as asked for."""
    drawn = {
        entry.code: f'><svg class="i" aria-hidden="true"><use href="#i-{entry.icon}"/></svg>{escape(entry.name)}</li>'
        for entry in catalogue().services.values()
    }
    return {c: f"<li{rest}" for c, rest in drawn.items()}, {c: f'<li class="hit"{rest}' for c, rest in drawn.items()}
