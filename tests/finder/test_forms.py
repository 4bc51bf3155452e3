"""Every parser of `forms`: what is right arrives typed, what is wrong is named, nothing is guessed, nothing crashes."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from stationfinder.errors import InvalidInput
from stationfinder.finder import fields, forms, front_door
from stationfinder.stations.catalogue import catalogue

CATALOGUE = catalogue()
# 21:20 on a Sunday in Shanghai.
NOW = datetime(2026, 11, 22, 13, 20, 40, tzinfo=UTC)
KINDS, NEEDS = list(CATALOGUE.kinds), list(CATALOGUE.services)
IN_CHINA = st.tuples(st.floats(73.5, 135), st.floats(18, 53.5))
ANYTHING = st.one_of(
    st.text(max_size=40),
    st.floats().map(str),
    st.integers().map(str),
    st.lists(st.one_of(st.floats().map(repr), st.integers().map(str)), max_size=5).map(",".join),
    st.sampled_from(["nan,nan", "inf,-inf", "1e400,1", "١٢٣,٣٤", "１１３,３４", "0x10,1", "1_0,2", "113.665,34.757"]),
)
PARSERS: list[Callable[[MultiDict[str, str]], object]] = [
    lambda args: forms.nearest_query(args, CATALOGUE, NOW),
    lambda args: forms.view_query(args, CATALOGUE),
    lambda args: forms.page_query(args, CATALOGUE, NOW),
    forms.district_parent,
    forms.outline_query,
]
NAMES = (
    "at",
    "datum",
    "need",
    "kind",
    "limit",
    "within_m",
    "bbox",
    "district",
    "zone",
    "q",
    "show",
    "parent",
    "zoom",
    "by",
    "when",
    "enter",
    "night",
    "all_day",
)


def query(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


def fields_refused(parse: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        parse()
    return refused.value.fields


@given(st.lists(st.tuples(st.sampled_from(NAMES), ANYTHING), max_size=6))
@example([("at", "nan,nan")])
@example([("limit", "9" * 4301)])
@example([("at", "113.665,34.757"), ("within_m", "٥٠٠")])
def test_no_parser_answers_anything_but_a_value_or_named_fields(pairs: list[tuple[str, str]]) -> None:
    for parse in PARSERS:
        try:
            parse(query(*pairs))
        except InvalidInput as refused:
            assert refused.fields
            assert set(refused.fields) <= set(NAMES)
            assert all(message.strip() for message in refused.fields.values())


@given(ANYTHING)
def test_a_position_is_a_place_on_earth_or_refused(text: str) -> None:
    try:
        found = fields.position(text)
    except InvalidInput as refused:
        assert set(refused.fields) == {"at"}
    else:
        assert math.isfinite(found.lon)
        assert math.isfinite(found.lat)
        assert -180 <= found.lon <= 180
        assert -90 <= found.lat <= 90


@given(IN_CHINA)
def test_a_position_in_wgs84_is_never_rounded(lonlat: tuple[float, float]) -> None:
    lon, lat = (round(number, 15) for number in lonlat)
    found = fields.position(f"{lon:.15f},{lat:.15f}")
    assert (found.lon, found.lat) == (float(f"{lon:.15f}"), float(f"{lat:.15f}"))


@given(IN_CHINA)
def test_swapped_axes_in_china_are_named_as_such(lonlat: tuple[float, float]) -> None:
    lon, lat = lonlat
    assert "写反" in fields_refused(lambda: fields.position(f"{lat:.6f},{lon:.6f}"))["at"]


@pytest.mark.parametrize(
    "text",
    [
        "nan,34", "NaN,NaN", "inf,34", "-inf,34", "1e400,34", "1e2,3e1", "١١٣,٣٤", "１１３.６,３４.７", "113.6;34.7",
        "113.6,34.7,1", "113.6", ",", "113.6,", "0x71,0x22", "1_1_3,3_4", "+113.6,34.7", "--1,2", "113.,34.",
        "181,34", "113,91", "113.6 34.7", "九十,三十", "113,6,34,7",
    ],
)  # fmt: skip
def test_what_is_no_position_is_refused(text: str) -> None:
    fields = fields_refused(lambda: forms.nearest_query(query(("at", text)), CATALOGUE, NOW))
    assert set(fields) == {"at"}
    assert "113.665,34.757" in fields["at"]


def test_the_refusal_of_a_swap_says_so_at_the_door() -> None:
    fields = fields_refused(lambda: forms.nearest_query(query(("at", "34.757,113.665")), CATALOGUE, NOW))
    assert fields["at"].startswith("像是经纬度写反了")


def test_a_missing_position_is_named() -> None:
    assert "at" in fields_refused(lambda: forms.nearest_query(query(), CATALOGUE, NOW))
    assert "bbox" in fields_refused(lambda: forms.view_query(query(), CATALOGUE))


def test_the_datum_is_undone() -> None:
    wgs = forms.nearest_query(query(("at", "113.665,34.757")), CATALOGUE, NOW).at
    gcj = forms.nearest_query(query(("at", "113.665,34.757"), ("datum", "gcj02")), CATALOGUE, NOW).at
    bd = forms.nearest_query(query(("at", "113.665,34.757"), ("datum", "bd09")), CATALOGUE, NOW).at
    assert (wgs.lon, wgs.lat) == (113.665, 34.757)
    # GCJ-02 lies a few hundred metres off here, BD-09 further on: the same numbers are three places.
    assert 0.001 < abs(wgs.lon - gcj.lon) < 0.01
    assert 0.001 < abs(gcj.lon - bd.lon) < 0.02


def test_defaults_are_those_of_the_contract() -> None:
    found = forms.nearest_query(query(("at", "113.665,34.757")), CATALOGUE, NOW)
    assert (found.limit, found.within_m, found.wish.kinds, found.wish.needs) == (20, None, (), ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("limit", "0"), ("limit", "-1"), ("limit", "51"), ("limit", "1000000000"), ("limit", "9" * 5000),
        ("limit", "1.5"), ("limit", "٥"), ("limit", "５"), ("limit", "many"), ("within_m", "0"), ("within_m", "-5"),
        ("within_m", "100001"), ("within_m", "nan"), ("within_m", "inf"), ("within_m", "1e3"),
        ("datum", "wgs-84"), ("datum", "WGS84 "), ("datum", "utm"), ("need", "massage"), ("kind", "hotel"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_alone(name: str, text: str) -> None:
    fields = fields_refused(lambda: forms.nearest_query(query(("at", "113.665,34.757"), (name, text)), CATALOGUE, NOW))
    assert set(fields) == {name}


@pytest.mark.parametrize(("name", "least", "most"), [("limit", 1, 50), ("within_m", 1, 100_000)])
def test_the_ends_of_a_range_are_inside(name: str, least: int, most: int) -> None:
    for number in (least, most):
        found = forms.nearest_query(query(("at", "113.665,34.757"), (name, str(number))), CATALOGUE, NOW)
        assert getattr(found, name) == number


def test_all_wrong_fields_are_named_at_once() -> None:
    bad = query(
        ("at", "x"), ("limit", "0"), ("datum", "utm"), ("need", "massage"), ("kind", "hotel"), ("within_m", "0")
    )
    assert set(fields_refused(lambda: forms.nearest_query(bad, CATALOGUE, NOW))) == {
        "at", "limit", "datum", "need", "kind", "within_m",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["at", "limit", "datum", "within_m"])
def test_what_may_be_said_once_is_refused_twice_even_when_equal(name: str) -> None:
    good = {"at": "113.665,34.757", "limit": "5", "datum": "wgs84", "within_m": "500"}
    fields = fields_refused(lambda: forms.nearest_query(query(*good.items(), (name, good[name])), CATALOGUE, NOW))
    assert set(fields) == {name}
    assert "一次" in fields[name]


def test_an_unknown_need_or_kind_hears_the_known_ones() -> None:
    fields = fields_refused(
        lambda: forms.nearest_query(query(("at", "113.6,34.7"), ("need", "spa"), ("kind", "inn")), CATALOGUE, NOW)
    )
    assert all(code in fields["need"] for code in NEEDS)
    assert all(code in fields["kind"] for code in KINDS)


@given(st.lists(st.sampled_from(NEEDS), max_size=8), st.data())
def test_needs_may_be_repeated_or_joined_in_any_mixture(needs: list[str], data: st.DataObject) -> None:
    values: list[str] = []
    rest = list(needs)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        values.append(",".join(rest[:size]))
        rest = rest[size:]
    pairs = [("at", "113.6,34.7"), *(("need", value) for value in values)]
    assert forms.nearest_query(query(*pairs), CATALOGUE, NOW).wish.needs == tuple(dict.fromkeys(needs))


@given(st.lists(st.floats(-180, 180), min_size=4, max_size=4))
def test_a_box_has_its_corners_in_order_or_is_refused(numbers: list[float]) -> None:
    text = ",".join(f"{number:.6f}" for number in numbers)
    try:
        found = fields.box(text)
    except InvalidInput as refused:
        assert set(refused.fields) == {"bbox"}
    else:
        assert found.west <= found.east
        assert found.south <= found.north


def test_a_box_written_latitude_first_is_named_as_such() -> None:
    assert "写反" in fields_refused(lambda: fields.box("34.6,113.5,34.9,113.8"))["bbox"]


@given(st.integers(), st.integers(-100, 100), st.integers(0, 100))
def test_a_whole_number_lies_in_its_range_or_is_refused(number: int, least: int, more: int) -> None:
    least, most = abs(least), abs(least) + more
    if least <= number <= min(most, 9_999_999):
        assert fields.whole("limit", str(number), least, most) == number
    else:
        assert "limit" in fields_refused(lambda: fields.whole("limit", str(number), least, most))


@given(st.text(max_size=200))
def test_searched_text_is_short_has_no_controls_and_is_settled(text: str) -> None:
    found = fields.search_text(text)
    assert len(found) <= fields.MOST_TEXT
    assert found.isprintable()
    assert "  " not in found


def test_full_width_letters_are_searched_as_plain_ones() -> None:
    assert fields.search_text("  ＺＺ　工会驿站\u202e ") == "zz 工会驿站"


@pytest.mark.parametrize("text", ["41010", "4101000", "010100", "41o100", "٤١٠١٠٠", "410100 1", "-10100"])
def test_what_is_no_adcode_is_refused(text: str) -> None:
    assert set(fields_refused(lambda: forms.district_parent(query(("parent", text))))) == {"parent"}
    assert set(fields_refused(lambda: forms.page_query(query(("district", text)), CATALOGUE, NOW))) == {"district"}


def test_no_parent_is_the_whole_country() -> None:
    assert forms.district_parent(query()) is None
    assert forms.district_parent(query(("parent", "410100"))) == "410100"


@pytest.mark.parametrize("zoom", ["0", "19", "x", "1.5"])
def test_a_zoom_no_map_has_is_refused(zoom: str) -> None:
    pairs = query(("bbox", "113,34,114,35"), ("zoom", zoom))
    assert set(fields_refused(lambda: forms.outline_query(pairs))) == {"zoom"}


def test_the_page_keeps_everything_it_was_asked() -> None:
    found = forms.page_query(
        query(("at", "113.665,34.757"), ("need", "water"), ("kind", "rest_station"), ("q", "大药房"), ("show", "40")),
        CATALOGUE,
        NOW,
    )
    assert found.at is not None
    assert (found.needs, found.kinds, found.text, found.show) == (("water",), ("rest_station",), "大药房", 40)


@given(IN_CHINA.map(lambda at: f"{at[0]:.6f},{at[1]:.6f}") | ANYTHING)
def test_the_short_way_reads_a_bare_position_as_the_long_way_does_or_not_at_all(text: str) -> None:
    short = front_door.bare_position(f"at={text}")
    if short is not None:
        assert short == forms.nearest_query(query(("at", text)), CATALOGUE, NOW).at


def test_the_short_way_takes_what_a_phone_sends_and_nothing_odd() -> None:
    assert front_door.bare_position("at=113.665,34.757") == fields.position("113.665,34.757")
    assert front_door.bare_position("at=113.665%2C34.757") == fields.position("113.665,34.757")
    for odd in (
        "at=34.757,113.665",
        "at=113.665,34.757&limit=3",
        "at=１13.6,34.7",
        "at=139.7,-35.6",
        "at=",
        "",
        "at=nan,1",
    ):
        assert front_door.bare_position(odd) is None
