"""Nearest, within a radius and in view over up to millions of points, exact on the WGS-84 ellipsoid.

Why it may rank by straight lines: docs/decisions/0003-point-index.md.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pykdtree.kdtree import KDTree

from stationfinder.geo import distance
from stationfinder.geo.points import BBox, LonLat

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_] | npt.NDArray[np.uint8]

# Bigger leaves than the library's 16: a filter that keeps 2 % passes over masked rows 1.7 times as fast.
_LEAF: Final = 32
# Rows beside each other lie near each other where the caller orders them so (the snapshot does): a view then looks
# into a few blocks of them and not at every row.
_BLOCK: Final = 64
# Gathering rows costs more than passing over them: beyond this share of the blocks all rows are compared.
_FEW_BLOCKS: Final = 6
# Asked for beyond k, so that the last chord nearly always proves at once that nothing else can enter.
_SPARE: Final = 4
# The tree keeps its k best by insertion, so beyond this one pass over all rows is quicker.
_TREE_MOST: Final = 1024
# Longer than any chord of the earth, shorter than the way to a row without a position.
_ANYWHERE_M: Final = 1.3e7
_SHORT2: Final = distance.SHORT_M**2
_CLOSED2: Final = distance.CLOSED_M**2
# Distances closer to each other (or to a limit) than this could be swapped by rounding or by the closed formulas'
# error of 3e-7 m; geographiclib decides those.
_NEAR_TIE_M: Final = 1e-6


class PointIndex:
    """Rows of WGS-84 positions that answer nearest, within and in-view by row number.

    `lonlat` is (n, 2) in degrees; a row with NaN has no position and is never returned. `ecef`, (n, 3) metres as
    `.ecef` of an index over the same rows gives them, saves the conversion. Neither is copied when it is
    C-contiguous float64, read-only and memory-mapped arrays included, so worker processes may share them; what each
    process builds for itself is the tree's order, about 11 bytes a row. Any number of threads may ask at once.

    In every question `skip` is an array of n booleans or uint8, true = leave this row out; it is read, not copied.
    Answers are row numbers and exact geodesic metres, by distance, then by row number.
    """

    __slots__ = ("_highs", "_lat", "_lon", "_lonlat", "_lows", "_places", "_tree", "_z", "ecef")

    def __init__(self, lonlat: FloatArray, *, ecef: FloatArray | None = None) -> None:
        self._lonlat = np.ascontiguousarray(lonlat, dtype=np.float64).reshape(-1, 2)
        count = len(self._lonlat)
        self.ecef: FloatArray = np.ascontiguousarray(
            distance.ecef_of(self._lonlat) if ecef is None else ecef, dtype=np.float64
        )
        if self.ecef.shape != (count, 3):
            raise ValueError(f"ecef must be ({count}, 3), not {self.ecef.shape}")
        self._lon, self._lat, self._z = self._lonlat[:, 0], self._lonlat[:, 1], self.ecef[:, 2]
        # Twenty single values are read faster through a memoryview than by one call of numpy.
        self._places = self.ecef.data
        # The library cannot build a tree of nothing.
        # Box of every block of rows. fmin and fmax pass over rows without a position.
        starts = np.arange(0, count, _BLOCK)
        self._lows: FloatArray = np.fmin.reduceat(self._lonlat, starts) if count else self._lonlat
        self._highs: FloatArray = np.fmax.reduceat(self._lonlat, starts) if count else self._lonlat
        self._tree: Any = KDTree(self.ecef, leafsize=_LEAF) if count else None

    def __len__(self) -> int:
        return len(self._lonlat)

    def nearest(
        self, origin: LonLat, k: int, *, skip: BoolArray | None = None, within_m: float | None = None
    ) -> tuple[IntArray, FloatArray]:
        """The k nearest rows, fewer when there are fewer, and their metres; none beyond `within_m`.

        Exact in set and order up to 14,000 km; beyond (the far side of the earth) the best of a shortlist.
        Raises ValueError for k < 1 or a `skip` of another length.
        """
        rows, metres = self.nearest_few(origin, k, skip=skip, within_m=within_m)
        return np.asarray(rows, np.int64), np.asarray(metres, np.float64)

    def nearest_few(
        self, origin: LonLat, k: int, *, skip: BoolArray | None = None, within_m: float | None = None
    ) -> tuple[list[int], list[float]]:
        """`nearest` as lists: for the twenty rows that one answer shows."""
        skip = self._checked(skip)
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        x, y, z = distance.ecef_of_point(origin)
        query = np.array([[x, y, z]])
        reach = _ANYWHERE_M if within_m is None else min(within_m + _NEAR_TIE_M, _ANYWHERE_M)
        ask = k + _SPARE
        while self._tree is not None and ask <= _TREE_MOST:
            found2, found = self._tree.query(query, ask, 0, reach, True, skip)
            chord2, rows = found2[0], found[0]
            quick = self._plainly_ordered(z, rows, chord2, k, within_m)
            if quick is not None:
                return quick
            last = math.sqrt(chord2[-1])
            if last == math.inf:
                count = int(chord2.searchsorted(math.inf))
                chord2, rows = chord2[:count], rows[:count]
            ranked, metres = self._rank(origin, rows, chord2, k, within_m)
            if last == math.inf or self._none_can_enter(metres, k, within_m, last):
                return ranked.tolist(), metres.tolist()
            ask *= 4
        ranked, metres = self._nearest_by_scan(origin, k, skip, within_m)
        return ranked.tolist(), metres.tolist()

    def within(self, origin: LonLat, radius_m: float, *, skip: BoolArray | None = None) -> tuple[IntArray, FloatArray]:
        """All rows at most `radius_m` away. Beyond 100 km each costs 60 µs more."""
        skip = self._checked(skip)
        if self._tree is None:
            return self._nearest_by_scan(origin, 1, skip, radius_m)
        reach = min(radius_m + _NEAR_TIE_M, _ANYWHERE_M)
        query = np.array([distance.ecef_of_point(origin)])
        found2, found = self._tree.query(query, 256, 0, reach, True, skip)
        chord2, rows = found2[0], found[0]
        if chord2[-1] < math.inf:
            chord2 = self._chord2_of_all(origin, skip)
            rows = np.flatnonzero(chord2 <= reach * reach)
            chord2 = chord2[rows]
        held = chord2 < math.inf
        return self._rank(origin, rows[held], chord2[held], None, radius_m)

    def metres_to(self, origin: LonLat, rows: IntArray) -> FloatArray:
        """Exact geodesic metres to each of these rows, all of which have a position."""
        chord2 = ((self.ecef[rows] - np.array(distance.ecef_of_point(origin))) ** 2).sum(axis=1)
        return self._metres(origin, rows, chord2)

    def in_bbox(self, bbox: BBox, *, skip: BoolArray | None = None, limit: int | None = None) -> IntArray:
        """All rows in the box, edges included, by row number; at most the first `limit`."""
        skip = self._checked(skip)
        rows = self._blocks_in(bbox)
        lon, lat = self._lon if rows is None else self._lon[rows], self._lat if rows is None else self._lat[rows]
        inside = (lat >= bbox.south) & (lat <= bbox.north)
        inside &= (lon >= bbox.west) & (lon <= bbox.east)
        if skip is not None:
            inside &= (skip if rows is None else skip[rows]) == 0
        found = np.flatnonzero(inside)[:limit]
        return found if rows is None else rows[found]

    def _blocks_in(self, bbox: BBox) -> IntArray | None:
        """The rows of every block that reaches into the box; None when these are so many that all may be looked at."""
        hit = (self._lows[:, 0] <= bbox.east) & (self._highs[:, 0] >= bbox.west)
        hit &= (self._lows[:, 1] <= bbox.north) & (self._highs[:, 1] >= bbox.south)
        blocks = np.flatnonzero(hit)
        if len(blocks) * _FEW_BLOCKS > len(self._lows):
            return None
        rows: IntArray = (blocks[:, np.newaxis] * _BLOCK + np.arange(_BLOCK)).ravel()
        return rows[rows < len(self)]

    def _checked(self, skip: BoolArray | None) -> npt.NDArray[np.uint8] | None:
        if skip is None:
            return None
        if skip.shape != (len(self),):
            raise ValueError(f"skip must hold {len(self)} values, not {skip.shape}")
        # The library would copy a boolean mask at every query; as bytes it is used in place.
        return skip.view(np.uint8)

    def _plainly_ordered(
        self, z: float, rows: npt.NDArray[Any], chord2: FloatArray, k: int, within_m: float | None
    ) -> tuple[list[int], list[float]] | None:
        """The answer where no closer look is needed: candidates near and clearly apart, the next one beyond; else None.

        Nearly every question ends here. One pass in plain Python: a dozen numpy calls on twenty values cost more.
        """
        squares, few, places = chord2[: k + 1].tolist(), rows[:k].tolist(), self._places
        beyond2 = squares.pop()
        while squares and squares[-1] == math.inf:
            beyond2 = squares.pop()
        if not squares:
            return [], []
        if squares[-1] > _CLOSED2:
            return None
        metre_of = distance.metre_of(z, short=squares[-1] <= _SHORT2)
        metres: list[float] = []
        before = -1.0
        for row, square in zip(few, squares, strict=False):
            metre = metre_of(places[row, 2], square)
            if metre - before <= _NEAR_TIE_M:
                return None
            metres.append(metre)
            before = metre
        # No geodesic is shorter than its chord, so none beyond the next candidate's chord can enter.
        edge = before + _NEAR_TIE_M
        if edge * edge >= beyond2 or (within_m is not None and edge >= within_m):
            return None
        return few[: len(metres)], metres

    @staticmethod
    def _none_can_enter(metres: FloatArray, k: int, within_m: float | None, last_chord: float) -> bool:
        """True when a row whose chord is at least `last_chord` cannot belong to this answer."""
        if len(metres) >= k:
            worst = float(metres[k - 1])
        elif within_m is not None:
            worst = within_m
        else:
            return False
        return worst + _NEAR_TIE_M < distance.least_metres(last_chord)

    def _chord2_of_all(self, origin: LonLat, skip: BoolArray | None) -> FloatArray:
        """Squared chords to every row, infinite for those left out or without a position."""
        # Column by column: a dot product may round equal points differently and so untie them.
        total: FloatArray = np.zeros(len(self))
        for axis, value in enumerate(distance.ecef_of_point(origin)):
            step = self.ecef[:, axis] - value
            step *= step
            total += step
        total[total > _ANYWHERE_M**2] = math.inf
        if skip is not None:
            total[skip.astype(bool)] = math.inf
        return total

    def _nearest_by_scan(
        self, origin: LonLat, k: int, skip: BoolArray | None, within_m: float | None
    ) -> tuple[IntArray, FloatArray]:
        """The same by looking at every row: for large k, crowds at one point and origins abroad."""
        chord2 = self._chord2_of_all(origin, skip)
        farthest = _ANYWHERE_M
        if k < len(chord2):
            kth2 = float(np.partition(chord2, k - 1)[k - 1])
            if kth2 < math.inf:
                farthest = distance.longest_chord(distance.most_metres(math.sqrt(kth2)) + _NEAR_TIE_M)
        if within_m is not None:
            farthest = min(farthest, within_m + _NEAR_TIE_M)
        rows = np.flatnonzero(chord2 <= farthest * farthest)
        return self._rank(origin, rows, chord2[rows], k, within_m)

    def _rank(
        self, origin: LonLat, rows: npt.NDArray[Any], chord2: FloatArray, k: int | None, within_m: float | None
    ) -> tuple[IntArray, FloatArray]:
        """The first k of these candidates that are within the limit, exact in set and order."""
        rows = rows.astype(np.int64)
        if k is not None and len(rows) > k:
            kept = distance.contenders(origin, self._lonlat[rows], chord2, k)
            rows, chord2 = rows[kept], chord2[kept]
        metres = self._metres(origin, rows, chord2)
        if within_m is not None:
            edge = np.flatnonzero(np.abs(metres - within_m) <= _NEAR_TIE_M)
            metres[edge] = distance.geodesic_metres(origin, self._lonlat[rows[edge]])
            held = metres <= within_m
            rows, metres = rows[held], metres[held]
        rows, metres = self._ordered(origin, rows, metres)
        return rows[:k], metres[:k]

    def _metres(self, origin: LonLat, rows: IntArray, chord2: FloatArray) -> FloatArray:
        metres = distance.long_metres(distance.ecef_of_point(origin)[2], self._z[rows], chord2)
        far = np.flatnonzero(chord2 > _CLOSED2)
        metres[far] = distance.geodesic_metres(origin, self._lonlat[rows[far]])
        return metres

    def _ordered(self, origin: LonLat, rows: IntArray, metres: FloatArray) -> tuple[IntArray, FloatArray]:
        """By metres, then by row; near-ties between different places are measured by geographiclib first."""
        order = np.lexsort((rows, metres))
        rows, metres = rows[order], metres[order]
        gaps = np.diff(metres)
        close = np.flatnonzero(gaps <= _NEAR_TIE_M)
        places = self._lonlat[rows]
        if not len(close) or not ((gaps[close] > 0) | (places[close] != places[close + 1]).any(axis=1)).any():
            return rows, metres
        # The whole chain of close ones, else rows at one place would carry two measures of it.
        tied = np.union1d(close, close + 1)
        metres[tied] = distance.geodesic_metres(origin, places[tied])
        order = np.lexsort((rows, metres))
        return rows[order], metres[order]
