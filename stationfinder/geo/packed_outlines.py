"""Outlines as the shipped files hold them: whole steps from corner to corner, byte plane by byte plane.

The high bytes of the steps are nearly all alike and compress to nothing (docs/decisions/0004-county-outlines.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Columns = dict[str, npt.NDArray[Any]]


def packed(shapes: npt.NDArray[Any], scale: int) -> Columns:
    """Polygons and multipolygons in degrees → the columns `steps rings polygons multipolygons`.

    Corners go to the grid of 1/`scale` degrees. Raises TypeError for anything that is not an area.
    """
    whole = [shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape]) for shape in shapes]
    _, degrees, offsets = shapely.to_ragged_array(np.array(whole, dtype=object))
    grid = np.rint(degrees * scale).astype(np.int32)
    steps = np.diff(grid, axis=0, prepend=np.zeros((1, 2), np.int32)).astype(np.int32)
    planes = np.ascontiguousarray(steps.T).view(np.uint8).reshape(-1, 4).T
    rings, polygons, multipolygons = (column.astype(np.int32) for column in offsets)
    return {"steps": np.ascontiguousarray(planes), "rings": rings, "polygons": polygons, "multipolygons": multipolygons}


def unpacked(file: Mapping[str, npt.NDArray[Any]], scale: int, prefix: str = "") -> npt.NDArray[Any]:
    """The multipolygons of the columns whose names begin with `prefix`, in degrees."""
    planes: npt.NDArray[np.uint8] = file[f"{prefix}steps"]
    steps = np.ascontiguousarray(planes.T).view(np.int32).reshape(2, -1)
    corners = np.ascontiguousarray(np.cumsum(steps, axis=1, dtype=np.int64).T) / scale
    offsets = tuple(file[f"{prefix}{column}"] for column in ("rings", "polygons", "multipolygons"))
    shapes: npt.NDArray[Any] = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, corners, offsets)
    return shapes
