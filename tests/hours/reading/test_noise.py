"""Remarks behind good hours: what takes nothing back is a note, what may take something back is asked about.

The remarks are made up: those of `refused` to break the rule that lets a remark be a note.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from stationfinder.hours import read

DATA = Path(__file__).parents[2] / "data" / "hours" / "remarks.csv"
WITH_DAYS = "周一至周五8:00-18:00 {}"
FORMS = ("每天8:00-18:00，{}", "8:00-18:00（{}）")


def remarks(outcome: str) -> list[str]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [row["remark"] for row in csv.DictReader(file) if row["outcome"] == outcome]


@pytest.mark.parametrize("remark", remarks("refused"))
@pytest.mark.parametrize("form", [*FORMS, WITH_DAYS])
def test_no_hours_are_claimed_that_a_remark_may_take_back(form: str, remark: str) -> None:
    reading = read(form.format(remark))
    assert reading.opening_hours is None
    assert reading.not_understood


@pytest.mark.parametrize("remark", remarks("note"))
@pytest.mark.parametrize("form", FORMS)
def test_a_remark_that_says_nothing_of_hours_is_a_note(form: str, remark: str) -> None:
    assert read(form.format(remark)).opening_hours == "08:00-18:00"


def test_the_figures_of_the_week_one_by_one_are_no_remark() -> None:
    assert read("8:00-18:00，一、三、五").opening_hours is None


def test_both_outcomes_have_many_remarks() -> None:
    assert len(remarks("refused")) >= 150
    assert len(remarks("note")) >= 20
