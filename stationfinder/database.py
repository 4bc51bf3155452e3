"""Engine, session and `transaction()`: the only place that commits."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool

from stationfinder.config import BadSettings, Settings
from stationfinder.errors import Unavailable

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# A server that is switched off and not only stopped does not answer at all.
CONNECT_TIMEOUT_S = 10
_UNUSABLE = (
    "STATIONFINDER_DATA_DIR: {} cannot be used ({}); name a folder that this user may write (see docs/operations.md)"
)


class Base(DeclarativeBase):
    """Every table of the house; constraints are named so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMING)


class Database:
    """The truth of this installation, for reading and for writing.

    One engine a process. On SQLite a keeper connection stays open for the life of the process: the last close would
    delete the WAL file, and on a full disk it could not be made again, which would break reads too.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.is_sqlite = make_url(settings.url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            make_data_dir(settings)
        self.engine = _engine(settings, self.is_sqlite)
        self._keeper: Connection | None = None

    def keep_open(self) -> None:
        """Hold one connection open until `dispose`."""
        if self._keeper is None:
            self._keeper = self.engine.connect()

    def dispose(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads; nothing it does is kept."""
        with Session(self.engine) as session:
            try:
                yield session
            except OperationalError as error:
                raise Unavailable("数据暂时读不到，请稍后再试。") from error

    @contextmanager
    def reading_still(self) -> Iterator[Session]:
        """Like `reading`, but all answers are of one moment: PostgreSQL would else show each statement what is new."""
        with self.reading() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is kept whole or not at all; effects added with `after_commit` leave afterwards.

        Raises Unavailable when the disk is nearly full or the database does not answer.
        """
        self._refuse_when_full()
        effects: list[Callable[[], None]] = []
        writing = self.engine.execution_options(stationfinder_writes=True)
        with Session(writing, info={"effects": effects}) as session:
            try:
                yield session
                session.commit()
            except OperationalError as error:
                session.rollback()
                raise Unavailable("现在写不进去，请稍后再试。") from error
        for effect in effects:
            effect()

    def _refuse_when_full(self) -> None:
        if not self.is_sqlite:
            return
        free_mb = shutil.disk_usage(self.settings.data_dir).free / 2**20
        if free_mb < self.settings.min_free_mb:
            raise Unavailable("服务器空间不足，暂时只能看不能改。")


def after_commit(session: Session, effect: Callable[[], None]) -> None:
    """Run `effect` once the transaction of `session` is kept; never when it is not."""
    session.info["effects"].append(effect)


def _engine(settings: Settings, is_sqlite: bool) -> Engine:
    timeout_s = settings.statement_timeout_ms / 1000
    if not is_sqlite:
        options = f"-c statement_timeout={settings.statement_timeout_ms} -c timezone=UTC"
        connecting = {"options": options, "connect_timeout": CONNECT_TIMEOUT_S}
        return create_engine(settings.url, pool_pre_ping=True, connect_args=connecting)
    engine = create_engine(
        settings.url, poolclass=QueuePool, connect_args={"timeout": timeout_s, "check_same_thread": False}
    )
    event.listen(engine, "do_connect", lambda *_: _create_for_us_alone(sqlite_path(settings)))
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _create_for_us_alone(file: Path | None) -> None:
    """Make the file before SQLite does: the register holds names and numbers, and `-wal` and `-shm` take its mode."""
    # With no folder there, SQLite's own refusal is the better one.
    if file is not None and file.parent.is_dir() and not file.exists():
        file.touch(mode=0o600)


def _sqlite_connect(connection: Any, _record: object) -> None:
    # The driver must not begin by itself: it would begin DEFERRED, and a write that upgrades later fails at once
    # with "database is locked" when another process wrote in between.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "wal_autocheckpoint=200",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("stationfinder_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_data_dir(settings: Settings) -> None:
    """The data folder, for this user alone when it is made here; an operator's own mode is left as it is.

    Raises BadSettings when it cannot be made or written.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(_UNUSABLE.format(folder, error.strerror)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSettings(_UNUSABLE.format(folder, "not writable for this user"))


def is_missing(settings: Settings) -> bool:
    """Whether there is no SQLite file yet. Asked before a Database is made, which would leave an empty one behind."""
    file = sqlite_path(settings)
    return file is not None and not file.exists()


def sqlite_path(settings: Settings) -> Path | None:
    """File of the SQLite database, None on PostgreSQL."""
    url = make_url(settings.url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
