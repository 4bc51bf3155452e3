"""`database.py` on a real SQLite file: what is promised about losing nothing and blocking nobody."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from stationfinder.config import BadSettings, Settings
from stationfinder.database import Database, after_commit, is_missing, sqlite_path
from stationfinder.errors import Unavailable


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database with one table that only these tests know."""
    database = Database(Settings(data_dir=tmp_path / "data", statement_timeout_ms=300))
    with database.transaction() as session:
        session.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)"))
    yield database
    database.dispose()


def words(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT word FROM note ORDER BY id")))


def write(database: Database, word: str) -> None:
    with database.transaction() as session:
        session.execute(text("INSERT INTO note (word) VALUES (:word)"), {"word": word})


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("wal_autocheckpoint", 200)],
)
def test_every_connection_is_durable_and_checks_foreign_keys(empty: Database, pragma: str, value: object) -> None:
    with empty.engine.connect() as first, empty.engine.connect() as second:
        assert [c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (first, second)] == [value, value]


def test_a_write_begins_immediate_and_a_read_does_not(empty: Database) -> None:
    begun: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        begun.append(statement)

    event.listen(empty.engine, "before_cursor_execute", note)
    write(empty, "喝水")
    words(empty)
    assert [statement for statement in begun if statement.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_a_transaction_is_kept_whole(empty: Database) -> None:
    write(empty, "喝水")
    assert words(empty) == ["喝水"]


def test_a_transaction_that_raises_leaves_nothing(empty: Database) -> None:
    def half() -> None:
        with empty.transaction() as session:
            session.execute(text("INSERT INTO note (word) VALUES ('半')"))
            raise ValueError("the second half went wrong")

    with pytest.raises(ValueError, match="second half"):
        half()
    assert words(empty) == []


def test_reading_keeps_nothing(empty: Database) -> None:
    with empty.reading() as session:
        session.execute(text("INSERT INTO note (word) VALUES ('不该留下')"))
    assert words(empty) == []


def test_effects_leave_after_the_commit_and_never_after_a_failure(empty: Database) -> None:
    seen: list[list[str]] = []
    with empty.transaction() as session:
        session.execute(text("INSERT INTO note (word) VALUES ('一')"))
        after_commit(session, lambda: seen.append(words(empty)))
        assert seen == []
    assert seen == [["一"]]

    def fails() -> None:
        with empty.transaction() as session:
            after_commit(session, lambda: seen.append(["never"]))
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert seen == [["一"]]


def test_readers_go_on_while_somebody_writes(empty: Database) -> None:
    write(empty, "先")
    with empty.transaction() as session:
        session.execute(text("INSERT INTO note (word) VALUES ('正在写')"))
        assert words(empty) == ["先"]
    assert words(empty) == ["先", "正在写"]


def test_a_second_writer_waits_and_then_hears_unavailable(empty: Database) -> None:
    with empty.transaction() as session:
        session.execute(text("INSERT INTO note (word) VALUES ('占着')"))
        with pytest.raises(Unavailable):
            write(empty, "等不到")
    write(empty, "等到了")
    assert words(empty) == ["占着", "等到了"]


def test_writers_that_read_first_do_not_lose_each_others_work(empty: Database) -> None:
    # DEFERRED transactions that upgrade later fail here with "database is locked" instead of waiting.
    patient = Database(Settings(data_dir=empty.settings.data_dir, statement_timeout_ms=20_000))
    failed: list[BaseException] = []

    def add_ten(name: str) -> None:
        for _ in range(10):
            try:
                with patient.transaction() as session:
                    count = session.scalar(text("SELECT count(*) FROM note"))
                    session.execute(text("INSERT INTO note (word) VALUES (:w)"), {"w": f"{name}-{count}"})
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=add_ten, args=(name,)) for name in ("甲", "乙", "丙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    patient.dispose()
    assert failed == []
    numbers = [int(word.partition("-")[2]) for word in words(empty)]
    assert numbers == list(range(30))


def test_a_nearly_full_disk_refuses_writes_and_still_reads(empty: Database) -> None:
    write(empty, "早些时候")
    full = Database(Settings(data_dir=empty.settings.data_dir, min_free_mb=2**40))
    with pytest.raises(Unavailable, match="空间不足"):
        write(full, "写不进")
    assert words(full) == ["早些时候"]
    full.dispose()


def test_the_keeper_keeps_the_wal_file_when_others_close(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    database = Database(settings)
    database.keep_open()
    with database.transaction() as session:
        session.execute(text("CREATE TABLE t (i)"))
    file = sqlite_path(settings)
    assert file is not None
    sqlite3.connect(file).close()
    assert file.with_name(file.name + "-wal").exists()
    database.dispose()
    assert not file.with_name(file.name + "-wal").exists()


def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = Database(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'no' / 'such' / 'x.db'}"))
    with pytest.raises(Unavailable), database.reading() as session:
        session.execute(text("SELECT 1"))


def modes(folder: Path) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in folder.glob("stationfinder.db*")}


def test_what_we_make_is_for_us_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        database = Database(Settings(data_dir=tmp_path / "data"))
        write_one(database)
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
        assert len(list((tmp_path / "data").glob("stationfinder.db*"))) == 3
        assert modes(tmp_path / "data") == {0o600}
        database.dispose()
    finally:
        os.umask(before)


def test_a_folder_of_the_operator_s_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o750)
    database = Database(Settings(data_dir=folder))
    write_one(database)
    database.dispose()
    assert folder.stat().st_mode & 0o777 == 0o750


def write_one(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("CREATE TABLE t (i)"))


def test_a_data_folder_that_cannot_be_made_is_a_bad_setting() -> None:
    with pytest.raises(BadSettings, match="STATIONFINDER_DATA_DIR: /proc/nope"):
        Database(Settings(data_dir=Path("/proc/nope")))


def test_asking_whether_a_register_is_there_makes_none(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    assert is_missing(settings)
    assert not (tmp_path / "data").exists()
    Database(settings).engine.connect().close()
    assert not is_missing(settings)
    assert not is_missing(Settings(database_url="postgresql://u@h/db"))


def test_the_path_of_the_truth_is_known_on_sqlite_only(tmp_path: Path) -> None:
    assert sqlite_path(Settings(data_dir=tmp_path)) == (tmp_path / "stationfinder.db").resolve()
    assert sqlite_path(Settings(database_url="postgresql://u@h/db")) is None
