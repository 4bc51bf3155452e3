"""Real databases for every test: a SQLite file, and a PostgreSQL of our own where one can be started."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from stationfinder.cli.register import SAMPLE_FILE
from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.migrations import upgrade
from stationfinder.stations import commands
from stationfinder.stations.importing import import_file

pytest_plugins = ["site_fixtures", "skips", "browser.proofs"]

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an installation of this test alone."""
    return Settings(data_dir=tmp_path / "data", secret_key="only for this test " * 2)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """An empty register in a SQLite file."""
    with _register(settings) as database:
        yield database


@pytest.fixture(scope="session")
def _sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    with _register(Settings(data_dir=folder)) as database:
        import_file(database, SAMPLE_FILE, by="test", at=NOW)
    return folder


@pytest.fixture(scope="session")
def sample_database(_sample_folder: Path) -> Iterator[Database]:
    """The register with the 265 real rows, for tests that only read."""
    database = Database(Settings(data_dir=_sample_folder))
    yield database
    database.dispose()


@pytest.fixture
def sample_copy(_sample_folder: Path, settings: Settings) -> Iterator[Database]:
    """The register with the 265 real rows, for a test that writes."""
    shutil.copytree(_sample_folder, settings.data_dir)
    database = Database(settings)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty register, on SQLite and again on PostgreSQL."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with _register(Settings(data_dir=tmp_path / "data", database_url=url)) as database:
        yield database


@contextlib.contextmanager
def _register(settings: Settings) -> Iterator[Database]:
    database = Database(settings)
    try:
        upgrade(database)
        with database.transaction() as session:
            commands.initialise(session)
        yield database
    finally:
        database.dispose()


@pytest.fixture
def postgres_url(_postgres_server: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database of this test alone."""
    name = f"test_{secrets.token_hex(6)}"
    server = create_engine(_postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    yield make_url(_postgres_server).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def _postgres_server() -> Iterator[str]:
    given = os.environ.get("STATIONFINDER_TEST_POSTGRES")
    if given:
        yield Settings(database_url=given).url
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("no PostgreSQL: set STATIONFINDER_TEST_POSTGRES or install Debian's postgresql")
    with _cluster(programs[-1].parent) as url:
        yield url


@contextlib.contextmanager
def _cluster(programs: Path) -> Iterator[str]:
    """A throwaway server on a spare port. PostgreSQL refuses to run as root, hence the other user."""
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="stationfinder-postgres-"))
    try:
        if other:
            shutil.chown(folder, "postgres")
        data, port = folder / "data", _spare_port()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        start = [programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"]
        try:
            _run(other, [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"])
            _run(other, start)
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"PostgreSQL does not start here: {error}")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(other, [programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(prefix: list[str], command: list[str | Path]) -> None:
    # The server must not inherit a pipe, or the call would wait for it for ever.
    subprocess.run(
        [*prefix, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
