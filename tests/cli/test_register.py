"""`init`, `import`, `export` and `version` as an operator types them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.conftest import Run
from stationfinder.cli import COMMANDS
from stationfinder.cli.register import SAMPLE_FILE
from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.stations import commands, queries

MISTAKES = Path(__file__).resolve().parents[1] / "data" / "mistakes.csv"


def test_init_loads_the_sample_and_may_run_twice(run: Run) -> None:
    first, second = run("init"), run("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "新增 265" in first.output
    assert "新增 0，更新 0" in second.output
    assert "265 处：75 处在地图上，190 处等坐标" in second.output


def test_importing_the_sample_after_init_adds_nothing(run: Run) -> None:
    run("init")
    assert "新增 0，更新 0，没变 265" in run("import", SAMPLE_FILE).output


def test_init_empty_loads_nothing(run: Run) -> None:
    assert "登记册里有 0 处" in run("init", "--empty").output


def test_an_import_that_refuses_rows_still_ends_well_and_reports_each(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    done = run("import", MISTAKES, "--report", tmp_path / "report.json")
    assert done.exit_code == 0
    assert "没收：4" in done.output
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert report["read"] == sum(report["outcomes"].values()) == 32


def test_a_dry_run_keeps_nothing(run: Run) -> None:
    run("init", "--empty")
    assert "试运行" in run("import", SAMPLE_FILE, "--dry-run").output
    assert "登记册里有 0 处" in run("init", "--empty").output


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"\xff\xfe\xff\xff"), ("b.xlsx", b"no zip"), ("c.geojson", b"[1"), ("d.pdf", b""), ("e.csv", b"")],
)
def test_a_file_that_cannot_be_read_ends_with_two(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    run("init", "--empty")
    (tmp_path / name).write_bytes(content)
    done = run("import", tmp_path / name)
    assert done.exit_code == 2
    assert done.output.strip()


def test_a_missing_file_ends_with_two(run: Run, tmp_path: Path) -> None:
    assert run("import", tmp_path / "nowhere.csv").exit_code == 2


@pytest.mark.parametrize("words", [("import", SAMPLE_FILE), ("export", "--format", "csv", "out.csv")])
def test_without_init_the_message_says_what_to_run(run: Run, words: tuple[object, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert "stationfinder init" in done.output


def test_a_forced_datum_overrules_the_rows_and_says_so(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    run("import", SAMPLE_FILE, "--datum", "wgs84", "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_bytes())
    codes = [m["code"] for row in report["rows"] for m in row["messages"]]
    assert codes.count("datum-overruled") == 72


def test_the_summary_lists_every_wording_of_hours_that_was_not_understood(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    lines = ["名称,类型,开放时间,地址"]
    lines += [
        f"虚构驿站{n},工会驿站,{hours},虚构路{n}号" for n, hours in enumerate(["26:00-27:00"] * 3 + ["25:00", "24小时"])
    ]
    (tmp_path / "made_up.csv").write_text("\n".join(lines), "utf-8")
    done = run("import", tmp_path / "made_up.csv", "--report", tmp_path / "report.json")
    assert "没读懂的开门时间 (2)" in done.output
    assert "3 行「26:00-27:00」：" in done.output
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert [(one["wording"], one["rows"]) for one in report["hours_not_understood"]] == [
        ("26:00-27:00", 3),
        ("25:00", 1),
    ]
    by_row = [[m["code"] for m in row["messages"]].count("hours-not-understood") for row in report["rows"]]
    assert by_row == [1, 1, 1, 1, 0]
    run("import", tmp_path / "made_up.csv", "--report", tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_text("utf-8-sig").count("没读懂") == 4


def test_a_summary_without_unread_hours_does_not_mention_them(run: Run) -> None:
    run("init", "--empty")
    assert "没读懂的开门时间" not in run("import", SAMPLE_FILE).output


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize("name", ["ledger.csv", "folder/../ledger.csv", "link.csv"])
def test_a_report_never_takes_the_place_of_the_ledger(
    run: Run, tmp_path: Path, name: str, more: tuple[str, ...]
) -> None:
    run("init", "--empty")
    ledger = tmp_path / "ledger.csv"
    ledger.write_bytes(SAMPLE_FILE.read_bytes())
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to(ledger)
    done = run("import", ledger, "--report", tmp_path / name, *more)
    assert done.exit_code == 2
    assert "同一个文件" in done.output
    assert ledger.read_bytes() == SAMPLE_FILE.read_bytes()
    assert "登记册里有 0 处" in run("init", "--empty").output


def test_a_report_or_an_export_to_a_pipe_is_refused_and_leaves_it(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for words in (("import", SAMPLE_FILE, "--report", pipe), ("export", "--format", "csv", pipe)):
        done = run(*words)
        assert done.exit_code == 2
        assert "不是普通文件" in done.output
        assert pipe.is_fifo()
    assert "登记册里有 0 处" in run("init", "--empty").output


def test_a_report_and_an_export_keep_the_mode_of_the_file_they_replace(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    path = tmp_path / "out.csv"
    path.touch(mode=0o600)
    run("import", SAMPLE_FILE, "--report", path)
    assert (path.stat().st_mode & 0o777, path.stat().st_size > 1000) == (0o600, True)
    run("export", "--format", "csv", path)
    assert (path.stat().st_mode & 0o777, path.stat().st_size > 1000) == (0o600, True)


def test_init_again_takes_back_no_correction(run: Run, tmp_path: Path) -> None:
    run("init")
    database = Database(Settings(data_dir=tmp_path / "data"))
    with database.transaction() as session:
        code = next(s.code for s in queries.list_public(session) if s.address)
        station = queries.get_station(session, code)
        said = replace(queries.draft_of(session, station), address="改过的地址9号")
        commands.amend(session, station, said, version=station.version, by="甲", at=datetime.now(UTC))
    assert "新增 0，更新 0" in run("init").output
    with database.reading() as session:
        assert queries.get_public(session, code).address == "改过的地址9号"
    database.dispose()


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_export_writes_what_may_be_handed_on(run: Run, tmp_path: Path, form: str) -> None:
    run("init")
    done = run("export", "--format", form, tmp_path / f"out.{form}")
    assert done.exit_code == 0
    assert "193 处" in done.output
    assert (tmp_path / f"out.{form}").stat().st_size > 1000


def test_an_exported_feature_has_the_properties_of_the_api(run: Run, tmp_path: Path) -> None:
    run("init")
    run("export", "--format", "geojson", tmp_path / "out.geojson")
    features = json.loads((tmp_path / "out.geojson").read_bytes())["features"]
    wanted = "code name kind address district adcode services access opening_hours hours_sentence"
    wanted += " state verified_at phone url navigation"
    placed = next(feature for feature in features if feature["geometry"])
    assert set(wanted.split()) <= set(placed["properties"])
    assert placed["properties"]["state"] in ("open", "closed", "unknown")
    assert "amap" in placed["properties"]["navigation"]


def test_every_command_can_be_asked_for_help(run: Run) -> None:
    for name in (*COMMANDS, "version"):
        assert run(name, "--help").exit_code == 0


def test_version_is_one_line(run: Run) -> None:
    assert run("version").output.count(".") == 2
