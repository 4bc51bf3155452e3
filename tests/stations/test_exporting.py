"""What leaves in a file: only what may, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stationfinder.cli.register import SAMPLE_FILE
from stationfinder.database import Database
from stationfinder.stations import commands, exporting, formulas, queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.features import properties
from stationfinder.stations.importing import import_file
from stationfinder.stations.importing.readers import read_table
from stationfinder.stations.rules import Phone, PublicStation, ServiceState
from stations.made_up import AT, draft


def publish(database: Database, *drafts: StationDraft) -> None:
    with database.transaction() as session:
        commands.register_published(session, drafts, by="甲", at=AT, revision=commands.bump_revision(session))


def export(database: Database, path: Path, form: str) -> int:
    with database.reading() as session:
        return exporting.write(exporting.list_open(session, catalogue(), lambda _: {"state": "unknown"}), path, form)


def written(stations: Iterable[PublicStation], path: Path, form: str) -> None:
    exporting.write(((s, properties(s, catalogue())) for s in stations), path, form)


def test_only_active_stations_that_may_be_handed_on_leave(database: Database, tmp_path: Path) -> None:
    publish(
        database,
        draft("1"),
        draft("2", redistributable=False),
        draft("3", status="closed"),
        draft("4", status="suspended"),
        draft("5", position=None),
    )
    assert export(database, tmp_path / "a.geojson", "geojson") == 2
    features = json.loads((tmp_path / "a.geojson").read_bytes())["features"]
    assert [f["properties"]["name"] for f in features] == ["虚构驿站1", "虚构驿站5"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [113.665, 34.757]}
    assert features[1]["geometry"] is None
    assert features[0]["properties"]["state"] == "unknown"


def test_no_coordinates_of_a_commercial_map_leave(sample_database: Database, tmp_path: Path) -> None:
    count = export(sample_database, tmp_path / "a.geojson", "geojson")
    features = json.loads((tmp_path / "a.geojson").read_bytes())["features"]
    assert len(features) == count == 193
    assert sum(1 for feature in features if feature["geometry"]) == 3


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_mobiles_leave_masked(database: Database, tmp_path: Path, form: str) -> None:
    publish(database, draft("1"))
    path = tmp_path / f"a.{form}"
    export(database, path, form)
    text = "".join(cell_texts(path)) if form == "xlsx" else path.read_text(encoding="utf-8-sig")
    assert "138****0000" in text
    assert "13800000000" not in text


def cell_texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell.value or "") for row in book.worksheets[0].iter_rows() for cell in row]


@given(st.text(max_size=20), st.sampled_from(["", "=", "+", "-", "@", "\t=", "＝", " =", "\n@"]))
def test_no_cell_begins_like_a_formula(text: str, start: str) -> None:
    cell = formulas.harmless(start + text)
    assert not cell.startswith(formulas.STARTS)
    assert cell.lstrip("'").lstrip() == (start + text).lstrip("'").lstrip() or cell == start + text


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "＝1+1", "+8613800000000", "-2", "\t=1"])
def test_a_workbook_holds_no_formula(tmp_path: Path, name: str) -> None:
    station = PublicStation(id=1, code="AAAAAAA", kind="rest_station", name=name, revision=1)
    written([station], tmp_path / "a.xlsx", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert "f" not in {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert not any(text.startswith(formulas.STARTS) for text in cell_texts(tmp_path / "a.xlsx"))


@given(name=st.text(min_size=1, max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_every_cell_of_a_csv_is_harmless_for_any_name(tmp_path: Path, name: str) -> None:
    station = PublicStation(id=1, code="AAAAAAA", kind="rest_station", name=name.replace("\x00", ""), revision=1)
    written([station], tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(cell.startswith(formulas.STARTS) for row in csv.reader(file) for cell in row)


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_an_export_can_be_imported_again(database: Database, tmp_path: Path, form: str) -> None:
    publish(database, draft("1", opening_hours="08:00-18:00", hours_text="8:00-18:00"), draft("2", position=None))
    path = tmp_path / f"a.{form}"
    export(database, path, form)
    report = import_file(database, path, by="test", at=AT, source="back again")
    assert [row.outcome for row in report.rows] == ["accepted_with_warnings", "waiting"]
    assert {m.code for row in report.rows for m in row.messages} == {
        "double-suspected",
        "phone-masked",
        "position-missing",
    }


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_an_export_imported_into_an_empty_register_exports_the_same(
    sample_database: Database, database: Database, tmp_path: Path, form: str
) -> None:
    first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    count = export(sample_database, first, form)
    report = import_file(database, first, by="test", at=AT, source=SAMPLE_FILE.name)
    assert report.outcomes["refused"] == 0
    assert {m.code for row in report.rows for m in row.messages} <= {"position-missing", "double-suspected"}
    assert export(database, second, form) == count
    assert by_name(second) == by_name(first)


def by_name(path: Path) -> list[dict[str, str]]:
    """The rows of an export but for what a register gives by itself."""
    header, *rows = [row.cells for row in read_table(path).rows]
    said = [dict(zip(header, cells, strict=True)) for cells in rows]
    drawn = {"code", "id"}
    return [{name: cell for name, cell in row.items() if name not in drawn} for row in said]


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_what_an_export_says_of_one_station_comes_back_whole(database: Database, tmp_path: Path, form: str) -> None:
    one = draft(
        "1",
        name="+虚构驿站",
        kind="other",
        source_category="避暑点",
        adcode="410102",
        zone="高新区",
        opening_hours="Mo-Fr 09:00-20:00; PH off",
        services=(ServiceState("charge"), ServiceState("water", "missing"), ServiceState("meal", "broken")),
        phones=(Phone("0371-55550001", "landline"),),
        access=tuple(list(catalogue().access)[:2]),
        audience=tuple(list(catalogue().occupations)[:2]),
        register_first=False,
        access_note="=从后门进",
        entrance_hint="看见红灯笼",
        floor="二楼",
        verified_at=AT,
        source="back again",
        licence="公开信息整理",
        position=None,
    )
    publish(database, one)
    path = tmp_path / f"a.{form}"
    export(database, path, form)
    report = import_file(database, path, by="test", at=AT, source="again")
    assert not report.actions["unchanged"]
    with database.reading() as session:
        before, after = (properties(s, catalogue()) for s in queries.list_public(session))
    own = {"code", "source", "site_ref"}
    assert {k: v for k, v in after.items() if k not in own} == {k: v for k, v in before.items() if k not in own}


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")

    def broken() -> Iterable[exporting.Feature]:
        yield PublicStation(id=1, code="AAAAAAA", kind="rest_station", name="甲", revision=1), {"name": "甲"}
        raise RuntimeError("made up")

    with pytest.raises(RuntimeError, match="made up"):
        exporting.write(broken(), path, "csv")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_register_exports_a_header_alone(database: Database, tmp_path: Path) -> None:
    for form in exporting.FORMATS:
        assert export(database, tmp_path / f"a.{form}", form) == 0
    assert json.loads((tmp_path / "a.geojson").read_bytes())["features"] == []
