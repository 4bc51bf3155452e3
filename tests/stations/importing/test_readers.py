"""Files of every kind, well-made and hostile."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference

from stationfinder.stations.importing.columns import match_columns
from stationfinder.stations.importing.readers import UnreadableFileError, read_table


def cells(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(path).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_three_encodings_read_alike(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('名称,地址\r\n驿站甲,"路1号\n后门"\r\n'.encode(encoding))
    assert cells(path) == [("名称", "地址"), ("驿站甲", "路1号\n后门")]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_separate_too(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"名称{delimiter}地址\n甲,乙{delimiter}路1号\n", encoding="utf-8")
    assert cells(path)[1] == ("甲,乙", "路1号")


def is_header(row: Sequence[str]) -> bool:
    return match_columns(row).is_header


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("title", ["虚构区站点表", "虚构区站点表，2026年,第二版,内部", "表;一,二\t三"])
def test_a_title_above_the_header_does_not_decide_what_separates(tmp_path: Path, delimiter: str, title: str) -> None:
    path = tmp_path / "a.csv"
    header, row = ["编号", "名称", "类型", "服务"], ["1", "甲", "工会驿站", "饮水"]
    lines = [title, "", delimiter.join(header), delimiter.join(row)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [list(line.cells) for line in read_table(path, (), is_header).rows][2:] == [header, row]


def test_commas_inside_the_cells_do_not_outvote_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称;类型;服务\n甲;工会驿站;饮水,热饭,充电,歇脚,药箱\n", encoding="utf-8")
    assert [line.cells[0] for line in read_table(path, (), is_header).rows] == ["名称", "甲"]


def a_workbook(path: Path, *sheets: tuple[str, list[list[str]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


STATIONS = ("站点", [["名称", "类型"], ["甲", "工会驿站"]])
PROSE = ("说明", [["请先看这里"], ["有问题打 12351"]])


def test_the_sheet_with_the_header_is_read_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    a_workbook(path, PROSE, STATIONS)
    table = read_table(path, (), is_header)
    assert ([row.cells for row in table.rows], table.notes) == ([("名称", "类型"), ("甲", "工会驿站")], ())


def test_a_chart_sheet_in_front_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = a_workbook(path, STATIONS)
    chart = BarChart()
    chart.add_data(Reference(book["站点"], min_col=1, min_row=1, max_row=2))
    book.create_chartsheet("图", 0).add_chart(chart)
    book.save(path)
    assert next(iter(read_table(path, (), is_header).rows)).cells == ("名称", "类型")


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = a_workbook(path, ("旧表", [["名称", "类型"], ["旧", "工会驿站"]]), STATIONS)
    book["旧表"].sheet_state = "hidden"
    book.save(path)
    assert [row.cells[0] for row in read_table(path, (), is_header).rows] == ["名称", "甲"]


def test_a_second_sheet_of_stations_is_said_to_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    a_workbook(path, STATIONS, ("郊县", STATIONS[1]))
    assert ["「郊县」没有读" in note for note in read_table(path, (), is_header).notes] == [True]


def test_bytes_of_no_encoding_are_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("名称\n".encode() + b"\xff\xff\xff\n")
    with pytest.raises(UnreadableFileError, match="第 2 行"):
        read_table(path)


def test_a_workbook_reads_as_its_cells_are_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["编号", "名称", "经度", "启用日期"])
    book.active.append([17.0, "驿站甲", 113.564525, date(2026, 1, 15)])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert cells(path) == [("编号", "名称", "经度", "启用日期"), ("17", "驿站甲", "113.564525", "2026-01-15")]


def test_a_workbook_that_unpacks_to_a_mountain_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (51 * 2**20))
    start = time.perf_counter()
    with pytest.raises(UnreadableFileError, match="太大"):
        read_table(path)
    assert time.perf_counter() - start < 5


def test_a_workbook_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(65):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(UnreadableFileError, match="太大"):
        read_table(path)


def test_an_entity_bomb_in_a_workbook_is_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["名称"])
    book.save(whole)
    path = tmp_path / "entities.xlsx"
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if name == "xl/worksheets/sheet1.xml" else source.read(name))
    with pytest.raises(UnreadableFileError):
        cells(path)


def test_geojson_is_wgs84_and_a_place_without_geometry_has_no_position(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    point = {"type": "Point", "coordinates": [113.6, 34.7]}
    features = [
        {"type": "Feature", "id": 7, "geometry": point, "properties": {"name": "甲"}},
        {"type": "Feature", "geometry": None, "properties": {"name": "乙", "services": ["water", "meal"]}},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []}, "properties": {"name": "丙"}},
        "no feature",
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    table = read_table(path)
    header, first, second, third, fourth = table.rows
    assert (table.datum, header.cells) == ("wgs84", ("id", "lon", "lat", "name", "services"))
    assert first.cells == ("7", "113.6", "34.7", "甲", "")
    assert second.cells == ("", "", "", "乙", "water、meal")
    assert "Polygon" in third.cells[1]
    assert fourth.broken


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_geojson_reads_alike_in_three_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.geojson"
    feature = {"type": "Feature", "geometry": None, "properties": {"name": "虚构驿站"}}
    collection = {"type": "FeatureCollection", "features": [feature]}
    path.write_bytes(json.dumps(collection, ensure_ascii=False).encode(encoding))
    assert cells(path)[1] == ("", "", "", "虚构驿站")


def test_geojson_of_no_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(b'{"type":\n"\xff\xff\xff"}')
    with pytest.raises(UnreadableFileError, match="第 2 行"):
        read_table(path)


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.xls", "missing.csv"])
def test_a_file_of_no_known_kind_is_refused(tmp_path: Path, name: str) -> None:
    if name != "missing.csv":
        (tmp_path / name).write_text("名称\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError):
        read_table(tmp_path / name)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson"])
@given(data=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_bytes_are_rows_or_a_refusal(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    try:
        rows = list(read_table(path).rows)
    except UnreadableFileError as refused:
        assert str(refused)
    else:
        assert all(isinstance(cell, str) for row in rows for cell in row.cells)
