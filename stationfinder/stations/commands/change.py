"""What every change of a station shares: the version read, the mark it leaves, its entry in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from stationfinder.accounts import audit
from stationfinder.errors import Conflict
from stationfinder.stations.commands.revision import bump_revision
from stationfinder.stations.models import Station

_STALE = "这个站点刚被别人改过，请看过新内容再改一次。"


def require_version(station: Station, version: int) -> None:
    """Raises Conflict unless `version` is the one the row has."""
    # SQLAlchemy's own version check only knows what this session read, not what the form showed.
    if station.version != version:
        raise Conflict(_STALE)


def touch(session: Session, station: Station, at: datetime, revision: int | None) -> None:
    """Mark the row as changed now; when the public sees it, under `revision` or the next one."""
    station.changed_at = at
    if station.publication == "published":
        station.revision = bump_revision(session) if revision is None else revision


def flush(session: Session) -> None:
    """Send the work to the database. Raises Conflict when somebody else was quicker."""
    try:
        session.flush()
    except StaleDataError as error:
        raise Conflict(_STALE) from error


def record(
    session: Session, station: Station, action: str, *, by: str, at: datetime, changes: Mapping[str, Any]
) -> None:
    """The entry of this change in the trail."""
    audit.record(session, at=at, actor=by, action=action, subject=("station", station.id), changes=changes)
