"""Wordings → rules. The golden tables hold the wordings of the sample file, the known patterns, relatives, refusals."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.hours import Calendar, expand, read, sentence
from stationfinder.hours.osm import format_rules, parse_rules

DATA = Path(__file__).parents[2] / "data"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SAMPLE = table(DATA / "hours_wordings.csv")
MORE = table(DATA / "hours" / "wordings.csv")
ROWS = [*SAMPLE, *MORE]
# Pieces of wordings; put together at random most of them mean nothing, and none of them may mean something else.
WORDS = [
    "周一至周五",
    "周一",
    "二",
    "至",
    "五",
    "日",
    "周六、日",
    "每天",
    "工作日",
    "周末",
    "节假日",
    "每月第一个周三",
    "每月最后一个周五",
    "春节",
    "夏季",
    "冬季",
    "7-8月",
    "5月1日至9月30日",
    "11月-次年3月",
    "其他月份",
    "除",
    "外",
    "含",
    "除外",
    "休息",
    "闭馆",
    "开放",
    "正常开放",
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
    "8:00-12:00",
    "14:00-18:00",
    "22:00-6:00",
    "18:00-8:00",
    "次日",
    "上午",
    "下午",
    "晚上",
    "凌晨",
    "-",
    "—",
    "～",
    ",",
    "，",
    "、",
    ";",
    "；",
    "(",
    ")",
    ":",
    "大厅",
    "自助服务区",
    "有人值守",
    "扫码进入",
    "其余时间",
    "夜间",
    "律师值班",
    "活动",
    "午休",
    "中午不休息",
    "延长至20:00",
    "改为",
    "照开",
    "也开",
    "加开",
    "均为",
    "照常开放",
    "早9晚5",
    "晚8点-9点",
    "调休上班日",
    "仅",
    "周末无休",
    "日间开放：",
    "周一法官",
    "免费饮水",
    "闭馆日：",
    "另行通知",
    "需预约",
    "以现场公告为准",
    "随银行营业时间",
    "24小时热线12345",
    "几点没写",
    "停在人民广场",
    "停火车站",
    "流动服务车：",
    "时间同上",
    "非法定节假日",
    "门口有密码锁",
    "下午闭馆",
    "24小时自助银行",
    "站点开放：",
    "暂停开放",
    "值班",
    "8",
    "月",
]


def test_the_golden_table_holds_the_34_wordings_of_the_sample_file() -> None:
    assert len({row["wording"] for row in SAMPLE if row["group"] == "file"}) == 34


def test_the_golden_table_holds_the_16_known_patterns_and_120_relatives() -> None:
    assert len({row["wording"] for row in MORE if row["group"] == "pattern"}) == 16
    assert len({row["wording"] for row in MORE if row["group"] == "relative"}) >= 120


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["wording"])
def test_a_wording_is_read_as_the_golden_table_says(row: dict[str, str]) -> None:
    reading = read(row["wording"])
    assert (reading.opening_hours or "", reading.note) == (row["opening_hours"], row["note"])
    assert reading.sentence == (row["sentence"] if reading.opening_hours else "")
    assert reading.not_understood == row.get("not_understood", reading.not_understood)
    assert reading.text == row["wording"]


@pytest.mark.parametrize("row", [row for row in ROWS if row["group"] == "refused"], ids=lambda row: row["wording"])
def test_a_wording_that_is_not_understood_says_why(row: dict[str, str]) -> None:
    reading = read(row["wording"])
    assert reading.opening_hours is None
    assert reading.not_understood


@pytest.mark.parametrize("row", [row for row in ROWS if row["opening_hours"]], ids=lambda row: row["wording"])
def test_the_sentence_of_a_reading_is_read_as_the_same_rules(row: dict[str, str]) -> None:
    reading = read(row["wording"])
    assert read(reading.sentence).opening_hours == reading.opening_hours
    assert expand(reading.opening_hours, date(2026, 10, 8), 2, Calendar({})).minutes[0] == 0


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


def test_a_long_night_is_no_slip_where_the_day_before_it_is_written() -> None:
    assert read("8:00-18:00有人值守，18:00-8:00扫码进入").opening_hours is not None


@pytest.mark.parametrize("call", ["24小时响应", "24小时热线12345", "24小时服务热线", "24小时在线咨询", "全天候响应"])
def test_a_hotline_is_no_open_door(call: str) -> None:
    assert read(call).opening_hours is None
    beside = read(f"8:00-18:00，{call}")
    assert (beside.opening_hours, beside.note) == ("08:00-18:00", call)


def test_undated_seasons_are_unknown_only_where_they_differ() -> None:
    hours = read("夏季8:00-20:00，冬季9:00-18:00").opening_hours
    schedule = expand(hours, date(2026, 11, 20), 1, Calendar({}))
    assert [schedule.state_at(minute) for minute in (7 * 60, 8 * 60, 9 * 60, 18 * 60, 20 * 60)] == [
        "closed",
        "unknown",
        "open",
        "unknown",
        "closed",
    ]


@given(st.text(max_size=300))
def test_no_text_makes_read_raise(text: str) -> None:
    assert read(text).text == text


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_what_read_returns_is_evaluated_survives_its_syntax_and_its_own_sentence(text: str) -> None:
    opening_hours = read(text).opening_hours
    if opening_hours is None:
        return
    rules = parse_rules(opening_hours)
    assert rules is not None
    assert format_rules(rules) == opening_hours
    assert read(sentence(opening_hours)).opening_hours == opening_hours
    assert expand(opening_hours, date(2026, 10, 8), 2, Calendar({})).minutes[0] == 0


PILES = (
    "周一至周五",
    "，",
    "（",
    "8:00-9:00，",
    "上午",
    "每天",
    "律师和",
    "夜间请",
    "扫码或",
    "1月1日至",
    "热水",
    "<a ",
    "【",
    "随",
)


@pytest.mark.parametrize("pile", PILES)
def test_heaps_of_the_same_words_are_no_hours_and_come_to_an_end(pile: str) -> None:
    for length in (280, 10_000):
        text = pile * (length // len(pile))
        assert expand(read(text).opening_hours, date(2026, 11, 23), 1, Calendar({})).states[0] != "open"


HOSTILE = (
    "停8:00-18:00",
    "不是24小时",
    "取消24小时开放",
    "部分驿站24小时开放",
    "24小时营业的便利店隔壁",
    "12348全天候服务",
    "咨询电话：12351（工作日8:30-17:30）",
    "预约时间：工作日9:00-17:00",
    "活动时间：9:00-17:00",
    ":00-17:00",
    "9:00-17:00，禁止入内",
    "9:00-17:00，仅对内",
    "东门9:00-17:00，西门24小时",
    "图书馆8:30-21:00，驿站9:00-17:00",
    "驿站9:00-17:00，公厕24小时",
    "原8:00-20:00，现改为9:00-18:00",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_open_door_is_claimed_that_the_wording_does_not_name(text: str) -> None:
    assert "open" not in expand(read(text).opening_hours, date(2026, 11, 23), 7, Calendar({})).states


def test_a_room_beside_the_station_is_a_note() -> None:
    said = read("司机之家24小时开放，淋浴间6:00-22:00")
    assert (said.opening_hours, said.note) == ("24/7", "淋浴间每天 6:00–22:00")


def test_a_name_in_front_of_words_that_nobody_understands_comes_to_an_end() -> None:
    said = read("各个驿站的开放时间根据户外工作者的具体使用情况设定，其中有14个智能化驿站24小时全天候开放。")
    assert said.opening_hours is None
    assert said.not_understood
