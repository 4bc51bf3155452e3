"""What somebody may mean who is still typing: areas to look in, then stations. No SQL, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stationfinder.finder import search
from stationfinder.finder.facts import Answer
from stationfinder.finder.forms import PageQuery, SuggestQuery
from stationfinder.finder.going import Going, answered
from stationfinder.finder.snapshot import EVERYTHING, Place, Snapshot
from stationfinder.geo.districts import Area, districts
from stationfinder.stations.codes import parse_code
from stationfinder.stations.search_text import initials, normalise, pinyin

MOST, MOST_AREAS = 6, 2
AROUND = 1000
ORDER = {"province": 0, "city": 1, "county": 2}


@dataclass(frozen=True, slots=True)
class AreaHit:
    """An area to choose, with how many stations it has and what it lies in ('' for a province)."""

    area: Area
    within: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most MOST in all; areas stand first."""

    areas: list[AreaHit]
    stations: list[Answer]


def suggest(snapshot: Snapshot, query: SuggestQuery, going: Going) -> Suggestions:
    """Areas with stations and stations, best match first; of the chosen area or near the position first."""
    if not query.text:
        return Suggestions([], [])
    # What stands on a plate means that door and nothing else.
    code = parse_code(query.text)
    door = snapshot.find(code) if code else None
    if door is not None:
        return Suggestions([], answered(snapshot.measured([door], query.at) if query.at else [door], going))
    areas = _areas(snapshot, query.text)
    stations = _stations(snapshot, query, going, MOST)
    shown = areas[: max(MOST_AREAS, MOST - len(stations))]
    return Suggestions(shown, stations[: MOST - len(shown)])


def _stations(snapshot: Snapshot, query: SuggestQuery, going: Going, most: int) -> list[Answer]:
    local: list[Place] = []
    # A word that thousands carry is found round the corner; only for the others the whole country is looked through.
    if query.at is not None:
        local = _with_words(snapshot, snapshot.nearest(query.at, AROUND), query.text)[:most]
    elif query.district is not None:
        local = _with_words(snapshot, snapshot.in_area(query.district, "", EVERYTHING), query.text)[:most]
    found = answered(local, going)
    if len(found) < most:
        known = {place.id for place in local}
        asked = PageQuery(at=query.at, text=query.text, show=2 * most)
        found += [one for one in search.by_text(snapshot, asked, going).places if one.place.id not in known]
    return found[:most]


def _with_words(snapshot: Snapshot, places: list[Place], text: str) -> list[Place]:
    """Those with every word in what they are searched by, in their order; first those whose name begins so."""
    words = [word.encode() for word in text.split()]
    rows = [(snapshot.text(place), place) for place in places]
    hits = [(not row.startswith(words[0]), place) for row, place in rows if all(word in row for word in words)]
    return [place for _, place in sorted(hits, key=lambda hit: hit[0])]


def _areas(snapshot: Snapshot, text: str) -> list[AreaHit]:
    """Areas with stations that are called so: by name, pinyin or initials."""
    counts = _counts(snapshot)
    ranked = [(_rank(names, text), area) for area, names in _named() if counts[area.adcode]]
    hits = sorted(
        ((rank, ORDER[area.level], -counts[area.adcode], area) for rank, area in ranked if rank is not None),
        key=lambda hit: hit[:3],
    )
    tree = districts()
    return [
        AreaHit(area, tree.label(area.parent) if area.parent else "", counts[area.adcode]) for *_, area in hits[:MOST]
    ]


def _rank(names: tuple[str, str, str], text: str) -> int | None:
    """0: the name begins so; 1: its pinyin or initials do; 2: it holds the text; None: neither. Not for one letter."""
    name, full, first = names
    if name.startswith(text):
        return 0
    if len(text) < 2:
        return None
    if full.startswith(text) or first.startswith(text):
        return 1
    return 2 if text in name else None


@lru_cache(maxsize=1)
def _named() -> tuple[tuple[Area, tuple[str, str, str]], ...]:
    """Every area with its name as a search spells it, its pinyin and its initials."""
    return tuple((area, (normalise(area.name), pinyin(area.name), initials(area.name))) for area in _all_areas(None))


def _all_areas(adcode: str | None) -> Iterator[Area]:
    for area in districts().children(adcode):
        yield area
        yield from _all_areas(area.adcode)


@lru_cache(maxsize=1)
def _counts(snapshot: Snapshot) -> Counter[str]:
    """Stations of every area, those of the areas below it included."""
    counts: Counter[str] = Counter()
    tree = districts()
    for part in snapshot.parts:
        codes, numbers = np.unique(part.segment.arrays["adcodes"][part.rows(EVERYTHING)], return_counts=True)
        for code, number in zip(codes.tolist(), numbers.tolist(), strict=True):
            for area in tree.path(f"{code:06d}") if code else ():
                counts[area.adcode] += number
    return counts
