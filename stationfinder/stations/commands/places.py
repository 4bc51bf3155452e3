"""Every change of stations, inside the caller's transaction, with its entry in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from stationfinder.errors import InvalidInput
from stationfinder.hours import SHANGHAI, effective, expand
from stationfinder.stations import queries
from stationfinder.stations.codes import new_code
from stationfinder.stations.commands.change import flush, record, require_version, touch
from stationfinder.stations.drafts import StationDraft, digest
from stationfinder.stations.models import Station
from stationfinder.stations.rules import suspension
from stationfinder.stations.writing import facts, is_shut, write

_IN_USE = ("active", "suspended")


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
    record(session, station, "register", by=by, at=at, changes=changes)
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
        record(session, station, "register", by=by, at=at, changes=changes)
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
    """Let the register say of `station` what `draft` says; an import of its unchanged row takes nothing of it back.

    `version` is the one the person (or the import) had read: with another the station was changed in
    between and Conflict is raised. `revision`: one already taken by `bump_revision` in this transaction.
    """
    require_version(station, version)
    _amended(session, station, draft, by=by, at=at, revision=revision)
    flush(session)


def amend_all(
    session: Session,
    pairs: Sequence[tuple[Station, StationDraft]],
    *,
    by: str,
    at: datetime,
    revision: int,
    own_rows: bool = True,
) -> None:
    """Many amendments of stations just read, for an import: one flush; `revision` from `bump_revision`.

    `own_rows` False: the drafts come from rows of another source, and each station goes on being the row of its own.
    """
    for station, draft in pairs:
        _amended(session, station, draft, by=by, at=at, revision=revision)
        if own_rows:
            station.row_digest = digest(draft)
    flush(session)


def publish(session: Session, station: Station, *, by: str, at: datetime, revision: int | None = None) -> None:
    """Show the station to everybody; nothing when it is shown already."""
    if station.publication == "published":
        return
    before, station.publication = station.publication, "published"
    touch(session, station, at, revision)
    flush(session)
    record(session, station, "publish", by=by, at=at, changes={"publication": [before, "published"]})


def suspend(
    session: Session,
    station: Station,
    *,
    reason: str,
    until: date | None,
    version: int,
    by: str,
    at: datetime,
    first: date | None = None,
) -> None:
    """Shut the station from now, or from the day `first`, until the end of the day `until` (None: nobody knows).

    From now and without an end it leaves the map until `resume`. Else it stays, its effective hours are closed on those
    days, and it opens again by itself. Raises InvalidInput for dates that run backwards and for a station that is not
    in use, Conflict when `version` is stale.
    """
    require_version(station, version)
    today = at.astimezone(SHANGHAI).date()
    first = max(first or today, today)
    if until is not None and until < first:
        raise InvalidInput({"until": "恢复的日期比暂停的还早，请核对。"})
    if station.status not in _IN_USE:
        raise InvalidInput({"status": "这个站点没有在用，不用暂停。"})
    if first > today and is_shut(station, today):
        raise InvalidInput({"first": "这个站点正在暂停，不能预告下一次。"})
    now_for_good = first == today and until is None
    if first == today and until is not None:
        first = _first_shut_day(session, station, today, at)
    station.suspended_from, station.suspended_until = first, until
    status = "suspended" if now_for_good else "active"
    _set_status(session, station, status, reason, by=by, at=at, action="suspended")


def resume(session: Session, station: Station, *, version: int, by: str, at: datetime) -> None:
    """End a suspension, or call off one that lies ahead. InvalidInput when there is none, Conflict."""
    require_version(station, version)
    if station.status != "suspended" and (station.status != "active" or station.suspended_from is None):
        raise InvalidInput({"status": "这个站点没有在暂停，不用恢复。"})
    station.suspended_from = station.suspended_until = None
    _set_status(session, station, "active", "", by=by, at=at)


def close(session: Session, station: Station, *, reason: str, version: int, by: str, at: datetime) -> None:
    """Take the station off the map for good; its code is never used again. Conflict when stale."""
    require_version(station, version)
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
    record(session, double, "merge", by=by, at=at, changes={"merged_into": [None, kept.code]})


def set_site(
    session: Session, station: Station, site_ref: str, *, by: str, at: datetime, revision: int | None = None
) -> None:
    """Say that the station stands at this site, together with others of the same `site_ref`."""
    if station.site_ref == site_ref:
        return
    before, station.site_ref = station.site_ref, site_ref
    touch(session, station, at, revision)
    flush(session)
    record(session, station, "amend", by=by, at=at, changes={"site_ref": [before, site_ref]})


def _first_shut_day(session: Session, station: Station, today: date, at: datetime) -> date:
    """The first day of a suspension from now on: today, or yesterday while the night that began then goes on."""
    # A night belongs to the day on which it begins: closed from today, its door would stand open until the morning.
    shut = effective(station.opening_hours, suspension(today, today, ""))
    try:
        night = expand(shut, today - timedelta(days=1), 2, queries.calendar(session)).state_at(at)
    except InvalidInput:
        # Hours that nobody can work out are shown as not known, and the dates close those as well.
        return today
    return today if night == "closed" else today - timedelta(days=1)


def _new(session: Session, draft: StationDraft, code: str, at: datetime) -> Station:
    station = Station(code=code, created_at=at, changed_at=at, publication="draft", status="active")
    write(session, station, draft, today=at.astimezone(SHANGHAI).date())
    station.row_digest = digest(draft)
    return station


def _amended(
    session: Session, station: Station, draft: StationDraft, *, by: str, at: datetime, revision: int | None
) -> None:
    before = facts(station)
    with session.no_autoflush:
        write(session, station, draft, today=at.astimezone(SHANGHAI).date())
    after = facts(station)
    touch(session, station, at, revision)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(session, station, "amend", by=by, at=at, changes=changes)


def _set_status(
    session: Session, station: Station, status: str, reason: str, *, by: str, at: datetime, action: str = ""
) -> None:
    before = [station.status, station.status_reason]
    station.status, station.status_reason = status, reason
    touch(session, station, at, None)
    flush(session)
    days = [day and day.isoformat() for day in (station.suspended_from, station.suspended_until)]
    after = [status, reason, *(days if any(days) else [])]
    record(session, station, action or status, by=by, at=at, changes={"status": [before, after]})


def _said(station: Station) -> dict[str, Any]:
    return {name: [None, value] for name, value in facts(station).items() if value}
