"""What people type finds what the plate says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from stationfinder.stations.search_text import SEPARATOR, initials, kinds_called, normalise, pinyin, search_text


def text_of(name: str, **more: str) -> str:
    values = {"kind": "rest_station", "address": "", "zone": "", "category": "", "adcode": "500107", **more}
    return search_text(name=name, aliases=["爱心驿点"], **values)


@pytest.mark.parametrize(
    "typed",
    [
        "石桥",
        "重庆",
        "九龙坡",
        "chongqing",
        "cq",
        "shiqiaopu",
        "sqp",
        "jlp",
        "爱心",
        "aixin",
        "axyd",
        "工会驿站",
        "万昌",
    ],
)
def test_name_alias_kind_district_address_pinyin_and_initials_are_found(typed: str) -> None:
    assert normalise(typed) in text_of("石桥铺商圈驿站", address="万昌后街和科园一路交界路口")


@pytest.mark.parametrize(
    ("text", "full", "short"),
    [
        ("重庆", "chongqing", "cq"),
        ("六安", "luan", "la"),
        ("亳州", "bozhou", "bz"),
        ("长沙WC 2号", "changshawc2hao", "cswc2h"),
    ],
)
def test_polyphones_are_read_by_their_word(text: str, full: str, short: str) -> None:
    assert (pinyin(text), initials(text)) == (full, short)


def test_a_name_is_read_word_by_word_as_it_is_read_whole() -> None:
    for name in (
        "郑州市张仲景大药房互助路店",
        "工会驿站(长安街2号)",
        "重庆重型机械厂",
        "六安 6+1 银行WC",
        "行长的长途",
    ):
        parts = lazy_pinyin(name, errors=list)
        assert pinyin(name) == "".join(c for c in "".join(parts).lower() if c.isalnum())


def test_no_word_spans_two_parts() -> None:
    assert "驿站爱心" not in text_of("甲驿站")
    assert SEPARATOR in text_of("甲驿站")


def test_full_width_and_capitals_are_one_with_their_plain_forms() -> None:
    assert normalise("ＡＢＣ　１２") == "abc 12"


def test_the_label_of_an_other_place_is_found() -> None:
    assert "公共厕所" in text_of("方泰", kind="other", category="公共厕所")
    assert "公共厕所" not in text_of("方泰", category="公共厕所")


def test_other_names_of_a_kind_name_the_kind() -> None:
    assert kinds_called("爱心驿站") == {"rest_station"}
    assert "legal_aid" in kinds_called("falv")
    assert kinds_called("驿") == frozenset()


@given(st.text())
def test_any_text_can_be_searched_by(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert all(c.isalnum() for c in pinyin(text) + initials(text))
