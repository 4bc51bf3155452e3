"""What the page `/along` is asked: whatever arrives is a question or a named problem; addresses ask the same again."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from stationfinder.finder.along.asking import MOST_NAME, OWN, Asked, asked, url_of
from stationfinder.stations.catalogue import catalogue

CATALOGUE = catalogue()
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
TICKS = ("enter", "unsaid", "unclear")
NAMES = ("from", "to", "from_name", "to_name", "need", "kind", "by", "when", "width_m", "here", *TICKS, "show")
VALUES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["113.665,34.757", "34.7,113.7", "2.35,48.86", "nan,1", OWN, "water", "water,gold", "walk", "500"]),
    st.sampled_from(["mommy_room", "1", "2", "50", "2026-03-11T12:00", "2020-01-01T00:00", "互助路", "中原区 & <b>"]),
)
QUESTIONS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8)


def question(*pairs: tuple[str, str]) -> Asked:
    return asked(MultiDict(list(pairs)), CATALOGUE, NOW)


def again(url: str) -> Asked:
    return asked(MultiDict(parse_qsl(urlsplit(url).query, keep_blank_values=True)), CATALOGUE, NOW)


@given(QUESTIONS)
def test_anything_is_a_question_with_its_problems_named(pairs: list[tuple[str, str]]) -> None:
    what = question(*pairs)
    assert set(what.problems) <= set(NAMES)
    assert all(sentence.strip() for sentence in what.problems.values())
    assert max(len(what.start.text), len(what.end.text)) <= MOST_NAME
    assert set(what.form.needs) <= set(CATALOGUE.services)
    assert set(what.form.kinds) <= set(CATALOGUE.kinds)


@given(QUESTIONS)
def test_the_address_of_a_question_asks_the_same(pairs: list[tuple[str, str]]) -> None:
    url = url_of(question(*pairs))
    once = again(url)
    assert once.problems == {}
    assert url_of(once) == url


@given(QUESTIONS)
def test_no_public_address_has_where_somebody_stands(pairs: list[tuple[str, str]]) -> None:
    what = question(("from", "113.66512,34.75712"), ("from_name", OWN), *[p for p in pairs if p[0][:4] != "from"])
    url = url_of(what, public=True)
    assert "113.66512" not in url
    assert again(url).here
    assert again(url).start.at is None


def test_what_is_right_stays_when_something_is_wrong() -> None:
    what = question(
        ("from", "34.7,113.6"), ("to", "113.7,34.7"), ("to_name", " 客人  家 "), ("need", "water,gold"), ("by", "fly")
    )
    assert set(what.problems) == {"from", "need", "by"}
    assert what.end.text == "客人 家"
    assert what.form.needs == ("water",)


def test_a_place_abroad_is_no_end() -> None:
    what = question(("from", "2.35,48.86"), ("to", "113.7,34.7"))
    assert what.start.at is None
    assert set(what.problems) == {"from"}


def test_the_way_back_has_the_ends_changed() -> None:
    what = question(("from", "113.6,34.7"), ("from_name", "甲"), ("to", "113.7,34.7"), ("to_name", "乙"))
    back = again(url_of(what.turned()))
    assert (back.start, back.end) == (what.end, what.start)


@given(QUESTIONS)
def test_nothing_that_is_wrong_is_told_in_a_program_s_words(pairs: list[tuple[str, str]]) -> None:
    for name, sentence in question(*pairs).problems.items():
        if name not in ("from", "to", "from_name", "to_name"):
            assert "可以用：" not in sentence
            assert not any(other in sentence for other in NAMES), sentence


def test_the_further_questions_are_about_the_list_itself() -> None:
    what = question(("from", "113.6,34.7"), ("to", "113.7,34.7"), *((name, "1") for name in TICKS), ("show", "50"))
    assert (what.form.enter, what.form.unsaid, what.unclear, what.form.show) == (True, True, True, 50)
    for other in (what.turned(), what.plain(), what.having("to", what.start)):
        assert (other.form.enter, other.form.unsaid, other.unclear, other.form.show) == (True, False, False, 20)
    assert not what.entering(False).form.enter
    assert not what.unfiltered().form.enter
