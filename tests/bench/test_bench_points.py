"""The generator of made-up points."""

from __future__ import annotations

import numpy as np
import pytest

from bench import points as made_up
from stationfinder.geo.districts import districts
from stationfinder.geo.index import PointIndex
from stationfinder.geo.points import LonLat


@pytest.fixture(scope="module")
def few() -> made_up.Points:
    return made_up.generate(3_000)


def test_the_same_number_gives_the_same_points(few: made_up.Points) -> None:
    again = made_up.generate(3_000)
    assert np.array_equal(few.lonlat, again.lonlat)
    assert np.array_equal(few.adcodes, again.adcodes)


@pytest.mark.parametrize("count", [0, 1, 7, 999])
def test_any_number_of_points_can_be_made(count: int) -> None:
    assert len(made_up.generate(count)) == count


def test_every_point_lies_in_the_county_it_says(few: made_up.Points) -> None:
    for place, code in zip(few.lonlat.tolist(), few.adcodes.tolist(), strict=True):
        county = districts().county_at(LonLat(*place))
        assert county is not None
        assert county.adcode == f"{code:06d}"


def test_counties_with_more_committees_get_more_points(few: made_up.Points) -> None:
    codes, counts = np.unique(few.adcodes, return_counts=True)
    by_code = dict(zip(codes.tolist(), counts.tolist(), strict=True))
    assert by_code[310115] == counts.max()  # 浦东新区
    assert by_code[310115] > 5 * by_code.get(410102, 0)  # 郑州中原区 has a tenth of its committees


def test_four_of_five_points_stand_close_to_another_once_there_are_enough() -> None:
    many = made_up.generate(40_000)
    index = PointIndex(many.lonlat)
    # Its second nearest is its nearest neighbour: the first is the point itself.
    gaps = np.array([index.nearest(LonLat(*place), 2)[1][-1] for place in many.lonlat[::40].tolist()])
    assert 0.7 < (gaps < 2_500).mean() < 0.95
    assert gaps.max() > 10_000


def test_people_are_near_points_and_the_same_each_time(few: made_up.Points) -> None:
    people = made_up.origins(few, 200, seed=1)
    index = PointIndex(few.lonlat)
    assert max(index.nearest(LonLat(*place), 1)[1][0] for place in people.tolist()) < 3_000
    assert np.array_equal(people, made_up.origins(few, 200, seed=1))
    assert not np.array_equal(people, made_up.origins(few, 200, seed=2))


def test_places_anywhere_lie_in_some_county() -> None:
    assert all(districts().county_at(LonLat(*place)) for place in made_up.anywhere(300, seed=1).tolist())
