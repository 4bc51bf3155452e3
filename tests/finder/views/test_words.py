"""Distances, freshness, names and ways in, in a rider's words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stationfinder.finder.views import words
from stationfinder.stations.catalogue import catalogue

TODAY = date(2026, 3, 11)


def test_a_house_number_with_a_hyphen_does_not_break_and_reads_as_before() -> None:
    said = words.unbroken("编的路173-1号，乙-丙楼")
    assert said == "编的路173-\u20601号，乙-丙楼"
    assert said.replace("\u2060", "") == "编的路173-1号，乙-丙楼"


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0.0, ("10", "米")),
        (4.0, ("10", "米")),
        (346.2, ("350", "米")),
        (994.9, ("990", "米")),
        (995.0, ("1.0", "公里")),
        (1_140.0, ("1.1", "公里")),
        (9_949.0, ("9.9", "公里")),
        (9_951.0, ("10", "公里")),
        (640_400.0, ("640", "公里")),
    ],
)
def test_a_distance_is_as_exact_as_a_rider_needs(metres: float, said: tuple[str, str]) -> None:
    assert words.distance(metres) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "还没有人核实过"),
        (date(2026, 3, 11), "今天核实"),
        (date(2026, 3, 10), "昨天核实"),
        (date(2026, 3, 8), "3 天前核实"),
        (date(2026, 1, 11), "59 天前核实"),
        (date(2026, 1, 10), "2 个月前核实"),
        (date(2024, 3, 12), "24 个月前核实"),
        (date(2024, 3, 10), "2 年前核实"),
    ],
)
def test_freshness_is_said_in_days_then_months_then_years(day: date | None, said: str) -> None:
    assert words.freshness(day, TODAY) == said


def test_the_day_is_that_of_china() -> None:
    assert words.local_day(datetime(2026, 3, 10, 16, 30, tzinfo=UTC)) == TODAY


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("张仲景大药房互助路店", ["张仲景大药房", "互助路店"]),
        ("大学路街道工心驿站", ["大学路街道", "工心驿站"]),
        ("安亭加油站（司机之家）", ["安亭加油站", "（司机之家）"]),
        ("铜山区利国镇总工会户外劳动者服务站", ["铜山区利国镇总工会户外劳动者服务站"]),
        ("王屋路工会驿站", ["王屋路", "工会驿站"]),
        ("工会驿站", ["工会驿站"]),
    ],
)
def test_a_name_breaks_between_words_only(name: str, parts: list[str]) -> None:
    assert words.breaking_name(name).split("<wbr>") == parts


def test_a_name_cannot_bring_markup_into_the_page() -> None:
    assert words.breaking_name('<b>&"驿站') == "&lt;b&gt;&amp;&#34;驿站"


def test_the_way_in_says_what_is_needed_and_nothing_when_nobody_wrote_it() -> None:
    known = catalogue()
    assert words.way_in(("open_door",), None, known) == "推门就进"
    assert words.way_in(("qr", "bell"), True, known) == "微信扫码、按门铃，要先登记"
    assert words.way_in((), None, known) == ""


@pytest.mark.parametrize(
    ("number", "kind", "leads"),
    [
        ("0371-67718779", "landline", "tel:037167718779"),
        ("0510-86861234转2", "landline", "tel:051086861234,2"),
        ("138****5678", "mobile", "/stations/ABCDEFG/phone"),
        ("", "", ""),
    ],
)
def test_a_mobile_is_shown_by_a_tap_and_other_numbers_are_dialled(number: str, kind: str, leads: str) -> None:
    assert words.telephone(number, kind, "ABCDEFG") == leads
