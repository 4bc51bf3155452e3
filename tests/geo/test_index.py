"""The point index against brute force with geopy's geodesic. All points are made up, seeded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from geographiclib.geodesic import Geodesic
from geopy.distance import geodesic

from stationfinder.geo.distance import between_m, ecef_of
from stationfinder.geo.index import PointIndex
from stationfinder.geo.points import BBox, LonLat

FloatArray = npt.NDArray[np.float64]
ORIGINS = [
    (113.665, 34.757),
    (87.6168, 43.8256),
    (75.98, 39.47),
    (110.33, 20.03),
    (112.34, 16.83),
    (122.54, 52.97),
    (121.4737, 31.2304),
    (90.0, 34.0),
    (139.69, 35.69),
    (0.0, 0.0),
    (-122.4, 37.8),
]


def oracle(origin: LonLat, lonlat: FloatArray) -> FloatArray:
    """Metres by geopy to every row; NaN where a row has no position."""
    here = (origin.lat, origin.lon)
    return np.array([np.nan if np.isnan(x) else geodesic(here, (y, x)).m for x, y in lonlat.tolist()])


def expected(metres: FloatArray, k: int, keep: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.int64]:
    """The k nearest rows by the oracle's metres, then row number."""
    usable = np.isfinite(metres) if keep is None else np.isfinite(metres) & keep
    rows = np.flatnonzero(usable)
    return rows[np.lexsort((rows, metres[rows]))][:k]


@pytest.fixture(scope="module")
def china() -> FloatArray:
    """1,600 points: half anywhere in China's box, half crowded round 20 towns; some twice, some without position."""
    rng = np.random.default_rng(20261122)
    wide = rng.uniform((73.5, 18.0), (135.0, 53.5), (800, 2))
    towns = rng.uniform((76.0, 20.0), (131.0, 50.0), (20, 2))
    crowd = towns[rng.integers(0, 20, 760)] + rng.normal(0, 0.02, (760, 2))
    twice = crowd[rng.integers(0, 760, 30)]
    return rng.permutation(np.vstack([wide, crowd, twice, np.full((10, 2), np.nan)]))


@pytest.fixture(scope="module")
def index(china: FloatArray) -> PointIndex:
    return PointIndex(china)


@pytest.mark.parametrize("place", ORIGINS)
def test_nearest_equals_brute_force_in_set_order_and_metres(
    place: tuple[float, float], china: FloatArray, index: PointIndex
) -> None:
    origin = LonLat(*place)
    metres = oracle(origin, china)
    keep = np.random.default_rng(7).random(len(china)) < 0.1
    for k in (1, 20, 200):
        rows, got = index.nearest(origin, k)
        assert rows.tolist() == expected(metres, k).tolist()
        assert np.abs(got - metres[rows]).max() < 1e-6
        rows, got = index.nearest(origin, k, skip=~keep)
        assert rows.tolist() == expected(metres, k, keep).tolist()
        assert np.abs(got - metres[rows]).max() < 1e-6


def test_nearest_equals_brute_force_from_inside_every_town(china: FloatArray, index: PointIndex) -> None:
    rng = np.random.default_rng(11)
    placed = china[np.isfinite(china[:, 0])]
    for lon, lat in placed[rng.integers(0, len(placed), 25)] + rng.normal(0, 0.01, (25, 2)):
        origin = LonLat(float(lon), float(lat))
        near = np.flatnonzero(np.abs(china - (lon, lat)).max(axis=1) < 8)
        metres = np.full(len(china), np.nan)
        metres[near] = oracle(origin, china[near])
        rows, got = index.nearest(origin, 20)
        assert rows.tolist() == expected(metres, 20).tolist()
        assert np.abs(got - metres[rows]).max() < 1e-6


@pytest.mark.parametrize("place", ORIGINS[:9])
@pytest.mark.parametrize("radius_m", [500.0, 60_000.0, 400_000.0])
def test_within_equals_brute_force(
    place: tuple[float, float], radius_m: float, china: FloatArray, index: PointIndex
) -> None:
    origin = LonLat(*place)
    metres = oracle(origin, china)
    rows, got = index.within(origin, radius_m)
    assert rows.tolist() == expected(np.where(metres <= radius_m, metres, np.nan), len(china)).tolist()
    assert (got <= radius_m).all()
    keep = np.arange(len(china)) % 3 == 0
    rows, _ = index.within(origin, radius_m, skip=(~keep).astype(np.uint8))
    assert rows.tolist() == expected(np.where(metres <= radius_m, metres, np.nan), len(china), keep).tolist()


def test_within_answers_a_crowd_larger_than_one_tree_query() -> None:
    rng = np.random.default_rng(5)
    points = np.array([113.6, 34.7]) + rng.normal(0, 0.01, (900, 2))
    origin = LonLat(113.6, 34.7)
    metres = oracle(origin, points)
    rows, _ = PointIndex(points).within(origin, 1_500.0)
    assert len(rows) > 256
    assert rows.tolist() == expected(np.where(metres <= 1_500.0, metres, np.nan), 900).tolist()


def test_nearest_returns_a_row_exactly_at_the_limit_and_none_beyond(china: FloatArray, index: PointIndex) -> None:
    origin = LonLat(113.665, 34.757)
    rows, metres = index.nearest(origin, 6)
    # Not geopy's figure: it divides by 1,000 and multiplies again, which moves the last bit.
    limit = between_m(origin, LonLat(*china[rows[3]].tolist()))
    at, _ = index.nearest(origin, 6, within_m=limit)
    below, _ = index.nearest(origin, 6, within_m=limit - 1e-6)
    assert at.tolist() == rows[:4].tolist()
    assert below.tolist() == rows[:3].tolist()
    assert index.nearest(origin, 6, within_m=float(metres[0]) / 2)[0].tolist() == []


def test_nearest_with_a_limit_equals_within(index: PointIndex) -> None:
    origin = LonLat(113.665, 34.757)
    rows, metres = index.within(origin, 300_000.0)
    some, some_metres = index.nearest(origin, 5, within_m=300_000.0)
    every, _ = index.nearest(origin, 1_000, within_m=300_000.0)
    assert some.tolist() == rows[:5].tolist()
    assert some_metres.tolist() == metres[:5].tolist()
    assert every.tolist() == rows.tolist()


def test_many_stations_at_one_point_come_by_row_number_and_end() -> None:
    points = np.full((5_000, 2), (113.6, 34.7))
    points[4_321] = (113.60001, 34.7)
    rows, metres = PointIndex(points).nearest(LonLat(113.6, 34.7), 20)
    assert rows.tolist() == list(range(20))
    assert metres.tolist() == [0.0] * 20
    rows, metres = PointIndex(points).nearest(LonLat(113.60001, 34.7), 3)
    assert rows.tolist() == [4_321, 0, 1]
    assert metres[1] == metres[2] > 0


@pytest.mark.parametrize("step", [1e-12, 3e-12, 1e-11])
def test_near_ties_in_different_directions_are_ordered_by_the_exact_geodesic(step: float) -> None:
    """Rings of points whose distances differ by less than the closed formula can tell."""
    origin = LonLat(113.665, 34.757)
    ring = [
        Geodesic.WGS84.Direct(origin.lat, origin.lon, azimuth, radius)
        for radius in (700.0, 9_000.0, 40_000.0)
        for azimuth in range(0, 360, 40)
    ]
    points = np.array([(p["lon2"] + step * n, p["lat2"]) for n, p in enumerate(ring)])
    metres = oracle(origin, points)
    rows, got = PointIndex(points).nearest(origin, 20)
    assert rows.tolist() == expected(metres, 20).tolist()
    assert np.abs(got - metres[rows]).max() < 1e-6


def test_a_nearest_row_with_a_longer_chord_than_many_others_is_still_found() -> None:
    """500 km north bends more than 500 km east, so twelve chords are shorter than that of the nearest row."""
    origin = LonLat(100.0, 2.0)
    ends = [Geodesic.WGS84.Direct(2.0, 100.0, 90.0, 500_000.0)]
    ends += [Geodesic.WGS84.Direct(2.0, 100.0, 0.0, 500_000.2 + step / 20) for step in range(12)]
    points = np.array([(end["lon2"], end["lat2"]) for end in ends])
    chords = np.linalg.norm(ecef_of(points) - ecef_of(np.array([[100.0, 2.0]])), axis=1)
    assert (chords[1:] < chords[0]).all()
    rows, metres = PointIndex(points).nearest(origin, 1)
    assert rows.tolist() == [0]
    assert metres[0] == pytest.approx(500_000.0, abs=1e-6)


def test_more_asked_than_there_is_gives_all_with_a_position(china: FloatArray, index: PointIndex) -> None:
    rows, metres = index.nearest(LonLat(113.665, 34.757), 10_000)
    assert sorted(rows.tolist()) == np.flatnonzero(np.isfinite(china[:, 0])).tolist()
    assert (np.diff(metres) >= 0).all()


def test_an_empty_index_and_one_where_all_are_skipped_answer_nothing(index: PointIndex) -> None:
    origin, box = LonLat(113.0, 34.0), BBox(70, 10, 140, 60)
    empty, none = PointIndex(np.empty((0, 2))), np.ones(len(index), dtype=np.bool_)
    assert len(empty) == 0
    for rows, metres in (
        empty.nearest(origin, 5),
        empty.within(origin, 1e6),
        index.nearest(origin, 5, skip=none),
        index.nearest(origin, 2_000, skip=none),
        index.within(origin, 1e6, skip=none),
        PointIndex(np.full((3, 2), np.nan)).nearest(origin, 2),
    ):
        assert rows.tolist() == metres.tolist() == []
    assert empty.in_bbox(box).tolist() == index.in_bbox(box, skip=none).tolist() == []


def test_in_bbox_equals_the_definition_and_keeps_row_order(china: FloatArray, index: PointIndex) -> None:
    box = BBox(100, 25, 118, 40)
    wanted = [n for n, (x, y) in enumerate(china.tolist()) if 100 <= x <= 118 and 25 <= y <= 40]
    skip = np.arange(len(china)) % 2 == 0
    assert index.in_bbox(box).tolist() == wanted
    assert index.in_bbox(box, skip=skip).tolist() == [n for n in wanted if n % 2]
    assert index.in_bbox(box, limit=7).tolist() == wanted[:7]


def test_a_point_on_the_edge_of_the_box_is_in_it() -> None:
    index = PointIndex(np.array([(113.0, 34.0), (113.0, 33.999999999)]))
    assert index.in_bbox(BBox(113.0, 34.0, 113.0, 34.0)).tolist() == [0]


def test_read_only_mapped_arrays_are_shared_and_answer_the_same(
    tmp_path: Path, china: FloatArray, index: PointIndex
) -> None:
    np.save(tmp_path / "lonlat.npy", china)
    np.save(tmp_path / "ecef.npy", index.ecef)
    lonlat = np.load(tmp_path / "lonlat.npy", mmap_mode="r")
    ecef = np.load(tmp_path / "ecef.npy", mmap_mode="r")
    mapped = PointIndex(lonlat, ecef=ecef)
    assert np.shares_memory(mapped.ecef, ecef)
    origin = LonLat(113.665, 34.757)
    assert mapped.nearest(origin, 50)[0].tolist() == index.nearest(origin, 50)[0].tolist()


def test_wrong_shapes_and_a_senseless_k_are_refused(index: PointIndex) -> None:
    origin = LonLat(113.0, 34.0)
    with pytest.raises(ValueError, match="k must be"):
        index.nearest(origin, 0)
    with pytest.raises(ValueError, match="skip must hold"):
        index.nearest(origin, 1, skip=np.zeros(3, dtype=np.bool_))
    with pytest.raises(ValueError, match="ecef must be"):
        PointIndex(np.zeros((2, 2)), ecef=np.zeros((1, 3)))
