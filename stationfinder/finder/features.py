"""Answers as GeoJSON (RFC 7946), joined from ready-made bytes."""

from __future__ import annotations

from datetime import datetime

import orjson

from stationfinder.finder.hours_book import HoursBook
from stationfinder.finder.search import Nearest
from stationfinder.finder.segment import FEATURE_START
from stationfinder.finder.snapshot import Place, Snapshot
from stationfinder.stations.codes import LENGTH

MEDIA_TYPE = "application/geo+json"
CODE = slice(len(FEATURE_START), len(FEATURE_START) + LENGTH)

# What follows a station's ready-made head.
ANYWHERE = b',"url":"%b/stations/%b",%b}}'
AWAY = b',"url":"%b/stations/%b","distance_m":%.1f,%b}}'


def feature(place: Place, base_url: bytes, members: bytes) -> bytes:
    """One GeoJSON feature. `members`: the JSON members that depend on the moment, without braces."""
    head = place.part.features[place.row]
    return head + ANYWHERE % (base_url, head[CODE], members)


def collection(places: list[Place], book: HoursBook, now: datetime, base_url: str, **more: object) -> bytes:
    """A FeatureCollection in the order of `places`; `more` become further members."""
    base, state = base_url.encode(), book.page(now).state
    # One list and one join: every further step would copy the whole answer once more. What belongs to the part is
    # looked up once, not by a call for each row: this runs twenty times for every question asked.
    pieces = [b'{"type":"FeatureCollection","features":[']
    last, between = None, b""
    for part, row, metres in places:
        if part is not last:
            data, starts, rules, texts, last = (
                part.features.data,
                part.features.starts,
                part.rules,
                part.rule_texts,
                part,
            )
        head = data[starts[row] : starts[row + 1]]
        members = state(texts[rules[row]]).members
        pieces += (between, head)
        if metres is None:
            pieces.append(ANYWHERE % (base, head[CODE], members))
        else:
            pieces.append(AWAY % (base, head[CODE], metres, members))
        between = b","
    pieces.append(b"],%b" % orjson.dumps(more)[1:] if more else b"]}")
    return b"".join(pieces)


def nearest(found: Nearest, snapshot: Snapshot, book: HoursBook, now: datetime, base_url: str) -> bytes:
    """The answer of `GET /api/v1/stations/nearest`."""
    more: dict[str, object] = {"revision": snapshot.revision}
    if found.notice:
        more["notice"] = found.notice
    if found.beyond_m is not None:
        more["nearest_beyond_m"] = round(found.beyond_m, 1)
    return collection(found.places, book, now, base_url, **more)
