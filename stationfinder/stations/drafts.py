"""What somebody says of one station, typed and checked, before it becomes a row of the register."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime

import orjson

from stationfinder.geo.points import LonLat
from stationfinder.stations.rules import Phone, ServiceState


@dataclass(frozen=True, slots=True)
class StationDraft:
    """One station as a form or an import row states it.

    Names are those of the columns of `Station`. `position` is WGS-84; `entered_*` are the numbers as they were typed
    and their datum ('' when nothing was typed). `mommy_room` and `legal_aid` hold columns of those tables; an empty
    mapping means that the part is absent. `status` '' leaves the register's own as it is ('active' for a new one).
    """

    kind: str
    name: str
    adcode: str | None = None
    zone: str = ""
    street: str = ""
    address: str = ""
    position: LonLat | None = None
    entered_lon: float | None = None
    entered_lat: float | None = None
    entered_datum: str = ""
    site_ref: str = ""
    entrance_hint: str = ""
    floor: str = ""
    parking_two_wheel: str = ""
    parking_car: str = ""
    area_m2: float | None = None
    seats: int | None = None
    organization: str = ""
    host_name: str = ""
    host_kind: str = ""
    build_model: str = ""
    level: str = ""
    manager: str = ""
    opening_hours: str | None = None
    hours_text: str = ""
    hours_note: str = ""
    register_first: bool | None = None
    what_to_bring: str = ""
    access_note: str = ""
    opened_on: date | None = None
    star: int | None = None
    checklist: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""
    source: str = ""
    source_id: str = ""
    source_note: str = ""
    source_category: str = ""
    services_text: str = ""
    licence: str = ""
    redistributable: bool = True
    status: str = ""
    services: tuple[ServiceState, ...] = ()
    access: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    external_ids: Mapping[str, str] = field(default_factory=dict)
    mommy_room: Mapping[str, object] = field(default_factory=dict)
    legal_aid: Mapping[str, str] = field(default_factory=dict)


PARTS = ("services", "access", "aliases", "audience", "phones", "external_ids", "mommy_room", "legal_aid")
# Columns of `Station` that carry the same name and value as the draft's field.
SCALARS = tuple(f.name for f in fields(StationDraft) if f.name not in (*PARTS, "position", "organization", "status"))


def digest(draft: StationDraft) -> str:
    """SHA-256 (hex) of all that the draft says: two equal drafts have one digest, so an import can skip the row.

    Taken of the typed values and not of the cells: when the reading of hours or services gets better, the same file
    brings the better reading.
    """
    said = {f.name: getattr(draft, f.name) for f in fields(StationDraft)}
    encoded = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(encoded).hexdigest()
