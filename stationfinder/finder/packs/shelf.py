"""The pack of an area: all that a phone needs to answer by itself where there is no network.

Columns and small tables instead of one object a station: a city of 3,000 stations travels in about 100 kB. What a
column means is written at `_columns`; who reads it is `static/js/pack.js`. Nothing in a pack depends on who asks.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson
from markupsafe import Markup

from stationfinder.alerts.rules import Alert, about
from stationfinder.finder import navigation
from stationfinder.finder.facts import Facts, verified_at
from stationfinder.finder.numbers import Numbers
from stationfinder.finder.openings.book import HoursBook
from stationfinder.finder.openings.packed import DAYS, from_attribute, packed, packed_asks
from stationfinder.finder.search import district_counts
from stationfinder.finder.snapshot import EVERYTHING, Place, Snapshot
from stationfinder.finder.travel import BY, By
from stationfinder.finder.verdicts import Way
from stationfinder.finder.views import alerts as alert_views
from stationfinder.finder.views import words
from stationfinder.geo.datums import from_wgs84
from stationfinder.geo.districts import Area, districts
from stationfinder.hours import SHANGHAI
from stationfinder.hours.arrival import CONFIRMED_FOR
from stationfinder.stations.catalogue import Catalogue

MOST = 3000
"""Stations of one pack; a larger area is an index of the areas below it."""
FORMAT = 2
SCALE = 100_000
"""Positions travel in whole hundred-thousandths of a degree: about a metre, half a house door."""
EPOCH = date(1970, 1, 1)
LEVEL = 9
KEPT = 24


@dataclass(frozen=True, slots=True)
class Register:
    """What a pack is made from: the published stations, their hours, the catalogue, seconds for a metre by way.

    `alerts`: those that hold now or will, of the whole country.
    """

    snapshot: Snapshot
    book: HoursBook
    catalogue: Catalogue
    paces: Mapping[By, float]
    alerts: tuple[Alert, ...] = ()


class Shelf:
    """Packs of this process, gzipped, until something in them changes. Threads may share it."""

    def __init__(self) -> None:
        self._packs: dict[str, tuple[str, bytes]] = {}

    def pack(self, area: Area, register: Register, now: datetime) -> bytes:
        """The pack of an area as gzipped JSON, made now when the one at hand is of another day or revision."""
        tag = tag_of(area, register, now)
        kept = self._packs.get(area.adcode)
        if kept is not None and kept[0] == tag:
            return kept[1]
        body = gzip.compress(orjson.dumps(pack(area, register, now)), LEVEL, mtime=0)
        self._packs.pop(area.adcode, None)
        for oldest in list(self._packs)[: 1 - KEPT]:
            self._packs.pop(oldest, None)
        self._packs[area.adcode] = (tag, body)
        return body


def tag_of(area: Area, register: Register, now: datetime) -> str:
    """Changes when the pack of `area` does: with register, alerts, the day in China, the calendar or a setting."""
    day = now.astimezone(SHANGHAI).date()
    paces = "-".join(f"{pace:.4g}" for pace in register.paces.values())
    # An alert never changes but by being over; then it is not among them any more.
    told = "-".join(str(one.id) for one in about(register.alerts, area.adcode)) if register.alerts else ""
    known = hashlib.sha256(told.encode()).hexdigest()[:8] if told else "0"
    register_of = f"{register.snapshot.revision}-{register.snapshot.token}"
    made_of = f"{register_of}-{day:%Y%m%d}-{register.book.calendar.digest()}-{known}"
    return f"{FORMAT}-{area.adcode}-{made_of}-{paces}"


def city_of(adcode: str) -> Area:
    """The city an area lies in: a municipality is one, a county directly below a province stands for itself.

    Raises NotFound for an unknown area.
    """
    tree = districts()
    path = tree.path(adcode)
    city = next((area for area in path if area.level == "city"), None)
    if city is not None or len(path) == 1:
        return city or path[0]
    below = tree.children(path[0].adcode)
    return path[-1] if any(area.level == "city" for area in below) else path[0]


def pack(area: Area, register: Register, now: datetime) -> dict[str, object]:
    """The pack of an area, ready for JSON.

    `parts` lists the areas below where there are more than MOST stations; the columns then hold only the stations of
    which no area below is known.
    """
    places = register.snapshot.in_area(area.adcode, "", EVERYTHING)
    parts: list[dict[str, object]] = []
    if len(places) > MOST and districts().children(area.adcode):
        places = [place for place in places if _adcode(place) == area.adcode]
        parts = _parts(register.snapshot, area)
    # Placed ones first, in the order of their rows: neighbours beside each other, small steps between them.
    rows = sorted(((place.facts, place.rule) for place in places), key=lambda row: row[0].position is None)
    midnight = datetime.combine(now.astimezone(SHANGHAI).date(), datetime.min.time(), SHANGHAI)
    return {
        "format": FORMAT,
        "adcode": area.adcode,
        "name": area.name,
        "revision": register.snapshot.revision,
        "made_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "good_until": (midnight + timedelta(days=DAYS)).isoformat(timespec="seconds"),
        "from": int(from_attribute(now)),
        "sure_days": CONFIRMED_FOR.days,
        "pace": {by: round(pace, 6) for by, pace in register.paces.items()},
        "nav": {
            where: {by: navigation.template(provider, by) for by in BY}
            for where, provider in (("wechat", "tencent"), ("other", "amap"))
        },
        "kinds": [[kind.code, kind.name] for kind in register.catalogue.kinds.values()],
        "services": [[s.code, s.name, s.icon, s.need] for s in register.catalogue.services.values()],
        "parts": parts,
        "alerts": told(area, register.alerts),
        **_columns(rows, register, now),
    }


def told(area: Area, alerts: tuple[Alert, ...]) -> list[dict[str, object]]:
    """What a phone may have to tell in an area until it hears of more: those that begin later too, ready for JSON."""
    return alert_views.carried(about(alerts, area.adcode)) if alerts else []


def _columns(rows: Sequence[tuple[Facts, str]], register: Register, now: datetime) -> dict[str, object]:
    """One list for each column, a row for each station and its rule; and the tables that columns of numbers point into.

    `lon lat` WGS-84 × SCALE and `east north` what GCJ-02 adds to them, each as the step from the row before: as many
    rows as have a position. `hours` packed pieces from `from` on (`openings.packed`), `ways` [asks and names as in
    `data-w`, the way in in words], `sets` numbers of services, `areas` [name, code of the county and of all above it];
    `verified` days since 1970, 0 = never.
    """
    catalogue, facts = register.catalogue, [known for known, _ in rows]
    services = {code: number for number, code in enumerate(catalogue.services)}
    kinds = {code: number for number, code in enumerate(catalogue.kinds)}
    rules, ways, sets = Numbers[str](), Numbers[Way](), Numbers[tuple[int, ...]]()
    areas = Numbers[str]()
    columns: dict[str, list[int]] = {
        "kind": [kinds.get(known.kind, -1) for known in facts],
        "rule": [rules.number(rule) for _, rule in rows],
        "way": [ways.number(Way(known.access, known.register_first)) for known in facts],
        "set": [sets.number(tuple(services[code] for code in known.services)) for known in facts],
        "area": [areas.number(known.adcode or "") for known in facts],
        "verified": [_verified(known) for known in facts],
        **_positions(facts),
    }
    return {
        "code": "".join(known.code for known in facts),
        "title": [words.breaking_name(known.short_name).replace("<wbr>", "\u200b").unescape() for known in facts],
        "address": [known.address or _where(known) for known in facts],
        "phone": [known.phone for known in facts],
        **columns,
        "hours": [Markup(packed(register.book.schedule(rule, now), now)).unescape() for rule in rules.values],  # noqa: S704
        "ways": [
            [packed_asks(way, catalogue), words.way_in(way.access, way.register_first, catalogue)]
            for way in ways.values
        ],
        "sets": sets.values,
        "areas": [_upwards(adcode) for adcode in areas.values],
    }


def _upwards(adcode: str) -> list[str]:
    if districts().find(adcode) is None:
        return [""]
    path = districts().path(adcode)[::-1]
    return [path[0].name, *(area.adcode for area in path)]


def _positions(facts: Sequence[Facts]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {"lon": [], "lat": [], "east": [], "north": []}
    for position in (known.position for known in facts):
        if position is not None:
            gcj = from_wgs84(position, "gcj02")
            lon, lat = round(position.lon * SCALE), round(position.lat * SCALE)
            added = (lon, lat, round(gcj.lon * SCALE) - lon, round(gcj.lat * SCALE) - lat)
            for column, value in zip(columns.values(), added, strict=True):
                column.append(value)
    return {name: _steps(values) for name, values in columns.items()}


def _steps(values: list[int]) -> list[int]:
    return [value - before for before, value in zip([0, *values], values, strict=False)]


def _verified(facts: Facts) -> int:
    moment = verified_at(facts)
    return (words.local_day(moment) - EPOCH).days if moment else 0


def _where(facts: Facts) -> str:
    return (districts().label(facts.adcode) if facts.adcode else "") + facts.zone


def _adcode(place: Place) -> str:
    return f"{int(place.part.segment.arrays['adcodes'][place.row]):06d}"


def _parts(snapshot: Snapshot, area: Area) -> list[dict[str, object]]:
    return [
        {"adcode": entry.adcode, "name": entry.name, "count": entry.count}
        for entry in district_counts(snapshot, area.adcode)
        if entry.adcode != area.adcode
    ]
