"""A restored backup or a fail-over takes revisions back: nothing made from them may be served. Stations are made up."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from finder.made_up import Register, draft
from stationfinder.database import Database
from stationfinder.finder.snapshot import EVERYTHING, Snapshot


def names(snapshot: Snapshot) -> set[str]:
    return {place.facts.name for place in snapshot.in_area("410105", "", EVERYTHING)}


def bases(register: Register) -> list[str]:
    return sorted(path.name for path in (register.settings.data_dir / "snapshot").iterdir() if path.is_dir())


def file_of(register: Register) -> Path:
    return register.settings.data_dir / "stationfinder.db"


def back_up(register: Register, to: Path) -> None:
    with closing(sqlite3.connect(file_of(register))) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def restore(register: Register, saved: Path) -> Register:
    """Stop, put the backup into the place of the database, start again."""
    register.database.dispose()
    for suffix in ("-wal", "-shm"):
        file_of(register).with_name(f"stationfinder.db{suffix}").unlink(missing_ok=True)
    shutil.copy(saved, file_of(register))
    return Register(register.settings, Database(register.settings))


def undo(register: Register, saved: Path) -> None:
    """The tables of the backup under a running process: what a fail-over to a replica that lagged behind looks like."""
    with closing(sqlite3.connect(file_of(register))) as there:
        there.execute("ATTACH ? AS old", (str(saved),))
        for table in ("revision_marks", "register_revision", "stations"):
            there.execute(f"DELETE FROM {table}")  # noqa: S608 - names written above
            there.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")  # noqa: S608 - names written above
        there.commit()


def test_a_base_of_before_a_restore_is_not_served_when_the_revisions_have_caught_up(
    register: Register, tmp_path: Path
) -> None:
    code, other = register.add(draft("甲"), draft("乙"))
    back_up(register, tmp_path / "backup.db")
    for number in range(3):
        register.amend(other, draft(f"撤销了的{number}"))
    register.snapshots().refresh()
    (undone,) = bases(register)
    restored = restore(register, tmp_path / "backup.db")
    try:
        for number in range(4):
            restored.amend(code, draft(f"新的{number}"))
        assert names(restored.snapshots().refresh()) == {"新的3", "乙"}
        assert undone not in bases(restored)
    finally:
        restored.database.dispose()


def test_a_base_of_a_revision_that_was_undone_is_removed_on_sight(register: Register, tmp_path: Path) -> None:
    register.add(draft("甲"))
    register.snapshots().refresh()
    (kept,) = bases(register)
    back_up(register, tmp_path / "backup.db")
    register.add(*[draft(f"撤销了的{number}") for number in range(3)])
    snapshots = register.snapshots()
    # What a worker does that finds too much changed since its base.
    snapshots._base(fresher_than=1)
    assert len(bases(register)) == 2
    restored = restore(register, tmp_path / "backup.db")
    try:
        assert names(restored.snapshots().refresh()) == {"甲"}
        assert bases(restored) == [kept]
    finally:
        restored.database.dispose()


def test_a_running_process_sees_that_another_change_has_taken_the_number_of_the_one_it_knows(
    register: Register, tmp_path: Path
) -> None:
    code, other = register.add(draft("甲"), draft("乙"))
    snapshots = register.snapshots()
    before = snapshots.refresh()
    back_up(register, tmp_path / "backup.db")
    register.amend(code, draft("撤销了的"))
    assert names(snapshots.refresh()) == {"撤销了的", "乙"}
    undo(register, tmp_path / "backup.db")
    register.amend(other, draft("乙改"))
    now = snapshots.refresh()
    assert (now.revision, names(now)) == (before.revision + 1, {"甲", "乙改"})
    assert now.base is before.base


def test_a_running_process_whose_base_was_undone_makes_another(register: Register, tmp_path: Path) -> None:
    code, other = register.add(draft("甲"), draft("乙"))
    back_up(register, tmp_path / "backup.db")
    register.amend(code, draft("撤销了的"))
    snapshots = register.snapshots()
    before = snapshots.refresh()
    undo(register, tmp_path / "backup.db")
    register.amend(other, draft("乙改"))
    register.amend(other, draft("乙又改"))
    now = snapshots.refresh()
    assert names(now) == {"甲", "乙又改"}
    assert now.base is not before.base


def test_a_counter_set_back_by_hand_goes_on_counting(register: Register) -> None:
    code, _ = register.add(draft("甲"), draft("乙"))
    for number in range(3):
        register.amend(code, draft(f"甲{number}"))
    with register.database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE register_revision SET revision = 1")
    register.amend(code, draft("甲改"))
    assert names(register.snapshots().refresh()) == {"甲改", "乙"}
