"""A holiday notice is read from rows of text, and nothing that cannot be one is believed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stationfinder.errors import InvalidInput
from stationfinder.stations.commands.calendar import _shipped
from stationfinder.stations.notices import NoticeDay, check_year, read_days
from stations.made_up import notice

HEADER = ("date", "kind", "name")


def refused(year: int, days: list[NoticeDay], latest: int = 2030) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        check_year(days, year, latest=latest)
    return caught.value.fields


def unread(*rows: tuple[str, ...]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read_days(enumerate(rows, start=1))
    return caught.value.fields


def test_every_shipped_year_passes_the_checks() -> None:
    years = _shipped()
    assert sorted(years) == list(range(2004, 2027))
    for year, days in years.items():
        check_year(days, year, latest=2027)


def test_new_year_at_the_end_of_december_belongs_to_the_next_notice() -> None:
    assert NoticeDay(date(2022, 12, 31), "holiday", "元旦").year == 2023
    assert date(2022, 12, 31) in {one.day for one in _shipped()[2023]}


@pytest.mark.parametrize("header", [HEADER, ("日期", "类型", "名称"), ("日期", " KIND", "节日 ")])
def test_rows_are_read_whatever_the_columns_are_called(header: tuple[str, ...]) -> None:
    cells = [
        (1, header),
        (2, ("", "", "")),
        (3, ("2027/10/9", "上班", "国庆节")),
        (4, ("2027-10-1", "holiday", "国庆节")),
    ]
    assert read_days(cells) == [
        NoticeDay(date(2027, 10, 1), "holiday", "国庆节"),
        NoticeDay(date(2027, 10, 9), "workday", "国庆节"),
    ]


def test_columns_may_stand_in_any_order_beside_others() -> None:
    rows = [(1, ("备注", "名称", "日期", "类型")), (2, ("x", "元旦", "2027-01-01 00:00:00", "放假"))]
    assert read_days(rows) == [NoticeDay(date(2027, 1, 1), "holiday", "元旦")]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("2027-02-30", "holiday", "春节"), "没有「2027-02-30」这一天"),
        (("十月一日", "holiday", "国庆节"), "不是日期"),
        (("２０２７-10-01", "holiday", "国庆节"), "不是日期"),
        (("2027-10-01", "开", "国庆节"), "不认识的类型「开」"),
        (("2027-10-01", "holiday", ""), "没写是哪个节日"),
        (("2027-10-01", "holiday", "节" * 51), "不超过 50 个字"),
        (("2027-10-01", "holiday", "国\x00庆"), "节日名称"),
        (("2027-10-01",), "不认识的类型"),
    ],
)
def test_a_bad_row_is_refused_by_its_line(cells: tuple[str, ...], said: str) -> None:
    assert said in unread(HEADER, ("2027-01-01", "holiday", "元旦"), cells)["第 3 行"]


def test_every_bad_line_is_named_at_once_and_not_hundreds_of_them() -> None:
    assert len(unread(HEADER, *[("x", "y", "z")] * 300)) == 10


def test_a_day_written_twice_is_refused() -> None:
    row = ("2027-01-01", "holiday", "元旦")
    assert "两次" in unread(HEADER, row, row)["第 3 行"]


@pytest.mark.parametrize(
    "rows", [(), (("", ""),), (("a", "b"),), (("date", "kind"),), (("date", "date", "kind", "name"),)]
)
def test_a_table_without_the_three_columns_is_refused(rows: tuple[tuple[str, ...], ...]) -> None:
    assert set(unread(*rows)) == {"file"}


def test_a_whole_year_passes() -> None:
    days = notice(2027)
    check_year(days, 2027, latest=2027)
    assert len(days) == 25


def test_a_make_up_workday_is_a_saturday_or_a_sunday() -> None:
    found = refused(2027, [*notice(2027), NoticeDay(date(2027, 9, 15), "workday", "中秋节")])
    assert "周三，本来就上班" in found["2027-09-15"]


def test_a_day_of_another_year_is_refused_but_for_december_before() -> None:
    check_year([*notice(2027), NoticeDay(date(2026, 12, 31), "holiday", "元旦")], 2027, latest=2027)
    for day in (date(2026, 11, 30), date(2028, 1, 1), date(2025, 12, 31)):
        assert day.isoformat() in refused(2027, [*notice(2027), NoticeDay(day, "holiday", "元旦")])


@pytest.mark.parametrize("missing", [(1, 1), (5, 1), (10, 1)])
def test_a_list_that_was_cut_off_is_refused(missing: tuple[int, int]) -> None:
    kept = [one for one in notice(2027) if (one.day.month, one.day.day) != missing]
    assert "没写全" in refused(2027, kept)["days"]


def test_far_too_many_or_too_few_days_are_refused() -> None:
    many = [NoticeDay(date(2027, 6, 1) + timedelta(days=n), "holiday", "端午") for n in range(60)]
    assert "不像一整年" in refused(2027, [*notice(2027), *many])["days"]
    few = [one for one in notice(2027) if (one.day.month, one.day.day) in ((1, 1), (5, 1), (10, 1))]
    assert "不像一整年" in refused(2027, few)["days"]


@pytest.mark.parametrize("year", [-5, 0, 1999, 2028, 2072, 10**6])
def test_a_year_that_has_no_notice_yet_is_refused(year: int) -> None:
    assert "核对年份" in refused(year, notice(2027), latest=2027)["year"]
