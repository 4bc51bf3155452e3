"""Cells that a spreadsheet would run, out and back in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.stations.formulas import STARTS, as_written, harmless


@pytest.mark.parametrize("text", ["=1+1", "+86 371", "-2", "@SUM", "＝1", "－2", " =1", "\n@x", "\t=1"])
def test_what_begins_like_a_formula_gets_an_apostrophe_that_goes_again(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert as_written(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "'", "'甲", "虚构驿站", "1-2", "''=1"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert (harmless(text), as_written(text)) == (text, text)


@given(st.text("=+-@＝'甲 \n", max_size=6))
def test_no_cell_that_leaves_begins_like_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" \n").startswith(STARTS)
