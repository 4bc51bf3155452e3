"""Outlines as a map draws them at one zoom: joined and simplified beforehand, for the whole country at once.

To simplify and join what a view shows takes a second where it shows half the country, and eight such requests held up
everybody who was looking for a place. Close up nothing is left to simplify: the source keeps 97 of 100 corners there.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from stationfinder.geo.area_names import Area, Level
from stationfinder.geo.districts import DISTRICTS_DIR, districts
from stationfinder.geo.packed_outlines import unpacked
from stationfinder.geo.points import BBox

SHEETS_FILE: Final = DISTRICTS_DIR / "sheets.npz"
SCALE: Final = 1_000
"""The sheets' corners lie on thousandths of a degree: a third of a pixel of the closest of them."""
COUNTRY_ZOOM: Final = 6


class Look(NamedTuple):
    """What is drawn at a zoom: areas of this level, corners cut off up to this tolerance (`Districts.outlines`)."""

    level: Level
    tolerance_deg: float


def _pixels(count: float, zoom: int) -> float:
    return count * 360 / (256 << zoom)


# Where most areas are on the screen at once they are drawn coarser: 26 kB for a phone at the most, not 60.
LOOKS: Final = {
    COUNTRY_ZOOM: Look("province", 0.15),
    7: Look("city", _pixels(4.5, 7)),
    8: Look("city", _pixels(4.5, 8)),
    9: Look("county", _pixels(4.5, 9)),
}
"""The zooms that have a sheet of their own; closer ones show the counties as they are shipped."""


class Sheet:
    """Areas with the outlines that a map draws of them (WGS-84). Immutable: share one among threads."""

    def __init__(self, areas: list[Area], shapes: npt.NDArray[Any]) -> None:
        self.areas, self.shapes = areas, shapes
        self._bounds = shapely.bounds(shapes)
        self._tree = shapely.STRtree(shapes)

    def seen(self, edges: BBox) -> tuple[list[int], list[int], npt.NDArray[Any]]:
        """Positions in `areas` of those wholly within the box; of those that reach over its edge; these cut at it."""
        box = shapely.box(edges.west, edges.south, edges.east, edges.north)
        found = np.sort(self._tree.query(box, predicate="intersects"))
        west, south, east, north = self._bounds[found].T
        within = (west >= edges.west) & (south >= edges.south) & (east <= edges.east) & (north <= edges.north)
        over = found[~within]
        cut = shapely.clip_by_rect(self.shapes[over], edges.west, edges.south, edges.east, edges.north)
        there = ~shapely.is_empty(cut)
        return found[within].tolist(), over[there].tolist(), cut[there]


@functools.cache
def sheet(zoom: int) -> Sheet:
    """What is drawn at a zoom, read when it is first asked for (0.1 s, 26 MB for all of them) and once per process."""
    if zoom > max(LOOKS):
        return _whole()
    tree = districts()
    with np.load(SHEETS_FILE, allow_pickle=False) as file:
        prefix = f"{max(zoom, COUNTRY_ZOOM)}."
        codes = file[f"{prefix}codes"].tolist()
        return Sheet([tree.get(f"{code:06d}") for code in codes], unpacked(file, SCALE, prefix))


@functools.cache
def _whole() -> Sheet:
    return Sheet(*districts().leaves())


def made_of(file: Path = SHEETS_FILE) -> str:
    """SHA-256 of the outlines that a file of sheets was made of."""
    with np.load(file, allow_pickle=False) as sheets:
        digest: bytes = sheets["made_of"].tobytes()
    return digest.hex()
