"""What a map draws, in as few bytes as it takes: where each place stands, what it is, and what its door does.

3,000 places travel in about 30 kB; names, services and links come with the rows that are read (`map.routes`). The phone
works out the verdicts by itself (`static/js/verdict.js`): for its own way there, and anew every minute.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from stationfinder.finder.doors import TRUSTS, Page
from stationfinder.finder.numbers import Numbers
from stationfinder.finder.openings.book import HoursBook
from stationfinder.finder.openings.masks import OpenHours
from stationfinder.finder.openings.packed import base36, from_attribute, packed, packed_asks
from stationfinder.finder.packs.shelf import SCALE
from stationfinder.finder.segment import Segment
from stationfinder.finder.snapshot import Part, Place, Snapshot, Wish
from stationfinder.finder.verdicts import Trust, Way
from stationfinder.geo.points import BBox
from stationfinder.hours import Schedule
from stationfinder.stations.catalogue import Catalogue

ACROSS = 16
"""Cells along the longer side of a box that holds too many places to draw one by one."""
MINUTES = 2 * 1440
"""Hours that travel. Words that look further ahead come with a place's row; a page that lies open asks again."""
_PIECE = re.compile(r"([A-Z])([0-9a-z]+)(?:\.[0-9a-z]+)?")


class DoorKind(NamedTuple):
    """Hours as in `data-h` but without remarks, what the door asks as in `data-w`, how far both are trusted."""

    hours: str
    asks: str
    trust: Trust


def points(places: list[Place], page: Page, book: HoursBook, catalogue: Catalogue) -> dict[str, object]:
    """Columns with an entry for each of `places`, all of which have a position; ready for JSON.

    `lon lat`: WGS-84 × `scale`, each as the step from the place before; `code`: seven letters each; `kind`: one digit
    each, a number in the catalogue's order or one more for a kind that is not in it; `door`: numbers into `doors`.
    `from`: the minute since 1970 at which the hours of the doors begin.
    """
    doors, known = Numbers[DoorKind](), dict[tuple[int, int], int]()
    numbers, codes, kinds = list[int](), list[str](), list[str]()
    lonlat = np.empty((len(places), 2), np.int64)
    for at, (part, row, _) in enumerate(places):
        segment, kind = part.segment, page.of(part)[1][row]
        key = (id(segment), kind)
        if key not in known:
            known[key] = doors.number(_door(segment, kind, page, book, catalogue))
        numbers.append(known[key])
        codes.append(segment.arrays["codes"][row].decode())
        kinds.append(base36(int(segment.arrays["kinds"][row])))
        lonlat[at] = round(part.lonlat[row, 0] * SCALE), round(part.lonlat[row, 1] * SCALE)
    steps = np.diff(lonlat, axis=0, prepend=0)
    return {
        "from": int(from_attribute(page.moment)),
        "scale": SCALE,
        "code": "".join(codes),
        "lon": steps[:, 0].tolist(),
        "lat": steps[:, 1].tolist(),
        "kind": "".join(kinds),
        "door": numbers,
        "doors": [list(door) for door in doors.values],
    }


def cells(
    snapshot: Snapshot, bbox: BBox, wish: Wish, page: Page, book: HoursBook
) -> list[tuple[float, float, int, int]]:
    """(lon, lat, places, open ones) of every cell of a box that has places: where they stand on the mean, how many.

    Open is meant at the moment of `page`: in a view so wide nobody asks about his own way.
    """
    opening = OpenHours(book, page.live, page.moment, page.moment, through=True)
    found = [(part, _rows_in(part, bbox, wish)) for part in snapshot.parts]
    lonlat = np.concatenate([part.segment.arrays["lonlat"][rows] for part, rows in found])
    opened = np.concatenate([opening.rows(part.segment)[rows] for part, rows in found])
    side = max(bbox.east - bbox.west, bbox.north - bbox.south) / ACROSS
    columns = ((lonlat - (bbox.west, bbox.south)) // side).astype(np.int64)
    _, cell = np.unique(columns[:, 0] * (ACROSS + 1) + columns[:, 1], return_inverse=True)
    count, inside = np.bincount(cell), np.bincount(cell, weights=opened).astype(np.int64)
    middle = [np.round(np.bincount(cell, weights=lonlat[:, axis]) / count, 3).tolist() for axis in (0, 1)]
    return list(zip(*middle, count.tolist(), inside.tolist(), strict=True))


def _rows_in(part: Part, bbox: BBox, wish: Wish) -> npt.NDArray[np.int64]:
    skip = part.skip(wish)
    rows = part.segment.index.in_bbox(bbox, skip=None if skip is None else skip[: part.segment.placed])
    return np.asarray(rows, np.int64)


def _door(segment: Segment, kind: int, page: Page, book: HoursBook, catalogue: Catalogue) -> DoorKind:
    number, trust = divmod(kind, len(TRUSTS))
    rule, access, register_first = segment.meta["doors"][number]
    schedule = book.schedule(segment.meta["rules"][rule], page.live)
    asks = packed_asks(Way(tuple(access), register_first), catalogue)
    return DoorKind(two_days(schedule, page.moment), asks, TRUSTS[trust])


def two_days(schedule: Schedule, moment: datetime) -> str:
    """The pieces of `openings.packed.packed` of the day of `moment` and the next, without remarks.

    Doors that differ later on, or in their remarks only, are one and the same here: that is what keeps a view small.
    """
    text, at, letter, lasts = "", 0, "", 0
    for said, minutes in _PIECE.findall(packed(schedule, moment).partition("\n")[0]):
        length = min(int(minutes, 36), MINUTES - at)
        at += length
        if said != letter and lasts:
            text, lasts = text + letter + base36(lasts), 0
        letter, lasts = said, lasts + length
        if at == MINUTES:
            break
    return text + letter + base36(lasts)
