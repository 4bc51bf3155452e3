"""Where the row says the station is: province, city, county or functional zone, in the words of the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from stationfinder.geo.districts import Districts, Resolution, districts
from stationfinder.stations.importing.cells import Cells


@dataclass(frozen=True, slots=True)
class Place:
    """`adcode`: the narrowest area the row surely names, None for none. `zone`: the functional zone it names."""

    adcode: str | None
    zone: str
    resolution: Resolution


def stated_place(cells: Cells) -> Place:
    """The place that the row's words name; says what it could not follow."""
    province, city, district = cells.get("province"), cells.get("city"), cells.get("district")
    found = _resolve(province, city, district)
    code = cells.get("adcode")
    if code and districts().find(code) and (found.adcode is None or found.problem):
        return Place(code, cells.public("zone", 50), Resolution(code))
    adcode = _narrowed(found.adcode, cells.get("address"))
    if found.problem:
        kind = "district-former" if _level(adcode) == "county" else "district-unknown"
        cells.say(kind, cells.has("district", "city", "province"), found.problem)
    zone = (found.zone or cells.public("zone", 50))[:50]
    return Place(adcode, zone, found)


def say_zone(cells: Cells, place: Place, adcode: str | None, *, by_point: bool) -> None:
    """Say which county stands behind a functional zone, and how that is known."""
    if not place.resolution.zone:
        return
    where = f"按{'坐标' if by_point else '地址'}登记在{districts().label(adcode)}" if adcode else "还不知道是哪个区县"
    if adcode and _level(adcode) != "county":
        where = f"只知道在{districts().label(adcode)}，补上坐标就能定到区县"
    column = cells.has("district", "zone", "city")
    cells.say("district-zone", column, f"「{place.resolution.zone}」是功能区，不是区县；已留作别名，{where}。")


@lru_cache(maxsize=4000)
def _resolve(province: str, city: str, district: str) -> Resolution:
    return districts().resolve(province, city, district)


def _level(adcode: str | None) -> str:
    area = districts().find(adcode) if adcode else None
    return area.level if area else ""


@lru_cache(maxsize=4000)
def _start_pattern(adcode: str, tree: Districts) -> re.Pattern[str] | None:
    """Matches an address that begins with the names above and then the full name of a county of this area."""
    names = {area.name: area.adcode for area in tree.children(adcode) if area.level == "county"}
    if not names:
        return None
    above = "".join(f"(?:{re.escape(area.name)})?" for area in tree.path(adcode))
    return re.compile(f"{above}({'|'.join(map(re.escape, names))})")


def _narrowed(adcode: str | None, address: str) -> str | None:
    """The county that the address begins with, where the columns only named the city (郑州市中原区石佛镇…)."""
    if adcode is None or _level(adcode) != "city":
        return adcode
    pattern = _start_pattern(adcode, districts())
    found = pattern.match(address) if pattern else None
    if not found:
        return adcode
    return next(area.adcode for area in districts().children(adcode) if area.name == found.group(1))
