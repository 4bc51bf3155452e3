"""Questions to a snapshot and their answers. No SQL, no clock: the moment is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from stationfinder.finder.facts import Answer, Answers
from stationfinder.finder.forms import NearestQuery, PageQuery
from stationfinder.finder.hours_book import HoursBook
from stationfinder.finder.snapshot import EVERYTHING, Part, Place, Snapshot, Wish
from stationfinder.geo.districts import districts
from stationfinder.geo.points import LonLat, in_china
from stationfinder.stations.search_text import kinds_called

STATE_ORDER = {"open": 0, "unknown": 1, "closed": 2}
SILENT_SHOWN = 5
TEXT_MOST = 2000
KIND_RANK = 3
OFFSHORE_M = 50_000.0
OUTSIDE = "这个位置不在中国境内，下面是离它最近的。"


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """A district of the chooser with how many places it has; `zone` names a functional zone inside `adcode`."""

    adcode: str
    zone: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """Places by distance; `beyond_m` when none lies within the asked distance but one beyond it."""

    places: list[Place]
    beyond_m: float | None = None
    notice: str = ""


def nearest(snapshot: Snapshot, query: NearestQuery) -> Nearest:
    """The nearest places, by exact metres from the position given."""
    places = snapshot.nearest(query.at, query.limit, query.wish, query.within_m)
    beyond = None
    if not places and query.within_m is not None:
        further = snapshot.nearest(query.at, 1, query.wish)
        beyond = further[0].distance_m if further else None
    return Nearest(places, beyond, _notice(query.at, places))


def nearest_page(snapshot: Snapshot, at: LonLat, query: PageQuery, book: HoursBook, now: datetime) -> Answers:
    """The list around `at`, with the places that are silent about the asked needs."""
    places = snapshot.nearest(at, query.show + 1, query.wish)
    silent: list[Place] = []
    count = 0
    if query.needs:
        wish = replace(query.wish, silent=True)
        silent = snapshot.nearest(at, SILENT_SHOWN, wish)
        count = sum(len(part.rows(wish)) for part in snapshot.parts)
    return Answers(
        places=answered(places[: query.show], book, now),
        more=len(places) > query.show,
        silent=tuple(answered(silent, book, now)),
        silent_count=count,
        notice=_notice(at, places),
    )


def in_district(snapshot: Snapshot, district: str, query: PageQuery, book: HoursBook, now: datetime) -> Answers:
    """All places of a district: open ones first, then unknown, then closed; those without a position last."""
    places = snapshot.in_area(district, query.zone, query.wish)
    silent: list[Place] = []
    if query.needs:
        silent = snapshot.in_area(district, query.zone, replace(query.wish, silent=True))
    states = {place.rule: STATE_ORDER[book.state(place.rule, now).words.state] for place in places}
    places.sort(key=lambda p: (p.row >= p.part.segment.placed, states[p.rule], p.id))
    return Answers(
        places=answered(places[: query.show], book, now),
        more=len(places) > query.show,
        total=len(places),
        silent=tuple(answered(silent[:SILENT_SHOWN], book, now)),
        silent_count=len(silent),
    )


def by_text(snapshot: Snapshot, query: PageQuery, book: HoursBook, now: datetime) -> Answers:
    """Places whose name, alias, address, pinyin or initials contain every word of `query.text`, best match first."""
    found = _matches(snapshot, query.text, query.wish)
    if query.at is not None:
        distances = {(p.part, p.row): p for p in snapshot.nearest(query.at, 50, query.wish)}
        found = [(rank, distances.get((p.part, p.row), p)) for rank, p in found]
    found.sort(key=lambda pair: (pair[0], pair[1].distance_m is None, pair[1].distance_m or 0.0, pair[1].id))
    return Answers(
        places=answered([place for _, place in found[: query.show]], book, now),
        more=len(found) > query.show,
        total=len(found),
    )


def district_counts(snapshot: Snapshot, parent: str | None, wish: Wish = EVERYTHING) -> list[DistrictCount]:
    """The areas below `parent` (None = provinces) that have places, the fullest first.

    Places that only say the parent itself come last: by functional zone where they name one, else with name ''.
    Raises NotFound for an unknown parent.
    """
    tree = districts()
    if parent is not None:
        tree.get(parent)
    counts: dict[tuple[str, str], int] = {}
    for adcode, zone, count in snapshot.areas(wish):
        below = _child_of(tuple(area.adcode for area in tree.path(adcode)) if adcode else (), parent)
        if below is not None:
            key = (below, zone if below == parent else "")
            counts[key] = counts.get(key, 0) + count
    ordered = sorted(counts.items(), key=lambda item: (item[0][0] == parent, -item[1], item[0]))
    return [DistrictCount(code, zone, _name(code, zone, parent), count) for (code, zone), count in ordered]


def answered(places: list[Place], book: HoursBook, now: datetime) -> list[Answer]:
    """The places with their hours at `now` in words."""
    page = book.page(now)
    return [Answer(place, page.state(place.rule).words) for place in places]


def _notice(at: LonLat, places: list[Place]) -> str:
    # Every station stands in a county, and `in_china` reaches 50 km beyond them: a near station answers for nothing.
    near = bool(places) and (places[0].distance_m or 0.0) < OFFSHORE_M
    return "" if near or in_china(at) else OUTSIDE


def _child_of(path: tuple[str, ...], parent: str | None) -> str | None:
    """Which child of `parent` the path goes through; the parent itself when the path ends there; None elsewhere."""
    if parent is None:
        return path[0] if path else None
    if parent not in path:
        return None
    after = path.index(parent) + 1
    return path[after] if after < len(path) else parent


def _name(adcode: str, zone: str, parent: str | None) -> str:
    if adcode == parent:
        return zone
    return districts().get(adcode).name


def _matches(snapshot: Snapshot, text: str, wish: Wish) -> list[tuple[int, Place]]:
    words = [word.encode() for word in text.split()]
    if not words:
        return []
    found: dict[tuple[Part, int], tuple[int, Place]] = {}
    # The longest word is the rarest: it is looked up, the others are checked in its rows.
    rarest = max(words, key=len)
    for place in snapshot.containing(rarest, wish):
        row = snapshot.text(place)
        if all(word in row for word in words):
            found[place.part, place.row] = (_rank(row, words), place)
        if len(found) >= TEXT_MOST:
            break
    for place in _of_kinds_called(snapshot, text, wish):
        found.setdefault((place.part, place.row), (KIND_RANK, place))
        if len(found) >= TEXT_MOST:
            break
    return list(found.values())


def _of_kinds_called(snapshot: Snapshot, text: str, wish: Wish) -> Iterator[Place]:
    """Places whose kind goes by a name that contains `text`: 爱心驿站 is a rest station whatever stands on its door."""
    kinds = tuple(sorted(kind for kind in kinds_called(text) if not wish.kinds or kind in wish.kinds))
    if kinds:
        for part in snapshot.parts:
            for row in part.rows(replace(wish, kinds=kinds)).tolist():
                yield Place(part, row)


def _rank(row: bytes, words: list[bytes]) -> int:
    """0: the name begins with the first word; 1: it stands in the name; 2: elsewhere (alias, address, pinyin)."""
    name = row.partition(b"\x01")[0]
    if name.startswith(words[0]):
        return 0
    return 1 if all(word in name for word in words) else 2
