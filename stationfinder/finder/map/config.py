"""What the map script is told: where to look, what to draw, which tiles."""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from stationfinder.config import Settings
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.snapshot import Snapshot
from stationfinder.finder.state import FinderState
from stationfinder.finder.travel import NAMES
from stationfinder.stations.codes import parse_code

CHINA = (74.0, 18.0, 135.0, 53.5)
COUNTRY_ZOOM, NEAR_ZOOM, STATION_ZOOM = 4, 12, 15


class Tiles(TypedDict):
    """One tile layer; `datum` is wgs84 or gcj02."""

    url: str
    labels: str
    subdomains: str
    attribution: str
    approval: str
    maxZoom: int
    datum: str


def tiles(settings: Settings) -> Tiles | None:
    """The configured provider's layer, None for the map on plain ground."""
    if settings.map_provider == "none":
        return None
    url, labels, subdomains, name, datum = {
        "tianditu": (
            _tianditu("vec", settings.map_key),
            _tianditu("cva", settings.map_key),
            "01234567",
            "天地图",
            "wgs84",
        ),
        "amap": (
            "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",
            "",
            "1234",
            "高德地图",
            "gcj02",
        ),
        "tencent": ("https://rt{s}.map.gtimg.com/tile?z={z}&x={x}&y={-y}&styleid=1", "", "0123", "腾讯地图", "gcj02"),
        "xyz": (settings.map_url, "", "abc", "", settings.map_datum),
    }[settings.map_provider]
    return Tiles(
        url=url,
        labels=labels,
        subdomains=subdomains,
        attribution=settings.map_attribution or name,
        approval=settings.map_approval,
        maxZoom=18,
        datum=datum,
    )


def _tianditu(layer: str, key: str) -> str:
    return (
        f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
        f"&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
    )


def map_config(here: FinderState, query: PageQuery, station: str) -> dict[str, object]:
    """Settings of `static/js/map.js`; `center` None: show `box` (west, south, east, north).

    Positions are [lon, lat] in WGS-84, `pace` seconds for a metre as the crow flies.
    """
    center, zoom = _view(here, query, station)
    return {
        "center": center,
        "zoom": zoom,
        "box": None if center else _box(here.snapshots.current(), query.district),
        "origin": [query.at.lon, query.at.lat] if query.at else None,
        "station": parse_code(station),
        "going": NAMES[query.by],
        "pace": here.paces[query.by],
        "tiles": tiles(here.settings),
        "points_url": "/map/points.json",
        "rows_url": "/map/rows",
        "outlines_url": "/api/v1/outlines",
    }


def _view(here: FinderState, query: PageQuery, station: str) -> tuple[list[float] | None, int]:
    if query.at is not None:
        return [query.at.lon, query.at.lat], NEAR_ZOOM
    code = parse_code(station)
    place = here.snapshots.current().find(code) if code else None
    position = place.facts.position if place else None
    return ([position.lon, position.lat], STATION_ZOOM) if position else (None, COUNTRY_ZOOM)


def _box(snapshot: Snapshot, district: str | None) -> tuple[float, ...]:
    """The box of the places, of a district's own if it has any: a city's register opens on the city."""
    lonlat = snapshot.positions(district) if district else np.empty((0, 2))
    if not len(lonlat):
        placed = [part.segment.arrays["lonlat"][: part.segment.placed] for part in snapshot.parts]
        lonlat = np.concatenate([lonlat, *placed])
    if not len(lonlat):
        return CHINA
    return tuple(round(float(edge), 4) for edge in (*lonlat.min(axis=0), *lonlat.max(axis=0)))
