"""A draft laid over a row of the register, and the row's facts for the trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from stationfinder.stations.drafts import SCALARS, StationDraft
from stationfinder.stations.models import (
    ExternalId,
    LegalAid,
    MommyRoom,
    Organization,
    Station,
    StationAccess,
    StationAlias,
    StationAudience,
    StationPhone,
    StationService,
)
from stationfinder.stations.search_text import search_text

Values = Mapping[str, object]
# Part of a station → its table, the column that tells one from another, and what the draft wants of each.
_LISTS: Mapping[str, tuple[type[Any], str, Callable[[StationDraft], Mapping[Any, Values]]]] = {
    "services": (
        StationService,
        "service",
        lambda d: {
            s.service: {"position": i, "state": s.state, "checked_at": s.checked_at, "note": s.note}
            for i, s in enumerate(d.services)
        },
    ),
    "access": (StationAccess, "access", lambda d: {code: {"position": i} for i, code in enumerate(d.access)}),
    "aliases": (StationAlias, "alias", lambda d: {alias: {} for alias in d.aliases}),
    "audience": (StationAudience, "occupation", lambda d: {code: {} for code in d.audience}),
    "phones": (
        StationPhone,
        "position",
        lambda d: {i: {"number": p.number, "kind": p.kind} for i, p in enumerate(d.phones)},
    ),
    "external_ids": (
        ExternalId,
        "provider",
        lambda d: {name: {"value": value} for name, value in d.external_ids.items()},
    ),
}
_STATUS = ("status", "status_reason", "suspended_from", "suspended_until")
_SINGLES: Mapping[str, type[Any]] = {"mommy_room": MommyRoom, "legal_aid": LegalAid}


def write(session: Session, station: Station, draft: StationDraft, *, today: date) -> None:
    """Let every column and part of the row say what the draft says.

    Its `row_digest` stays: that is the digest of what the source's own row said last.
    """
    for name in SCALARS:
        setattr(station, name, getattr(draft, name))
    station.lon = draft.position.lon if draft.position else None
    station.lat = draft.position.lat if draft.position else None
    station.organization_id = _organization_id(session, draft.organization)
    if draft.status and (draft.status != station.status or is_shut(station, today)):
        # The dates of a suspension that is over would close it again, or end one that the draft has just begun. One
        # that lies ahead stays: a ledger that goes on saying 在用 knows nothing of it.
        station.suspended_from = station.suspended_until = None
        station.status, station.status_reason = draft.status, ""
    station.search_text = search_text(
        kind=draft.kind,
        name=draft.name,
        aliases=draft.aliases,
        address=draft.address,
        adcode=draft.adcode,
        zone=draft.zone,
        category=draft.source_category,
    )
    for name, (table, key, wanted) in _LISTS.items():
        _write_list(station, name, table, key, wanted(draft))
    for name, table in _SINGLES.items():
        _write_single(station, name, table, getattr(draft, name))


def is_shut(station: Station, today: date) -> bool:
    """Whether it is suspended today, for good or between dates."""
    first, last = station.suspended_from, station.suspended_until
    dated = first is not None and first <= today and (last is None or today <= last)
    return station.status == "suspended" or (station.status == "active" and dated)


def _write_list(station: Station, name: str, table: type[Any], key: str, wanted: Mapping[Any, Values]) -> None:
    """Parts of the same key stay as rows and change; the others come and go."""
    rows = {getattr(part, key): part for part in getattr(station, name)}
    if not wanted and not rows:
        return
    parts = []
    for value, values in wanted.items():
        part = rows.get(value) or table(**{key: value})
        for column, content in values.items():
            setattr(part, column, content)
        parts.append(part)
    setattr(station, name, parts)


def _write_single(station: Station, name: str, table: type[Any], wanted: Values) -> None:
    row = getattr(station, name)
    if not wanted:
        if row is not None:
            setattr(station, name, None)
        return
    row = row or table()
    for column in table.__table__.columns:
        if not column.primary_key:
            setattr(row, column.name, wanted.get(column.name, None if column.nullable else ""))
    setattr(station, name, row)


def _organization_id(session: Session, name: str) -> int | None:
    if not name:
        return None
    found = session.scalar(select(Organization).where(Organization.name == name))
    if found is None:
        found = Organization(name=name)
        session.add(found)
        session.flush()
    return found.id


def facts(station: Station) -> dict[str, Any]:
    """What the trail keeps and compares: plain values that JSON knows."""
    said: dict[str, Any] = {name: getattr(station, name) for name in (*SCALARS, *_STATUS, "lon", "lat")}
    said["organization_id"] = station.organization_id
    said["services"] = [[s.service, s.state] for s in station.services]
    said["access"] = [a.access for a in station.access]
    said["aliases"] = sorted(a.alias for a in station.aliases)
    said["audience"] = sorted(a.occupation for a in station.audience)
    said["phones"] = [p.number for p in station.phones]
    said["external_ids"] = {e.provider: e.value for e in station.external_ids}
    for name, table in _SINGLES.items():
        part = getattr(station, name)
        columns = [c.name for c in table.__table__.columns if not c.primary_key]
        said[name] = part and {column: _plain(getattr(part, column)) for column in columns}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
