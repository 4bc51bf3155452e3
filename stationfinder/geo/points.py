"""Positions and boxes in WGS-84, and the direction from one to another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from stationfinder.errors import InvalidInput

_WINDS: Final = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_OFFSHORE_M: Final = 50_000.0


@dataclass(frozen=True, slots=True)
class LonLat:
    """A WGS-84 position in degrees, longitude first (RFC 7946). Raises InvalidInput on field `at`."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        # A chained comparison is False for NaN and infinities too.
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise InvalidInput({"at": _refusal(self.lon, self.lat)})


@dataclass(frozen=True, slots=True)
class BBox:
    """A WGS-84 box in degrees, edges included; never crosses the 180th meridian. Raises InvalidInput on `bbox`."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west <= self.east <= 180 and -90 <= self.south <= self.north <= 90):
            raise InvalidInput({"bbox": "范围要按 西,南,东,北 写，例如 113.5,34.6,113.8,34.9"})

    def contains(self, point: LonLat) -> bool:
        """True when the point is inside or on an edge."""
        return self.west <= point.lon <= self.east and self.south <= point.lat <= self.north

    @property
    def center(self) -> LonLat:
        """The middle of the box in degrees."""
        return LonLat((self.west + self.east) / 2, (self.south + self.north) / 2)


def in_china(point: LonLat) -> bool:
    """True when the point lies in a county of the shipped outlines or within about 50 km of one.

    The margin keeps a phone on a coast, a bridge or a border street from being told that it is abroad.
    """
    # Late import: districts build on this module.
    from stationfinder.geo.districts import districts

    areas = districts()
    return areas.county_at(point) is not None or areas.any_county_within_m(point, _OFFSHORE_M)


def bearing(a: LonLat, b: LonLat) -> float:
    """Degrees clockwise from north, 0 <= x < 360, in which one sets off from `a` to reach `b`.

    On the sphere: up to 0.2 degrees from the ellipsoid's azimuth, far below what a compass word can tell.
    0.0 when the two are the same point.
    """
    lat_a, lat_b, turn = math.radians(a.lat), math.radians(b.lat), math.radians(b.lon - a.lon)
    east = math.sin(turn) * math.cos(lat_b)
    north = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(turn)
    # A tiny negative angle plus 360 rounds to 360.0 itself, hence the second remainder.
    return (math.degrees(math.atan2(east, north)) % 360.0) % 360.0


def compass(bearing: float) -> str:
    """One of eight Chinese winds for a bearing in degrees: 44 is 东北. Any finite value, negative ones too."""
    return _WINDS[round(bearing % 360.0 / 45.0) % 8]


def _refusal(lon: float, lat: float) -> str:
    swapped = 3 <= lon <= 54 and 73 <= lat <= 136
    if swapped:
        return "像是经纬度写反了，请先写经度再写纬度，例如 113.665,34.757"
    return "位置要先写经度再写纬度，例如 113.665,34.757"
