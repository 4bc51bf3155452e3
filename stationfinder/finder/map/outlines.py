"""Outlines of provinces, cities and counties for the map on plain ground.

Nothing is simplified or joined while somebody waits (`geo.sheets`), and an area that lies wholly in the view is written
once and then copied: what is left to do for a view nobody has asked for are the areas at its edge, and the packing.
"""

from __future__ import annotations

import functools
import gzip
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from stationfinder.finder.map.kept import KeptBytes
from stationfinder.geo.points import BBox
from stationfinder.geo.sheets import COUNTRY_ZOOM, LOOKS, Sheet, sheet
from stationfinder.web.headers import DYNAMIC_LEVEL

CHINA = BBox(73.0, 3.0, 136.0, 54.0)
# A screen of 1,920 pixels is 7.5 tiles wide, and the map script asks for 1.6 times what it shows.
WIDEST_TILES = 12
COARSE_UNITS = 8
"""Boxes with more grid cells along a side stand on a grid twice as wide, so that there are few different ones."""
MARGIN = 1 / 20
"""Areas are cut so far outside the box, as part of its sides, that the cut is not seen."""
COUNTRY_DECIMALS, FAR_DECIMALS, CLOSE_DECIMALS = 2, 4, 5
"""Half a pixel of the country; then a quarter of one: finer digits are bytes that nobody sees."""
CLOSE_ZOOM = 12
KEPT_BYTES = 4_000_000
_kept = KeptBytes(KEPT_BYTES)


def fitting_zoom(bbox: BBox, zoom: int) -> int:
    """`zoom`, or the closest one at which the box is no wider than a large screen."""
    degrees = max(bbox.east - bbox.west, bbox.north - bbox.south)
    while zoom > 1 and degrees * 2**zoom / 360 > WIDEST_TILES:
        zoom -= 1
    return zoom


def view_of(bbox: BBox, zoom: int) -> tuple[BBox, int]:
    """What to draw for a view: a box on a coarse grid, and the zoom it is drawn for.

    A box that no screen shows at that zoom is drawn as for the zoom that fits it: the whole country at zoom 18 would be
    nine megabytes. The grid makes neighbouring views ask for the same box, so that one answer serves many phones. It is
    that of the map script (`gridded`), whose boxes it leaves as they are.
    """
    zoom = fitting_zoom(bbox, zoom)
    if zoom <= COUNTRY_ZOOM:
        return CHINA, COUNTRY_ZOOM
    unit = 2.0 ** (8 - zoom)
    wide = max(bbox.east - bbox.west, bbox.north - bbox.south) > COARSE_UNITS * unit
    cell = 2 * unit if wide else unit
    west, south = (float(np.floor(edge / cell)) * cell for edge in (bbox.west, bbox.south))
    east, north = (float(np.ceil(edge / cell)) * cell for edge in (bbox.east, bbox.north))
    return _on_earth(west, south, east, north), zoom


def _on_earth(west: float, south: float, east: float, north: float) -> BBox:
    return BBox(max(-180.0, west), max(-90.0, south), min(180.0, east), min(90.0, north))


def packed_outlines(bbox: BBox, zoom: int) -> bytes:
    """A GeoJSON FeatureCollection of area outlines with adcode and name, in gzip. Takes what `view_of` gives."""
    return _kept.get((bbox, zoom), lambda: gzip.compress(outlines(bbox, zoom), DYNAMIC_LEVEL, mtime=0))


def outlines(bbox: BBox, zoom: int) -> bytes:
    """The same, neither kept nor packed."""
    wide, high = (bbox.east - bbox.west) * MARGIN, (bbox.north - bbox.south) * MARGIN
    edges = _on_earth(bbox.west - wide, bbox.south - high, bbox.east + wide, bbox.north + high)
    return b'{"type":"FeatureCollection","features":[%b]}' % b",".join(_written(zoom).features(edges))


def _written(zoom: int) -> Written:
    """One for all zooms that show the same."""
    if zoom <= COUNTRY_ZOOM:
        return _sheet_of(COUNTRY_ZOOM, COUNTRY_DECIMALS)
    return _sheet_of(min(zoom, max(LOOKS) + 1), FAR_DECIMALS if zoom < CLOSE_ZOOM else CLOSE_DECIMALS)


@functools.cache
def _sheet_of(zoom: int, decimals: int) -> Written:
    return Written(sheet(zoom), decimals)


class Written:
    """A sheet as GeoJSON. Keeps what it has written of areas seen whole: 13 MB once all of the country was seen.

    Close up nothing is kept: few areas lie whole in a view, and all of them together would be another 9 MB.
    """

    def __init__(self, drawn: Sheet, decimals: int) -> None:
        self._sheet = drawn
        self._decimals = decimals
        self._whole: dict[int, bytes] = {}

    def features(self, edges: BBox) -> list[bytes]:
        """The features that the box shows, cut at its edges, by adcode."""
        within, over, cut = self._sheet.seen(edges)
        new = [n for n in within if n not in self._whole]
        made = dict(zip(new, self._features(new, self._sheet.shapes[new]), strict=True))
        if self._decimals < CLOSE_DECIMALS:
            self._whole.update(made)
        known = {n: made[n] if n in made else self._whole[n] for n in within}
        known |= zip(over, self._features(over, cut), strict=True)
        return [known[n] for n in sorted(known)]

    def _features(self, areas: list[int], shapes: npt.NDArray[Any]) -> list[bytes]:
        rounded = shapely.transform(shapes, lambda corners: np.round(corners, self._decimals))
        return [
            b'{"type":"Feature","geometry":%b,"properties":%b}' % (geometry.encode(), self._properties(n))
            for n, geometry in zip(areas, shapely.to_geojson(rounded).tolist(), strict=True)
        ]

    def _properties(self, n: int) -> bytes:
        area = self._sheet.areas[n]
        return orjson.dumps({"adcode": area.adcode, "name": area.name})
