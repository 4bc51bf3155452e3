"""Outlines of a view: never more than a screen can show, and nothing to wait for."""

from __future__ import annotations

import gzip
import json
import math
from typing import Any

import pytest
import shapely
from flask.testing import FlaskClient

from stationfinder.finder.map.outlines import (
    FAR_DECIMALS,
    KEPT_BYTES,
    MARGIN,
    Written,
    _kept,
    fitting_zoom,
    outlines,
    packed_outlines,
    view_of,
)
from stationfinder.geo.points import BBox
from stationfinder.geo.sheets import sheet

URL = "/api/v1/outlines"
DENSE = BBox(110.0, 30.0, 119.0, 39.0)


@pytest.mark.parametrize("zoom", [1, 6, 7, 9, 12, 18])
@pytest.mark.parametrize("box", ["-180,-90,180,90", "73,3,136,54", "104,20,122,38"])
def test_a_wide_box_is_drawn_as_coarsely_as_it_must_be(client: FlaskClient, box: str, zoom: int) -> None:
    answer = client.get(URL, query_string={"bbox": box, "zoom": zoom})
    assert answer.status_code == 200
    assert answer.get_json()["features"]
    assert len(answer.data) < 600_000


@pytest.mark.parametrize("zoom", [7, 9, 11, 15, 18])
def test_what_a_screen_shows_keeps_its_zoom(zoom: int) -> None:
    # 1,920 pixels, and the three tenths on either side that the map script asks for beforehand.
    width = 1920 / 256 * 1.6 * 360 / 2**zoom
    box = BBox(113.0, 34.0, 113.0 + width, 34.0 + width / 2)
    assert fitting_zoom(box, zoom) == zoom
    assert fitting_zoom(BBox(70.0, 3.0, 136.0, 54.0), zoom) == min(zoom, 6)
    assert view_of(box, zoom)[1] == zoom


@pytest.mark.parametrize("zoom", [7, 8, 9, 10, 11])
def test_no_view_waits_for_a_simplification(zoom: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half the country joined and simplified took a second, and eight such questions stopped the whole site."""

    def refused(*_args: Any, **_more: Any) -> None:
        raise AssertionError("somebody waits for this")

    for slow in ("coverage_simplify", "coverage_union_all", "union_all", "simplify"):
        monkeypatch.setattr(shapely, slow, refused)
    width = 16.2 * 2 ** (8 - zoom)
    assert json.loads(outlines(*view_of(BBox(104.1, 22.1, 104.1 + width, 22.1 + width), zoom)))["features"]


@pytest.mark.parametrize(("zoom", "most"), [(6, 30_000), (7, 150_000), (8, 150_000), (9, 240_000), (10, 150_000)])
def test_the_largest_view_of_a_zoom_is_bounded(zoom: int, most: int) -> None:
    """In the dense east, as wide as the widest screen; a phone's view is a tenth of it (`tests/browser`)."""
    width = min(16.8 * 2 ** (8 - zoom), 50.0)
    box, fitting = view_of(BBox(114 - width / 2, 34 - width / 3, 114 + width / 2, 34 + width / 3), zoom)
    assert fitting == zoom
    assert len(packed_outlines(box, fitting)) < most


def test_what_is_kept_is_bounded_by_its_bytes() -> None:
    for n in range(40):
        west = 100.0 + n % 20
        packed_outlines(*view_of(BBox(west, 20.0 + n // 20, west + 15.5, 35.5), 8))
    assert 0 < _kept.bytes <= KEPT_BYTES


@pytest.mark.parametrize("zoom", range(7, 19))
@pytest.mark.parametrize(("across", "down"), [(390, 600), (360, 440), (1280, 700), (1920, 1000)])
def test_the_boxes_of_the_map_script_are_left_as_they_are(zoom: int, across: int, down: int) -> None:
    """`gridded` of `map-view.js`: a box that grows once more would be bytes that no phone shows."""
    degrees = 360 / 2**zoom / 256 * 1.3
    high = down * degrees * math.cos(math.radians(34))
    asked = 113.21, 34.13, 113.21 + across * degrees, 34.13 + high
    step = 2.0 ** math.ceil(math.log2(max(asked[2] - asked[0], asked[3] - asked[1], 1 / 32) / 4))
    gridded = BBox(
        *(math.floor(edge / step) * step for edge in asked[:2]), *(math.ceil(edge / step) * step for edge in asked[2:])
    )
    if fitting_zoom(gridded, zoom) > 6:
        assert view_of(gridded, zoom)[0] == gridded


def test_neighbouring_views_ask_for_one_and_the_same() -> None:
    assert view_of(BBox(113.01, 34.02, 113.4, 34.4), 11) == view_of(BBox(113.05, 34.09, 113.49, 34.49), 11)
    assert view_of(BBox(113.01, 34.02, 113.4, 34.4), 11)[0] == BBox(113.0, 34.0, 113.5, 34.5)


def test_an_area_written_before_is_the_same_as_one_written_now() -> None:
    written = Written(sheet(9), FAR_DECIMALS)
    first = written.features(DENSE)
    assert written.features(DENSE) == first
    assert Written(sheet(9), FAR_DECIMALS).features(DENSE) == first
    codes = [json.loads(feature)["properties"]["adcode"] for feature in first]
    assert codes == sorted(codes)
    assert len(codes) == len(set(codes)) > 500


def test_the_cut_is_not_seen() -> None:
    shown = shapely.from_geojson(outlines(DENSE, 9).decode())
    west, south, east, north = shapely.bounds(shown)
    assert west == pytest.approx(DENSE.west - MARGIN * 9)
    assert south == pytest.approx(DENSE.south - MARGIN * 9)
    assert east == pytest.approx(DENSE.east + MARGIN * 9)
    assert north == pytest.approx(DENSE.north + MARGIN * 9)


def test_outlines_are_kept_for_a_day_and_checked_by_their_etag(client: FlaskClient) -> None:
    query = {"bbox": "113.5,34.6,113.8,34.9", "zoom": "11"}
    plain = client.get(URL, query_string=query)
    packed = client.get(URL, query_string=query, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert packed.headers["Cache-Control"] == "public, max-age=86400, stale-while-revalidate=604800"
    assert "Accept-Encoding" in packed.headers["Vary"]
    again = client.get(URL, query_string=query, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
