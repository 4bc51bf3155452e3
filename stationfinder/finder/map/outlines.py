"""Outlines of provinces, cities and counties for the map on plain ground."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import orjson
from shapely import to_geojson, transform

from stationfinder.geo.districts import districts
from stationfinder.geo.points import BBox

Level = Literal["county", "city", "province"]
CHINA = BBox(73.0, 3.0, 136.0, 54.0)
COUNTRY_ZOOM, CITY_ZOOM = 6, 8
COUNTRY_TOLERANCE_DEG = 0.15
MOST_DECIMALS = 5
"""A quarter of a pixel of the closest zoom; the clip box would else add corners of 15 digits."""
ROUNDED = 6
"""Corners are rounded to at least this part of the tolerance: finer digits are bytes that nobody sees."""
KEPT = 256
TOLERANCE_PX = {7: 4.5, 8: 4.5, 9: 3.0}
"""Where most areas are on the screen at once they are drawn coarser: 26 kB for a phone at the most, not 60."""
# A screen of 1,920 pixels is 7.5 tiles wide, and the map script asks for 1.6 times what it shows.
WIDEST_TILES = 12


def fitting_zoom(bbox: BBox, zoom: int) -> int:
    """`zoom`, or the closest one at which the box is no wider than a large screen."""
    degrees = max(bbox.east - bbox.west, bbox.north - bbox.south)
    while zoom > 1 and degrees * 2**zoom / 360 > WIDEST_TILES:
        zoom -= 1
    return zoom


def view_of(bbox: BBox, zoom: int) -> tuple[BBox, Level, float]:
    """What to draw for a view: a box on a coarse grid, the level of areas, and the tolerance in degrees.

    A box that no screen shows at that zoom is drawn as for the zoom that fits it: the whole country at zoom 18 would be
    nine megabytes. The grid makes neighbouring views ask for the same box, so that one answer serves many phones.
    """
    zoom = fitting_zoom(bbox, zoom)
    if zoom <= COUNTRY_ZOOM:
        return CHINA, "province", COUNTRY_TOLERANCE_DEG
    cell = 360 / 2**zoom
    snapped = BBox(
        max(-180.0, math.floor(bbox.west / cell) * cell),
        max(-90.0, math.floor(bbox.south / cell) * cell),
        min(180.0, math.ceil(bbox.east / cell) * cell),
        min(90.0, math.ceil(bbox.north / cell) * cell),
    )
    level: Level = "city" if zoom <= CITY_ZOOM else "county"
    return snapped, level, TOLERANCE_PX.get(zoom, 1.5) * cell / 256


@lru_cache(maxsize=KEPT)
def outline_features(bbox: BBox, level: Level, tolerance_deg: float) -> bytes:
    """A GeoJSON FeatureCollection of area outlines, properties adcode and name."""
    decimals = min(MOST_DECIMALS, max(0, math.ceil(math.log10(ROUNDED / tolerance_deg))))

    def rounded(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.round(corners, decimals)

    listed = [
        b'{"type":"Feature","geometry":%b,"properties":%b}'
        % (to_geojson(transform(shape, rounded)).encode(), orjson.dumps({"adcode": area.adcode, "name": area.name}))
        for area, shape in districts().outlines(bbox, tolerance_deg, level)
    ]
    return b'{"type":"FeatureCollection","features":[%b]}' % b",".join(listed)
