"""A CSV with a quotation mark too many or too few: its own row is refused, every other row is read. Made-up rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationfinder.database import Database
from stationfinder.stations.importing import ImportReport, import_file
from stationfinder.stations.importing.quotes import TALLEST_RECORD, Record, RowSense, records
from stations.made_up import AT

HEADER = "编号,名称,类型,地址,楼层,经度,纬度,坐标系"
KINDS = ("工会驿站", "rest_station")


def row(number: int, address: str = "") -> str:
    return f"{number},虚构驿站{number},工会驿站,{address or f'虚构路{number}号'},a,113.{600 + number},34.75,WGS-84"


def read(*lines: str, header: str = HEADER) -> list[Record]:
    text = "\r\n".join([header, *lines]) + "\r\n"
    return list(records(io.StringIO(text, newline=""), ",", RowSense(KINDS)))


def ends(found: list[Record]) -> list[tuple[str, bool]]:
    """First cell of every record after the header, and whether it was left out."""
    return [(record.cells[0], bool(record.broken)) for record in found[1:]]


def run(database: Database, path: Path, *lines: str) -> ImportReport:
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return import_file(database, path, by="test", at=AT)


OPEN = '1,虚构驿站1,工会驿站,"没关引号,a1,113.601,34.75,WGS-84'


def test_an_open_quote_costs_its_own_row_and_no_other(database: Database, tmp_path: Path) -> None:
    later = row(13, '"有引号的，地址"')
    report = run(database, tmp_path / "a.csv", OPEN, *(row(n) for n in range(2, 13)), later, row(14))
    assert [result.outcome for result in report.rows] == ["refused"] + ["accepted"] * 13
    assert [(m.code, "引号没有关上" in m.text) for m in report.rows[0].messages] == [("row-broken", True)]
    assert (report.rows[0].source_id, report.rows[0].name) == ("1", "虚构驿站1")
    assert sum(report.outcomes.values()) == len(report.rows) == 14
    assert [result.row for result in report.rows] == list(range(2, 16))


def test_an_open_quote_does_not_cost_the_rest_of_a_long_file(database: Database, tmp_path: Path) -> None:
    report = run(database, tmp_path / "a.csv", row(1), OPEN.replace("1,", "0,", 1), *(row(n) for n in range(2, 80)))
    assert report.outcomes["refused"] == 1
    assert report.actions["added"] == 79


def test_two_neighbours_with_an_open_quote_each_are_refused_alone() -> None:
    found = read(OPEN, OPEN.replace("1,", "2,", 1), row(3))
    assert ends(found) == [("1", True), ("2", True), ("3", False)]


def test_a_quote_opened_in_one_row_and_closed_in_the_next_does_not_make_them_one() -> None:
    closing = row(2, '虚构路2号"')
    assert ends(read(OPEN, closing, row(3))) == [("1", True), ("2", False), ("3", False)]


def test_an_open_quote_in_the_last_row_is_said() -> None:
    assert ends(read(row(1), OPEN.replace("1,", "2,", 1))) == [("1", False), ("2", True)]


def test_rows_of_an_unknown_kind_are_not_swallowed_either() -> None:
    spaceships = [row(n).replace("工会驿站", "飞船站") for n in (2, 3)]
    assert ends(read(OPEN, *spaceships)) == [("1", True), ("2", False), ("3", False)]


def test_rows_that_leave_out_their_last_cells_are_not_swallowed_either() -> None:
    assert ends(read(OPEN, "2,虚构驿站2,工会驿站,虚构路2号,a")) == [("1", True), ("2", False)]


def test_a_missing_closing_quote_in_a_file_of_quoted_cells_is_found() -> None:
    quoted = ",".join(f'"{cell}"' for cell in row(2).split(","))
    lost = quoted.replace('虚构路2号"', "虚构路2号")
    last = quoted.removesuffix('"')
    assert ends(read(quoted, lost, last, quoted)) == [("2", False), ("2", True), ("2", True), ("2", False)]


@pytest.mark.parametrize(
    "cell",
    [
        "虚构路1号\n从后门进",
        "虚构路1号\n\n\n从后门进",
        "虚构路1号,后门\n二楼,左手边\n敲门",
        '叫"甲"的\n门, "乙"旁',
        "\n虚构路1号\n",
        "工会驿站\n工会驿站,请进",
        "\n".join(["虚构路1号，很长"] * 25),
    ],
)
@pytest.mark.parametrize("place", range(8))
def test_a_quoted_cell_may_hold_line_breaks_wherever_it_stands(cell: str, place: int) -> None:
    cells = row(1).split(",")
    cells[place] = cell
    file = io.StringIO()
    csv.writer(file).writerows([HEADER.split(","), cells, row(2).split(",")])
    file.seek(0)
    found = list(records(file, ",", RowSense(KINDS)))
    assert [(record.cells, record.broken) for record in found[1:]] == [
        (tuple(cells), ""),
        (tuple(row(2).split(",")), ""),
    ]


def test_an_address_of_two_lines_is_imported_as_one(database: Database, tmp_path: Path) -> None:
    report = run(database, tmp_path / "a.csv", row(1, '"虚构路1号\n从后门进"'), row(2))
    assert [result.outcome for result in report.rows] == ["accepted", "accepted"]


def test_a_cell_taller_than_any_address_is_an_open_quote() -> None:
    tall = row(1, '"' + "\n".join("甲" * (TALLEST_RECORD + 1)) + '"')
    found = read(tall, row(2))
    assert found[1].broken
    assert found[-1] == Record(tuple(row(2).split(",")), len(tall.split("\n")) + 2)


def test_a_row_further_down_is_named_by_its_line_of_text_too(database: Database, tmp_path: Path) -> None:
    report = run(database, tmp_path / "a.csv", row(2, '"虚构路\n后门"'), OPEN)
    assert report.rows[1].row == 3
    assert "第 4 行文字" in report.rows[1].messages[0].text


def test_an_open_quote_in_a_file_of_one_column_costs_one_line() -> None:
    found = list(records(io.StringIO('名称\n甲\n"乙\n' + "丙\n" * 60), ",", RowSense()))
    assert [bool(record.broken) for record in found] == [False, False, True] + [False] * 60


@settings(deadline=None)
@given(st.lists(st.text('ab",\n', max_size=12), max_size=12))
def test_any_quotes_give_each_line_to_one_record(lines: list[str]) -> None:
    text = HEADER + "\n" + "\n".join(lines) + "\n"
    found = list(records(io.StringIO(text, newline=""), ",", RowSense(KINDS)))
    starts = [record.line for record in found]
    assert starts == sorted(set(starts))
    assert starts[0] == 1
    assert found[-1].line <= text.count("\n")


@settings(deadline=None)
@given(st.lists(st.lists(st.text('甲a",\n; ', max_size=8), min_size=8, max_size=8), max_size=6))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([HEADER.split(","), *rows])
    file.seek(0)
    found = list(records(file, ",", RowSense(KINDS)))
    assert [(list(record.cells), record.broken) for record in found] == [
        (HEADER.split(","), ""),
        *((cells, "") for cells in rows),
    ]
