"""Whole imports on real databases: identity, repetition, crashes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select

from stationfinder.accounts.models import AuditEntry
from stationfinder.cli.register import SAMPLE_FILE
from stationfinder.database import Database
from stationfinder.geo.datums import Datum, from_wgs84
from stationfinder.geo.points import LonLat
from stationfinder.stations import commands, queries
from stationfinder.stations.importing import UnreadableFileError, import_file
from stations.importing.ledgers import codes_said, made_up, raw, run, save, stations
from stations.made_up import AT

DATA = Path(__file__).resolve().parents[2] / "data"


def test_every_made_up_mistake_is_caught_in_its_own_way(any_database: Database) -> None:
    path = DATA / "mistakes.csv"
    report = run(any_database, path)
    found = [" ".join([row.outcome, *sorted(m.code for m in row.messages)]) for row in report.rows]
    assert found == [row["expected"] for row in raw(path)]
    assert all(
        m.text and f"第 {row.row} 行" in s
        for row in report.rows
        for m, s in zip(row.messages, row.sentences, strict=True)
    )
    assert report.notes == ("不认识的列，没有收：expected",)


def test_the_265_real_rows_end_as_checked_by_eye(any_database: Database) -> None:
    report = run(any_database, SAMPLE_FILE)
    with any_database.reading() as session:
        seen = {station.code: station for station in queries.list_public(session)}
    found = [
        {
            "id": row.source_id,
            "name": row.name,
            "outcome": row.outcome,
            "warnings": " ".join(sorted(m.code for m in row.messages)),
            "adcode": seen[row.code].adcode,
            "zone": seen[row.code].zone,
            "redistributable": "yes" if seen[row.code].redistributable else "no",
        }
        for row in report.rows
    ]
    assert found == raw(DATA / "stations_expected.csv")
    assert sum(report.outcomes.values()) == len(report.rows) == 265
    assert report.actions == {"added": 265, "changed": 0, "unchanged": 0}


def test_the_same_file_twice_adds_and_changes_nothing(any_database: Database) -> None:
    run(any_database, SAMPLE_FILE)
    before = stations(any_database)
    report = run(any_database, SAMPLE_FILE)
    assert report.actions == {"added": 0, "changed": 0, "unchanged": 265}
    assert stations(any_database) == before


def test_one_edited_row_of_a_reordered_file_changes_that_row_alone(any_database: Database, tmp_path: Path) -> None:
    run(any_database, SAMPLE_FILE)
    before = stations(any_database)
    rows = raw(SAMPLE_FILE)[::-1]
    edited = next(row for row in rows if row["id"] == "54")
    edited["opening_hours"] = "8:00-18:00"
    report = run(any_database, save(tmp_path / "other.csv", rows), source=SAMPLE_FILE.name)
    after = stations(any_database)
    changed = [name for name in before if before[name] != after[name]]
    assert (report.actions["changed"], report.actions["added"], changed) == (1, 0, [edited["name"]])
    assert after[edited["name"]].code == before[edited["name"]].code
    assert after[edited["name"]].opening_hours == "08:00-18:00"


def test_the_same_id_of_another_source_is_another_station(database: Database, tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", [made_up(1, 编号="1")])
    run(database, path, source="甲")
    assert run(database, path, source="乙").actions["added"] == 1


def test_without_an_id_kind_name_address_and_county_are_the_identity(any_database: Database, tmp_path: Path) -> None:
    run(any_database, save(tmp_path / "a.csv", [made_up(1), made_up(2)]))
    report = run(any_database, save(tmp_path / "b.csv", [made_up(2, 开放时间="24小时"), made_up(1)]))
    assert report.actions == {"added": 0, "changed": 1, "unchanged": 1}
    assert stations(any_database)["虚构驿站2"].opening_hours == "24/7"


def test_a_list_without_ids_does_not_wipe_what_a_register_with_ids_knows(database: Database, tmp_path: Path) -> None:
    run(database, save(tmp_path / "a.csv", [made_up(1, 编号="1", 开放时间="24小时")]))
    report = run(database, save(tmp_path / "b.csv", [made_up(1)]))
    assert [m.code for m in report.rows[0].messages] == ["already-registered"]
    assert stations(database)["虚构驿站1"].opening_hours == "24/7"
    assert len(stations(database)) == 1


def test_a_repeated_row_without_id_is_refused(database: Database, tmp_path: Path) -> None:
    report = run(database, save(tmp_path / "a.csv", [made_up(1), made_up(1)]))
    assert [row.outcome for row in report.rows] == ["accepted", "refused"]
    assert [m.code for m in report.rows[1].messages] == ["row-repeated"]


def test_doubles_share_a_site_even_when_they_come_in_different_files(database: Database, tmp_path: Path) -> None:
    run(database, save(tmp_path / "a.csv", [made_up(1, 编号="1")]))
    assert stations(database)["虚构驿站1"].site_ref == ""
    report = run(database, save(tmp_path / "b.csv", [made_up(1, 编号="9")]))
    assert [m.code for m in report.rows[0].messages] == ["double-suspected"]
    with database.reading() as session:
        references = [station.site_ref for station in queries.list_public(session)]
    assert len(references) == 2
    assert len(set(references)) == 1
    assert references[0]


def test_two_offices_of_one_building_may_share_a_point(database: Database, tmp_path: Path) -> None:
    same = {"经度": "113.61", "纬度": "34.75"}
    addresses = ["虚构路528号", "虚构路528号4幢", "中原区虚构路528号二楼", "虚构二路1号"]
    rows = [made_up(n, 地址=address, **same) for n, address in enumerate(addresses)]
    assert {row.outcome for row in run(database, save(tmp_path / "a.csv", rows)).rows} == {"accepted"}


def test_three_addresses_on_one_point_lose_it_and_keep_their_stated_county(database: Database, tmp_path: Path) -> None:
    rows = [made_up(n, 经度="113.632", 纬度="34.755") for n in range(3)]
    report = run(database, save(tmp_path / "a.csv", rows))
    assert {row.outcome for row in report.rows} == {"waiting"}
    assert {(s.position, s.adcode) for s in stations(database).values()} == {(None, "410102")}


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
@pytest.mark.parametrize("forced", [False, True])
def test_every_datum_ends_at_the_same_place(database: Database, tmp_path: Path, datum: Datum, forced: bool) -> None:
    truth = LonLat(113.6, 34.75)
    entered = from_wgs84(truth, datum)
    row = made_up(1, 经度=f"{entered.lon:.12f}", 纬度=f"{entered.lat:.12f}", 坐标系="" if forced else datum.upper())
    run(database, save(tmp_path / "a.csv", [row]), datum=datum if forced else None)
    found = stations(database)["虚构驿站1"].position
    assert found is not None
    assert (found.lon, found.lat) == pytest.approx((truth.lon, truth.lat), abs=1e-9)


def test_geojson_is_wgs84_unless_a_row_says_otherwise(database: Database, tmp_path: Path) -> None:
    def feature(name: str, **more: str) -> object:
        properties = {"name": name, "kind": "rest_station", "address": name, **more}
        geometry = {"type": "Point", "coordinates": [113.6, 34.75]}
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    path = tmp_path / "a.geojson"
    features = [feature("虚构甲"), feature("虚构乙", coordinate_system="GCJ-02")]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert [row.outcome for row in run(database, path).rows] == ["accepted", "accepted"]
    found = stations(database)
    assert found["虚构甲"].position == LonLat(113.6, 34.75)
    assert found["虚构乙"].position != LonLat(113.6, 34.75)


def test_a_closed_station_of_a_ledger_does_not_come_up_as_open(database: Database, tmp_path: Path) -> None:
    rows = [made_up(1, 状态="撤销"), made_up(2, 状态="在用"), made_up(3, 状态="不清楚")]
    report = run(database, save(tmp_path / "a.csv", rows))
    assert [row.outcome for row in report.rows] == ["accepted", "accepted", "refused"]
    assert {s.name: s.status for s in stations(database).values()} == {"虚构驿站1": "closed", "虚构驿站2": "active"}


@pytest.mark.parametrize("status", ["撤销", "暂停", "筹建"])
def test_a_place_not_in_use_waits_for_no_position(database: Database, tmp_path: Path, status: str) -> None:
    rows = [made_up(1, 状态=status, 经度="", 纬度=""), made_up(2, 状态=status, 经度="1120.36"), made_up(3, 经度="")]
    report = run(database, save(tmp_path / "a.csv", rows))
    assert [row.outcome for row in report.rows] == ["accepted", "accepted_with_warnings", "waiting"]
    assert codes_said(report)[0] == []


def test_after_closing_and_merging_the_summary_still_adds_up(database: Database, tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", [made_up(n, 编号=str(n), 经度="", 纬度="") for n in range(4)])
    run(database, path)
    found = stations(database)
    with database.transaction() as session:
        closed = queries.get_station(session, found["虚构驿站0"].code)
        commands.close(session, closed, reason="made up", version=closed.version, by="甲", at=AT)
        commands.merge(session, code_from=found["虚构驿站1"].code, into=found["虚构驿站2"].code, by="甲", at=AT)
    report = run(database, path)
    with database.reading() as session:
        counts = queries.count_by_outcome(session)
    assert report.outcomes == {"accepted": 2, "accepted_with_warnings": 0, "waiting": 2, "refused": 0}
    assert (report.outcomes["waiting"], counts["waiting"]) == (2, 2)
    assert counts["total"] == counts["on_map"] + counts["waiting"] + counts["away"] == 4


def test_a_refused_row_is_not_told_that_it_is_listed(database: Database, tmp_path: Path) -> None:
    row = made_up(1, 编号="1", 经度="", 纬度="")
    report = run(database, save(tmp_path / "a.csv", [row, row]))
    assert codes_said(report) == [["position-missing"], ["id-repeated"]]
    assert "先按区县列出" not in report.rows[1].sentences[0]


def test_a_crash_half_way_leaves_nothing(any_database: Database) -> None:
    inserted: list[str] = []

    def fail(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        inserted.extend([statement] if statement.startswith("INSERT INTO") else [])
        if statement.startswith("INSERT INTO audit_entries"):
            raise RuntimeError("the power went")

    event.listen(any_database.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        run(any_database, SAMPLE_FILE)
    event.remove(any_database.engine, "before_cursor_execute", fail)
    assert len(inserted) > 1
    with any_database.reading() as session:
        assert (queries.revision(session), list(queries.list_public(session))) == (0, [])
    assert run(any_database, SAMPLE_FILE).actions["added"] == 265


def test_a_dry_run_says_the_same_and_writes_nothing(database: Database) -> None:
    dry = import_file(database, SAMPLE_FILE, by="test", at=AT, dry_run=True)
    assert stations(database) == {}
    real = run(database, SAMPLE_FILE)
    assert (dry.outcomes, dry.actions) == (real.outcomes, real.actions)
    assert [row.messages for row in dry.rows] == [row.messages for row in real.rows]


def test_the_trail_names_the_command(database: Database, tmp_path: Path) -> None:
    run(database, save(tmp_path / "a.csv", [made_up(1)]))
    with database.reading() as session:
        assert [e.actor for e in session.scalars(select(AuditEntry))] == ["test import"]


def test_a_file_without_a_header_is_refused_as_a_whole(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="表头"):
        run(database, path)


def test_a_title_above_the_header_does_no_harm(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("虚构市驿站一览表,,\n\n站名,类型,地址\n虚构甲,工会驿站,虚构路1号\n", encoding="utf-8")
    report = run(database, path)
    assert [(row.row, row.name) for row in report.rows] == [(4, "虚构甲")]


def test_the_report_is_written_for_people_and_for_machines(database: Database, tmp_path: Path) -> None:
    report = run(database, save(tmp_path / "a.csv", [made_up(1), made_up(2, 名称="=1+1", 经度="1120.36")]))
    report.write(tmp_path / "report.csv")
    report.write(tmp_path / "report.json")
    lines = raw(tmp_path / "report.csv")
    assert [line["结果"][:2] for line in lines] == ["收下", "等坐"]
    assert lines[1]["名称"] == "'=1+1"
    assert "第 3 行「经度」" in lines[1]["说明"]
    data = json.loads((tmp_path / "report.json").read_bytes())
    assert data["read"] == sum(data["outcomes"].values()) == 2
    assert data["rows"][1]["messages"][0]["code"] == "longitude-out-of-range"
    assert "读到 2 行" in report.summary()
