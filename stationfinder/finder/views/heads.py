"""The part of a card that does not depend on who asks or when: escaped once, kept ready in the snapshot.

Twenty cards made from the register's values cost 900 µs, of which 700 went into escaping, breaking names and opening
records. All text in a head is HTML already: templates must not escape it again, nor anything else be put into it raw.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from markupsafe import escape

from stationfinder.finder import navigation
from stationfinder.finder.facts import Facts
from stationfinder.finder.views import words
from stationfinder.geo.districts import districts
from stationfinder.stations.catalogue import Catalogue

# No text of the register holds it: forms and import refuse control characters.
SEPARATOR = "\x1f"
ENCODED_SEPARATOR = SEPARATOR.encode()


class Head(NamedTuple):
    """`name`, `how` (address, way in, what nobody wrote) and `phone` (where 电话 leads, or '') are HTML.

    `services`: codes joined by commas. `verified_on`: ISO moment, '' for never. `lon`, `lat` (GCJ-02) and `to`: what a
    map app's link takes, '' without a position. `lead`: what stands before the address, HTML: of a legal-aid point the
    number that answers.
    """

    code: str
    name: str
    how: str
    services: str
    verified_on: str
    phone: str
    lon: str
    lat: str
    to: str
    lead: str


def head_of(facts: Facts, catalogue: Catalogue) -> bytes:
    """The head of a station's cards, encoded for the snapshot."""
    lon, lat, _, _, to, _ = navigation.parts(facts.position, facts.name, "") if facts.position else ("",) * 6
    head = Head(
        code=facts.code,
        name=words.breaking_name(facts.short_name),
        how=_how(facts, catalogue),
        services=",".join(facts.services),
        verified_on=facts.verified_on,
        phone=escape(words.telephone(facts.phone, facts.phone_kind, facts.code)),
        lon=lon,
        lat=lat,
        to=to,
        lead=escape(facts.phone) if facts.kind == "legal_aid" else "",
    )
    return SEPARATOR.join(text.replace(SEPARATOR, " ") for text in head).encode()


def read(encoded: bytes) -> list[bytes]:
    """The head in `encoded`: its fields in order, each in UTF-8 as a row takes it."""
    return encoded.split(ENCODED_SEPARATOR)


def _how(facts: Facts, catalogue: Catalogue) -> str:
    way = words.way_in(facts.access, facts.register_first, catalogue)
    missing = "、".join(word for word, said in (("怎么进", way), ("里面有什么", facts.services)) if not said)
    parts = (
        words.unbroken(facts.address) or "".join(areas(facts.adcode, facts.zone)),
        way,
        f"{missing}{'都' if '、' in missing else ''}没写，到店问一声" if missing else "",
        "" if facts.position else "还没标到地图上",
    )
    return "".join([f"<span>{escape(part)}</span>" for part in parts if part])


def region(facts: Facts, within: str) -> str:
    """Where a place is, to somebody who looks at the area `within` (adcode, '' for the country); '' when it says so.

    Its address or its name say so when one of the areas is in them: 巩义市大峪沟镇. Without an address the head does.
    """
    names = areas(facts.adcode, facts.zone, within)
    said = facts.address + facts.name
    return "" if not facts.address or any(name in said for name in names) else "".join(names)


@lru_cache(maxsize=4096)
def areas(adcode: str | None, zone: str, within: str | None = None) -> tuple[str, ...]:
    """The names of a place's areas, the widest first: 河南省, 郑州市, 金水区.

    `within`: as one says it to somebody who looks at that area, to whom its own name is no news, nor which province a
    city is in: 郑州市, 金水区 to the country; 金水区 to 郑州市.
    """
    path = districts().path(adcode) if adcode else ()
    if within is not None:
        path = path[1:] if len(path) + bool(zone) > 2 else path
        codes = [area.adcode for area in path]
        path = path[codes.index(within) + 1 :] if within in codes else path
    return tuple(filter(None, (*(area.name for area in path), zone)))
