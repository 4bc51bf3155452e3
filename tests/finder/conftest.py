"""An empty register of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finder.made_up import Register
from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.migrations import upgrade
from stationfinder.stations import commands


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An empty register on SQLite."""
    settings = Settings(data_dir=tmp_path / "data")
    database = Database(settings)
    upgrade(database)
    with database.transaction() as session:
        commands.initialise(session)
    yield Register(settings, database)
    database.dispose()
