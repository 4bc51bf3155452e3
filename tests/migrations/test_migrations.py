"""What the migrations build is what the models say, and a step that fails leaves no trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, event, inspect

from stationfinder.config import Settings
from stationfinder.database import Base, Database
from stationfinder.migrations import upgrade


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
