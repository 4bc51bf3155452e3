"""Made-up stations around 郑州, and a real register with verbs to write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.finder.snapshots import Snapshots
from stationfinder.geo.points import LonLat
from stationfinder.stations import commands, queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.rules import ServiceState

AT = datetime(2026, 3, 1, tzinfo=UTC)
BY = "test"
# A register never holds one id of one source twice.
_IDS = count(1)
CENTRE = LonLat(113.665, 34.757)


def draft(
    name: str = "测试驿站",
    lon: float | None = CENTRE.lon,
    lat: float | None = CENTRE.lat,
    *,
    kind: str = "rest_station",
    has: tuple[str, ...] = (),
    lacks: tuple[str, ...] = (),
    hours: str | None = None,
    adcode: str | None = "410105",
    zone: str = "",
    address: str = "",
    aliases: tuple[str, ...] = (),
) -> StationDraft:
    """A made-up station; `has` and `lacks` are services said to be there and said to be missing."""
    services = [ServiceState(code) for code in has] + [ServiceState(code, "missing") for code in lacks]
    position = LonLat(lon, lat) if lon is not None and lat is not None else None
    return StationDraft(
        kind=kind,
        name=name,
        position=position,
        adcode=adcode,
        zone=zone,
        address=address,
        services=tuple(services),
        opening_hours=hours,
        aliases=aliases,
        source="made up for the tests",
        source_id=str(next(_IDS)),
    )


@dataclass(frozen=True, slots=True)
class Register:
    """A real register with verbs that commit at once."""

    settings: Settings
    database: Database

    def add(self, *drafts: StationDraft) -> list[str]:
        """Publish stations; their codes."""
        with self.database.transaction() as session:
            revision = commands.bump_revision(session)
            made = commands.register_published(session, drafts, by=BY, at=AT, revision=revision)
            return [station.code for station in made]

    def amend(self, code: str, new: StationDraft) -> None:
        with self.database.transaction() as session:
            station = queries.get_station(session, code)
            commands.amend(session, station, new, version=station.version, by=BY, at=AT)

    def close(self, code: str) -> None:
        with self.database.transaction() as session:
            station = queries.get_station(session, code)
            commands.close(session, station, reason="测试", version=station.version, by=BY, at=AT)

    def snapshots(self, refresh_ms: int = 50) -> Snapshots:
        """Another process's view, so to speak: a second reader of the same folder and database."""
        return Snapshots(self.database, catalogue(), self.settings.data_dir / "snapshot", refresh_ms)
