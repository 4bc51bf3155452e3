"""Lines that no street follows: what is simplified, what stays as it was, and what is refused. Made-up lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from finder.along.test_along_search import CATALOGUE, NOW, SETTINGS, going
from finder.made_up import CENTRE, Register, draft
from stationfinder.errors import InvalidInput
from stationfinder.finder.along.forms import MOST_TOLERANCE_M, along_query
from stationfinder.finder.along.search import along
from stationfinder.geo.corridor import passed, simplified, way_of
from stationfinder.geo.index import PointIndex

FloatArray = npt.NDArray[np.float64]
M = 111_320.0


def line(east_m: FloatArray, north_m: FloatArray) -> FloatArray:
    """Degrees of metres round the made-up centre."""
    return np.stack([CENTRE.lon + east_m / (M * np.cos(np.radians(CENTRE.lat))), CENTRE.lat + north_m / M], axis=1)


def recorded(count: int = 5_000) -> FloatArray:
    """A recorder's 20 km with jitter and two bends."""
    rng = np.random.default_rng(7)
    east = np.linspace(-10_000, 10_000, count)
    north = np.abs(east) / 2
    return line(east + rng.normal(0, 1.5, count), north + rng.normal(0, 1.5, count))


def around(count: int, radius_m: float) -> PointIndex:
    rng = np.random.default_rng(8)
    return PointIndex(line(rng.uniform(-radius_m, radius_m, count), rng.uniform(-radius_m, radius_m, count)))


def test_a_recorded_line_becomes_short_and_finds_the_same() -> None:
    way, index = way_of(recorded()), around(3_000, 12_000)
    short = simplified(way, MOST_TOLERANCE_M)
    assert len(short.lonlat) < len(way.lonlat) / 10
    assert short.length_m == way.length_m
    exact = passed(way, index, 500.0)
    sure = {row for row, off in zip(exact.rows.tolist(), exact.off_m.tolist(), strict=True) if off < 490}
    near = passed(short, index, 500.0)
    metres = dict(zip(near.rows.tolist(), near.off_m.tolist(), strict=True))
    assert sure <= metres.keys()
    assert sure
    for row, off in zip(exact.rows.tolist(), exact.off_m.tolist(), strict=True):
        assert row not in metres or abs(metres[row] - off) <= 2 * MOST_TOLERANCE_M


def test_metres_along_are_those_of_the_line_as_it_was() -> None:
    # 400 m past a place and back again: no point of that is off the course, yet it was ridden.
    way = way_of(line(np.array([0.0, 2_000, 2_400, 2_000, 1_000]), np.array([0.0, 0, 0, 0, 800])))
    assert simplified(way, MOST_TOLERANCE_M).length_m == way.length_m
    assert simplified(way, MOST_TOLERANCE_M).reached_m.tolist()[-1] == way.reached_m[-1]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-4_000, 4_000), st.floats(-4_000, 4_000)), min_size=2, max_size=40))
def test_every_point_left_out_is_near_the_course_of_the_others(spots: list[tuple[float, float]]) -> None:
    try:
        way = way_of(line(*np.array(spots).T))
    except InvalidInput:
        return
    short = simplified(way, MOST_TOLERANCE_M)
    off = passed(short, PointIndex(way.lonlat), 100.0)
    assert set(off.rows.tolist()) == set(range(len(way.lonlat)))
    assert off.off_m.max() <= MOST_TOLERANCE_M * 1.02 + 0.1
    assert np.linalg.norm(np.diff(short.ecef, axis=0), axis=1).max(initial=0.0) <= 2_001


@pytest.mark.parametrize(
    "tangle",
    [
        line(np.linspace(0, 300, 5_000), np.where(np.arange(5_000) % 2, 28.0, -28.0)),
        line(15 * np.cos(np.arange(5_000) * 0.3), 15 * np.sin(np.arange(5_000) * 0.3)),
        line(np.where(np.arange(5_000) % 2, 55.0, 0.0), np.zeros(5_000)),
    ],
    ids=["zigzag", "circles", "to and fro"],
)
def test_a_line_that_winds_over_one_spot_is_refused_in_words(tangle: FloatArray) -> None:
    way = simplified(way_of(tangle), MOST_TOLERANCE_M)
    with pytest.raises(InvalidInput) as refused:
        passed(way, around(2_000, 3_000), 3_000.0)
    assert "来回绕了太多遍" in refused.value.fields["line"]


def _geojson(lonlat: FloatArray) -> str:
    import json

    return json.dumps({"type": "LineString", "coordinates": lonlat.tolist()})


def test_a_street_ridden_up_and_down_a_few_times_is_a_way(register: Register) -> None:
    register.add(draft("站", CENTRE.lon, CENTRE.lat + 0.001))
    east = np.tile(np.array([-1_000.0, 1_000.0]), 20)
    query = along_query(MultiDict({"width_m": "3000"}), CATALOGUE, NOW, line=_geojson(line(east, np.zeros(40))))
    found = along(register.snapshots().refresh(), query, going(), SETTINGS.detour)
    assert [round(one.along_m, -1) for one in found.passings] == [1_000]
