"""What the public may know: one station, all of them, those at one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from stationfinder.errors import NotFound
from stationfinder.geo.distance import between_m
from stationfinder.geo.points import LonLat
from stationfinder.hours.exceptions import DatedException
from stationfinder.stations.models import (
    LegalAid,
    MommyRoom,
    Organization,
    RegisterRevision,
    Station,
    StationAccess,
    StationAlias,
    StationAudience,
    StationHoursException,
    StationPhone,
    StationService,
)
from stationfinder.stations.rules import (
    Phone,
    PublicStation,
    ServiceState,
    reachable_first,
    spans_of,
    without_mobiles,
)

BATCH = 5_000
SAME_SITE_M = 30.0
# 30 m are at most 0.00028 degrees of latitude, and of longitude 0.0005 up to 54 degrees north.
_NEAR_DEGREES = 0.0006

Parts = dict[int, list[Any]]

_SCALARS = (
    "id",
    "code",
    "kind",
    "name",
    "revision",
    "adcode",
    "zone",
    "address",
    "site_ref",
    "entrance_hint",
    "floor",
    "parking_two_wheel",
    "parking_car",
    "area_m2",
    "seats",
    "host_name",
    "host_kind",
    "opening_hours",
    "hours_text",
    "hours_note",
    "register_first",
    "what_to_bring",
    "access_note",
    "status",
    "status_reason",
    "suspended_from",
    "suspended_until",
    "star",
    "verified_by",
    "verified_how",
    "source",
    "source_category",
    "services_text",
    "licence",
    "redistributable",
    "search_text",
)
_STATION = select(
    *(getattr(Station, name) for name in _SCALARS),
    Station.lon,
    Station.lat,
    Station.verified_at,
    Organization.name.label("organization"),
).outerjoin(Organization, Organization.id == Station.organization_id)
_PART_TABLES = {
    "services": (StationService, StationService.position),
    "access": (StationAccess, StationAccess.position),
    "aliases": (StationAlias, StationAlias.alias),
    "audience": (StationAudience, StationAudience.occupation),
    "phones": (StationPhone, StationPhone.position),
    "exceptions": (StationHoursException, StationHoursException.first_on),
    "mommy_room": (MommyRoom, MommyRoom.station_id),
    "legal_aid": (LegalAid, LegalAid.station_id),
}


def revision(session: Session) -> int:
    """How often the public face of the register has changed. Raises NotFound before `init`."""
    found: int | None = session.scalar(select(RegisterRevision.revision))
    if found is None:
        raise NotFound("登记册还没有建立，请先运行 stationfinder init。")
    return found


def register_id(session: Session) -> str:
    """Name of this register, drawn when it was made. Raises NotFound before `init`."""
    found: str | None = session.scalar(select(RegisterRevision.register_id))
    if found is None:
        raise NotFound("登记册还没有建立，请先运行 stationfinder init。")
    return found


def list_public(session: Session, *, after_revision: int = 0) -> Iterator[PublicStation]:
    """Every published station whose last public change is later than `after_revision`, by id.

    Suspended, closed and merged ones are among them (look at `status`), so that a snapshot can take them out. Reads
    in batches: 186,000 stations stream without being held.
    """
    wanted = and_(Station.revision > after_revision, Station.publication == "published")
    last = 0
    while True:
        rows = session.execute(_STATION.where(wanted, Station.id > last).order_by(Station.id).limit(BATCH)).all()
        if not rows:
            return
        # The parts are asked for by the same condition and not by IN: SQLite caps the number of parameters, and a
        # patch after one change must not read the parts of the ids between.
        yield from _assembled(session, rows, and_(wanted, Station.id > last, Station.id <= rows[-1].id))
        last = rows[-1].id


def get_public(session: Session, code: str) -> PublicStation:
    """The published station of this code, whatever its status.

    Raises NotFound for none, for one not published, and for one merged into another: ask `find_merged_code` then.
    """
    condition = and_(Station.code == code, Station.publication == "published", Station.merged_into_id.is_(None))
    found = _list_where(session, condition)
    if not found:
        raise NotFound("没有这个编号的站点，请核对门口牌子上的七位编号。")
    return found[0]


def find_merged_code(session: Session, code: str) -> str | None:
    """Code of the station that `code` was merged into, through any number of merges; None when it was not merged."""
    target = session.scalar(select(Station.merged_into_id).where(Station.code == code))
    answer = None
    # `merge` makes no circles; the bound only guards against rows written by hand.
    for _ in range(100):
        if target is None:
            return answer
        row = session.execute(select(Station.code, Station.merged_into_id).where(Station.id == target)).one()
        answer, target = row.code, row.merged_into_id
    return None


def same_site(session: Session, station: PublicStation) -> list[PublicStation]:
    """Other published stations at the same place that are not closed: of one `site_ref`, or within 30 m.

    Nearest first, those without a position last.
    """
    conditions: list[ColumnElement[bool]] = []
    if station.site_ref:
        conditions.append(Station.site_ref == station.site_ref)
    if station.position:
        lon, lat = station.position.lon, station.position.lat
        conditions.append(
            and_(
                Station.lon.between(lon - _NEAR_DEGREES, lon + _NEAR_DEGREES),
                Station.lat.between(lat - _NEAR_DEGREES, lat + _NEAR_DEGREES),
            )
        )
    if not conditions:
        return []
    visible = and_(Station.publication == "published", Station.status != "closed", Station.id != station.id)
    others = _list_where(session, and_(visible, or_(*conditions)))
    near = [(_apart_m(station, other), other) for other in others]
    kept = [
        (metres, other)
        for metres, other in near
        if metres <= SAME_SITE_M or (station.site_ref and other.site_ref == station.site_ref)
    ]
    return [other for _, other in sorted(kept, key=lambda pair: (pair[0], pair[1].id))]


def count_by_outcome(session: Session) -> dict[str, int]:
    """Published stations: `total`; `on_map` and `waiting` (active with and without a position); `away` (the rest)."""
    active = Station.status == "active"
    row = session.execute(
        select(
            func.count(Station.id),
            func.count(Station.id).filter(active, Station.lon.is_not(None)),
            func.count(Station.id).filter(active, Station.lon.is_(None)),
        ).where(Station.publication == "published")
    ).one()
    total, on_map, waiting = (int(number) for number in row)
    return {"total": total, "on_map": on_map, "waiting": waiting, "away": total - on_map - waiting}


def _list_where(session: Session, condition: ColumnElement[bool]) -> list[PublicStation]:
    rows = session.execute(_STATION.where(condition).order_by(Station.id)).all()
    return list(_assembled(session, rows, condition)) if rows else []


def _assembled(session: Session, rows: Sequence[Any], condition: ColumnElement[bool]) -> Iterator[PublicStation]:
    parts = {name: _parts(session, name, condition) for name in _PART_TABLES}
    return (_public(row, parts) for row in rows)


def _parts(session: Session, name: str, condition: ColumnElement[bool]) -> Parts:
    table, order = _PART_TABLES[name]
    question: Select[Any] = (
        select(*table.__table__.columns)
        .join(Station, Station.id == table.__table__.c.station_id)
        .where(condition)
        .order_by(table.__table__.c.station_id, order)
    )
    found: Parts = defaultdict(list)
    for row in session.execute(question):
        found[row.station_id].append(row)
    return found


def _public(row: Any, parts: dict[str, Parts]) -> PublicStation:
    # By position and without a word on absent parts: this runs for every station when a worker starts.
    values: dict[str, Any] = dict(zip(_SCALARS, row, strict=False))
    lon, lat, verified_at, organization = row[len(_SCALARS) :]
    for name, read in _READERS.items():
        if found := parts[name].get(values["id"]):
            values[name] = read(found)
    position = None if lon is None else LonLat(lon, lat)
    return without_mobiles(
        PublicStation(position=position, verified_at=_utc(verified_at), organization=organization or "", **values)
    )


def _said(rows: list[Any]) -> dict[str, object]:
    """Columns of a part that somebody has filled in."""
    said = {k: v for k, v in rows[0]._mapping.items() if k != "station_id" and v is not None and v != ""}
    return {k: _utc(v) if isinstance(v, datetime) else v for k, v in said.items()}


_READERS: dict[str, Callable[[list[Any]], object]] = {
    "services": lambda rows: tuple(ServiceState(s.service, s.state, _utc(s.checked_at), s.note) for s in rows),
    "access": lambda rows: tuple(row.access for row in rows),
    "aliases": lambda rows: tuple(row.alias for row in rows),
    "audience": lambda rows: tuple(row.occupation for row in rows),
    "phones": lambda rows: reachable_first([Phone(row.number, row.kind) for row in rows]),
    "exceptions": lambda rows: tuple(
        DatedException(row.first_on, row.last_on, row.kind, spans_of(row.spans), row.reason) for row in rows
    ),
    "mommy_room": _said,
    "legal_aid": lambda rows: {name: str(value) for name, value in _said(rows).items()},
}


def _utc(moment: datetime | None) -> datetime | None:
    # SQLite keeps no zone; everything was written in UTC.
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _apart_m(a: PublicStation, b: PublicStation) -> float:
    return between_m(a.position, b.position) if a.position and b.position else float("inf")
