"""What only shows when the rows of a file stand side by side."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from stationfinder.stations.importing.identity import natural_key
from stationfinder.stations.importing.rows import ParsedRow, with_position

# Two offices may honestly share a point (one building, two programmes). Three different addresses on one point to the
# millionth of a degree (0.1 m) are a geocoder's default.
DEFAULT_POINT_ADDRESSES = 3


def drop_default_points(rows: Sequence[ParsedRow]) -> None:
    """Take the position from rows of three or more different addresses that all carry one and the same point."""
    groups: dict[tuple[float, float], list[ParsedRow]] = defaultdict(list)
    for row in rows:
        if row.draft and row.entered:
            groups[round(row.entered.lon, 6), round(row.entered.lat, 6)].append(row)
    for (lon, lat), group in groups.items():
        count = different_addresses(row.draft.address for row in group if row.draft)
        if count >= DEFAULT_POINT_ADDRESSES:
            for row in group:
                _drop(row, f"{lon:g},{lat:g} 被 {count} 个不同地址共用，像是地图给的默认点，位置没有收。请重新取坐标。")


def _drop(row: ParsedRow, text: str) -> None:
    row.cells.say("position-default", "lon", text)
    if row.draft and row.place:
        row.entered = None
        row.draft = with_position(replace(row.draft, adcode=row.place.adcode), None, row.cells)


def different_addresses(addresses: Iterable[str]) -> int:
    """How many of these addresses are surely not the same: 路名+门牌 without what follows it or stands before it.

    A blank address proves nothing and is not counted; 百安路528号 and 嘉定区百安路528号4幢 are one.
    """
    stems: list[str] = []
    for stem in sorted({_stem(a) for a in addresses} - {""}, key=len):
        if not any(stem.endswith(known) or stem.startswith(known) for known in stems):
            stems.append(stem)
    return len(stems)


def _stem(address: str) -> str:
    plain = re.sub(r"\s+|\(.*?\)", "", unicodedata.normalize("NFKC", address))
    found = re.match(r".*?[0-9A-Za-z-]+号", plain)
    return found.group() if found else plain


def refuse_repeats(rows: Sequence[ParsedRow]) -> None:
    """Within one file an id stands once; so does a row without id (kind, name, address and county alike)."""
    first: dict[object, int] = {}
    for row in rows:
        if row.draft is None:
            continue
        key: object = row.source_id or natural_key(row)
        if key not in first:
            first[key] = row.cells.number
            continue
        where = f"第 {first[key]} 行"
        if row.source_id:
            row.cells.say("id-repeated", "id", f"编号「{row.source_id[:40]}」在{where}已经用过，请改成各自的编号。")
        else:
            row.cells.say("row-repeated", "", f"和{where}是同一处（类型、名称、地址、区县都一样），请删掉一行。")
        row.draft = None


SiteKey = tuple[str, str, str]


def site_key(name: str, address: str, adcode: str | None) -> SiteKey | None:
    """Rows of one name and one address in one county stand at one site; None when the address is blank."""
    return (name, address, adcode or "") if name and address else None


def site_ref_of(key: SiteKey) -> str:
    """The same for ever for the same name, address and county, so that an import can be repeated."""
    return "site-" + hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:16]
