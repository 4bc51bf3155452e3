"""Where the row's numbers put the station, and whether that can be true. A doubtful position is never mended."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stationfinder.geo.datums import Datum, to_wgs84
from stationfinder.geo.districts import districts
from stationfinder.geo.points import LonLat, in_china
from stationfinder.stations.importing.cells import Cells
from stationfinder.stations.importing.places import Place
from stationfinder.stations.importing.values import number

# A point this far outside its stated district is not taken. Outlines, an unknown datum (0.7 km) and a ledger's way of
# counting the far side of a border street explain less than 2 km; the wrong point of the sample's source lay 24 km out.
FAR_M = 5_000.0
_DATUM_WORDS: dict[Datum, str] = {
    "wgs84": "wgs84 wgs gps cgcs2000 cgcs 2000 4326 epsg4326 4490 天地图 国家2000 大地2000",
    "gcj02": "gcj02 gcj 火星 火星坐标 火星坐标系 高德 高德地图 腾讯 腾讯地图 国测局 amap tencent",
    "bd09": "bd09 bd09ll bd 百度 百度地图 百度坐标 baidu",
}
_DATUM_OF = {word: datum for datum, words in _DATUM_WORDS.items() for word in words.split()}
_NOT_STATED = frozenset({"unknown", "未知", "不详", "不明", "无"})


@dataclass(frozen=True, slots=True)
class Entered:
    """Numbers as typed, the datum they are in, and the WGS-84 position they mean."""

    lon: float
    lat: float
    datum: Datum
    wgs84: LonLat


def datum_of(text: str) -> Datum | None:
    """The datum a word names, None for an unknown word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _DATUM_OF.get(re.sub(r"[\s_\-:坐标系]+", "", plain)) or _DATUM_OF.get(plain)


def entered_position(cells: Cells, *, forced: Datum | None, promised: str) -> Entered | None:
    """The row's position, or None with the reason among the messages.

    `forced` is what the person importing said of the whole file, `promised` what the format says of itself.
    """
    lon_text, lat_text = _two_texts(cells)
    if not lon_text and not lat_text:
        cells.say("position-missing", "lon", "没有经纬度。先按区县列出；补上经纬度再导入一次，就会上地图。")
        return None
    if not lon_text or not lat_text:
        cells.say("position-half", "lat" if lon_text else "lon", "经度和纬度只写了一个，请补全。")
        return None
    lon, lat = number(lon_text), number(lat_text)
    if lon is None or lat is None:
        bad = ("lon", lon_text) if lon is None else ("lat", lat_text)
        cells.say("position-unreadable", bad[0], f"「{bad[1][:40]}」不是十进制度数，请写成 113.665 这样的数字。")
        return None
    if not _possible(cells, lon, lat):
        return None
    datum = _datum(cells, forced, promised)
    return Entered(lon, lat, datum, to_wgs84(LonLat(lon, lat), datum)) if datum else None


def _two_texts(cells: Cells) -> tuple[str, str]:
    lon, lat = cells.get("lon"), cells.get("lat")
    pair = re.split(r"[,，;；\s]+", cells.get("lonlat"))
    if not lon and not lat and len(pair) == 2:
        return pair[0], pair[1]
    return lon, lat


def _possible(cells: Cells, lon: float, lat: float) -> bool:
    if 3 <= lon <= 54 and 73 <= lat <= 136:
        cells.say(
            "position-swapped", "lon", f"像是经纬度写反了（经度 {lon:g}，纬度 {lat:g}）。请对调两列再导入，没有替您改。"
        )
    elif abs(lon) > 180:
        cells.say(
            "longitude-out-of-range", "lon", f"经度 {lon:g} 不存在（国内在 73 到 136 之间），请核对小数点后再导入。"
        )
    elif abs(lat) > 90:
        cells.say("latitude-out-of-range", "lat", f"纬度 {lat:g} 不存在（国内在 3 到 54 之间），请核对后再导入。")
    elif districts().county_at(LonLat(lon, lat)) is None and not in_china(LonLat(lon, lat)):
        cells.say("position-outside-china", "lon", f"{lon:g},{lat:g} 不在国内，请核对经纬度。")
    else:
        return True
    return False


def _datum(cells: Cells, forced: Datum | None, promised: str) -> Datum | None:
    word = cells.get("datum")
    stated = datum_of(word)
    if forced:
        if stated and stated != forced:
            cells.say("datum-overruled", "datum", f"这一行写的是 {word}，按命令里的 {forced} 读了。")
        return forced
    if stated:
        return stated
    if word and word.casefold() not in _NOT_STATED:
        cells.say(
            "datum-unknown", "datum", f"不认识的坐标系「{word[:40]}」，位置没有收。请写 WGS-84、GCJ-02 或 BD-09。"
        )
        return None
    if promised == "wgs84":
        return "wgs84"
    cells.say(
        "datum-missing", "datum", "坐标系未注明，按 GCJ-02（高德、腾讯）读了；若不是，请补上坐标系，否则会差几百米。"
    )
    return "gcj02"


def county_of(cells: Cells, place: Place, point: LonLat | None) -> tuple[str | None, bool]:
    """(adcode to register, whether the position may be kept), the row's words held against its numbers."""
    here = districts().county_at(point) if point else None
    if point is None or here is None:
        return place.adcode, point is not None
    stated = place.resolution.adcode
    if stated is None or _agrees(place, here.adcode):
        return here.adcode, True
    far_m = min(districts().distance_to_county_m(point, a) for a in (stated, *place.resolution.zone_cities))
    stated_name, here_name = districts().label(stated), districts().label(here.adcode)
    if far_m <= FAR_M:
        column = cells.has("district", "city", "province")
        cells.say("county-differs", column, f"写的是{stated_name}，坐标在{here_name}，按坐标登记，请核对。")
        return here.adcode, True
    if here.adcode[:2] != stated[:2]:
        cells.say(
            "position-other-province", "lon", f"坐标在{here_name}，和所写的{stated_name}不是一个省。请重新取坐标。"
        )
    else:
        cells.say(
            "position-far-from-district",
            "lon",
            f"坐标在{here_name}，离所写的{stated_name}有 {far_m / 1000:.0f} 公里。请重新取坐标。",
        )
    return place.adcode, False


def _agrees(place: Place, here: str) -> bool:
    """Whether county `here` is what the row says; the county found in an address counts only as a help, not a claim."""
    return districts().agrees(place.resolution, here)
