"""Questions to a snapshot and their answers. No SQL, no clock: the moment is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from stationfinder.finder.facts import Answer, Answers
from stationfinder.finder.forms import NearestQuery, PageQuery
from stationfinder.finder.going import Going, answered
from stationfinder.finder.pins import first_open, nearest_open, pinned
from stationfinder.finder.snapshot import EVERYTHING, Place, Snapshot, Wish
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


def nearest(snapshot: Snapshot, query: NearestQuery, going: Going) -> Nearest:
    """The nearest places, by exact metres from the position given."""
    places = _nearest(snapshot, query.at, query.limit, query.wish, going, query.enter, query.within_m)
    beyond = None
    if not places and query.within_m is not None:
        further = _nearest(snapshot, query.at, 1, query.wish, going, query.enter)
        beyond = further[0].distance_m if further else None
    return Nearest(places, beyond, _notice(query.at, places))


def nearest_page(snapshot: Snapshot, at: LonLat, query: PageQuery, going: Going) -> Answers:
    """The list around `at`, with the place to go to and the places that are silent about the asked needs."""
    wish = _wish(query, going)
    places = _nearest(snapshot, at, query.skip + query.show + 1, wish, going, query.enter)
    silent: list[Place] = []
    count = 0
    if query.needs and not query.unsaid:
        unsaid = replace(wish, silent=True)
        silent = _nearest(snapshot, at, SILENT_SHOWN, unsaid, going, query.enter)
        count = len(silent) if query.enter else sum(len(part.rows(unsaid)) for part in snapshot.parts)
    listed = answered(places[query.skip : query.skip + query.show], going)
    return Answers(
        places=listed,
        more=len(places) > query.skip + query.show,
        silent=tuple(answered(silent, going)),
        silent_count=count,
        notice=_notice(at, places),
        pin=None if query.skip else pinned(snapshot, at, wish, going, listed),
    )


def in_district(snapshot: Snapshot, district: str, query: PageQuery, going: Going) -> Answers:
    """All places of a district: open ones first, then unknown, then closed; those without a position last."""
    wish = _wish(query, going)
    found = _letting_in(answered(snapshot.in_area(district, query.zone, wish), going), query.enter)
    found.sort(key=lambda a: (a.place.row >= a.place.part.segment.placed, STATE_ORDER[a.shown.state], a.place.id))
    silent: list[Place] = []
    if query.needs and not query.unsaid:
        silent = _that_let_in(snapshot.in_area(district, query.zone, replace(wish, silent=True)), going, query.enter)
    return _counted([answer.place for answer in found], silent, query, going)


def by_text(snapshot: Snapshot, query: PageQuery, going: Going) -> Answers:
    """Places whose name, alias, address, pinyin or initials contain every word of `query.text`, best match first."""
    wish = _wish(query, going)
    found = _matching(snapshot, query, wish)
    silent: list[Place] = []
    if query.needs and not query.unsaid:
        silent = _that_let_in(_matching(snapshot, query, replace(wish, silent=True)), going, query.enter)
    kept = _that_let_in(found, going, query.enter)
    listed = _counted(kept, silent, query, going)
    nearest_m = min((place.distance_m for place in kept if place.distance_m is not None), default=None)
    return replace(listed, capped=len(found) >= TEXT_MOST, nearest_m=nearest_m)


def _counted(found: list[Place], silent: list[Place], query: PageQuery, going: Going) -> Answers:
    listed = answered(found[query.skip : query.skip + query.show], going)
    return Answers(
        places=listed,
        more=len(found) > query.skip + query.show,
        total=len(found),
        silent=tuple(answered(silent[:SILENT_SHOWN], going)),
        silent_count=len(silent),
        pin=None if query.skip else _pin(found, listed, query, going),
    )


def _pin(found: list[Place], listed: list[Answer], query: PageQuery, going: Going) -> Answer | None:
    # What matches best may lie ten kilometres beyond what stands next door.
    return nearest_open(found, going) if query.at and query.text else first_open(listed)


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


def _wish(query: PageQuery, going: Going) -> Wish:
    return query.wish if going.hours is None else replace(query.wish, hours=going.hours)


def _nearest(
    snapshot: Snapshot, at: LonLat, k: int, wish: Wish, going: Going, enter: bool, within_m: float | None = None
) -> list[Place]:
    if enter:
        return going.nearest_open(snapshot, at, k, wish, within_m)
    return snapshot.nearest(at, k, wish, within_m)


def _that_let_in(places: list[Place], going: Going, enter: bool) -> list[Place]:
    """The places that let one in, all of them unless that is asked for."""
    return [answer.place for answer in _letting_in(answered(places, going), True)] if enter else places


def _letting_in(answers: list[Answer], enter: bool) -> list[Answer]:
    return [answer for answer in answers if answer.shown.lets_in] if enter else answers


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


def _matching(snapshot: Snapshot, query: PageQuery, wish: Wish) -> list[Place]:
    """At most TEXT_MOST places by how well they match, then by distance; of too many, those near `query.at`."""
    ranks = _matches(snapshot, query.text, wish)
    if query.at is not None:
        if len(ranks) >= TEXT_MOST:
            ranks.update(_matches_near(snapshot, query.at, query.text, wish))
        ranks = dict(zip(snapshot.measured(list(ranks), query.at), ranks.values(), strict=True))
    best = sorted(ranks, key=lambda p: (ranks[p], p.distance_m is None, p.distance_m or 0.0, p.id))
    return best[:TEXT_MOST]


def _matches(snapshot: Snapshot, text: str, wish: Wish) -> dict[Place, int]:
    words = [word.encode() for word in text.split()]
    if not words:
        return {}
    found: dict[Place, int] = {}
    # The longest word is the rarest: it is looked up, the others are checked in its rows.
    rarest = max(words, key=len)
    for place in snapshot.containing(rarest, wish):
        row = snapshot.text(place)
        if all(word in row for word in words):
            found[place] = _rank(row, words)
        if len(found) >= TEXT_MOST:
            break
    for place in _of_kinds_called(snapshot, text, wish):
        found.setdefault(place, KIND_RANK)
        if len(found) >= TEXT_MOST:
            break
    return found


def _matches_near(snapshot: Snapshot, at: LonLat, text: str, wish: Wish) -> dict[Place, int]:
    """Matches among the nearest TEXT_MOST places: a word that thousands carry must not lose the one next door."""
    words = [word.encode() for word in text.split()]
    near = [Place(place.part, place.row) for place in snapshot.nearest(at, TEXT_MOST, wish)]
    rows = {place: snapshot.text(place) for place in near}
    return {place: _rank(row, words) for place, row in rows.items() if all(word in row for word in words)}


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
