"""Counties of points against the source's own outlines, and the tree of areas."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from stationfinder.errors import NotFound
from stationfinder.geo.distance import geodesic_metres
from stationfinder.geo.districts import Districts, districts
from stationfinder.geo.points import BBox, LonLat

# Written by `tools/build_districts.py --sample` from the source's unsimplified outlines.
SAMPLE = Path(__file__).resolve().parents[1] / "data" / "county_points.csv"


@pytest.fixture(scope="module")
def areas() -> Districts:
    return districts()


@pytest.mark.parametrize(
    ("lon", "lat", "adcode", "label"),
    [
        (113.23, 35.24, "410802", "河南省焦作市解放区"),
        (117.31, 39.72, "120115", "天津市宝坻区"),
        (119.34, 34.76, "320703", "江苏省连云港市连云区"),
        (121.4737, 31.2304, "310101", "上海市黄浦区"),
        (116.196, 29.27, "360428", "江西省九江市都昌县"),
        (120.35, 30.31, "330114", "浙江省杭州市钱塘区"),
    ],
)
def test_six_known_places_lie_in_their_county(
    areas: Districts, lon: float, lat: float, adcode: str, label: str
) -> None:
    county = areas.county_at(LonLat(lon, lat))
    assert county is not None
    assert county.adcode == adcode
    assert areas.label(adcode) == label


def test_two_thousand_random_points_get_the_county_of_the_unsimplified_outline(areas: Districts) -> None:
    rows = list(csv.DictReader(SAMPLE.open(encoding="utf-8")))
    assert len(rows) == 2_000
    found = [areas.county_at(LonLat(float(row["lon"]), float(row["lat"]))) for row in rows]
    assert [county.adcode if county else None for county in found] == [row["adcode"] for row in rows]


def test_the_sea_and_foreign_land_are_in_no_county(areas: Districts) -> None:
    assert areas.county_at(LonLat(139.69, 35.69)) is None
    assert areas.county_at(LonLat(125.0, 30.0)) is None


def test_the_tree_has_34_provinces_and_every_area_hangs_on_one(areas: Districts) -> None:
    provinces = areas.children(None)
    assert len(provinces) == 34
    seen = [area for province in provinces for area in areas.children(province.adcode)]
    leaves = [area for top in seen for area in (areas.children(top.adcode) or [top])]
    assert len(leaves) == 2_890  # and 澳门, a province without anything below it
    assert {area.level for area in seen} == {"city", "county"}


@pytest.mark.parametrize(
    ("adcode", "label", "levels"),
    [
        ("410102", "河南省郑州市中原区", ["province", "city", "county"]),
        ("310114", "上海市嘉定区", ["province", "county"]),
        ("500243", "重庆市彭水苗族土家族自治县", ["province", "county"]),
        ("429004", "湖北省仙桃市", ["province", "county"]),
        ("419001", "河南省济源市", ["province", "county"]),
        ("441900", "广东省东莞市", ["province", "city"]),
        ("442000", "广东省中山市", ["province", "city"]),
        ("460400", "海南省儋州市", ["province", "city"]),
        ("620200", "甘肃省嘉峪关市", ["province", "city"]),
        ("460321", "海南省三沙市西沙区", ["province", "city", "county"]),
        ("820000", "澳门特别行政区", ["province"]),
    ],
)
def test_paths_and_labels_double_nothing(areas: Districts, adcode: str, label: str, levels: list[str]) -> None:
    assert areas.label(adcode) == label
    assert [area.level for area in areas.path(adcode)] == levels


def test_a_city_without_counties_is_found_at_its_points(areas: Districts) -> None:
    dongguan = areas.county_at(LonLat(113.75, 23.02))
    assert dongguan == areas.get("441900")
    assert areas.children("441900") == []


def test_an_unknown_code_is_none_or_not_found(areas: Districts) -> None:
    assert areas.find("999999") is None
    for ask in (areas.get, areas.children, areas.path, areas.label):
        with pytest.raises(NotFound):
            ask("999999")


def test_distance_to_a_county_is_zero_inside_and_about_right_outside(areas: Districts) -> None:
    inside = LonLat(113.23, 35.24)
    assert areas.distance_to_county_m(inside, "410802") == 0.0
    assert areas.distance_to_county_m(inside, "410800") == 0.0
    assert areas.distance_to_county_m(LonLat(121.4737, 31.2304), "360428") == pytest.approx(500_000, rel=0.1)


def test_distance_to_a_county_is_that_of_its_nearest_corner(areas: Districts) -> None:
    point = LonLat(113.0, 35.0)
    shape = next(shape for area, shape in areas.outlines(BBox(112, 34, 114, 36), 0) if area.adcode == "410802")
    edge = shapely.segmentize(shape.boundary, 0.0002)
    exact = geodesic_metres(point, shapely.get_coordinates(edge)).min()
    assert areas.distance_to_county_m(point, "410802") == pytest.approx(exact, rel=0.005)


def test_outlines_of_a_view_cover_it_and_share_their_borders(areas: Districts) -> None:
    view = BBox(113.4, 34.6, 113.9, 34.9)
    seen = areas.outlines(view, 0.02)
    codes = [area.adcode for area, _ in seen]
    assert codes == sorted(codes)
    assert {"410102", "410105"} <= set(codes)
    shapes = [shape for _, shape in seen]
    box = shapely.box(view.west, view.south, view.east, view.north)
    assert shapely.union_all(shapes).intersection(box).area == pytest.approx(box.area, rel=1e-6)
    assert sum(shape.intersection(box).area for shape in shapes) == pytest.approx(box.area, rel=1e-6)
    corners = sum(shapely.get_num_coordinates(np.array(shapes)))
    assert corners < sum(shapely.get_num_coordinates(np.array([s for _, s in areas.outlines(view, 0)])))


def test_wide_views_may_ask_for_provinces_and_abroad_there_is_nothing(areas: Districts) -> None:
    names = {area.name for area, _ in areas.outlines(BBox(112, 33, 116, 36), 0.05, "province")}
    assert {"河南省", "山东省", "山西省"} <= names
    assert all(name.endswith("省") for name in names)
    assert areas.outlines(BBox(-10, -10, 10, 10), 0.01) == []
