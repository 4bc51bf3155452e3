"""What the register says of a station, made ready to become a row of a segment: each station on its own."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import orjson

from stationfinder.finder import navigation
from stationfinder.finder.facts import Facts
from stationfinder.finder.views.heads import head_of
from stationfinder.geo.districts import districts
from stationfinder.geo.points import LonLat
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.features import compact, kind_label, properties, service_states
from stationfinder.stations.rules import PublicStation, split_name

log = logging.getLogger(__name__)
FEATURE_START = b'{"type":"Feature","id":"'


class Made(NamedTuple):
    """A station with what is kept of it ready-made, its hours ('' for none) and its place in the order of the rows."""

    order: tuple[bool, int, int]
    station: PublicStation
    facts: Facts
    rule: str
    feature: bytes
    head: bytes
    text: bytes


def made_rows(stations: Iterable[PublicStation], catalogue: Catalogue) -> list[Made]:
    """Those of the stations that are to be found, in the order of a segment's rows.

    What cannot be made into a row is left out and logged: one slip in the register must not hide all that changed
    beside it. A county that this release does not know is left out of its station, and logged once.
    """
    strange: Counter[str] = Counter()
    rows = sorted(_made(map(_found, filter(_is_found, stations)), catalogue, strange), key=lambda row: row.order)
    for adcode, count in strange.items():
        log.warning("%d stations are said to lie in %s, which is no area of this release", count, adcode)
    return rows


def in_known_area(station: PublicStation) -> PublicStation:
    """The station itself, or without its area where this release knows none of that code."""
    known = not station.adcode or districts().find(station.adcode) is not None
    return station if known else replace(station, adcode=None)


def _is_found(station: PublicStation) -> bool:
    # A suspension that says when it ends is a matter of hours: it must end by itself, on a day without any change.
    return station.status == "active" or (station.status == "suspended" and station.suspended_until is not None)


def _found(station: PublicStation) -> PublicStation:
    return station if station.status == "active" else replace(station, status="active")


def _made(stations: Iterable[PublicStation], catalogue: Catalogue, strange: Counter[str]) -> Iterator[Made]:
    for said in stations:
        station = in_known_area(said)
        if station is not said:
            strange[said.adcode or ""] += 1
        try:
            facts, at = facts_of(station, catalogue), station.position
            order = (at is None, along_curve(at) if at else 0, station.id)
            feature, head = feature_head(station, catalogue), head_of(facts, catalogue)
            text, rule = station.search_text.encode(), station.effective_hours or ""
            yield Made(order, station, facts, rule, feature, head, text)
        except Exception:
            log.exception("station %s cannot be shown", station.code)


def along_curve(position: LonLat) -> int:
    """Place of a position on a Z-order curve of cells of about 600 m (Morton, 1966: the bits of both axes in turn).

    An answer reads twenty neighbours. With their rows side by side these lie in a few pages of memory instead of
    twenty, and that is most of what an answer costs. Stations at one point keep the order of their ids.
    """
    return _spread(int((position.lon + 180) / 360 * 65535)) | _spread(int((position.lat + 90) / 180 * 65535)) << 1


def _spread(value: int) -> int:
    """The 16 bits of `value` at the even places of 32."""
    value = (value | value << 8) & 0x00FF00FF
    value = (value | value << 4) & 0x0F0F0F0F
    value = (value | value << 2) & 0x33333333
    return (value | value << 1) & 0x55555555


def facts_of(station: PublicStation, catalogue: Catalogue) -> Facts:
    """What cards show of a station; services in the catalogue's order, with what its kind provides."""
    states = service_states(station, catalogue)
    by_state = {
        state: tuple(code for code in catalogue.services if states.get(code) == state)
        for state in ("available", "broken", "missing")
    }
    position = station.position
    return Facts(
        code=station.code,
        kind=station.kind,
        name=station.name,
        short_name=split_name(station.name)[0],
        address=station.address,
        adcode=station.adcode,
        zone=station.zone,
        lon=position.lon if position else None,
        lat=position.lat if position else None,
        opening_hours=station.opening_hours,
        hours_note=station.hours_note,
        services=by_state["available"],
        broken=by_state["broken"],
        missing=by_state["missing"],
        access=station.access,
        register_first=station.register_first,
        audience=station.audience,
        phone=station.phone,
        phone_kind=station.phones[0].kind if station.phones else "",
        floor=station.floor,
        entrance_hint=station.entrance_hint,
        parking_two_wheel=station.parking_two_wheel,
        source_category=kind_label(station, catalogue) if station.kind == "other" else "",
        verified_on=station.verified_at.isoformat() if station.verified_at else "",
    )


def feature_head(station: PublicStation, catalogue: Catalogue) -> bytes:
    """The station's GeoJSON feature up to what depends on the moment; it ends inside `properties`.

    The links are kept ready too: joining them at answer time cost more than all the rest of an answer.
    """
    position = station.position
    geometry = {"type": "Point", "coordinates": [round(position.lon, 7), round(position.lat, 7)]} if position else None
    said = compact(properties(station, catalogue))
    if position:
        said["navigation"] = navigation.links(position, station.name, station.address)
    return b'%b%b","geometry":%b,"properties":%b' % (
        FEATURE_START,
        station.code.encode(),
        orjson.dumps(geometry),
        orjson.dumps(said)[:-1],
    )
