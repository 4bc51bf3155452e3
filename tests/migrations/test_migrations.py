"""What the migrations build is what the models say, and a step that fails leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, String, event, insert, inspect

from stationfinder import migrations
from stationfinder.alerts import commands as alerts
from stationfinder.alerts import queries as alert_queries
from stationfinder.alerts.rules import AlertDraft
from stationfinder.config import Settings
from stationfinder.database import Base, Database
from stationfinder.migrations import is_current, upgrade
from stationfinder.stations import commands, queries
from stationfinder.stations.models import RegisterRevision, Station

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def test_migrations_build_the_models(any_database: Database) -> None:
    with any_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_build_every_check_constraint(any_database: Database) -> None:
    # alembic's own comparison does not look at CHECK.
    found = inspect(any_database.engine)
    for table in Base.metadata.tables.values():
        wanted = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert {c["name"] for c in found.get_check_constraints(table.name)} == wanted


def test_upgrading_again_changes_nothing(any_database: Database) -> None:
    before = inspect(any_database.engine).get_table_names()
    upgrade(any_database)
    assert inspect(any_database.engine).get_table_names() == before


def upgrade_to(database: Database, step: str) -> None:
    """As far as an older release went."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection.execution_options(stationfinder_writes=True)
        command.upgrade(config, step)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A register that release 0.1 made, with a station in it."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    database = Database(Settings(data_dir=tmp_path, database_url=url))
    upgrade_to(database, "0001")
    blank = {
        column.name: ""
        for column in Station.__table__.columns
        if isinstance(column.type, String) and not column.nullable
    }
    said = {**blank, "code": "AAAAAAA", "name": "虚构", "kind": "rest_station", "status": "active", "source": "made up"}
    numbers = {"publication": "published", "redistributable": True, "revision": 1, "version": 1}
    with database.transaction() as session:
        session.execute(insert(RegisterRevision), [{"id": 1, "revision": 7, "register_id": "a" * 32}])
        session.execute(insert(Station.__table__), [{**said, **numbers, "created_at": AT, "changed_at": AT}])  # type: ignore[arg-type]
    yield database
    database.dispose()


def test_an_older_register_keeps_its_stations_and_gets_the_calendar(older: Database) -> None:
    assert not is_current(older)
    upgrade(older)
    assert is_current(older)
    with older.transaction() as session:
        commands.initialise(session)
    with older.reading() as session:
        station = queries.get_public(session, "AAAAAAA")
        assert (station.name, station.exceptions, station.effective_hours) == ("虚构", (), None)
        assert queries.calendar(session).is_published(2026)
        assert queries.revision(session) == 8
        assert queries.register_id(session) == "a" * 32


def test_an_older_register_can_be_told_of_heat(older: Database) -> None:
    upgrade(older)
    said = AlertDraft("heat", "虚构的提示", "310114", AT, AT + timedelta(hours=1), "虚构")
    with older.transaction() as session:
        assert alerts.add(session, said, by="test", at=AT).id == 1
    with older.reading() as session:
        assert alert_queries.revision(session) == 1


def test_an_older_register_gets_a_mark_for_the_revision_it_is_at_and_for_each_to_come(older: Database) -> None:
    upgrade(older)
    with older.reading() as session:
        at = queries.mark(session)
    assert (at.revision, len(at.token)) == (7, 16)
    with older.transaction() as session:
        assert commands.bump_revision(session) == 8
    with older.reading() as session:
        now = queries.mark(session)
        assert (now.revision, now.token != at.token) == (8, True)
        assert queries.has_passed(session, at)
        assert queries.has_passed(session, now)
        assert not queries.has_passed(session, queries.Mark(7, now.token))
        assert not queries.has_passed(session, queries.Mark(9, now.token))


def test_the_second_step_fails_whole_and_can_be_run_again(older: Database) -> None:
    broken = [True]

    def fail(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if broken[0] and "CREATE TABLE station_hours_exceptions " in statement:
            raise RuntimeError("the power went")

    event.listen(older.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        upgrade(older)
    assert not inspect(older.engine).has_table("calendar_days")
    broken[0] = False
    upgrade(older)
    assert inspect(older.engine).has_table("calendar_days")


@pytest.mark.parametrize("failing", ["audit_entries", "stations", "station_services"])
def test_a_migration_that_fails_half_way_leaves_nothing_and_can_be_run_again(tmp_path: Path, failing: str) -> None:
    database = Database(Settings(data_dir=tmp_path))
    broken = [True]

    def fail(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if broken[0] and f"CREATE TABLE {failing} " in statement:
            raise RuntimeError("the power went")

    event.listen(database.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        upgrade(database)
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    broken[0] = False
    upgrade(database)
    assert failing in inspect(database.engine).get_table_names()
    database.dispose()
