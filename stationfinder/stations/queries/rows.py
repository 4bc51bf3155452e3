"""Rows of the register as those who write it need them, published or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, selectinload

from stationfinder.errors import NotFound
from stationfinder.geo.points import LonLat
from stationfinder.stations.drafts import SCALARS, StationDraft
from stationfinder.stations.models import LegalAid, MommyRoom, Organization, Station
from stationfinder.stations.rules import Phone, ServiceState

PARTS_OF_A_STATION = (
    "services",
    "access",
    "aliases",
    "audience",
    "phones",
    "external_ids",
    "mommy_room",
    "legal_aid",
)


def find_station(session: Session, code: str) -> Station | None:
    """The row itself, published or not, merged or not."""
    return session.scalar(select(Station).where(Station.code == code))


def get_station(session: Session, code: str) -> Station:
    """The row itself. Raises NotFound."""
    found = find_station(session, code)
    if found is None:
        raise NotFound("没有这个编号的站点。")
    return found


def taken_codes(session: Session, codes: Sequence[str]) -> set[str]:
    """Those of `codes` that some station has or had."""
    taken: set[str] = set()
    for start in range(0, len(codes), 500):
        taken.update(session.scalars(select(Station.code).where(Station.code.in_(codes[start : start + 500]))))
    return taken


def stations_with_parts(session: Session, codes: Sequence[str]) -> dict[str, Station]:
    """The rows of these codes with all their parts, a handful of statements for all of them."""
    everything = [selectinload(getattr(Station, part)) for part in PARTS_OF_A_STATION]
    found: dict[str, Station] = {}
    for some in _chunks(codes):
        rows = session.scalars(select(Station).where(Station.code.in_(some)).options(*everything))
        found.update({station.code: station for station in rows})
    return found


def get_station_by_id(session: Session, station_id: int) -> Station:
    """The row itself. Raises NotFound."""
    found = session.get(Station, station_id)
    if found is None:
        raise NotFound("没有这个站点。")
    return found


def draft_of(session: Session, station: Station) -> StationDraft:
    """What the register says of a station, as a draft that would say it again; its status is left as it is."""
    found = session.get(Organization, station.organization_id) if station.organization_id else None
    return StationDraft(
        **{name: getattr(station, name) for name in SCALARS},
        position=None if station.lon is None or station.lat is None else LonLat(station.lon, station.lat),
        organization=found.name if found else "",
        services=tuple(ServiceState(s.service, s.state, s.checked_at, s.note) for s in station.services),
        access=tuple(a.access for a in station.access),
        aliases=tuple(a.alias for a in station.aliases),
        audience=tuple(a.occupation for a in station.audience),
        phones=tuple(Phone(p.number, p.kind) for p in station.phones),
        external_ids={e.provider: e.value for e in station.external_ids},
        mommy_room=_columns(station.mommy_room),
        legal_aid=_columns(station.legal_aid),
    )


def _columns(part: MommyRoom | LegalAid | None) -> dict[str, Any]:
    """Columns of a part that somebody has filled in."""
    if part is None:
        return {}
    said = {c.name: getattr(part, c.name) for c in part.__table__.columns if not c.primary_key}
    return {name: value for name, value in said.items() if value is not None and value != ""}


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """What an import must know of a station that is there already."""

    id: int
    code: str
    kind: str
    name: str
    address: str
    adcode: str | None
    site_ref: str
    source: str
    source_id: str
    row_digest: str
    status: str
    lon: float | None
    merged_into_id: int | None

    @property
    def site_key(self) -> tuple[str, str, str] | None:
        """Name, address and county; None when the address is blank."""
        return (self.name, self.address, self.adcode or "") if self.address else None


def registered_by_source(session: Session, source: str, ids: Sequence[str]) -> dict[str, RegisteredRow]:
    """Stations of one source by their id in it, published or not."""
    found: dict[str, RegisteredRow] = {}
    for some in _chunks(ids):
        condition = and_(Station.source == source, Station.source_id.in_(some))
        found.update({row.source_id: row for row in _registered(session, condition)})
    return found


def registered_by_name(session: Session, names: Collection[str]) -> list[RegisteredRow]:
    """Stations of these names, whatever their source, merged ones too; the oldest first."""
    kinds = list(session.scalars(select(Station.kind).distinct()))
    found: list[RegisteredRow] = []
    for some in _chunks(sorted(names)):
        # With the kinds the index on (kind, name) serves; a name alone would read the whole table.
        condition = and_(Station.kind.in_(kinds), Station.name.in_(some))
        found += _registered(session, condition)
    return sorted(found, key=lambda row: row.id)


def _registered(session: Session, condition: ColumnElement[bool]) -> list[RegisteredRow]:
    columns = [getattr(Station, f.name) for f in fields(RegisteredRow)]
    return [RegisteredRow(*row) for row in session.execute(select(*columns).where(condition))]


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    # SQLite caps the number of parameters of one statement.
    return (values[start : start + 500] for start in range(0, len(values), 500))
