"""`create_app`: the only module that knows every feature."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import parent_process
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import OperationalError

from stationfinder import config, finder, site, web
from stationfinder.alerts.board import AlertBoard
from stationfinder.config import Settings
from stationfinder.database import Database, is_missing, make_data_dir
from stationfinder.errors import Unavailable
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.snapshots import Snapshots
from stationfinder.finder.state import KEY, FinderState
from stationfinder.migrations import is_current
from stationfinder.stations.catalogue import catalogue

log = logging.getLogger(__name__)
NOT_THERE = "登记册还没有建立，或是旧版本建的：请先运行 stationfinder init（run `stationfinder init` first）。"
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def utc_now() -> datetime:
    """The clock of a running site."""
    return datetime.now(UTC)


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] = utc_now) -> Flask:
    """The whole site on one database.

    Raises BadSettings for an environment that cannot be used and Unavailable when the database is not there.
    """
    settings = settings or config.load()
    if parent_process() is None:
        # `serve` has said it once for all of its workers.
        for warning in config.warnings(settings):
            log.warning(warning)
    app = Flask("stationfinder", template_folder=str(TEMPLATES), static_folder=None)
    app.secret_key = settings.secret_key
    web.init_app(app, settings)
    database = _register(settings)
    snapshots = Snapshots(database, catalogue(), settings.data_dir / "snapshot", settings.refresh_ms)
    alerts = AlertBoard()
    # In the round that asks for the register's news, and before what may take seconds there.
    snapshots.prepare_with(lambda _snapshot: alerts.refresh(database, clock()))
    book = HoursBook(calendar(), settings.data_dir / "timetable")
    snapshots.follow_calendar(book.use_calendar)
    snapshots.prepare_with(lambda snapshot: book.prepare(snapshot, clock()))
    app.extensions[KEY] = FinderState(settings, database, snapshots, catalogue(), book, clock, alerts)
    app.jinja_env.globals["settings"] = settings
    finder.init_app(app)
    site.init_app(app)
    web.wrap(app, settings)
    snapshots.start()
    atexit.register(snapshots.stop)
    return app


def _register(settings: Settings) -> Database:
    """The database of this process, held open. Raises Unavailable when `init` has not been run by this release."""
    if is_missing(settings):
        raise Unavailable(NOT_THERE)
    make_data_dir(settings)
    database = Database(settings)
    try:
        database.keep_open()
        if is_current(database):
            return database
    except OperationalError as error:
        database.dispose()
        raise Unavailable(f"数据库连不上，请看 DATABASE_URL 和数据库是否在运行。（{error.orig}）") from error
    database.dispose()
    raise Unavailable(NOT_THERE)
