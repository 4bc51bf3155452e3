"""`stationfinder calendar`: a notice is loaded, shown, and followed by every process that runs."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from stations.made_up import notice

from cli.conftest import Run
from stationfinder.accounts.models import AuditEntry
from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.finder.snapshots import Snapshots
from stationfinder.hours import Calendar
from stationfinder.stations import queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.notices import NoticeDay


def written(file: Path, days: Sequence[NoticeDay], header: str = "date,kind,name", encoding: str = "utf-8") -> Path:
    rows = [f"{one.day},{one.kind},{one.name}" for one in days]
    file.write_text("\n".join([header, *rows]), encoding)
    return file


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    return written(tmp_path / "2027.csv", notice(2027))


def test_a_notice_is_loaded_and_shown_by_holiday(run: Run, made_up: Path) -> None:
    run("init", "--empty")
    assert "还没有公布" in run("calendar", "show", "2027").output
    done = run("calendar", "load", made_up, "--notice", "虚构〔2026〕1号")
    assert done.exit_code == 0
    assert "2027 年：放假 23 天，调休上班 2 天。已写入。" in done.output
    shown = run("calendar", "show", "2027").output
    assert "虚构〔2026〕1号" in shown
    assert "国庆节：10月1日（周五）至10月7日（周四）放假，共7天；10月9日（周六）上班、10月10日（周日）上班" in shown
    assert "2027  放假 23 天" in run("calendar", "show").output


def test_loading_again_says_that_nothing_changed_and_a_correction_is_spelled_out(
    run: Run, made_up: Path, tmp_path: Path
) -> None:
    run("init", "--empty")
    run("calendar", "load", made_up)
    assert "没有改动" in run("calendar", "load", made_up).output
    corrected = [one for one in notice(2027) if one.day != date(2027, 10, 10)]
    done = run("calendar", "load", written(tmp_path / "again.csv", corrected))
    assert "－ 2027-10-10 上班 国庆节" in done.output


def test_a_dry_run_says_the_same_and_keeps_nothing(run: Run, made_up: Path) -> None:
    run("init", "--empty")
    done = run("calendar", "load", made_up, "--dry-run")
    assert "试运行" in done.output
    assert "＋ 2027-10-09 上班 国庆节" in done.output
    assert "还没有公布" in run("calendar", "show", "2027").output


def test_chinese_headers_gbk_and_spreadsheets_are_read(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    chinese = written(tmp_path / "a.csv", notice(2027), "日期,类型,名称", "gb18030")
    assert "已写入" in run("calendar", "load", chinese).output
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["日期", "类型", "名称"])
    for one in notice(2027):
        sheet.append([one.day, "放假" if one.kind == "holiday" else "上班", one.name])
    book.save(tmp_path / "b.xlsx")
    assert "没有改动" in run("calendar", "load", tmp_path / "b.xlsx").output


def test_the_shipped_file_may_be_loaded_whole(run: Run) -> None:
    run("init", "--empty")
    shipped = Path(__file__).resolve().parents[2] / "data" / "calendar.csv"
    assert run("calendar", "load", shipped).output.count("没有改动") == 23


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "空的"),
        ("date,kind,name", "没有日子"),
        ("a,b,c\n1,2,3", "表头"),
        ("date,kind,name\n2027-02-30,holiday,春节", "第 2 行"),
        ("date,kind,name\n2027-10-01,holiday,国庆节", "没写全"),
        ('date,kind,name\n"2027-10-01,holiday' + "\n" * 40, "引号"),
    ],
)
def test_nonsense_is_refused_with_two_and_a_reason(run: Run, tmp_path: Path, content: str, said: str) -> None:
    run("init", "--empty")
    (tmp_path / "bad.csv").write_text(content, "utf-8")
    done = run("calendar", "load", tmp_path / "bad.csv")
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"\xff\xfe\xff\xff"), ("b.xlsx", b"no zip"), ("c.txt", b"")])
def test_a_file_that_cannot_be_read_ends_with_two(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    run("init", "--empty")
    (tmp_path / name).write_bytes(content)
    assert run("calendar", "load", tmp_path / name).exit_code == 2


def test_a_year_that_the_file_is_not_about_is_refused(run: Run, made_up: Path) -> None:
    run("init", "--empty")
    done = run("calendar", "load", made_up, "--year", "2026")
    assert done.exit_code == 2
    assert "2026 年" in done.stderr
    assert run("calendar", "load", made_up, "--year", "2027").exit_code == 0


def test_of_two_years_in_a_file_both_are_loaded_or_none(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    bad = [*notice(2026), *notice(2027)[5:]]
    assert run("calendar", "load", written(tmp_path / "bad.csv", bad)).exit_code == 2
    assert "data/calendar.csv" in run("calendar", "show", "2026").output
    both = [*notice(2026), *notice(2027)]
    assert run("calendar", "load", written(tmp_path / "both.csv", both)).output.count("已写入") == 2


@pytest.mark.parametrize("words", [("show",), ("show", "2026"), ("load", "{file}")])
def test_without_init_the_message_says_what_to_run(run: Run, made_up: Path, words: tuple[str, ...]) -> None:
    done = run("calendar", *(word.replace("{file}", str(made_up)) for word in words))
    assert done.exit_code == 1
    assert "stationfinder init" in done.output


def test_a_running_worker_follows_what_another_process_loads(
    database: Database, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Calendar] = []
    told = threading.Event()

    def hear(calendar: Calendar) -> None:
        heard.append(calendar)
        if calendar.is_published(2027):
            told.set()

    settings = database.settings
    snapshots = Snapshots(database, catalogue(), settings.data_dir / "snapshot", refresh_ms=50)
    snapshots.follow_calendar(hear)
    snapshots.start()
    try:
        assert [calendar.is_published(2027) for calendar in heard] == [False]
        load_elsewhere(settings, made_up, monkeypatch)
        assert told.wait(timeout=10)
        assert heard[-1].is_makeup_workday(date(2027, 10, 9))
    finally:
        snapshots.stop()


def load_elsewhere(settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command in a process of its own."""
    monkeypatch.setenv("STATIONFINDER_DATA_DIR", str(settings.data_dir))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    program = "from stationfinder.cli import main; main()"
    subprocess.run([sys.executable, "-c", program, "calendar", "load", str(file)], check=True, capture_output=True)


def test_a_late_follower_is_told_at_once_and_a_station_s_change_tells_nobody(database: Database) -> None:
    snapshots = Snapshots(database, catalogue(), database.settings.data_dir / "snapshot", refresh_ms=50)
    heard: list[Calendar] = []
    snapshots.follow_calendar(heard.append)
    assert heard == []
    snapshots.refresh()
    snapshots.follow_calendar(heard.append)
    assert len(heard) == 2
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE register_revision SET revision = revision + 1")
    snapshots.refresh()
    assert len(heard) == 2


def test_the_trail_names_the_command_and_the_file(run: Run, made_up: Path, tmp_path: Path) -> None:
    run("init", "--empty")
    run("calendar", "load", made_up)
    database = Database(Settings(data_dir=tmp_path / "data"))
    with database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry))
        assert entry.actor == "stationfinder calendar load 2027.csv"
        assert queries.list_notice_years(session)[-1].source == "2027.csv"
    database.dispose()
