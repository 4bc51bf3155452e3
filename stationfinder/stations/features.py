"""The properties under which a station is published: in the API, in exports, in open data (stable from 0.1 on)."""

from __future__ import annotations

from datetime import UTC

from stationfinder.geo.districts import districts
from stationfinder.hours import sentence
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.rules import PublicStation


def properties(station: PublicStation, catalogue: Catalogue) -> dict[str, object]:
    """What does not depend on the moment or on who asks; `state`, `url`, `distance_m`, `navigation` are added later.

    No field of the register that the public may not see is reachable from here: the keys are written out.
    """
    kind = catalogue.kinds.get(station.kind)
    return {
        "code": station.code,
        "name": station.name,
        "kind": station.kind,
        "kind_name": kind_label(station, catalogue),
        "address": station.address,
        "district": districts().label(station.adcode) if station.adcode else "",
        "adcode": station.adcode,
        "zone": station.zone or None,
        "services": services(station, kind.provides if kind else ()),
        "access": list(station.access),
        "register_first": station.register_first,
        "access_note": station.access_note or None,
        "audience": list(station.audience),
        "entrance_hint": station.entrance_hint or None,
        "floor": station.floor or None,
        "parking_two_wheel": station.parking_two_wheel or None,
        "opening_hours": station.opening_hours,
        "hours_text": station.hours_text or None,
        "hours_sentence": sentence(station.opening_hours),
        "verified_at": station.verified_at.astimezone(UTC).isoformat() if station.verified_at else None,
        "phone": station.phone or None,
        "site_ref": station.site_ref or None,
        "source": station.source,
        "licence": station.licence or None,
    }


def kind_label(station: PublicStation, catalogue: Catalogue) -> str:
    """Name of the kind; 其他服务点 keeps the source's own category as its label."""
    if station.kind == "other" and station.source_category:
        return station.source_category
    kind = catalogue.kinds.get(station.kind)
    return kind.name if kind else station.kind


def services(station: PublicStation, provided: tuple[str, ...]) -> list[dict[str, object]]:
    """Registered services with their states, then what the kind provides by being one."""
    listed: list[dict[str, object]] = [
        {
            "service": entry.service,
            "state": entry.state,
            "checked_at": entry.checked_at.astimezone(UTC).isoformat() if entry.checked_at else None,
        }
        for entry in station.services
    ]
    registered = {entry.service for entry in station.services}
    listed += [
        {"service": code, "state": "available", "checked_at": None} for code in provided if code not in registered
    ]
    return listed
