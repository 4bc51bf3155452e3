"""Wordings → rules. The golden table holds the wordings of the sample file, relatives, and refusals."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.hours import Calendar, expand, read, sentence
from stationfinder.hours.osm import format_rules, parse_rules

GOLDEN = Path(__file__).parents[1] / "data" / "hours_wordings.csv"
ROWS = list(csv.DictReader(GOLDEN.open(encoding="utf-8", newline="")))
WORDS = [
    "周一",
    "二",
    "至",
    "五",
    "日",
    "每天",
    "工作日",
    "周末",
    "节假日",
    "除",
    "外",
    "休息",
    "开放",
    "无休",
    "24小时",
    "全天",
    "8:00",
    "08:30",
    "18:00",
    "22:00",
    "6点",
    "八点半",
    "25:00",
    "次日",
    "下午",
    "晚上",
    "凌晨",
    "-",
    "—",
    "～",
    ",",
    "、",
    ";",
    "(",
    ")",
    ":",
    "大厅",
    "自助服务区",
    "以现场公告为准",
    "预约",
    "值班",
    "夏季",
    "8",
    "月",
]


def test_the_golden_table_holds_the_34_wordings_of_the_sample_file() -> None:
    assert len({row["wording"] for row in ROWS if row["group"] == "file"}) == 34


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["wording"])
def test_a_wording_is_read_as_the_golden_table_says(row: dict[str, str]) -> None:
    reading = read(row["wording"])
    assert (reading.opening_hours or "", reading.note) == (row["opening_hours"], row["note"])
    assert sentence(reading.opening_hours) == row["sentence"]
    assert reading.text == row["wording"]


@pytest.mark.parametrize("row", [row for row in ROWS if row["group"] == "refused"], ids=lambda row: row["wording"])
def test_a_wording_that_is_not_understood_says_why(row: dict[str, str]) -> None:
    reading = read(row["wording"])
    assert reading.opening_hours is None
    assert reading.not_understood


def test_a_silent_source_is_no_misunderstanding() -> None:
    assert read(" \u3000").not_understood == ""
    assert read("").opening_hours is None


def test_an_hour_that_no_day_has_is_named() -> None:
    assert "25:00" in read("8:00-25:00").not_understood


def test_an_afternoon_without_the_word_is_asked_about() -> None:
    assert "下午" in read("2:00-5:00").not_understood
    assert read("下午2:00-5:00").opening_hours == "14:00-17:00"


def test_a_closing_before_the_opening_by_more_than_half_a_day_is_asked_about() -> None:
    assert "第二天" in read("18:00-8:00").not_understood


@given(st.text(max_size=300))
def test_no_text_makes_read_raise(text: str) -> None:
    assert read(text).text == text


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_what_read_returns_is_accepted_by_expand_and_survives_its_own_syntax(text: str) -> None:
    opening_hours = read(text).opening_hours
    if opening_hours is None:
        return
    rules = parse_rules(opening_hours)
    assert rules is not None
    assert format_rules(rules) == opening_hours
    assert sentence(opening_hours) != opening_hours
    assert expand(opening_hours, date(2026, 10, 8), 2, Calendar({})).minutes[0] == 0
