"""The outlines drawn from afar: those of the shipped counties, all of them, and cut where the view ends."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np
import pytest
import shapely

from stationfinder.geo.districts import DISTRICTS_DIR, districts
from stationfinder.geo.points import BBox
from stationfinder.geo.sheets import LOOKS, made_of, sheet

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "county_points.csv"


def test_the_shipped_sheets_are_made_of_the_shipped_outlines() -> None:
    assert made_of() == hashlib.sha256((DISTRICTS_DIR / "outlines.npz").read_bytes()).hexdigest()


@pytest.mark.parametrize("zoom", [*LOOKS, 10, 18])
def test_every_sheet_holds_the_whole_country_at_its_level(zoom: int) -> None:
    areas, _ = districts().leaves()
    level = LOOKS[zoom].level if zoom in LOOKS else "county"
    wanted = set()
    for leaf in areas:
        path = districts().path(leaf.adcode)
        wanted.add(next((area.adcode for area in path if area.level == level), leaf.adcode))
    codes = [area.adcode for area in sheet(zoom).areas]
    assert codes == sorted(codes)
    assert set(codes) == wanted
    assert not shapely.is_empty(sheet(zoom).shapes).any()


@pytest.mark.parametrize(("zoom", "least"), [(6, 0.97), (7, 0.97), (8, 0.98), (9, 0.97), (10, 1.0)])
def test_a_sheet_shows_random_points_where_they_lie(zoom: int, least: float) -> None:
    rows = list(csv.DictReader(SAMPLE.open(encoding="utf-8")))
    at, which = shapely.STRtree(sheet(zoom).shapes).query(
        shapely.points([(float(row["lon"]), float(row["lat"])) for row in rows]), predicate="intersects"
    )
    codes = [area.adcode for area in sheet(zoom).areas]
    right = {n for n, area in zip(at.tolist(), which.tolist(), strict=True) if _holds(codes[area], rows[n]["adcode"])}
    assert len(right) >= least * len(rows)


def _holds(code: str, leaf: str) -> bool:
    return code in {area.adcode for area in districts().path(leaf)}


@pytest.mark.parametrize("zoom", [7, 8, 9, 10])
def test_what_a_box_shows_is_whole_or_cut_at_its_edges(zoom: int) -> None:
    edges = BBox(109.7, 29.3, 117.9, 36.1)
    drawn = sheet(zoom)
    within, over, cut = drawn.seen(edges)
    box = shapely.box(edges.west, edges.south, edges.east, edges.north)
    touching = np.flatnonzero(shapely.intersects(drawn.shapes, box)).tolist()
    assert set(within) | set(over) <= set(touching)
    # What only touches the box from outside shows nothing.
    missed = [n for n in touching if n not in {*within, *over}]
    assert shapely.area(shapely.intersection(drawn.shapes[missed], box)).sum() == 0
    assert not set(within) & set(over)
    assert bool(within)
    assert bool(over)
    for shapes in (drawn.shapes[within], cut):
        west, south, east, north = shapely.total_bounds(shapes)
        assert west >= edges.west
        assert south >= edges.south
        assert east <= edges.east
        assert north <= edges.north
    assert np.isin(shapely.get_type_id(cut), (3, 6)).all()  # areas, never lines


def test_a_box_far_from_china_shows_nothing() -> None:
    within, over, cut = sheet(9).seen(BBox(-10, -10, 10, 10))
    assert (within, over, len(cut)) == ([], [], 0)
