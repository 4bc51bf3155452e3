"""WGS-84, GCJ-02 and BD-09 into each other.

The public GCJ-02 formula (reverse-engineered and published in 2010 as `eviltransform` / "wgs2mars"; Krasovsky 1940
ellipsoid, a = 6378245 m) and Baidu's published GCJ-02 to BD-09 twist. Written anew from the formulas. Every function
takes degrees, longitude first, either two floats or two arrays of one shape, and returns the same kind.
"""

from __future__ import annotations

import math
from types import ModuleType
from typing import Any, Final, Literal, overload

import numpy as np
import numpy.typing as npt

from stationfinder.geo.points import LonLat

Datum = Literal["wgs84", "gcj02", "bd09"]
FloatArray = npt.NDArray[np.float64]

_A: Final = 6_378_245.0
_E2: Final = 0.00669342162296594323
# The formula's own idea of China; outside it GCJ-02 equals WGS-84.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BD_TURN: Final = math.pi * 3000.0 / 180.0
_BD_LON, _BD_LAT = 0.0065, 0.006
# Each round shrinks the error at least 50-fold (GCJ-02: 500-fold), so 12 rounds end at the last bit of a double.
_ROUNDS: Final = 12


@overload
def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]: ...
@overload
def wgs84_to_gcj02(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]: ...
def wgs84_to_gcj02(lon: Any, lat: Any) -> tuple[Any, Any]:
    """GCJ-02 of a WGS-84 position; unchanged outside the formula's box, as the public formula does."""
    d_lon, d_lat = _shift(_library(lon), lon, lat)
    return _where(_in_box(lon, lat), (lon + d_lon, lat + d_lat), (lon, lat))


@overload
def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]: ...
@overload
def gcj02_to_wgs84(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]: ...
def gcj02_to_wgs84(lon: Any, lat: Any) -> tuple[Any, Any]:
    """WGS-84 of a GCJ-02 position, the exact inverse (1e-6 m).

    The shift jumps at the edge of the formula's box, so within 0.01 degrees of that edge (open sea, foreign land)
    two positions share one GCJ-02 value; there the one inside the box is returned.
    """
    # The one-step inverse (subtract the shift found at the shifted point) is up to 3 m wrong.
    # Clamped, because the shift has no bound away from the box and the iteration would run off to infinity.
    library, near_lon, near_lat = _library(lon), _clamp(lon, _WEST, _EAST), _clamp(lat, _SOUTH, _NORTH)
    w_lon, w_lat = near_lon, near_lat
    for _ in range(_ROUNDS):
        d_lon, d_lat = _shift(library, w_lon, w_lat)
        w_lon, w_lat = near_lon - d_lon, near_lat - d_lat
    return _where(_in_box(w_lon, w_lat), (w_lon, w_lat), (lon, lat))


@overload
def gcj02_to_bd09(lon: float, lat: float) -> tuple[float, float]: ...
@overload
def gcj02_to_bd09(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]: ...
def gcj02_to_bd09(lon: Any, lat: Any) -> tuple[Any, Any]:
    """BD-09 of a GCJ-02 position. The published formula knows no box: it twists every place on earth."""
    lib = _library(lon)
    radius = lib.sqrt(lon * lon + lat * lat) + 2e-5 * lib.sin(lat * _BD_TURN)
    angle = _atan2(lib, lat, lon) + 3e-6 * lib.cos(lon * _BD_TURN)
    return radius * lib.cos(angle) + _BD_LON, radius * lib.sin(angle) + _BD_LAT


@overload
def bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]: ...
@overload
def bd09_to_gcj02(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]: ...
def bd09_to_gcj02(lon: Any, lat: Any) -> tuple[Any, Any]:
    """GCJ-02 of a BD-09 position, the exact inverse (1e-6 m)."""
    # Baidu's published inverse evaluates the twist at the BD-09 point and so is about a metre off; iterate instead.
    lib = _library(lon)
    x, y = lon - _BD_LON, lat - _BD_LAT
    full_radius, full_angle = lib.sqrt(x * x + y * y), _atan2(lib, y, x)
    for _ in range(_ROUNDS):
        radius = full_radius - 2e-5 * lib.sin(y * _BD_TURN)
        angle = full_angle - 3e-6 * lib.cos(x * _BD_TURN)
        x, y = radius * lib.cos(angle), radius * lib.sin(angle)
    return x, y


def to_wgs84(point: LonLat, datum: Datum) -> LonLat:
    """The WGS-84 position of a point whose numbers are in `datum`."""
    lon, lat = point.lon, point.lat
    if datum == "bd09":
        lon, lat = bd09_to_gcj02(lon, lat)
    if datum != "wgs84":
        lon, lat = gcj02_to_wgs84(lon, lat)
    return LonLat(lon, lat)


def from_wgs84(point: LonLat, datum: Datum) -> LonLat:
    """The numbers that `datum` uses for a WGS-84 position."""
    lon, lat = point.lon, point.lat
    if datum != "wgs84":
        lon, lat = wgs84_to_gcj02(lon, lat)
    if datum == "bd09":
        lon, lat = gcj02_to_bd09(lon, lat)
    return LonLat(lon, lat)


def _library(value: Any) -> ModuleType:
    # Plain math for single points: numpy's scalars would make the links of one list page ten times slower.
    return np if isinstance(value, np.ndarray) else math


def _atan2(library: ModuleType, y: Any, x: Any) -> Any:
    return np.arctan2(y, x) if library is np else math.atan2(y, x)


def _clamp(value: Any, low: float, high: float) -> Any:
    """The value kept within 0.1 degrees of the box: ten times the longest shift."""
    if isinstance(value, np.ndarray):
        return np.clip(value, low - 0.1, high + 0.1)
    return min(max(value, low - 0.1), high + 0.1)


def _in_box(lon: Any, lat: Any) -> Any:
    return (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)


def _where(inside: Any, moved: tuple[Any, Any], kept: tuple[Any, Any]) -> tuple[Any, Any]:
    if isinstance(inside, np.ndarray):
        return np.where(inside, moved[0], kept[0]), np.where(inside, moved[1], kept[1])
    return moved if inside else kept


def _shift(lib: ModuleType, lon: Any, lat: Any) -> tuple[Any, Any]:
    """What GCJ-02 adds in degrees at a WGS-84 position, box or no box."""
    x, y, pi = lon - 105.0, lat - 35.0, math.pi
    root = lib.sqrt(abs(x))
    shared = (20.0 * lib.sin(6.0 * x * pi) + 20.0 * lib.sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + shared
    north += (20.0 * lib.sin(y * pi) + 40.0 * lib.sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * lib.sin(y / 12.0 * pi) + 320.0 * lib.sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + shared
    east += (20.0 * lib.sin(x * pi) + 40.0 * lib.sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * lib.sin(x / 12.0 * pi) + 300.0 * lib.sin(x / 30.0 * pi)) * 2.0 / 3.0
    sine = lib.sin(lat / 180.0 * pi)
    magic = 1.0 - _E2 * sine * sine
    d_lat = north * 180.0 / ((_A * (1.0 - _E2)) / (magic * lib.sqrt(magic)) * pi)
    d_lon = east * 180.0 / (_A / lib.sqrt(magic) * lib.cos(lat / 180.0 * pi) * pi)
    return d_lon, d_lat
