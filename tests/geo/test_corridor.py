"""Places along a way against brute force with geographiclib. All lines and points are made up, seeded."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from geographiclib.geodesic import Geodesic

from stationfinder.errors import InvalidInput
from stationfinder.geo.corridor import MOST_WIDTH_M, Passed, Way, passed, way_of
from stationfinder.geo.index import PointIndex

FloatArray = npt.NDArray[np.float64]
WGS84: Any = Geodesic.WGS84
# One for each corner of the country, and its middle.
TOWNS = [(113.665, 34.757), (87.62, 43.83), (75.98, 39.47), (110.33, 20.03), (122.54, 52.97), (121.47, 31.23)]
GOLDEN = (5**0.5 - 1) / 2


def went(start: tuple[float, float], azimuth: float, metres: float) -> tuple[float, float]:
    found = WGS84.Direct(start[1], start[0], azimuth, metres)
    return found["lon2"], found["lat2"]


def between(a: Any, b: Any) -> float:
    return float(WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"])


def oracle(line: list[tuple[float, float]], place: tuple[float, float]) -> tuple[float, float]:
    """(along_m, off_m) of the nearest point of the line: samples of each geodesic, then golden section."""
    best, reached = (0.0, np.inf), 0.0
    for a, b in pairwise(line):
        geodesic = WGS84.InverseLine(a[1], a[0], b[1], b[0])

        def off(at: float, geodesic: Any = geodesic) -> float:
            found = geodesic.Position(at)
            return between((found["lon2"], found["lat2"]), place)

        along, metres = least(off, geodesic.s13)
        if metres < best[1] - 1e-6:
            best = (reached + along, metres)
        reached += geodesic.s13
    return best


def least(off: Any, length: float, samples: int = 40) -> tuple[float, float]:
    steps = np.linspace(0, length, samples)
    first = int(np.argmin([off(at) for at in steps]))
    low, high = steps[max(0, first - 1)], steps[min(samples - 1, first + 1)]
    while high - low > 1e-3:
        a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, b) if off(a) <= off(b) else (a, high)
    ends = [(float(at), float(off(at))) for at in (0.0, (low + high) / 2, length)]
    return min(ends, key=lambda pair: pair[1])


def random_line(rng: np.random.Generator, start: tuple[float, float], corners: int, metres: float) -> Any:
    line, azimuth = [start], rng.uniform(0, 360)
    for _ in range(corners):
        # Towards the inside of the box, so that no line leaves it.
        azimuth = rng.uniform(-60, 60) + WGS84.Inverse(start[1], start[0], 35.0, 104.0)["azi1"]
        line.append(went(line[-1], azimuth, metres * rng.uniform(0.3, 1.0)))
    return line


def beside(rng: np.random.Generator, line: list[tuple[float, float]], count: int, off: float) -> Any:
    """Places up to `off` metres from random points of the line, its ends included."""
    places = []
    for _ in range(count):
        n = rng.integers(0, len(line) - 1)
        a, b = line[n], line[n + 1]
        inverse = WGS84.InverseLine(a[1], a[0], b[1], b[0])
        at = inverse.Position(inverse.s13 * rng.choice([0.0, 1.0, rng.random(), rng.random()]))
        places.append(went((at["lon2"], at["lat2"]), rng.uniform(0, 360), off * rng.random()))
    return places


def asked(line: Any, places: Any, width_m: float = 500.0) -> Passed:
    return passed(way_of(np.array(line)), PointIndex(np.array(places)), width_m)


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize(("corners", "metres"), [(1, 290_000.0), (1, 20_000.0), (4, 25_000.0), (12, 1_500.0)])
def test_metres_along_and_off_equal_brute_force(town: tuple[float, float], corners: int, metres: float) -> None:
    rng = np.random.default_rng([20261122, corners, int(town[0])])
    line = random_line(rng, town, corners, metres)
    places = beside(rng, line, 8, 3_300.0)
    found = asked(line, places, MOST_WIDTH_M)
    expected = {row: oracle(line, place) for row, place in enumerate(places)}
    assert sorted(found.rows.tolist()) == [row for row, (_, off) in expected.items() if off <= MOST_WIDTH_M]
    for row, along, off in zip(*found, strict=True):
        assert off == pytest.approx(expected[row][1], abs=0.01)
        assert along == pytest.approx(expected[row][0], abs=0.05)


@pytest.mark.parametrize("metres", [5.0, 1_999.0, 2_001.0, 100_000.0, 299_999.0])
def test_the_length_is_that_of_the_geodesic(metres: float) -> None:
    start = TOWNS[0]
    way = way_of(np.array([start, went(start, 77.0, metres)]))
    assert way.length_m == pytest.approx(metres, abs=0.001)
    assert np.diff(way.reached_m).max() <= 2_000.0 + 0.01


def test_set_and_order_equal_a_scan_of_all_rows() -> None:
    rng = np.random.default_rng(5)
    line = random_line(rng, TOWNS[0], 6, 4_000.0)
    places = np.array(line)[rng.integers(0, 7, 3_000)] + rng.normal(0, 0.02, (3_000, 2))
    way, index = way_of(np.array(line)), PointIndex(places)
    found = passed(way, index, 700.0)
    off = np.array([min(_off(way, n, place) for n in range(len(way.ecef) - 1)) for place in index.ecef])
    assert sorted(found.rows.tolist()) == np.flatnonzero(off <= 700.0).tolist()
    assert (np.diff(found.along_m) >= 0).all()
    assert len(found.rows) > 100


def _off(way: Way, n: int, place: FloatArray) -> float:
    """Metres from a place to a piece, by sampling its chord: a way of its own, good to a millimetre or two."""
    shares = np.linspace(0, 1, 2_001)[:, None]
    feet = way.ecef[n] * (1 - shares) + way.ecef[n + 1] * shares
    feet *= (np.linalg.norm(way.ecef[n]) / np.linalg.norm(feet, axis=1))[:, None]
    return float(np.linalg.norm(feet - place, axis=1).min())


def test_beyond_the_ends_the_distance_to_the_end_counts() -> None:
    start = TOWNS[0]
    end = went(start, 90.0, 1_000.0)
    before, after = went(start, 270.0, 300.0), went(end, 80.0, 400.0)
    found = asked([start, end], [after, before])
    assert found.rows.tolist() == [1, 0]
    assert found.along_m.tolist() == pytest.approx([0.0, 1_000.0], abs=1e-3)
    assert found.off_m.tolist() == pytest.approx([300.0, 400.0], abs=1e-3)


def test_a_way_there_and_back_counts_once_and_going_there() -> None:
    start = TOWNS[0]
    turn = went(start, 45.0, 5_000.0)
    at = went(start, 45.0, 2_000.0)
    found = asked([start, turn, start], [went(at, 135.0, 100.0)])
    assert found.along_m.tolist() == pytest.approx([2_000.0], abs=0.1)
    assert found.off_m.tolist() == pytest.approx([100.0], abs=1e-3)


def test_just_before_a_turn_the_way_there_counts_too() -> None:
    start = TOWNS[0]
    turn = went(start, 45.0, 5_000.0)
    found = asked([start, turn, start], [went(went(start, 45.0, 4_950.0), 135.0, 100.0)])
    assert found.along_m.tolist() == pytest.approx([4_950.0], abs=0.1)


def test_the_way_back_on_the_other_side_of_the_street_is_another_pass_only_when_it_is_nearer() -> None:
    start = TOWNS[0]
    there = [start, went(start, 90.0, 5_000.0)]
    back = [went(place, 180.0, 20.0) for place in reversed(there)]
    north, south = (went(went(start, 90.0, 1_000.0), azimuth, 100.0) for azimuth in (0.0, 180.0))
    found = asked([*there, *back], [south, north])
    assert found.rows.tolist() == [1, 0]
    assert found.along_m.tolist() == pytest.approx([1_000.0, 9_020.0], abs=0.5)


def test_where_a_way_crosses_itself_the_first_pass_counts() -> None:
    crossing = TOWNS[0]
    # East through the crossing, round a loop, and north through it.
    line = [
        went(crossing, 270.0, 2_000.0),
        went(crossing, 90.0, 2_000.0),
        went(crossing, 180.0, 2_000.0),
        went(crossing, 0.0, 2_000.0),
    ]
    found = asked(line, [crossing])
    assert found.along_m.tolist() == pytest.approx([2_000.0], abs=0.01)
    assert found.off_m.tolist() == pytest.approx([0.0], abs=0.001)


def test_a_nearer_second_pass_wins_over_a_far_first_one() -> None:
    start = TOWNS[0]
    east = went(start, 90.0, 3_000.0)
    back = [went(place, 180.0, 400.0) for place in (east, start)]
    found = asked([start, east, *back], [went(went(start, 90.0, 1_000.0), 180.0, 390.0)])
    assert found.off_m.tolist() == pytest.approx([10.0], abs=0.1)
    assert found.along_m[0] > 5_000


def test_the_edge_of_the_corridor_belongs_to_it() -> None:
    start = TOWNS[0]
    middle = went(start, 0.0, 1_000.0)
    places = [went(middle, 90.0, metres) for metres in (499.99, 500.01)]
    assert asked([start, went(start, 0.0, 2_000.0)], places).rows.tolist() == [0]


def test_rows_left_out_and_rows_without_a_position_are_never_passed() -> None:
    start = TOWNS[0]
    index = PointIndex(np.array([start, (np.nan, np.nan), went(start, 90.0, 10.0), went(start, 90.0, 20.0)]))
    way = way_of(np.array([start, went(start, 90.0, 100.0)]))
    assert passed(way, index, 500.0).rows.tolist() == [0, 2, 3]
    assert passed(way, index, 500.0, skip=np.array([True, False, False, True])).rows.tolist() == [2]


def test_nothing_near_and_no_rows_at_all_are_empty_answers() -> None:
    start = TOWNS[0]
    way = way_of(np.array([start, went(start, 90.0, 100.0)]))
    for places in (np.empty((0, 2)), np.array([went(start, 0.0, 600.0)])):
        found = passed(way, PointIndex(places), 500.0)
        assert [len(values) for values in found] == [0, 0, 0]


def test_places_at_one_spot_go_by_row_number() -> None:
    start = TOWNS[0]
    spot = went(start, 45.0, 50.0)
    assert asked([start, went(start, 90.0, 100.0)], [spot] * 3).rows.tolist() == [0, 1, 2]


def test_points_that_repeat_or_nearly_do_change_nothing() -> None:
    start, end = TOWNS[0], went(TOWNS[0], 90.0, 1_000.0)
    nearly = (start[0] + 1e-14, start[1])
    spot = went(went(start, 90.0, 400.0), 0.0, 50.0)
    plain, stuttered = asked([start, end], [spot]), asked([start, start, nearly, end, end], [spot])
    assert stuttered.along_m.tolist() == pytest.approx(plain.along_m.tolist(), abs=1e-6)
    assert stuttered.off_m.tolist() == pytest.approx(plain.off_m.tolist(), abs=1e-6)


@pytest.mark.parametrize("line", [[TOWNS[0]], [TOWNS[0]] * 5, [TOWNS[0], (TOWNS[0][0] + 1e-7, TOWNS[0][1])]])
def test_a_way_that_goes_nowhere_is_refused(line: list[tuple[float, float]]) -> None:
    with pytest.raises(InvalidInput, match="同一个地方"):
        way_of(np.array(line))


def test_a_way_of_more_than_three_hundred_kilometres_is_refused() -> None:
    with pytest.raises(InvalidInput, match="有 301 公里，最长 300 公里"):
        way_of(np.array([TOWNS[0], went(TOWNS[0], 90.0, 301_000.0)]))


@pytest.mark.parametrize("width_m", [0.0, -1.0, MOST_WIDTH_M + 1, float("nan")])
def test_a_width_beyond_what_is_proved_is_refused(width_m: float) -> None:
    with pytest.raises(ValueError, match="width_m"):
        asked([TOWNS[0], went(TOWNS[0], 0.0, 100.0)], [TOWNS[0]], width_m)
