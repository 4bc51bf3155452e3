"""The road sign and the rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from stationfinder.finder.facts import Answer, Answers
from stationfinder.finder.snapshot import Place
from stationfinder.finder.views import heads, words
from stationfinder.geo.points import LonLat, bearing, compass
from stationfinder.hours import SHANGHAI, NowWords
from stationfinder.stations.catalogue import catalogue

SERVICES_SHOWN = 4
MILESTONES_KM = (1, 3, 10, 50)
DOORS = frozenset({"v-go", "v-maybe", "v-shut", "v-unk"})
# What lies further beyond the nearest place than this is no answer to "where can I go in now", however open it is.
DETOUR_M = 10_000.0
NOT_ON_MAP = "还没标到地图上"


class Card(NamedTuple):
    """One place as a row or as the sign. Every text is HTML already: templates print it as it stands.

    `verdict` is the CSS class and the door; `mile` the milestone (km) that stands before it, 0 for none; `nav` and
    `phone` are '' when there is none; `services` is a list element, or '' when none is registered.
    """

    code: str
    verdict: str
    word: str
    detail: str
    name: str
    number: str
    unit: str
    direction: str
    how: str
    services: str
    fresh: str
    nav: str
    phone: str
    mile: int


@dataclass(frozen=True, slots=True)
class View:
    """How the reader asked: where from, with what needs, and which map app opens first in this browser."""

    origin: LonLat | None
    needs: tuple[str, ...]
    provider: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ListPage:
    """The sign (None when nothing was found), the road after it, and what silent places there are."""

    sign: Card | None
    rows: list[Card]
    silent: list[Card]
    drawings: frozenset[str]


class _Pen:
    """Writes the cards of one page; notes which symbols they draw."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.today = view.now.astimezone(SHANGHAI).date()
        self.link_start = f'"{view.provider}":"'.encode()
        self.drawings: set[frozenset[str]] = {DOORS}

    def card(self, answer: Answer, mile: int = 0) -> Card:
        place, now = answer
        part, row, metres = place
        head = heads.read(part.heads[row])
        fresh, confirmed = freshness(head.verified_on, self.today)
        verdict, word = verdict_of(now, confirmed)
        services, drawings = services_line(head.services, self.view.needs)
        self.drawings.add(drawings)
        number, unit = ("", "") if metres is None else words.distance(metres)
        placed = row < part.segment.placed
        return Card(
            head.code,
            verdict,
            word,
            _detail(now),
            head.name,
            number,
            unit,
            self._direction(place) if metres is not None else "",
            how(head.where, head.way, bool(services), placed),
            services,
            fresh,
            self._link(part.features[row]) if placed else "",
            head.phone,
            mile,
        )

    def _direction(self, place: Place) -> str:
        origin = self.view.origin
        if origin is None:
            return ""
        lon, lat = place.part.segment.arrays["lonlat"][place.row].tolist()
        return f"往{compass(bearing(origin, LonLat(lon, lat)))}"

    def _link(self, feature: bytes) -> str:
        """The navigation link that the station's GeoJSON feature keeps ready, for an attribute."""
        start = feature.rfind(self.link_start) + len(self.link_start)
        # Names and addresses in it are percent-encoded: nothing but the ampersands needs escaping.
        return feature[start : feature.index(b'"', start)].replace(b"&", b"&amp;").decode()


def list_page(answers: Answers, view: View) -> ListPage:
    """The nearest place that is open becomes the sign; the others keep their order."""
    pen = _Pen(view)
    first = _first(answers.places)
    rows, passed = [], 0
    for number, answer in enumerate(answers.places):
        if number != first:
            mile = milestone(answer.distance_m or 0.0)
            rows.append(pen.card(answer, mile if mile > passed else 0))
            passed = max(passed, mile)
    sign = pen.card(answers.places[first]) if answers.places else None
    silent = [pen.card(answer) for answer in answers.silent]
    return ListPage(sign, rows, silent, frozenset().union(*pen.drawings))


def plain_rows(answers: list[Answer], view: View) -> tuple[list[Card], frozenset[str]]:
    """Rows without sign and milestones, and the symbols that they draw."""
    pen = _Pen(view)
    return [pen.card(answer) for answer in answers], frozenset().union(*pen.drawings)


def _first(places: list[Answer]) -> int:
    """Which place the sign shows: the first open one that stands on the map and is no long detour."""
    reach = (places[0].distance_m or 0.0) + DETOUR_M if places else 0.0
    for number, (place, now) in enumerate(places):
        if now.state == "open" and place.row < place.part.segment.placed and (place.distance_m or 0.0) <= reach:
            return number
    return 0


def milestone(metres: float) -> int:
    """The last milestone (km) before that distance, 0 for none."""
    return max((stone for stone in MILESTONES_KM if stone * 1000 <= metres), default=0)


def verdict_of(now: NowWords, confirmed: bool) -> tuple[str, str]:
    """Door and word: plain 能进 is earned by somebody having made sure within 180 days."""
    if now.state == "open":
        return ("go", "能进") if confirmed else ("maybe", "应该能进")
    return ("shut", "关着") if now.state == "closed" else ("unk", "不清楚")


@lru_cache(maxsize=1024)
def _escaped(text: str) -> str:
    return str(escape(text))


def _detail(now: NowWords) -> str:
    return _escaped(now.detail)


def how(where: str, way: str, has_services: bool, placed: bool) -> str:
    """Address, way in, and what is not known, as parts of a line (HTML in, HTML out)."""
    unknown = "" if has_services else "里面有什么"
    if not way:
        unknown = f"怎么进、{unknown}都没写" if unknown else "怎么进没写"
    elif unknown:
        unknown += "没写"
    parts = (where, way, unknown and f"{unknown}，到店问一声", "" if placed else NOT_ON_MAP)
    return "".join([f"<span>{part}</span>" for part in parts if part])


@lru_cache(maxsize=4096)
def freshness(verified_on: str, today: date) -> tuple[str, bool]:
    """How long ago somebody made sure, in words, and whether that still counts. `verified_on`: ISO moment or ''."""
    day = datetime.fromisoformat(verified_on).astimezone(SHANGHAI).date() if verified_on else None
    return words.freshness(day, today), words.is_confirmed(day, today)


@lru_cache(maxsize=8192)
def services_line(services: str, needs: tuple[str, ...]) -> tuple[str, frozenset[str]]:
    """At most four services of the catalogue, the asked ones first and marked, then 等 N 样; and the symbols drawn.

    `services`: codes joined by commas. ('', none) when the catalogue knows none of them.
    """
    known = [entry for code in services.split(",") if (entry := catalogue().services.get(code))]
    if not known:
        return "", frozenset()
    ordered = sorted(known, key=lambda entry: entry.code not in needs)
    shown = Markup("").join(
        Markup('<li{}><svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>{}</li>').format(
            Markup(' class="hit"') if entry.code in needs else "", entry.icon, entry.name
        )
        for entry in ordered[:SERVICES_SHOWN]
    )
    rest = Markup("<li>等 {} 样</li>").format(len(ordered)) if len(ordered) > SERVICES_SHOWN else ""
    markup = Markup('<ul class="sv" aria-label="里面有">{}{}</ul>').format(shown, rest)
    return str(markup), frozenset(f"i-{entry.icon}" for entry in ordered[:SERVICES_SHOWN])
