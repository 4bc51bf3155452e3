"""What the map script is told: where to look, what to draw, which tiles."""

from __future__ import annotations

from typing import TypedDict

from stationfinder.config import Settings
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.state import FinderState
from stationfinder.geo.points import LonLat
from stationfinder.stations.codes import parse_code

COUNTRY = ([104.5, 35.0], 4)
NEAR_ZOOM, AREA_ZOOM, STATION_ZOOM = 12, 10, 15


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
    """Settings of `static/js/map.js`; positions are [lon, lat] in WGS-84."""
    center, zoom = _view(here, query, station)
    return {
        "center": center,
        "zoom": zoom,
        "origin": [query.at.lon, query.at.lat] if query.at else None,
        "station": parse_code(station),
        "needs": list(query.needs),
        "kinds": list(query.kinds),
        "tiles": tiles(here.settings),
        "features_url": "/api/v1/stations",
        "outlines_url": "/api/v1/outlines",
    }


def _view(here: FinderState, query: PageQuery, station: str) -> tuple[list[float], int]:
    snapshot = here.snapshots.current()
    if query.at is not None:
        return [query.at.lon, query.at.lat], NEAR_ZOOM
    code = parse_code(station)
    place = snapshot.find(code) if code else None
    position = place.facts.position if place else None
    if position is not None:
        return [position.lon, position.lat], STATION_ZOOM
    middle = _middle(here, query.district) if query.district else None
    return ([middle.lon, middle.lat], AREA_ZOOM) if middle else COUNTRY


def _middle(here: FinderState, district: str) -> LonLat | None:
    """The mean position of a district's stations."""
    positions = [place.facts.position for place in here.snapshots.current().in_area(district, "", PageQuery().wish)]
    placed = [position for position in positions if position is not None]
    if not placed:
        return None
    return LonLat(sum(p.lon for p in placed) / len(placed), sum(p.lat for p in placed) / len(placed))
