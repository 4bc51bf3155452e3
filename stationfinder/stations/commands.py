"""Every change of the register, inside the caller's transaction, with its entry in the trail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from stationfinder.accounts import audit
from stationfinder.errors import Conflict, InvalidInput
from stationfinder.stations import queries
from stationfinder.stations.codes import new_code
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.models import RegisterRevision, Station
from stationfinder.stations.writing import facts, write

_STALE = "这个站点刚被别人改过，请看过新内容再改一次。"


def initialise(session: Session) -> None:
    """Make the revision counter; nothing when it is there."""
    if session.get(RegisterRevision, 1) is None:
        session.add(RegisterRevision(id=1, revision=0, register_id=secrets.token_hex(16)))
        session.flush()


def bump_revision(session: Session) -> int:
    """The next revision number, for every public change of this transaction.

    On PostgreSQL the row stays locked until the commit, so revisions become visible in their order; on
    SQLite there is only one writer.
    """
    return session.scalars(
        update(RegisterRevision)
        .values(revision=RegisterRevision.revision + 1)
        .returning(RegisterRevision.revision)
        .execution_options(synchronize_session=False)
    ).one()


def fresh_codes(session: Session, count: int) -> list[str]:
    """`count` codes that no station has or had."""
    codes: dict[str, None] = {}
    while len(codes) < count:
        tried = list(dict.fromkeys(new_code() for _ in range(count - len(codes))))
        taken = queries.taken_codes(session, tried)
        codes.update(dict.fromkeys(code for code in tried if code not in taken))
    return list(codes)


def register(session: Session, draft: StationDraft, *, by: str, at: datetime) -> Station:
    """A new station in the register under a fresh code, not yet published."""
    station = _new(session, draft, fresh_codes(session, 1)[0], at)
    changes = _said(station)
    session.add(station)
    session.flush()
    _record(session, station, "register", by=by, at=at, changes=changes)
    return station


def register_published(
    session: Session, drafts: Sequence[StationDraft], *, by: str, at: datetime, revision: int
) -> list[Station]:
    """New stations shown at once, for an import: one flush for all; `revision` from `bump_revision`."""
    codes = fresh_codes(session, len(drafts))
    stations = [_new(session, draft, code, at) for draft, code in zip(drafts, codes, strict=True)]
    for station in stations:
        station.publication, station.revision = "published", revision
    # Read before the flush: afterwards every empty part would be asked for with a SELECT of its own.
    said = [{**_said(station), "publication": [None, "published"]} for station in stations]
    session.add_all(stations)
    session.flush()
    for station, changes in zip(stations, said, strict=True):
        _record(session, station, "register", by=by, at=at, changes=changes)
    session.flush()
    return stations


def amend(
    session: Session,
    station: Station,
    draft: StationDraft,
    *,
    version: int,
    by: str,
    at: datetime,
    revision: int | None = None,
) -> None:
    """Let the register say of `station` what `draft` says.

    `version` is the one the person (or the import) had read: with another the station was changed in
    between and Conflict is raised. `revision`: one already taken by `bump_revision` in this transaction.
    """
    _require_version(station, version)
    _amended(session, station, draft, by=by, at=at, revision=revision)
    _flush(session)


def amend_all(
    session: Session,
    pairs: Sequence[tuple[Station, StationDraft]],
    *,
    by: str,
    at: datetime,
    revision: int,
) -> None:
    """Many amendments of stations just read, for an import: one flush; `revision` from `bump_revision`."""
    for station, draft in pairs:
        _amended(session, station, draft, by=by, at=at, revision=revision)
    _flush(session)


def publish(session: Session, station: Station, *, by: str, at: datetime, revision: int | None = None) -> None:
    """Show the station to everybody; nothing when it is shown already."""
    if station.publication == "published":
        return
    before, station.publication = station.publication, "published"
    _touch(session, station, at, revision)
    _flush(session)
    _record(session, station, "publish", by=by, at=at, changes={"publication": [before, "published"]})


def suspend(
    session: Session,
    station: Station,
    *,
    reason: str,
    until: date | None,
    version: int,
    by: str,
    at: datetime,
) -> None:
    """Take the station off the map for a time. Raises Conflict when `version` is stale."""
    _require_version(station, version)
    station.suspended_from, station.suspended_until = at.date(), until
    _set_status(session, station, "suspended", reason, by=by, at=at)


def close(session: Session, station: Station, *, reason: str, version: int, by: str, at: datetime) -> None:
    """Take the station off the map for good; its code is never used again. Conflict when stale."""
    _require_version(station, version)
    station.suspended_from = station.suspended_until = None
    _set_status(session, station, "closed", reason, by=by, at=at)


def merge(session: Session, *, code_from: str, into: str, by: str, at: datetime) -> None:
    """Close the station `code_from` as a double of `into`; its code leads there for ever.

    Raises NotFound for an unknown code, InvalidInput when the two are one or become one through earlier
    merges, and when `code_from` was merged before.
    """
    double = queries.get_station(session, code_from)
    kept = queries.get_station(session, queries.find_merged_code(session, into) or into)
    if double.merged_into_id is not None:
        raise InvalidInput({"code_from": "这个站点已经合并过了。"})
    if kept.id == double.id:
        raise InvalidInput({"into": "这两个编号是同一个站点，不用合并。"})
    double.merged_into_id = kept.id
    _set_status(session, double, "closed", f"已并入 {kept.code}", by=by, at=at)
    _record(session, double, "merge", by=by, at=at, changes={"merged_into": [None, kept.code]})


def set_site(
    session: Session, station: Station, site_ref: str, *, by: str, at: datetime, revision: int | None = None
) -> None:
    """Say that the station stands at this site, together with others of the same `site_ref`."""
    if station.site_ref == site_ref:
        return
    before, station.site_ref = station.site_ref, site_ref
    _touch(session, station, at, revision)
    _flush(session)
    _record(session, station, "amend", by=by, at=at, changes={"site_ref": [before, site_ref]})


def _new(session: Session, draft: StationDraft, code: str, at: datetime) -> Station:
    station = Station(code=code, created_at=at, changed_at=at, publication="draft", status="active")
    write(session, station, draft)
    return station


def _amended(
    session: Session, station: Station, draft: StationDraft, *, by: str, at: datetime, revision: int | None
) -> None:
    before = facts(station)
    with session.no_autoflush:
        write(session, station, draft)
    after = facts(station)
    _touch(session, station, at, revision)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    _record(session, station, "amend", by=by, at=at, changes=changes)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise Conflict(_STALE) from error


def _require_version(station: Station, version: int) -> None:
    # SQLAlchemy's own version check only knows what this session read, not what the form showed.
    if station.version != version:
        raise Conflict(_STALE)


def _set_status(session: Session, station: Station, status: str, reason: str, *, by: str, at: datetime) -> None:
    before = [station.status, station.status_reason]
    station.status, station.status_reason = status, reason
    _touch(session, station, at, None)
    _flush(session)
    _record(session, station, status, by=by, at=at, changes={"status": [before, [status, reason]]})


def _touch(session: Session, station: Station, at: datetime, revision: int | None) -> None:
    station.changed_at = at
    if station.publication == "published":
        station.revision = bump_revision(session) if revision is None else revision


def _said(station: Station) -> dict[str, Any]:
    return {name: [None, value] for name, value in facts(station).items() if value}


def _record(
    session: Session, station: Station, action: str, *, by: str, at: datetime, changes: Mapping[str, Any]
) -> None:
    audit.record(session, at=at, actor=by, action=action, subject=("station", station.id), changes=changes)
