"""What the finder's routes need of the running process, handed over by `create_app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.finder.hours_book import HoursBook
from stationfinder.finder.snapshots import Snapshots
from stationfinder.stations.catalogue import Catalogue

KEY = "stationfinder.finder"


@dataclass(frozen=True, slots=True)
class FinderState:
    """Settings, data and clock of this process. `clock` gives an aware UTC datetime."""

    settings: Settings
    database: Database
    snapshots: Snapshots
    catalogue: Catalogue
    book: HoursBook
    clock: Callable[[], datetime]


def state() -> FinderState:
    """The finder's state in the current application."""
    found: FinderState = current_app.extensions[KEY]
    return found
