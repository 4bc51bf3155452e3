"""A made-up register for pictures: what real ones hardly show at once. Every name in it says that it is made up."""

from __future__ import annotations

import csv
import math
import tomllib
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[1] / "data" / "catalogue.toml"
# A field in 安徽, so that nobody takes a door there for a real one. WGS-84.
MIDDLE = (117.2, 33.0)
COUNTY = "340321"
"""怀远县, in which MIDDLE lies."""
CROWD, MANY_SERVICES = 3000, 30
SPREAD_DEG = 0.0571
"""So dense that a phone's first view of the map holds all of them."""
HEAD = ("编号", "名称", "类型", "城市", "地址", "电话", "开放时间", "服务项目", "经度", "纬度", "坐标系", "来源")
HOURS = ("周一至周日 00:00-24:00", "周一至周五 08:30-17:30", "周一至周日 08:00-21:00", "")
# The golden angle: neighbours in the file are never neighbours on the ground.
TURN = math.pi * (3 - math.sqrt(5))

Row = tuple[str, ...]


def service_names() -> list[str]:
    """Names of all services of the catalogue."""
    with CATALOGUE.open("rb") as file:
        return [service["name"] for service in tomllib.load(file)["services"]]


def special_rows() -> list[Row]:
    """One row for each state that has to look right, close to the middle."""
    names, always = service_names(), HOURS[0]
    long = "编的市编的区编的街道便民服务中心户外劳动者爱心驿站编的市总工会户外职工爱心接力站(二楼左转第三间·样子)"
    return [
        _row(1, long, 0, always, names[:5]),
        _row(2, "编的驿站(三十样都有)", 1, always, names[:MANY_SERVICES]),
        _row(3, "编的驿站(一样也没登记)", 2, always, []),
        _row(4, "编的驿站(时间没登记)", 3, "", names[:3]),
        _row(5, "编的驿站(早已关门)", 4, "周一 03:00-03:30", names[:3]),
        (*_row(6, "编的驿站(还没标到地图上)", 5, always, names[:4])[:8], "", "", "", "编的"),
    ]


def crowd_rows(spread_deg: float = SPREAD_DEG) -> list[Row]:
    """3,000 rows evenly over a disc of that radius (degrees) round the middle."""
    names = service_names()
    return [
        _row(100 + n, f"编的驿站 {n:04d} 号", n + 10, HOURS[n % len(HOURS)], names[n % 5 : n % 5 + n % 4], spread_deg)
        for n in range(CROWD)
    ]


def write(target: Path, rows: list[Row]) -> None:
    """A CSV file that `stationfinder import` takes."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(rows)


def _row(number: int, name: str, place: int, hours: str, services: list[str], spread_deg: float = SPREAD_DEG) -> Row:
    reach = spread_deg * math.sqrt(place / CROWD)
    lon = MIDDLE[0] + reach * math.cos(place * TURN)
    lat = MIDDLE[1] + reach * math.sin(place * TURN)
    position = (f"{lon:.6f}", f"{lat:.6f}", "WGS-84")
    return (
        str(number),
        name,
        "rest_station",
        "编的市",
        f"编的路 {number} 号",
        "",
        hours,
        "、".join(services),
        *position,
        "编的",
    )
