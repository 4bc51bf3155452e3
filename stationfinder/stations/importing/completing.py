"""A station of one source completed by a row of another: only what is blank is filled, nothing is ever replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.models import Station
from stationfinder.stations.queries import draft_of

# Fields of a draft that are filled together or not at all, under the field of the column that speaks of them.
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "hours": ("opening_hours", "hours_text", "hours_note"),
    "services": ("services", "services_text"),
    "verified_at": ("verified_at", "verified_by", "verified_how"),
}
_ALONE = (
    *("address", "street", "zone", "entrance_hint", "floor", "parking_two_wheel", "parking_car", "area_m2", "seats"),
    *("organization", "host_name", "host_kind", "build_model", "level", "manager", "register_first", "what_to_bring"),
    *("access_note", "opened_on", "star", "checklist", "site_ref", "access", "aliases", "audience"),
)
_PLACE = ("position", "entered_lon", "entered_lat", "entered_datum", "adcode")
_MAPPINGS = {"external_ids": "external.", "mommy_room": "mommy.", "legal_aid": "legal."}


def completed(session: Session, station: Station, row: StationDraft) -> tuple[StationDraft, tuple[str, ...]]:
    """The station as it is with its blanks filled from `row`, and the fields (of `columns`) that were filled.

    Nothing is filled into a closed station, nor from a row that may not be handed on into a station that may.
    """
    known = draft_of(session, station)
    if station.status == "closed" or (known.redistributable and not row.redistributable):
        return known, ()
    changes: dict[str, Any] = {}
    names: list[str] = []
    for name, parts in {**_TOGETHER, **{name: (name,) for name in _ALONE}, "phone": ("phones",)}.items():
        said = {part: getattr(row, part) for part in parts}
        if any(map(_said, said.values())) and not any(_said(getattr(known, part)) for part in parts):
            changes |= said
            names.append(name)
    for name, prefix in _MAPPINGS.items():
        before: Mapping[str, Any] = getattr(known, name)
        new = {key: value for key, value in getattr(row, name).items() if key not in before}
        if new:
            changes[name] = {**before, **new}
            names += [prefix + key for key in new]
    if known.position is None and row.position is not None:
        changes |= {part: getattr(row, part) for part in _PLACE}
        names.append("lon")
    return replace(known, **changes), tuple(names)


def _said(value: object) -> bool:
    return value not in (None, "", (), {})
