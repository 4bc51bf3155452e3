"""`create_app`: the only module that knows every feature."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from stationfinder import config, finder, site, web
from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.finder.hours_book import HoursBook, calendar
from stationfinder.finder.snapshots import Snapshots
from stationfinder.finder.state import KEY, FinderState
from stationfinder.stations.catalogue import catalogue

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def utc_now() -> datetime:
    """The clock of a running site."""
    return datetime.now(UTC)


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] = utc_now) -> Flask:
    """The whole site on one database.

    Raises BadSettings for an environment that cannot be used and Unavailable when the database is not there.
    """
    settings = settings or config.load()
    app = Flask("stationfinder", template_folder=str(TEMPLATES), static_folder=None)
    app.secret_key = settings.secret_key
    web.init_app(app, settings)
    database = Database(settings)
    database.keep_open()
    snapshots = Snapshots(database, catalogue(), settings.data_dir / "snapshot", settings.refresh_ms)
    app.extensions[KEY] = FinderState(settings, database, snapshots, catalogue(), HoursBook(calendar()), clock)
    app.jinja_env.globals["settings"] = settings
    finder.init_app(app)
    site.init_app(app)
    web.wrap(app, settings)
    snapshots.start()
    atexit.register(snapshots.stop)
    return app
