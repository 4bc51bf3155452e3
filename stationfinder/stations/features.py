"""The properties under which a station is published: in the API, in exports, in open data (stable from 0.1 on)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from stationfinder.geo.districts import districts
from stationfinder.hours import sentence
from stationfinder.hours.exceptions import DatedException
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.rules import PublicStation, spans_text

ALWAYS = frozenset(
    {
        *("code", "name", "kind", "kind_name", "address", "district", "adcode", "services", "access", "opening_hours"),
        *("hours_sentence", "verified_at", "phone", "source"),
    }
)


def properties(station: PublicStation, catalogue: Catalogue) -> dict[str, object]:
    """What does not depend on the moment or on who asks; `state`, `url`, `distance_m`, `navigation` are added later.

    No field of the register that the public may not see is reachable from here: the keys are written out.
    """
    states = service_states(station, catalogue)
    return {
        "code": station.code,
        "name": station.name,
        "kind": station.kind,
        "kind_name": kind_label(station, catalogue),
        "address": station.address,
        "district": districts().label(station.adcode) if station.adcode else "",
        "adcode": station.adcode,
        "zone": station.zone or None,
        "services": _in_state(states, "available"),
        "services_missing": _in_state(states, "missing"),
        "services_broken": _in_state(states, "broken"),
        "services_checked_at": {
            entry.service: entry.checked_at.astimezone(UTC).isoformat()
            for entry in station.services
            if entry.checked_at
        },
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
        "exceptions": [_exception(one) for one in station.exceptions],
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


def service_states(station: PublicStation, catalogue: Catalogue) -> dict[str, str]:
    """Service → state: what is registered, then what the kind provides by being one."""
    kind = catalogue.kinds.get(station.kind)
    states = {entry.service: entry.state for entry in station.services}
    for code in kind.provides if kind else ():
        states.setdefault(code, "available")
    return states


def compact(said: Mapping[str, object]) -> dict[str, object]:
    """`properties` for an answer: what nobody has said is left out, but for the keys that every feature has.

    A phone on a weak network would else load a third more, all of it null.
    """
    return {key: value for key, value in said.items() if key in ALWAYS or value not in (None, [], {})}


def _exception(one: DatedException) -> dict[str, str]:
    said = {"from": one.first.isoformat(), "until": one.last.isoformat(), "kind": one.kind}
    hours = {"opening_hours": spans_text(one.spans)} if one.spans else {}
    return {**said, **hours, **({"reason": one.reason} if one.reason else {})}


def _in_state(states: Mapping[str, str], state: str) -> list[str]:
    return [code for code, found in states.items() if found == state]
