"""Datum conversion against published figures and its own inverse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.geo.datums import (
    Datum,
    bd09_to_gcj02,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)
from stationfinder.geo.distance import between_m
from stationfinder.geo.points import LonLat

TIANANMEN = (116.397428, 39.90923)
IN_CHINA = (st.floats(73.5, 135.1), st.floats(3.4, 53.6))


def test_the_published_figures_come_out() -> None:
    gcj = wgs84_to_gcj02(*TIANANMEN)
    assert gcj == pytest.approx((116.40367162595768, 39.91063350638631), abs=1e-12)
    assert gcj02_to_bd09(*gcj) == pytest.approx((116.41004410170474, 39.916972856075134), abs=1e-12)


@given(*IN_CHINA)
def test_gcj02_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    back = LonLat(*gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)))
    assert between_m(LonLat(lon, lat), back) < 1e-6


@given(*IN_CHINA)
def test_bd09_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    back = LonLat(*bd09_to_gcj02(*gcj02_to_bd09(lon, lat)))
    assert between_m(LonLat(lon, lat), back) < 1e-6


@given(*IN_CHINA)
def test_the_shift_in_china_is_a_few_hundred_metres(lon: float, lat: float) -> None:
    assert 30 < between_m(LonLat(lon, lat), LonLat(*wgs84_to_gcj02(lon, lat))) < 800


@pytest.mark.parametrize("lon_lat", [(139.69, 35.69), (0.0, 0.0), (2.35, 48.86), (100.0, 0.5), (100.0, 56.0)])
def test_outside_the_formulas_box_nothing_is_shifted(lon_lat: tuple[float, float]) -> None:
    assert wgs84_to_gcj02(*lon_lat) == lon_lat
    assert gcj02_to_wgs84(*lon_lat) == lon_lat


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_place_on_earth_gets_finite_numbers(lon: float, lat: float) -> None:
    for convert in (wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02):
        assert all(math.isfinite(value) for value in convert(lon, lat))


def test_arrays_give_what_single_points_give() -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(60, 145, 500), rng.uniform(-5, 60, 500)
    for convert in (wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02):
        together = np.array(convert(lon, lat)).T
        one_by_one = np.array([convert(x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)])
        assert np.abs(together - one_by_one).max() < 1e-12


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_a_point_in_any_datum_returns_to_itself(datum: Datum) -> None:
    point = LonLat(*TIANANMEN)
    assert between_m(point, to_wgs84(from_wgs84(point, datum), datum)) < 1e-6


def test_the_datums_are_not_confused() -> None:
    point = LonLat(*TIANANMEN)
    assert from_wgs84(point, "wgs84") == point
    assert 500 < between_m(point, from_wgs84(point, "gcj02")) < 600
    assert 1_200 < between_m(point, from_wgs84(point, "bd09")) < 1_500
