"""One consistent picture of what is published: a saved base, and what has changed since beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from stationfinder.finder.facts import Facts
from stationfinder.finder.segment import Array, Segment
from stationfinder.geo.points import BBox, LonLat

MASK_MEMORY = 32 * 2**20
Mask = npt.NDArray[np.bool_]


class RowFilter(Protocol):
    """A further filter that a snapshot keeps the rows of. Compared by identity."""

    def rows(self, segment: Segment) -> Mask:
        """(n,) whether each row of the segment is kept."""
        ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A filter: kinds (none = all) and services that must all be there."""

    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    silent: bool = False
    """True: those that say nothing about at least one need and deny none."""
    verified_since: int = 0
    """Only those that somebody made sure of on that day (days since 1970) or later; 0 = all."""
    hours: RowFilter | None = None


EVERYTHING = Wish()


class Part:
    """A segment with the rows of it that still hold, and the masks of recent wishes."""

    def __init__(self, segment: Segment, dead: Mask | None = None) -> None:
        self.segment = segment
        self.dead = dead
        self.features = segment.blobs["features"]
        self.heads = segment.blobs["heads"]
        self.lonlat = segment.arrays["lonlat"].data
        self.rules = segment.arrays["rules"].data
        self.rule_texts: list[str] = segment.meta["rules"]
        self._masks: dict[Wish, Mask | None] = {}
        self._most = max(4, MASK_MEMORY // max(1, len(segment)))

    def skip(self, wish: Wish) -> Mask | None:
        """True for every row to leave out; None when none is. Kept for the next time: the snapshot never changes."""
        if not (wish.kinds or wish.needs or wish.verified_since or wish.hours):
            return self.dead
        try:
            return self._masks[wish]
        except KeyError:
            skip = self._made(wish)
        if len(self._masks) >= self._most:
            self._masks = {}
        self._masks[wish] = skip
        # Not read back: another thread may have emptied the masks meanwhile.
        return skip

    def _made(self, wish: Wish) -> Mask | None:
        arrays, meta = self.segment.arrays, self.segment.meta
        masks: list[Mask] = [] if self.dead is None else [self.dead]
        if wish.kinds:
            wanted = [number for number, kind in enumerate(meta["kinds"]) if kind in wish.kinds]
            masks.append(~np.isin(arrays["kinds"], wanted))
        if wish.needs:
            bits = np.uint64(sum(1 << meta["services"].index(need) for need in set(wish.needs)))
            masks.append(self._silent(bits) if wish.silent else (arrays["available"] & bits) != bits)
        if wish.verified_since:
            masks.append(arrays["verified"] < wish.verified_since)
        if wish.hours is not None:
            masks.append(~wish.hours.rows(self.segment))
        if not masks:
            return None
        skip: Mask = np.logical_or.reduce(masks)
        return skip if skip.any() else None

    def _silent(self, bits: np.uint64) -> Mask:
        available, known = self.segment.arrays["available"], self.segment.arrays["known"]
        says_nothing = (known & bits) != bits
        denies = (known & ~available & bits) != 0
        return np.asarray(~says_nothing | denies, np.bool_)

    def rows(self, wish: Wish, also: Mask | None = None) -> npt.NDArray[np.int64]:
        """Row numbers that `wish` keeps, those without a position included."""
        skip = self.skip(wish)
        keep = np.ones(len(self.segment), np.bool_) if skip is None else ~skip
        return np.flatnonzero(keep if also is None else keep & also)


class Place(NamedTuple):
    """A row of a part, and how far it is (metres) when that was asked."""

    part: Part
    row: int
    distance_m: float | None = None

    @property
    def id(self) -> int:
        return int(self.part.segment.arrays["ids"][self.row])

    @property
    def rule(self) -> str:
        """Opening hours as registered, '' = none."""
        return self.part.rule_texts[self.part.rules[self.row]]

    @property
    def facts(self) -> Facts:
        return self.part.segment.facts(self.row)


# `Place._make` without its checks: three values each, by construction.
_place = partial(tuple.__new__, Place)


class Snapshot:
    """What is published at a revision. Never changes; a newer one is made beside it.

    `token`: tells the revision from one of the same number that a restored backup has undone.
    """

    def __init__(self, base: Segment, revision: int, delta: Segment | None = None, token: str = "") -> None:
        self.base = base
        self.revision = revision
        self.token = token
        self.delta = delta
        self.parts = [Part(base, None if delta is None else _dead(base, delta.meta["replaced"]))]
        if delta is not None and len(delta):
            self.parts.append(Part(delta))

    def __len__(self) -> int:
        return sum(len(part.rows(EVERYTHING)) for part in self.parts)

    @property
    def changed(self) -> int:
        """How many stations differ from the saved base."""
        return 0 if self.delta is None else len(self.delta.meta["replaced"])

    def nearest(self, origin: LonLat, k: int, wish: Wish = EVERYTHING, within_m: float | None = None) -> list[Place]:
        """The k nearest places that `wish` keeps, by exact metres, then by id. Waiting places have no distance."""
        if len(self.parts) == 1:
            return self._nearest_in(self.parts[0], origin, k, wish, within_m)
        found = [place for part in self.parts for place in self._nearest_in(part, origin, k, wish, within_m)]
        return sorted(found, key=lambda place: (place.distance_m, place.id))[:k]

    def _nearest_in(self, part: Part, origin: LonLat, k: int, wish: Wish, within_m: float | None) -> list[Place]:
        skip = part.skip(wish)
        index = part.segment.index
        placed = None if skip is None else skip[: part.segment.placed]
        rows, metres = index.nearest_few(origin, k, skip=placed, within_m=within_m)
        return list(map(_place, zip(repeat(part), rows, metres, strict=False)))

    def measured(self, places: list[Place], origin: LonLat) -> list[Place]:
        """The same places in the same order with their exact metres; a waiting one has none."""
        metres: dict[tuple[int, int], float] = {}
        for number, part in enumerate(self.parts):
            rows = [place.row for place in places if place.part is part and place.row < part.segment.placed]
            found = part.segment.index.metres_to(origin, np.array(rows, np.int64)) if rows else np.empty(0)
            metres.update(zip(((number, row) for row in rows), found.tolist(), strict=True))
        numbers = {part: number for number, part in enumerate(self.parts)}
        return [place._replace(distance_m=metres.get((numbers[place.part], place.row))) for place in places]

    def in_bbox(self, bbox: BBox, wish: Wish, limit: int) -> list[Place]:
        """Up to `limit` places inside `bbox`, in the order of their rows."""
        found: list[Place] = []
        for part in self.parts:
            skip = part.skip(wish)
            placed = None if skip is None else skip[: part.segment.placed]
            rows = part.segment.index.in_bbox(bbox, skip=placed, limit=limit)
            found += [Place(part, row) for row in rows.tolist()]
        return found[:limit]

    def in_area(self, adcode: str, zone: str, wish: Wish) -> list[Place]:
        """All places of an administrative area (0000 and 00 at the end: province and city)."""
        return [
            Place(part, int(row))
            for part in self.parts
            for row in part.rows(wish, _area_mask(part.segment, adcode, zone))
        ]

    def positions(self, adcode: str) -> npt.NDArray[np.float64]:
        """(n, 2) longitude and latitude, WGS-84, of an area's places as far as they are on the map."""
        found = [np.empty((0, 2))]
        for part in self.parts:
            rows = part.rows(EVERYTHING, _area_mask(part.segment, adcode, ""))
            found.append(part.segment.arrays["lonlat"][rows[rows < part.segment.placed]])
        return np.concatenate(found)

    def find(self, code: str) -> Place | None:
        """The place with `code`, None when it is not published."""
        for part in self.parts:
            row = part.segment.row_of(code)
            if row is not None and (part.dead is None or not part.dead[row]):
                return Place(part, row)
        return None

    def areas(self, wish: Wish = EVERYTHING) -> Iterator[tuple[str, str, int]]:
        """(adcode, zone, count) of every distinct pair that occurs; adcode '' = not known."""
        for part in self.parts:
            rows = part.rows(wish)
            adcodes, zones = part.segment.arrays["adcodes"][rows], part.segment.arrays["zones"][rows]
            pairs, counts = np.unique(np.stack([adcodes, zones]), axis=1, return_counts=True)
            for (adcode, zone), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
                yield (f"{adcode:06d}" if adcode else "", part.segment.meta["zones"][zone], count)

    def containing(self, term: bytes, wish: Wish = EVERYTHING) -> Iterator[Place]:
        """Places whose search text contains `term` (UTF-8, already normalised)."""
        for part in self.parts:
            skip = part.skip(wish)
            for row in _rows_with(part, term):
                if skip is None or not skip[row]:
                    yield Place(part, row)

    def text(self, place: Place) -> bytes:
        """Search text of a place."""
        return place.part.segment.blobs["texts"][place.row]


def _rows_with(part: Part, term: bytes) -> Iterator[int]:
    blob = part.segment.blobs["texts"]
    data, offsets = blob.data, blob.offsets
    at = data.find(term)
    while at != -1:
        row = int(np.searchsorted(offsets, at, side="right")) - 1
        if at + len(term) <= offsets[row + 1]:
            yield row
            at = data.find(term, int(offsets[row + 1]))
        else:  # the hit straddles two rows
            at = data.find(term, at + 1)


def _area_mask(segment: Segment, adcode: str, zone: str) -> Mask:
    adcodes: Array = segment.arrays["adcodes"]
    number = int(adcode)
    if adcode.endswith("0000"):
        mask = adcodes // 10000 == number // 10000
    elif adcode.endswith("00"):
        mask = adcodes // 100 == number // 100
    else:
        mask = adcodes == number
    if zone:
        zones: list[str] = segment.meta["zones"]
        mask = mask & (segment.arrays["zones"] == (zones.index(zone) if zone in zones else -1))
    return np.asarray(mask, np.bool_)


def _dead(base: Segment, replaced: Iterable[int]) -> Mask:
    return np.isin(base.arrays["ids"], np.fromiter(replaced, np.int64))
