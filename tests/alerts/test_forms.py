"""What staff may type, and what they are told when it cannot be used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.made_up import NOON
from stationfinder.alerts.forms import alert_draft
from stationfinder.alerts.rules import LONGEST_HEADLINE
from stationfinder.errors import InvalidInput

GOOD = {
    "event": "heat",
    "district": "310114",
    "until": "2026-07-23T20:00",
    "start": None,
    "text": "两点到四点找个凉快地方",
    "source": "虚构区总工会",
}


def test_moments_without_an_offset_are_those_of_china_and_it_begins_now() -> None:
    made = alert_draft(**GOOD, now=NOON)  # type: ignore[arg-type]
    assert made.effective == NOON
    assert made.expires == datetime(2026, 7, 23, 12, 0, tzinfo=UTC)
    offset = alert_draft(**{**GOOD, "until": "2026-07-23T20:00Z"}, now=NOON)  # type: ignore[arg-type]
    assert offset.expires == datetime(2026, 7, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "typed", "named"),
    [
        ("event", "hot", "event"),
        ("district", "310199", "district"),
        ("district", "嘉定", "district"),
        ("until", "2026-07-23T11:00", "until"),
        ("until", "明天", "until"),
        ("until", "2026-02-30T11:00", "until"),
        ("until", "2026-09-23T11:00", "until"),
        ("start", "2026-07-23T21:00", "until"),
        ("start", "下午", "from"),
        ("text", "  ", "text"),
        ("text", "长" * (LONGEST_HEADLINE + 1), "text"),
        ("text", "响\x07铃", "text"),
        ("source", "长" * 61, "source"),
    ],
)
def test_each_wrong_field_is_named_with_what_to_do(field: str, typed: str, named: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        alert_draft(**{**GOOD, field: typed}, now=NOON)
    assert list(refused.value.fields) == [named]


def test_all_wrong_fields_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        alert_draft(event="x", district="x", until="x", start="x", text="", source="", now=NOON)
    assert set(refused.value.fields) == {"event", "district", "until", "from", "text"}


@given(st.text(max_size=200))
def test_a_headline_is_one_short_line_that_does_not_turn_round_or_is_refused(text: str) -> None:
    try:
        made = alert_draft(**{**GOOD, "text": text}, now=NOON)
    except InvalidInput as refused:
        assert list(refused.fields) == ["text"]
        return
    assert 0 < len(made.headline) <= LONGEST_HEADLINE
    assert made.headline.isprintable()
    assert not set(made.headline) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_nothing_typed_makes_it_fail_otherwise(until: str, start: str, district: str) -> None:
    try:
        made = alert_draft(**{**GOOD, "until": until, "start": start, "district": district}, now=NOON)
    except InvalidInput:
        return
    assert made.effective < made.expires
