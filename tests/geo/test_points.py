"""Positions, boxes, bearings."""

from __future__ import annotations

import math

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.errors import InvalidInput
from stationfinder.geo.points import BBox, LonLat, bearing, compass, in_china

longitudes = st.floats(-180, 180)
latitudes = st.floats(-89, 89)


@pytest.mark.parametrize(
    ("lon", "lat"), [(math.nan, 30), (113, math.nan), (math.inf, 30), (113, -math.inf), (180.001, 0), (0, 90.1)]
)
def test_an_impossible_position_cannot_be_built(lon: float, lat: float) -> None:
    with pytest.raises(InvalidInput) as refused:
        LonLat(lon, lat)
    assert set(refused.value.fields) == {"at"}


def test_latitude_before_longitude_is_named_as_such() -> None:
    with pytest.raises(InvalidInput) as refused:
        LonLat(34.757, 113.665)
    assert "像是经纬度写反了" in refused.value.fields["at"]


@pytest.mark.parametrize(
    "edges", [(114, 34, 113, 35), (113, 35, 114, 34), (113, 34, 114, math.nan), (-181, 34, 114, 35)]
)
def test_a_box_must_be_ordered_and_on_earth(edges: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidInput) as refused:
        BBox(*edges)
    assert set(refused.value.fields) == {"bbox"}


def test_a_box_holds_its_edges_and_its_center() -> None:
    box = BBox(113, 34, 114, 35)
    assert box.contains(LonLat(113, 35))
    assert box.contains(box.center)
    assert not box.contains(LonLat(112.9999, 34.5))


@given(longitudes, latitudes, st.floats(0, 359.9), st.floats(100, 50_000))
def test_bearing_agrees_with_the_ellipsoid_within_a_fifth_of_a_degree(
    lon: float, lat: float, azimuth: float, metres: float
) -> None:
    lat = max(-60.0, min(60.0, lat))
    there = Geodesic.WGS84.Direct(lat, lon, azimuth, metres)
    got = bearing(LonLat(lon, lat), LonLat(there["lon2"], there["lat2"]))
    assert 0 <= got < 360
    assert abs((got - azimuth + 180) % 360 - 180) < 0.2


@pytest.mark.parametrize(
    ("degrees", "wind"),
    [(0, "北"), (22, "北"), (23, "东北"), (90, "东"), (180, "南"), (225, "西南"), (359.9, "北"), (-45, "西北")],
)
def test_compass_names_eight_winds(degrees: float, wind: str) -> None:
    assert compass(degrees) == wind


@pytest.mark.parametrize(
    ("lon", "lat", "answer"),
    [
        (113.665, 34.757, True),
        (121.56, 25.04, True),
        (114.17, 22.30, True),
        (122.5, 31.0, True),  # off the Yangtze's mouth
        (139.69, 35.69, False),
        (126.98, 37.57, False),
        (0.0, 0.0, False),
        (180.0, 90.0, False),
    ],
)
def test_in_china_has_a_margin_at_the_coast_and_ends_abroad(lon: float, lat: float, answer: bool) -> None:
    assert in_china(LonLat(lon, lat)) is answer
