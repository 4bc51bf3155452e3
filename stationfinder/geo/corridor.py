"""What lies along a way: rows of the point index near a line, with the place where one leaves the line for each.

How exact: the line is the chain of geodesics between its points. Those longer than 2 km get points in between (by
geographiclib); each piece is then a chord of the ellipsoid, 8 cm below the ground at most, and a foot on it is lifted
back. For places up to 3 km away and lines up to 300 km, metres off the line agree with geographiclib within 0.3 mm and
metres along it within 3 mm (1,042 random places all over China; `tests/geo/test_corridor.py` repeats it).

How quick: shapely's tree of the pieces proposes in one Mercator plane (conformal, so that what is nearest there is
nearest on the ground but for 0.1 % over 3 km, see _STRETCH); earth-centred metres decide among the few proposed. Few
they are beside any street; a line that runs over one spot thousands of times would make them millions, and is refused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from geographiclib.geodesic import Geodesic

from stationfinder.errors import InvalidInput
from stationfinder.geo import distance
from stationfinder.geo.index import BoolArray, PointIndex
from stationfinder.geo.points import BBox

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MOST_WAY_M: Final = 300_000.0
LEAST_WAY_M: Final = 1.0
MOST_WIDTH_M: Final = 3_000.0
# Metres of a piece at most: its middle is 8 cm below the ground, and as much beside the geodesic in the plane.
_PIECE_M: Final = 2_000.0
# Metres of the line that share one box when candidates are sifted.
_BOX_M: Final = 1_000.0
# Passes equally near within this are one and the same street, there and back: the first counts.
_SAME_M: Final = 1.0
# A pass ends when the line stays farther away than that for so much of the way.
_LEFT_M: Final = 200.0
_TIE_M: Final = 1e-6
# The plane's scale changes by tan(lat) * 3 km / R over the widest corridor: 0.07 % at China's northern end.
_STRETCH: Final = 1.001
# Bends of a piece in the plane, and rounding.
_BEND_M: Final = 0.3
# Pairs of place and piece that are weighed, a microsecond each; and how many a step may bring at most.
_MOST_PAIRS: Final = 25_000
_STEP_PAIRS: Final = 10_000
_TANGLED: Final = "这条线在同一处来回绕了太多遍，不像一条路，请截一段再来"
# Points of a line that are simplified together: farther apart the farthest one may have to be looked for each time.
_BLOCK: Final = 250
_E2: Final = 1 - (distance.B / distance.A) ** 2
# Less than a degree of latitude or of longitude at the equator anywhere.
_DEGREE_M: Final = 110_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A line on the ground, ready to be asked. Make it with `way_of`.

    `lonlat` (n, 2) WGS-84 degrees and `ecef` (n, 3) metres of its points, no two neighbours more than 2 km apart;
    `reached_m` (n,) metres along geodesics from the start to each.
    """

    lonlat: FloatArray
    ecef: FloatArray
    reached_m: FloatArray

    @property
    def length_m(self) -> float:
        """Metres from the start to the end."""
        return float(self.reached_m[-1])


class Passed(NamedTuple):
    """Rows near a way in the order in which one passes them; equal places by metres off it, then by row.

    `along_m`: metres from the start to where one leaves the way, which is its nearest point (an end of the line for
    what lies beyond it). `off_m`: metres from there to the row. All (n,).
    """

    rows: IntArray
    along_m: FloatArray
    off_m: FloatArray


def way_of(lonlat: FloatArray) -> Way:
    """The way through WGS-84 degrees (n, 2), n >= 2, finite (`polyline.checked`), along geodesics.

    Raises InvalidInput on `line` when it is shorter than 1 m or longer than 300 km.
    """
    lonlat = np.asarray(lonlat, np.float64).reshape(-1, 2)
    moved = np.concatenate([[True], (lonlat[1:] != lonlat[:-1]).any(axis=1)])
    lonlat = lonlat[moved]
    ecef = distance.ecef_of(lonlat)
    chords = _chords(ecef)
    # No geodesic is shorter than its chord: what is too long is refused before it is cut into pieces.
    _refuse_length(float(chords.sum()))
    if chords.max() > _PIECE_M:
        lonlat = _in_pieces(lonlat, chords)
        ecef = distance.ecef_of(lonlat)
        chords = _chords(ecef)
    reached = np.concatenate([[0.0], np.cumsum(_arcs(chords))])
    _refuse_length(float(reached[-1]))
    return Way(lonlat, ecef, reached)


def simplified(way: Way, tolerance_m: float) -> Way:
    """The same way, its metres along unchanged, without points within `tolerance_m` of the course of the others.

    Douglas and Peucker (1973) by GEOS, block by block in a plane fitted to the middle: over 300 km the tolerance is
    2 % larger at one end than at the other. A recorder's 5,000 points become some hundred.
    """
    count = len(way.lonlat)
    if count < 3:
        return way
    scale = np.array([math.cos(math.radians(float(way.lonlat[:, 1].mean()))), 1.0]) * _DEGREE_M
    # Each block ends where the next begins; the third coordinate is passed on untouched and says which point it is.
    blocks = [np.arange(first, min(first + _BLOCK, count - 1) + 1) for first in range(0, count - 1, _BLOCK)]
    rows = np.concatenate(blocks)
    points = np.column_stack([way.lonlat[rows] * scale, rows])
    lines = shapely.linestrings(points, indices=np.repeat(np.arange(len(blocks)), [len(block) for block in blocks]))
    lines = shapely.simplify(lines, tolerance_m, preserve_topology=False)
    bends = shapely.get_coordinates(lines, include_z=True)[:, 2].astype(np.int64)
    # No piece may become longer than _PIECE_M: one point stays of every half of it, and both ends of a long step.
    halves = np.unique((way.reached_m // (_PIECE_M / 2)).astype(np.int64), return_index=True)[1]
    far = np.flatnonzero(np.diff(way.reached_m) > _PIECE_M / 4)
    kept = np.unique(np.concatenate([bends, halves, far, far + 1]))
    return Way(way.lonlat[kept], way.ecef[kept], way.reached_m[kept])


def passed(way: Way, index: PointIndex, width_m: float, *, skip: BoolArray | None = None) -> Passed:
    """The rows of `index` at most `width_m` (up to 3,000) off the way. `skip`: true = leave this row out.

    A line that crosses itself or doubles back passes a row more than once: the nearest pass counts, and of passes
    equally near within a metre the first. Raises ValueError for another width or a `skip` of another length, and
    InvalidInput on `line` for a line that runs over one spot again and again.
    """
    if not 0 < width_m <= MOST_WIDTH_M:
        raise ValueError(f"width_m must be above 0 and at most {MOST_WIDTH_M}, not {width_m}")
    line = _plane(way.ecef)
    rows, places, pieces = _candidates(way, line, index, width_m, skip)
    who, piece = _proposed(line, pieces, places, distance.A / np.hypot(*index.ecef[rows, :2].T), width_m)
    along, off = _measured(way, index.ecef[rows[who]], piece)
    chosen = _first_passes(who, along, off, width_m)
    rows, along, off = rows[who[chosen]], along[chosen], off[chosen]
    order = np.lexsort((rows, off, along))
    return Passed(rows[order], along[order], off[order])


def _refuse_length(metres: float) -> None:
    if metres < LEAST_WAY_M:
        raise InvalidInput({"line": "这条路从头到尾都在同一个地方，请给两个不同的地方"})
    if metres > MOST_WAY_M:
        raise InvalidInput({"line": f"这条路有 {metres / 1000:.0f} 公里，最长 {MOST_WAY_M / 1000:.0f} 公里"})


def _chords(ecef: FloatArray) -> FloatArray:
    chords: FloatArray = np.linalg.norm(np.diff(ecef, axis=0), axis=1)
    return chords


def _arcs(chords: FloatArray) -> FloatArray:
    """Geodesic metres of chords up to 3 km: the radius, 1 % one way or the other, matters in the fifth decimal."""
    arcs: FloatArray = chords * (1 + chords * chords / (24 * distance.A**2))
    return arcs


def _in_pieces(lonlat: FloatArray, chords: FloatArray) -> FloatArray:
    """The same line with points on the geodesics, so that no two neighbours are more than _PIECE_M apart."""
    parts = np.ceil(chords * (1 + 1e-3) / _PIECE_M).astype(np.int64)
    long = np.flatnonzero(parts > 1)
    inner = [_between(lonlat[n], lonlat[n + 1], int(parts[n])) for n in long.tolist()]
    return np.insert(lonlat, np.repeat(long + 1, parts[long] - 1), np.concatenate(inner), axis=0)


def _between(start: FloatArray, end: FloatArray, parts: int) -> FloatArray:
    """The parts - 1 points that cut a geodesic into equal parts."""
    lines: Any = Geodesic.WGS84
    line = lines.InverseLine(start[1], start[0], end[1], end[0])
    found = [line.Position(line.s13 * n / parts) for n in range(1, parts)]
    return np.array([(at["lon2"], at["lat2"]) for at in found], np.float64)


def _plane(ecef: FloatArray) -> FloatArray:
    """Ellipsoidal Mercator metres (n, 2) of points on the ground. Its scale at a point is A over the distance from
    the earth's axis (Snyder 1987, equations 7-6 to 7-8)."""
    x, y, z = ecef.T
    slope = z / (np.hypot(x, y) * (1 - _E2))
    sine = slope / np.sqrt(1 + slope * slope)
    eccentricity = math.sqrt(_E2)
    north = np.arcsinh(slope) - eccentricity * np.arctanh(eccentricity * sine)
    return distance.A * np.stack([np.arctan2(y, x), north], axis=1)


def _candidates(
    way: Way, line: FloatArray, index: PointIndex, width_m: float, skip: BoolArray | None
) -> tuple[IntArray, FloatArray, IntArray]:
    """Rows that may be near, their places in the plane, and the pieces of the line that may be near any of them.

    First the index's box round the whole way, then a box round every 1,000 metres of it.
    """
    reach = width_m + _BEND_M
    rows = index.in_bbox(_box(way.lonlat, reach), skip=skip)
    places = _plane(index.ecef[rows])
    wide = reach * _STRETCH * distance.A / float(np.hypot(*way.ecef[:, :2].T).min())
    low, high = np.minimum(line[:-1], line[1:]) - wide, np.maximum(line[:-1], line[1:]) + wide
    starts = np.unique((way.reached_m[:-1] // _BOX_M).astype(np.int64), return_index=True)[1]
    low, high = np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
    near, used = np.zeros(len(rows), np.bool_), np.zeros(len(starts), np.bool_)
    x, y = np.ascontiguousarray(places.T)
    for number, ((west, south), (east, north)) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        if inside.any():
            near |= inside
            used[number] = True
    pieces = np.flatnonzero(np.repeat(used, np.diff(starts, append=len(line) - 1)))
    return rows[near], places[near], pieces


def _box(lonlat: FloatArray, reach: float) -> BBox:
    """A box in degrees that surely holds the corridor; not for the poles or the 180th meridian."""
    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    high = (reach + 1.0) / _DEGREE_M
    wide = high / math.cos(math.radians(min(89.0, max(abs(south), abs(north)) + high)))
    return BBox(max(-180.0, west - wide), max(-90.0, south - high), min(180.0, east + wide), min(90.0, north + high))


def _proposed(
    line: FloatArray, pieces: IntArray, places: FloatArray, scale: FloatArray, width_m: float
) -> tuple[IntArray, IntArray]:
    """(place, piece) of all `pieces` that may be the nearest of a place or as near within _SAME_M; sorted.

    `scale`: plane metres of a metre at each place.
    """
    none = np.empty(0, np.int64)
    if not len(places):
        return none, none
    ends = line[pieces[:, None] + (0, 1)].reshape(-1, 2)
    tree = shapely.STRtree(shapely.linestrings(ends, indices=np.repeat(np.arange(len(pieces)), 2)))
    points = shapely.points(places)
    farthest = (width_m + _BEND_M) * _STRETCH * float(scale.max())
    proposed, left = [], _MOST_PAIRS
    step = max(1, _STEP_PAIRS // max(1, len(pieces)))
    for first in range(0, len(points), step):
        some = points[first : first + step]
        (near, _), least = tree.query_nearest(some, max_distance=farthest, return_distance=True, all_matches=False)
        # Twice stretched: once for the piece nearest in the plane, once for the one nearest on the ground.
        within = least * _STRETCH**2 + (_SAME_M + _BEND_M) * _STRETCH * scale[first + near]
        pairs = tree.query(some[near], predicate="dwithin", distance=within)
        left -= pairs.shape[1]
        if left < 0:
            raise InvalidInput({"line": _TANGLED})
        proposed.append((first + near[pairs[0]], pieces[pairs[1]]))
    who, piece = (np.concatenate(column) for column in zip(*proposed, strict=True))
    order = np.lexsort((piece, who))
    return who[order], piece[order]


def _measured(way: Way, ecef: FloatArray, piece: IntArray) -> tuple[FloatArray, FloatArray]:
    """(along_m, off_m) of the nearest point of a piece, for each row of `ecef` with its piece."""
    start, run = way.ecef[piece], way.ecef[piece + 1] - way.ecef[piece]
    length2 = np.einsum("ij,ij->i", run, run)
    # Two points a billionth of a degree apart may fall on one: 0 / 0 would be no share.
    share = np.clip(np.einsum("ij,ij->i", ecef - start, run) / np.maximum(length2, 1e-20), 0.0, 1.0)
    foot = start + share[:, None] * run
    # The chord runs below the ground; at the foot by so much.
    depth = share * (1 - share) * length2 / (2 * distance.A)
    foot *= (1 + depth / distance.A)[:, None]
    off = _arcs(np.linalg.norm(ecef - foot, axis=1))
    reached = way.reached_m
    return reached[piece] + share * (reached[piece + 1] - reached[piece]), off


def _first_passes(who: IntArray, along: FloatArray, off: FloatArray, width_m: float) -> IntArray:
    """Which pair stands for each place: of the first pass among the nearest, the nearest point. Pairs come sorted."""
    if not len(who):
        return np.empty(0, np.int64)
    held = np.flatnonzero(off <= np.minimum(_least(who, off) + _SAME_M, width_m))
    who, along, off = who[held], along[held], off[held]
    if not len(held):
        return held
    other = np.diff(who, prepend=-1) != 0
    number = np.cumsum(other | (np.diff(along, prepend=-math.inf) > _LEFT_M))
    # Numbers of passes run on from place to place, so a place's first pass is that of its first pair.
    first = np.flatnonzero(number == number[other][np.cumsum(other) - 1])
    who, off = who[first], off[first]
    best = np.flatnonzero(off <= _least(who, off) + _TIE_M)
    return held[first[best[np.unique(who[best], return_index=True)[1]]]]


def _least(who: IntArray, off: FloatArray) -> FloatArray:
    """For each pair the least metres of its place; pairs of a place stand together."""
    begins = np.diff(who, prepend=-1) != 0
    least: FloatArray = np.minimum.reduceat(off, np.flatnonzero(begins))[np.cumsum(begins) - 1]
    return least
