"""Cells of every kind: what is read, what is refused, and that nothing makes a reader fall over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.importing import values
from stationfinder.stations.importing.columns import heading, match_columns
from stationfinder.stations.importing.positions import datum_of

WORDS = values.service_words(catalogue())


@pytest.mark.parametrize(
    ("cell", "states", "unknown"),
    [
        ("饮水、微波炉", {"water": "available", "meal": "available"}, ()),
        (
            "喝水小歇、避雨取暖",
            {"water": "available", "rest": "available", "rain": "available", "air": "available"},
            (),
        ),
        ("休息室（按摩椅）", {"rest": "available", "bed": "available"}, ()),
        ("电动车充电", {"swap": "available"}, ()),
        ("微波炉（故障）；充电(暂缺)", {"meal": "broken", "charge": "missing"}, ()),
        ("暂无饮水", {"water": "missing"}, ()),
        ("无障碍、无线网", {"accessible": "available", "wifi": "available"}, ()),
        ("（对骑士友好店）免费饮水", {"water": "available"}, ("对骑士友好店",)),
        ("饮水、垃圾收集", {"water": "available"}, ("垃圾收集",)),
        ("", {}, ()),
    ],
)
def test_services_are_read_as_ledgers_word_them(cell: str, states: dict[str, str], unknown: tuple[str, ...]) -> None:
    reading = values.services(cell, WORDS)
    assert {s.service: s.state for s in reading.services} == states
    assert reading.unknown == unknown


@pytest.mark.parametrize("cell", ["nan", "inf", "-inf", "1e400", "1_000", "١٢", "１２", "0x1f", "", "1.2.3", "12°"])
def test_only_plain_decimal_digits_are_a_number(cell: str) -> None:
    assert values.number(cell) is None


def test_days_and_moments_are_read_in_their_usual_spellings() -> None:
    for cell in ("2026-01-15", "2026/1/15", "2026.1.15", "2026年1月15日", "2026-01-15 08:30:00"):
        assert values.day(cell) == date(2026, 1, 15)
    assert values.day("2026-02-30") is None
    assert values.moment("2026-01-15") == datetime(2026, 1, 14, 16, 0, tzinfo=UTC)
    assert values.moment("2026-01-15T08:30:00Z") == datetime(2026, 1, 15, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "datum"),
    [
        ("GCJ-02", "gcj02"),
        ("高德", "gcj02"),
        ("WGS 84", "wgs84"),
        ("CGCS2000", "wgs84"),
        ("bd_09", "bd09"),
        ("西安80", None),
    ],
)
def test_datums_are_known_by_many_names(word: str, datum: str | None) -> None:
    assert datum_of(word) == datum


def test_columns_are_known_in_two_languages_and_any_order() -> None:
    columns = match_columns(["纬度(GCJ-02)", "站点名称*", "LON", "所属区县", "没见过", "序号", "name"])
    assert columns.index == {"lat": 0, "name": 1, "lon": 2, "district": 3}
    assert (columns.unknown, columns.unused, columns.repeated) == (("没见过",), ("序号",), ("name",))


def test_clean_text_has_no_controls_and_no_direction_marks() -> None:
    assert values.clean(" 甲\u202e乙\x00\u2066丙\t\n丁  戊 ") == "甲乙丙 丁 戊"


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    cleaned = values.clean(text)
    assert values.clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    number = values.number(text)
    assert number is None or -1e13 < number < 1e13
    assert {s.service for s in values.services(text, WORDS).services} <= set(catalogue().services)
    assert values.yes_no(text) in (True, False, None)
    assert " " not in heading(text)
    for reader in (values.day, values.moment, datum_of):
        reader(text)


@given(st.lists(st.sampled_from(sorted(WORDS))))
def test_every_word_of_the_catalogue_is_understood_beside_any_other(words: list[str]) -> None:
    reading = values.services("、".join(words), WORDS)
    assert {s.service for s in reading.services} == {WORDS[word] for word in words}
    assert reading.unknown == ()
