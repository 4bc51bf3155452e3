"""Ways as map programs write them. The first polyline and its points are the example of Google's own description."""

from __future__ import annotations

import json
import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.errors import InvalidInput
from stationfinder.geo import polyline

FloatArray = npt.NDArray[np.float64]
GOOGLE = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
GOOGLE_LONLAT = [[-120.2, 38.5], [-120.95, 40.7], [-126.453, 43.252]]
ZHENGZHOU = np.array([[113.665, 34.757], [113.68, 34.76], [113.725, 34.765]])
DEGREES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def refusal(text: str, precision: int = 5) -> str:
    with pytest.raises(InvalidInput) as refused:
        polyline.checked(polyline.read_line(text, precision))
    return refused.value.fields["line"]


def line_string(coordinates: object) -> str:
    return json.dumps({"type": "LineString", "coordinates": coordinates})


def test_the_published_example_is_read_and_written() -> None:
    assert polyline.decode(GOOGLE) == pytest.approx(np.array(GOOGLE_LONLAT), abs=1e-9)
    assert polyline.encode(np.array(GOOGLE_LONLAT)) == GOOGLE


@given(st.lists(DEGREES, min_size=1, max_size=60), st.sampled_from(polyline.PRECISIONS))
def test_what_is_written_is_read_again_to_the_last_decimal(lonlat: list[tuple[float, float]], precision: int) -> None:
    places = np.array(lonlat)
    again = polyline.decode(polyline.encode(places, precision), precision)
    assert np.abs(again - places).max() <= 0.5 * 10**-precision + 1e-12


@given(st.text(max_size=60), st.sampled_from(polyline.PRECISIONS))
def test_any_text_is_a_way_or_a_refusal_in_chinese(text: str, precision: int) -> None:
    try:
        found = polyline.checked(polyline.read_line(text, precision))
    except InvalidInput as refused:
        assert set(refused.fields) == {"line"}
        assert any("一" <= letter <= "龥" for letter in refused.fields["line"])
    else:
        assert len(found) >= 2


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=4), st.lists))
def test_any_coordinates_are_a_way_or_a_refusal(coordinates: object) -> None:
    try:
        found = polyline.checked(polyline.read_geojson({"type": "LineString", "coordinates": coordinates}))
    except InvalidInput as refused:
        assert set(refused.fields) == {"line"}
    else:
        assert len(found) >= 2


def test_nobody_has_to_say_which_of_the_two_it_is() -> None:
    for text in (line_string(ZHENGZHOU.tolist()), polyline.encode(ZHENGZHOU)):
        assert polyline.checked(polyline.read_line(text)) == pytest.approx(ZHENGZHOU, abs=1e-9)


def test_a_feature_and_heights_are_taken_too() -> None:
    places = [[*place, 110.5] for place in ZHENGZHOU.tolist()]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": places}}
    assert polyline.read_line(json.dumps(feature)).tolist() == ZHENGZHOU.tolist()


def test_five_thousand_points_are_taken_and_one_more_is_not() -> None:
    many = np.linspace((113.0, 34.0), (113.5, 34.5), polyline.MOST_POINTS)
    more = np.vstack([many, many[-1:]])
    for write in (lambda places: line_string(places.tolist()), polyline.encode):
        assert len(polyline.checked(polyline.read_line(write(many)))) == polyline.MOST_POINTS
        assert "最多 5000 个" in refusal(write(more))


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOGLE[:-1],
        GOOGLE[:5],
        "_" * 40,
        "~~~~~~~~?" * 2,
        "中文",
        "?",
    ],
)
def test_a_polyline_cut_off_or_spoiled_is_refused(text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize(
    "value",
    [
        {"type": "MultiLineString", "coordinates": [[[113.6, 34.7], [113.7, 34.7]]]},
        {"type": "Point", "coordinates": [113.6, 34.7]},
        {"type": "LineString"},
        {"type": "LineString", "coordinates": [[113.6], [113.7]]},
        {"type": "LineString", "coordinates": [["113.6", "34.7"], [113.7, 34.7]]},
        {"type": "LineString", "coordinates": [[True, False], [113.7, 34.7]]},
        {"type": "LineString", "coordinates": {"0": [113.6, 34.7]}},
        {"type": "Feature", "geometry": None},
        [[113.6, 34.7], [113.7, 34.7]],
        12,
    ],
)
def test_json_that_is_no_line_is_refused(value: object) -> None:
    assert refusal(json.dumps(value))


def test_too_much_text_is_refused_before_it_is_read() -> None:
    assert "最多" in refusal("?" * (polyline.MOST_TEXT + 1))


def test_one_point_is_no_way() -> None:
    assert refusal(line_string([[113.6, 34.7]])) == "一条路至少要两个点"
    assert refusal(line_string([])) == "一条路至少要两个点"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_refused(bad: float) -> None:
    with pytest.raises(InvalidInput, match="不是数字"):
        polyline.checked(np.array([[113.6, 34.7], [bad, 34.7]]))


def test_swapped_axes_and_the_wrong_precision_are_told_by_name() -> None:
    assert "写反了" in refusal(line_string(ZHENGZHOU[:, ::-1].tolist()))
    assert "precision=6" in refusal(polyline.encode(ZHENGZHOU, 6), 5)
    assert "precision=5" in refusal(polyline.encode(ZHENGZHOU, 5), 6)


def test_a_jump_abroad_is_told_by_its_point() -> None:
    assert "第 2 个点在中国境外" in refusal(line_string([[113.6, 34.7], [2.35, 48.86], [113.7, 34.7]]))
    # 乌兰巴托, inside the box of China.
    assert "第 3 个点在中国境外" in refusal(line_string([[113.6, 34.7], [113.7, 34.7], [106.9, 47.9]]))


def test_only_five_and_six_decimals_are_known() -> None:
    with pytest.raises(InvalidInput) as refused:
        polyline.decode(GOOGLE, 7)
    assert set(refused.value.fields) == {"precision"}
