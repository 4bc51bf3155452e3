"""Two imports at the same time: both succeed, and the later one sees what the first has done. Made-up rows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.errors import Unavailable
from stationfinder.stations import queries
from stationfinder.stations.importing import run as importing
from stationfinder.stations.importing.plans import Plan
from stationfinder.stations.importing.rows import ParsedRow
from stations.importing.ledgers import made_up, run, save, stations


def test_two_imports_of_one_ledger_at_once_add_it_once(any_database: Database, tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", [made_up(n, 编号=str(n)) for n in range(40)])
    with ThreadPoolExecutor(2) as pool:
        reports = [job.result() for job in [pool.submit(run, any_database, path) for _ in range(2)]]
    assert sorted(report.actions["added"] for report in reports) == [0, 40]
    assert len(stations(any_database)) == 40


def test_an_import_plans_again_when_the_register_moved_while_it_planned(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, plan = save(tmp_path / "a.csv", [made_up(1, 编号="1")]), importing.plan_import
    revisions: list[int] = []

    def meanwhile(session: Session, rows: Sequence[ParsedRow], *, source: str) -> Plan:
        revisions.append(queries.revision(session))
        done = plan(session, rows, source=source)
        if len(revisions) == 1:
            monkeypatch.setattr(importing, "plan_import", plan)
            run(database, save(tmp_path / "b.csv", [made_up(1, 编号="1")]), source="a.csv")
        return done

    monkeypatch.setattr(importing, "plan_import", meanwhile)
    assert run(database, path).actions == {"added": 0, "changed": 0, "unchanged": 1}


def test_planning_holds_no_lock(database: Database, tmp_path: Path) -> None:
    statements: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    run(database, save(tmp_path / "a.csv", [made_up(1)]))
    begins = statements.index("BEGIN IMMEDIATE")
    assert any("FROM stations" in statement for statement in statements[:begins])
    assert statements[begins + 1].startswith("SELECT register_revision.revision")


def test_an_import_waits_for_another_that_writes_longer_than_a_statement_may(
    database: Database, tmp_path: Path, settings: Settings
) -> None:
    impatient = Database(Settings(data_dir=settings.data_dir, statement_timeout_ms=100))
    holds, release = threading.Event(), threading.Event()

    def hold() -> None:
        with database.transaction():
            holds.set()
            release.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    holds.wait(10)
    threading.Timer(1.0, release.set).start()
    try:
        assert run(impatient, save(tmp_path / "a.csv", [made_up(1)])).actions["added"] == 1
    finally:
        holder.join()
        impatient.dispose()


def test_a_full_disk_is_said_at_once(tmp_path: Path, database: Database) -> None:
    full = Database(Settings(data_dir=database.settings.data_dir, min_free_mb=10**9))
    with pytest.raises(Unavailable, match="空间不足"):
        run(full, save(tmp_path / "a.csv", [made_up(1)]))
    full.dispose()
