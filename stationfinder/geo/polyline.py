"""Ways as people's map programs hand them over: encoded polylines and GeoJSON LineStrings, read and checked.

Encoded polylines follow Google's published algorithm ("Encoded Polyline Algorithm Format"); written anew from its text.
Every refusal is InvalidInput on field `line`, in Chinese.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from stationfinder.errors import InvalidInput
from stationfinder.geo.points import LonLat, in_china

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MOST_POINTS: Final = 5_000
# A point of GeoJSON with height and all 17 digits has 70 characters; twice that leaves room for a program's spaces.
MOST_TEXT: Final = 700_000
PRECISIONS: Final = (5, 6)
WEST, SOUTH, EAST, NORTH = 73.0, 3.0, 136.0, 54.0
"""Nothing of China lies outside."""
# Six groups of five bits hold 360 degrees in millionths, zigzagged; what is longer is nonsense and would overflow.
_MOST_GROUPS: Final = 6
_LOW, _HIGH, _MORE = 63, 126, 0x20
_EXAMPLE: Final = "要给 GeoJSON 的 LineString（先经度再纬度），或编码折线（encoded polyline）"
_BROKEN: Final = "编码折线不完整或写坏了，请整条重新复制"


def read_line(text: str, precision: int = 5) -> FloatArray:
    """The way in a text, (n, 2) degrees, longitude first: a GeoJSON LineString, or else an encoded polyline.

    No character of JSON's quotes, digits and commas occurs in an encoded polyline, so nobody has to say which it is.
    Raises InvalidInput; the numbers themselves are judged by `checked`.
    """
    if len(text) > MOST_TEXT:
        raise _refused(_too_many())
    if all(_LOW <= ord(letter) <= _HIGH for letter in text):
        return decode(text, precision)
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _refused(f"看不懂这条路，{_EXAMPLE}") from error
    return read_geojson(value)


def read_geojson(value: object) -> FloatArray:
    """(n, 2) degrees of a LineString, or of a Feature or a collection that holds just one; heights are left out.

    Raises InvalidInput.
    """
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        features = value.get("features")
        value = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
    if not isinstance(value, dict) or value.get("type") != "LineString":
        raise _refused(f"看不懂这条路，{_EXAMPLE}")
    places = value.get("coordinates")
    if not isinstance(places, list) or not all(map(_is_position, places)):
        raise _refused("LineString 的 coordinates 要写成 [[经度,纬度],[经度,纬度],…]")
    if len(places) > MOST_POINTS:
        raise _refused(_too_many(len(places)))
    return np.array([place[:2] for place in places], np.float64).reshape(-1, 2)


def decode(text: str, precision: int = 5) -> FloatArray:
    """(n, 2) degrees, longitude first, of an encoded polyline with 5 or 6 decimals.

    Raises InvalidInput for strange characters, a text cut off, numbers out of all range and too many points.
    """
    groups = _groups(text)
    # A group without the continuation bit is the last of its number.
    ends = np.flatnonzero(groups < _MORE)
    if not len(groups) or not len(ends) or ends[-1] != len(groups) - 1 or len(ends) % 2:
        raise _refused(_BROKEN)
    if len(ends) > 2 * MOST_POINTS:
        raise _refused(_too_many(len(ends) // 2))
    starts = np.concatenate([[0], ends[:-1] + 1])
    counts = ends - starts + 1
    if int(counts.max()) > _MOST_GROUPS:
        raise _refused(_BROKEN)
    shifts = 5 * (np.arange(len(groups)) - np.repeat(starts, counts))
    zigzag = np.add.reduceat((groups & 0x1F) << shifts, starts)
    steps = (zigzag >> 1) ^ -(zigzag & 1)
    lat_lon = np.cumsum(steps.reshape(-1, 2), axis=0)
    return lat_lon[:, ::-1] / _scale(precision)


def encode(lonlat: FloatArray, precision: int = 5) -> str:
    """The encoded polyline of (n, 2) degrees, longitude first, rounded to 5 or 6 decimals. Finite numbers only."""
    whole = np.rint(np.asarray(lonlat, np.float64).reshape(-1, 2)[:, ::-1] * _scale(precision)).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=0).ravel()
    return "".join(map(_letters, ((steps << 1) ^ (steps >> 63)).tolist()))


def checked(lonlat: FloatArray) -> FloatArray:
    """The same WGS-84 degrees (n, 2) when they can be a way in China. Raises InvalidInput on `line` that says why not.

    2 to 5,000 finite points in China's box; the first, the last and the outermost four lie in China or within 50 km of
    it. That finds wrong numbers; it is no border control, for asking it of all points would take 200 ms.
    """
    if len(lonlat) < 2:
        raise _refused("一条路至少要两个点")
    if len(lonlat) > MOST_POINTS:
        raise _refused(_too_many(len(lonlat)))
    if not np.isfinite(lonlat).all():
        raise _refused("这条路里有不是数字的位置")
    if not _boxed(lonlat):
        raise _refused(_outside(lonlat))
    outermost = [0, len(lonlat) - 1, *lonlat.argmin(axis=0).tolist(), *lonlat.argmax(axis=0).tolist()]
    for row in dict.fromkeys(outermost):
        if not in_china(LonLat(*lonlat[row].tolist())):
            raise _refused(f"这条路第 {row + 1} 个点在中国境外")
    return lonlat


def _outside(lonlat: FloatArray) -> str:
    if _boxed(lonlat[:, ::-1]):
        return "像是经纬度写反了，请先写经度再写纬度"
    # The commonest slip with encoded polylines: written with six decimals, read with five, or the other way about.
    for factor, precision in ((0.1, 6), (10.0, 5)):
        if _boxed(lonlat * factor):
            return f"像是小数位数不对，请写 precision={precision}"
    strange = np.flatnonzero(~_inside(lonlat))
    return f"这条路第 {int(strange[0]) + 1} 个点在中国境外"


def _boxed(lonlat: FloatArray) -> bool:
    return bool(_inside(lonlat).all())


def _inside(lonlat: FloatArray) -> npt.NDArray[np.bool_]:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    inside: npt.NDArray[np.bool_] = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return inside


def _groups(text: str) -> IntArray:
    """The five-bit groups with their continuation bits, 0 to 63 each."""
    if len(text) > MOST_TEXT:
        raise _refused(_too_many())
    try:
        letters = np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int64)
    except UnicodeEncodeError as error:
        raise _refused(_BROKEN) from error
    if ((letters < _LOW) | (letters > _HIGH)).any():
        raise _refused(_BROKEN)
    return letters - _LOW


def _letters(zigzag: int) -> str:
    letters = []
    while zigzag >= _MORE:
        letters.append(chr((_MORE | zigzag & 0x1F) + _LOW))
        zigzag >>= 5
    return "".join([*letters, chr(zigzag + _LOW)])


def _is_position(place: Any) -> bool:
    # bool is an int to Python, and true is no longitude.
    return isinstance(place, list) and len(place) >= 2 and all(type(value) in (int, float) for value in place[:2])


def _scale(precision: int) -> float:
    if precision not in PRECISIONS:
        raise InvalidInput({"precision": "precision 要写 5 或 6"})
    return float(10**precision)


def _too_many(count: int | None = None) -> str:
    said = f"这条路有 {count} 个点" if count is not None else "这条路太长"
    return f"{said}，最多 {MOST_POINTS} 个，请简化以后再来"


def _refused(message: str) -> InvalidInput:
    return InvalidInput({"line": message})
