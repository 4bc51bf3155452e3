"""The way of the database from empty to the present models, one transaction a step."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from stationfinder.database import Database

# Any number, the same in every process of this application.
_LOCK = 7_351_012


def upgrade(database: Database) -> None:
    """Bring the database to the newest models; nothing when it is there. A step that fails leaves no trace.

    Several processes may call it at once: the later ones wait and find nothing to do.
    """
    with _alone(database), database.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection.execution_options(stationfinder_writes=True)
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether the database has the newest tables; False before the first `upgrade` too."""
    with database.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    if database.is_sqlite:
        with (database.settings.data_dir / ".migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with database.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
