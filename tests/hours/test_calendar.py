"""The calendar of workdays. The notices quoted are the State Council's for 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from stationfinder.hours import Calendar, load_calendar

SHIPPED = Path(__file__).parents[2] / "data" / "calendar.csv"


def test_national_day_of_2026_is_a_holiday_of_seven_days() -> None:
    calendar = load_calendar(SHIPPED)
    kinds = [calendar.day_kind(date(2026, 10, day)) for day in range(1, 9)]
    assert kinds == ["holiday"] * 7 + ["workday"]


def test_a_makeup_saturday_is_a_workday_and_the_next_one_is_not() -> None:
    calendar = load_calendar(SHIPPED)
    assert calendar.is_workday(date(2026, 10, 10))
    assert calendar.is_makeup_workday(date(2026, 10, 10))
    assert calendar.day_kind(date(2026, 10, 17)) == "weekend"


def test_the_shipped_years_are_2004_to_2026() -> None:
    assert load_calendar(SHIPPED).years == frozenset(range(2004, 2027))


def test_a_year_without_a_notice_goes_by_weekday() -> None:
    calendar = load_calendar(SHIPPED)
    assert not calendar.is_published(2027)
    assert calendar.day_kind(date(2027, 10, 1)) == "workday"
    assert calendar.day_kind(date(2027, 10, 2)) == "weekend"


def test_a_calendar_does_not_change_with_the_mapping_it_was_made_from() -> None:
    days: dict[date, Literal["holiday", "workday"]] = {date(2026, 10, 1): "holiday"}
    calendar = Calendar(days, frozenset({2026}))
    days.clear()
    assert calendar.day_kind(date(2026, 10, 1)) == "holiday"


def test_equal_calendars_have_one_digest_and_others_another() -> None:
    shipped = load_calendar(SHIPPED)
    assert shipped.digest() == load_calendar(SHIPPED).digest()
    assert shipped.digest() != Calendar(shipped.exceptions, shipped.years | {2027}).digest()
    assert shipped.digest() != Calendar({**shipped.exceptions, date(2027, 1, 1): "holiday"}, shipped.years).digest()


def test_a_day_has_the_name_of_its_holiday_and_the_days_worked_for_it_too() -> None:
    calendar = load_calendar(SHIPPED)
    assert [calendar.name(date(2026, 10, day)) for day in (1, 7, 8, 10)] == ["国庆节", "国庆节", "", "国庆节"]
    assert calendar.names.keys() == calendar.exceptions.keys()
    assert all(calendar.names.values())


def test_a_renamed_day_costs_no_new_timetable() -> None:
    shipped = load_calendar(SHIPPED)
    renamed = Calendar(shipped.exceptions, shipped.years, {date(2026, 10, 1): "编的节"})
    assert renamed.digest() == shipped.digest()
    assert renamed != shipped


@pytest.mark.parametrize("row", ["2026-10-01,feast,国庆节", "2026-13-01,holiday,国庆节", "2026-10-01"])
def test_a_bad_row_of_the_file_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text(f"date,kind,name\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        load_calendar(path)
