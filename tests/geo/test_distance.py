"""The closed formulas and bounds against geographiclib on seeded lines in all directions."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from stationfinder.geo import distance
from stationfinder.geo.points import LonLat


def lines(longest_m: float, count: int) -> list[tuple[LonLat, LonLat, float]]:
    """Random lines of four fifths of a length to all of it: (from, to, geographiclib's metres)."""
    rng, out = np.random.default_rng(int(longest_m)), []
    for _ in range(count):
        a = LonLat(float(rng.uniform(73, 136)), float(rng.uniform(-5, 56)))
        end = Geodesic.WGS84.Direct(a.lat, a.lon, rng.uniform(0, 360), longest_m * rng.uniform(0.8, 1))
        b = LonLat(end["lon2"], end["lat2"])
        out.append((a, b, distance.between_m(a, b)))
    return out


def ends(a: LonLat, b: LonLat) -> tuple[float, np.ndarray, np.ndarray]:
    """Origin's z, the other end's z and the squared chord, as the formulas take them."""
    ecef = distance.ecef_of(np.array([(a.lon, a.lat), (b.lon, b.lat)]))
    return float(ecef[0, 2]), ecef[1:, 2], np.array([((ecef[1] - ecef[0]) ** 2).sum()])


def of_one(a: LonLat, b: LonLat, *, short: bool) -> float:
    origin_z, z, chord2 = ends(a, b)
    return distance.metre_of(origin_z, short=short)(float(z[0]), float(chord2[0]))


@pytest.mark.parametrize("longest_m", [1.0, 1_000.0, 5_000.0, 9_999.0])
def test_the_short_formula_is_the_geodesic_within_a_ten_millionth_of_a_metre(longest_m: float) -> None:
    for a, b, metres in lines(longest_m, 400):
        assert abs(of_one(a, b, short=True) - metres) < 1e-7


@pytest.mark.parametrize("longest_m", [1.0, 5_000.0, 50_000.0, 99_990.0])
def test_the_long_formula_is_the_geodesic_within_a_micrometre_third(longest_m: float) -> None:
    for a, b, metres in lines(longest_m, 400):
        assert abs(distance.long_metres(*ends(a, b))[0] - metres) < 3e-7
        assert abs(of_one(a, b, short=False) - metres) < 3e-7


@pytest.mark.parametrize("longest_m", [100.0, 50_000.0, 1e6, 5e6, 1.2e7, 1.9e7])
def test_no_geodesic_escapes_the_bounds_of_its_chord(longest_m: float) -> None:
    for a, b, metres in lines(longest_m, 300):
        chord = float(np.sqrt(ends(a, b)[2][0]))
        assert distance.least_metres(chord) - 1e-7 <= metres <= distance.most_metres(chord) + 1e-7
        assert chord <= distance.longest_chord(metres) + 1e-7


@pytest.mark.parametrize("farthest_m", [200_000.0, 3e6, 1.3e7])
def test_no_true_neighbour_is_lost_by_the_estimate(farthest_m: float) -> None:
    rng = np.random.default_rng(9)
    origin = LonLat(113.665, 34.757)
    ring = [
        Geodesic.WGS84.Direct(origin.lat, origin.lon, rng.uniform(0, 360), farthest_m + rng.uniform(0, 50))
        for _ in range(300)
    ]
    points = np.array([(end["lon2"], end["lat2"]) for end in ring])
    ecef = distance.ecef_of(points)
    chord2 = ((ecef - np.array(distance.ecef_of_point(origin))) ** 2).sum(axis=1)
    nearest = np.argsort(distance.geodesic_metres(origin, points))[:20]
    assert set(nearest.tolist()) <= set(distance.contenders(origin, points, chord2, 20).tolist())


def test_a_row_without_position_is_out_of_every_reach() -> None:
    ecef = distance.ecef_of(np.array([(113.0, 34.0), (np.nan, np.nan), (113.0, np.nan)]))
    assert np.linalg.norm(ecef[0]) < 6.4e6
    assert (np.linalg.norm(ecef[1:], axis=1) == distance.NOWHERE_M).all()


def test_one_point_and_an_array_are_converted_alike() -> None:
    point = LonLat(113.665, 34.757)
    assert distance.ecef_of_point(point) == pytest.approx(
        tuple(distance.ecef_of(np.array([(113.665, 34.757)]))[0]), abs=1e-8
    )
