"""When one sets out, by what, and which hours one asks for, as strings of a query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from stationfinder.errors import InvalidInput
from stationfinder.finder import fields, forms
from stationfinder.stations.catalogue import catalogue

CATALOGUE = catalogue()
# 21:20 on a Sunday in Shanghai.
NOW = datetime(2026, 11, 22, 13, 20, 40, tzinfo=UTC)


def query(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


def fields_refused(parse: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        parse()
    return refused.value.fields


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T21:30",
        "2026-11-22 21:30",
        "2026-11-22T21:30:00",
        "2026-11-22T21:30+08:00",
        "2026-11-22T21:30 08:00",
        "2026-11-22T13:30Z",
        "2026-11-22T22:30:00+09:00",
    ],
)
def test_when_is_in_shanghai_unless_it_says_otherwise(text: str) -> None:
    for parse in (forms.nearest_query, forms.page_query):
        found = parse(query(("at", "113.665,34.757"), ("when", text)), CATALOGUE, NOW).when
        assert found is not None
        assert found.isoformat() == "2026-11-22T21:30:00+08:00"


@pytest.mark.parametrize("text", ["2026-11-22T21:20", "2026-11-30T21:20"])
def test_when_reaches_from_this_minute_eight_days_ahead(text: str) -> None:
    assert fields.moment(text, NOW).isoformat() == f"{text}:00+08:00"


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-22T21:19", "2026-11-30T21:21", "2026-11-22", "21:30", "now", "2026-02-30T21:30", "2026-11-22T25:00"),
        *("2026-11-22T21:30+99:00", "２０２６-11-22T21:30", "2026-11-22T21:30x", "1e9", "0000-00-00T00:00"),
    ],
)
def test_another_when_is_refused_with_an_example(text: str) -> None:
    fields = fields_refused(lambda: forms.page_query(query(("when", text)), CATALOGUE, NOW))
    assert set(fields) == {"when"}
    assert "2026-11-22T21:30" in fields["when"]


@pytest.mark.parametrize(("name", "text"), [("by", "bus"), ("enter", "yes"), ("night", "2"), ("all_day", "on")])
def test_another_way_of_going_or_choice_is_refused(name: str, text: str) -> None:
    assert set(fields_refused(lambda: forms.page_query(query((name, text)), CATALOGUE, NOW))) == {name}


def test_empty_fields_of_a_form_mean_nothing_was_chosen() -> None:
    found = forms.page_query(query(("when", ""), ("by", ""), ("enter", "")), CATALOGUE, NOW)
    assert found == forms.PageQuery()
    chosen = forms.page_query(query(("by", "walk"), ("enter", "1"), ("night", "1"), ("all_day", "1")), CATALOGUE, NOW)
    assert (chosen.by, chosen.enter, chosen.night, chosen.all_day) == ("walk", True, True, True)
    assert chosen.is_filtered
