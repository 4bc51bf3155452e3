"""Whatever is wrong outside the program ends with one line that says what to do, and never with a traceback."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from cli.conftest import Run
from stationfinder.cli import Commands
from stationfinder.cli.refusals import explained
from stationfinder.cli.register import SAMPLE_FILE

AWAY = "postgresql://somebody:hunter2@127.0.0.1:1/nothing"
AT = "113.665,34.757"
OF_THE_REGISTER = [
    ("nearest", AT),
    ("serve", "--port", "1"),
    ("import", SAMPLE_FILE),
    ("export", "--format", "csv", "out.csv"),
    ("hours", "--waiting"),
    ("calendar", "show"),
]


@pytest.mark.parametrize("words", OF_THE_REGISTER)
def test_before_init_every_command_says_what_to_run_and_leaves_nothing(
    run: Run, tmp_path: Path, words: tuple[object, ...]
) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert done.output.strip() == "登记册还没有建立，请先运行 stationfinder init。"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", OF_THE_REGISTER)
def test_on_an_older_register_every_command_says_what_to_run(
    run: Run, tmp_path: Path, words: tuple[object, ...]
) -> None:
    run("init", "--empty")
    with sqlite3.connect(tmp_path / "data" / "stationfinder.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    done = run(*words)
    assert done.exit_code == 1
    assert "旧版本" in done.output
    assert "stationfinder init" in done.output


def test_an_empty_file_is_no_register(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "stationfinder.db").touch()
    assert "还没有建立" in run("nearest", AT).output


def test_init_on_a_newer_register_says_so(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    with sqlite3.connect(tmp_path / "data" / "stationfinder.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = run("init", "--empty")
    assert done.exit_code == 1
    assert "更新的版本" in done.output


@pytest.mark.parametrize("words", [("init",), ("nearest", AT), ("serve", "--port", "1")])
@pytest.mark.parametrize(
    ("name", "value", "status", "says"),
    [
        ("DATABASE_URL", "foo", 2, "DATABASE_URL"),
        ("DATABASE_URL", "mysql://x", 2, "DATABASE_URL"),
        ("DATABASE_URL", AWAY, 1, "数据库用不了"),
        ("STATIONFINDER_READS_PER_S", "many", 2, "STATIONFINDER_READS_PER_S"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named_in_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], name: str, value: str, status: int, says: str
) -> None:
    monkeypatch.setenv(name, value)
    done = run(*words)
    assert done.exit_code == status, done.output
    assert says in done.output
    assert "Traceback" not in done.output
    assert "hunter2" not in done.output
    assert len(done.output.splitlines()) <= 2


def test_a_data_folder_that_cannot_be_made_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATIONFINDER_DATA_DIR", "/proc/nope")
    done = run("init")
    assert done.exit_code == 2
    assert "STATIONFINDER_DATA_DIR: /proc/nope" in done.output
    assert len(done.output.splitlines()) == 1


def test_a_database_file_that_is_none_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.txt").write_text("made up for this test, and no database\n" * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'notes.txt'}")
    done = run("nearest", AT)
    assert done.exit_code == 1
    assert "file is not a database" in done.output


def test_a_report_that_cannot_be_written_stops_the_import_before_it_begins(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    for place in ("/proc/zz.csv", tmp_path / "no" / "such" / "folder.csv", "/dev/null"):
        done = run("import", SAMPLE_FILE, "--report", place)
        assert done.exit_code == 2, done.output
        assert len(done.output.splitlines()) == 1
    assert "登记册里有 0 处" in run("init", "--empty").output


def test_a_report_is_there_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    run("init", "--empty")
    report, broken = tmp_path / "report.csv", tmp_path / "broken.csv"
    report.write_text("the report of last week")
    broken.write_bytes(b"\xff\xfe\xff\xff")
    assert run("import", broken, "--report", report).exit_code == 2
    assert report.read_text() == "the report of last week"
    assert run("import", SAMPLE_FILE, "--report", report).exit_code == 0
    assert len(report.read_text("utf-8-sig").splitlines()) > 265
    assert sorted(file.name for file in tmp_path.iterdir()) == ["broken.csv", "data", "report.csv"]


def test_an_export_that_cannot_be_written_is_named(run: Run) -> None:
    run("init", "--empty")
    done = run("export", "--format", "csv", "/proc/zz.csv")
    assert done.exit_code == 2
    assert "/proc/zz.csv" in done.output
    assert len(done.output.splitlines()) == 1


@pytest.mark.parametrize(
    "mistake",
    [
        TypeError("ours"),
        KeyError("ours"),
        ProgrammingError("SELECT nonsense", {}, Exception("no such column")),
        IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed")),
    ],
)
def test_a_mistake_of_the_program_stays_loud(mistake: Exception) -> None:
    def fails() -> None:
        raise mistake

    group = Commands("made_up")
    group.add_command(click.Command("fails", callback=fails))
    assert explained(mistake) is None
    with pytest.raises(type(mistake)):
        group.main(["fails"], standalone_mode=False)


def test_only_the_first_line_of_the_database_s_words_is_shown() -> None:
    said = explained(OperationalError("SELECT 1", {}, Exception("server closed\nhint: restart it")))
    assert said is not None
    assert "server closed" in said[0]
    assert "\n" not in said[0]
    assert "SELECT" not in said[0]


def test_a_reader_that_left_is_nothing_to_explain() -> None:
    assert explained(BrokenPipeError(32, "Broken pipe")) is None
