"""Earth-centred metres on the WGS-84 ellipsoid, and exact geodesic distances out of straight-line chords.

Why and how exact: docs/decisions/0003-point-index.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from geographiclib.geodesic import Geodesic

from stationfinder.geo.points import LonLat

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

A: Final = 6_378_137.0
_F: Final = 1 / 298.257223563
B: Final = A * (1 - _F)
_E2: Final = _F * (2 - _F)
_EP2: Final = _E2 / (1 - _E2)
# Chords up to which the short and the long closed formula stay within 1e-7 and 3e-7 m of the geodesic.
SHORT_M: Final = 10_000.0
CLOSED_M: Final = 100_000.0
# Lambert's estimate is at most 2.8e-6 off up to here (36,000 lines measured); the margin is more than three times that.
LAMBERT_M: Final = 14_000_000.0
_LAMBERT_ERROR: Final = 1e-5
# Where rows without a position stand in earth-centred metres: farther than any chord of the earth.
NOWHERE_M: Final = 1.0e9
_LARGEST_CURVATURE: Final = A / B**2


def ecef_of(lonlat: FloatArray) -> FloatArray:
    """Earth-centred metres (n, 3) of WGS-84 degrees (n, 2) at height 0; a row with NaN becomes (NOWHERE_M, 0, 0)."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    sine, cosine = np.sin(lat), np.cos(lat)
    prime_vertical = A / np.sqrt(1 - _E2 * sine * sine)
    out = np.empty((len(lonlat), 3), dtype=np.float64)
    out[:, 0] = prime_vertical * cosine * np.cos(lon)
    out[:, 1] = prime_vertical * cosine * np.sin(lon)
    out[:, 2] = prime_vertical * (1 - _E2) * sine
    out[~np.isfinite(lonlat).all(axis=1)] = (NOWHERE_M, 0.0, 0.0)
    return out


def ecef_of_point(point: LonLat) -> tuple[float, float, float]:
    """The same for one point, without numpy's overhead."""
    lon, lat = math.radians(point.lon), math.radians(point.lat)
    sine, cosine = math.sin(lat), math.cos(lat)
    prime_vertical = A / math.sqrt(1 - _E2 * sine * sine)
    across = prime_vertical * cosine
    return across * math.cos(lon), across * math.sin(lon), prime_vertical * (1 - _E2) * sine


def metre_of(origin_z: float, *, short: bool) -> Callable[[float, float], float]:
    """A function (a point's third coordinate, its squared chord) -> geodesic metres.

    Short, for chords up to SHORT_M: the arc whose curvature is that of the normal section at the origin. Taking one
    mean radius for all directions would be 1e-6 m wrong at 4 km already. Else, up to CLOSED_M, as `long_metres`.
    """
    sqrt, twice = math.sqrt, 2 * _EP2
    curvature = 1 / (24 * A * A * (1 + _EP2 * (origin_z / B) ** 2))

    def short_metre(z: float, chord2: float) -> float:
        rise = z - origin_z
        return sqrt(chord2) * (1.0 + (chord2 + twice * rise * rise) * curvature)

    def long_metre(z: float, chord2: float) -> float:
        steep, middle = z - origin_z, (z + origin_z) * (0.5 / B)
        bent = chord2 + _EP2 * steep * steep
        half_turn2 = bent * bent / ((chord2 + 1e-200) * (1 + _EP2 * middle * middle) * (4 * A * A))
        return sqrt(chord2) * (1 + half_turn2 * (1 / 6 + half_turn2 * 0.075))

    return short_metre if short else long_metre


def long_metres(origin_z: float, z: FloatArray, chord2: FloatArray) -> FloatArray:
    """Geodesic metres for chords up to CLOSED_M; `z` and `chord2` are arrays.

    The curvature is taken at the chord's middle, and there is one more term of the arc.

    For the quadric x'Ax = 1 the chord d of p and q is tangent at the middle m (d'Am = 0 exactly), so the normal
    curvature there is d'Ad / (|d|^2 |Am|) with no azimuth to compute.
    """
    steep, middle = z - origin_z, (z + origin_z) * (0.5 / B)
    # The tiny addend keeps 0/0 away where a point is the origin itself.
    half_turn2 = (chord2 + _EP2 * steep * steep) ** 2 / ((chord2 + 1e-200) * (1 + _EP2 * middle * middle) * (4 * A * A))
    arc: FloatArray = np.sqrt(chord2) * (1 + half_turn2 * (1 / 6 + half_turn2 * 0.075))
    return arc


def between_m(a: LonLat, b: LonLat) -> float:
    """Geodesic metres between two points by geographiclib (Karney 2013, about 15 nm): slow, right at any distance."""
    return _geodesic_m(a.lon, a.lat, b.lon, b.lat)


def geodesic_metres(origin: LonLat, lonlat: FloatArray) -> FloatArray:
    """`between_m` from one origin to each row of degrees (n, 2); every place is measured once."""
    measured: dict[tuple[float, float], float] = {}
    out: FloatArray = np.empty(len(lonlat), dtype=np.float64)
    for row, (lon, lat) in enumerate(lonlat.tolist()):
        if (lon, lat) not in measured:
            measured[lon, lat] = _geodesic_m(origin.lon, origin.lat, lon, lat)
        out[row] = measured[lon, lat]
    return out


def contenders(origin: LonLat, lonlat: FloatArray, chord2: FloatArray, k: int) -> IntArray:
    """Positions of the rows (n, 2) that may be among the k nearest, by an estimate with a margin for its error.

    It only saves calls of geographiclib: without far rows all are contenders. Beyond LAMBERT_M the estimate has no
    known margin (near the antipode it fails), so there the best k + 64 by the estimate are taken.
    """
    if len(lonlat) <= k or float(chord2.max()) <= CLOSED_M**2:
        return np.arange(len(lonlat))
    about = _lambert_metres(origin, lonlat)
    kth = float(np.partition(about, k - 1)[k - 1])
    if kth > LAMBERT_M:
        return np.argsort(about, kind="stable")[: k + 64]
    return np.flatnonzero(about * (1 - _LAMBERT_ERROR) <= kth * (1 + _LAMBERT_ERROR) + 1.0)


def least_metres(chord: float) -> float:
    """No two points with this chord or a longer one are nearer to each other than this.

    A geodesic is no shorter than its chord; and stretched along the axis by a/b onto the sphere of radius a it grows
    at most a/b-fold, while its chord does not shrink: s >= 2 b asin(c / 2a). The better of the two.
    """
    return max(chord, 2 * B * math.asin(min(1.0, chord / (2 * A))))


def most_metres(chord: float) -> float:
    """No two points with this chord are farther apart than this.

    Schur's comparison: a geodesic nowhere bends more than a/b^2, so its chord is at least that of a circle so bent.
    """
    half = chord * _LARGEST_CURVATURE / 2
    if half >= 1:
        return math.pi * A
    return 2 / _LARGEST_CURVATURE * math.asin(half)


def longest_chord(metres: float) -> float:
    """No two points this far apart or nearer have a longer chord: the inverse of `least_metres`."""
    return min(metres, 2 * A * math.sin(min(math.pi / 2, metres / (2 * B))))


def _geodesic_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    answer = Geodesic.WGS84.Inverse(lat_a, lon_a, lat_b, lon_b, Geodesic.DISTANCE)
    return float(answer["s12"])


def _lambert_metres(origin: LonLat, lonlat: FloatArray) -> FloatArray:
    """Lambert's formula for long lines (1942): first order in the flattening."""
    here = math.atan((1 - _F) * math.tan(math.radians(origin.lat)))
    there = np.arctan((1 - _F) * np.tan(np.radians(lonlat[:, 1])))
    middle, half = (there + here) / 2, (there - here) / 2
    turn = np.radians(lonlat[:, 0] - origin.lon)
    haversine = np.sin(half) ** 2 + math.cos(here) * np.cos(there) * np.sin(turn / 2) ** 2
    # Kept off 0 and 1, where the formula divides by zero: 6 cm, and the very antipode.
    angle = 2 * np.arcsin(np.sqrt(np.clip(haversine, 2.5e-17, 1 - 1e-12)))
    first = (angle - np.sin(angle)) * (np.sin(middle) * np.cos(half) / np.cos(angle / 2)) ** 2
    second = (angle + np.sin(angle)) * (np.cos(middle) * np.sin(half) / np.sin(angle / 2)) ** 2
    metres: FloatArray = A * (angle - _F / 2 * (first + second))
    return metres
