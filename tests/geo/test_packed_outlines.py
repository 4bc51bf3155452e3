"""Outlines as they are shipped: nothing is lost on the grid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from stationfinder.geo.packed_outlines import packed, unpacked


def test_what_is_packed_comes_back_on_the_grid() -> None:
    ring = shapely.box(113.1234, 34.5, 114.25, 35.0)
    holed = shapely.difference(ring, shapely.box(113.5, 34.6, 113.75, 34.75))
    islands = shapely.multipolygons([holed, shapely.box(-12.5, -3.25, -12.0, -3.0)])
    columns = {f"7.{name}": column for name, column in packed(np.array([ring, islands]), 10_000).items()}
    first, second = unpacked(columns, 10_000, "7.")
    assert shapely.equals_exact(first, shapely.multipolygons([ring]), normalize=True)
    assert shapely.equals_exact(second, islands, normalize=True)
    coarse, _ = unpacked(packed(np.array([ring, islands]), 100), 100)
    assert coarse.bounds == (113.12, 34.5, 114.25, 35.0)


def test_a_line_is_no_outline() -> None:
    with pytest.raises(TypeError):
        packed(np.array([shapely.LineString([(0, 0), (1, 1)])]), 1000)
