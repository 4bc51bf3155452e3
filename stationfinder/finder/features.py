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


def feature(place: Place, base_url: bytes, members: bytes) -> bytes:
    """One GeoJSON feature. `members`: the JSON members that depend on the moment, without braces."""
    part, row, metres = place
    blob = part.features
    # Written out instead of `blob[row]`: this runs twenty times for every question asked.
    head = blob.data[blob.starts[row] : blob.starts[row + 1]]
    if metres is None:
        return b'%b,"url":"%b/stations/%b",%b}}' % (head, base_url, head[CODE], members)
    return b'%b,"url":"%b/stations/%b","distance_m":%.1f,%b}}' % (head, base_url, head[CODE], metres, members)


def collection(places: list[Place], book: HoursBook, now: datetime, base_url: str, **more: object) -> bytes:
    """A FeatureCollection in the order of `places`; `more` become further members."""
    base = base_url.encode()
    state = book.page(now).state
    extra = b"," + orjson.dumps(more)[1:-1] if more else b""
    listed = b",".join(
        [feature(place, base, state(place[0].rule_texts[place[0].rules[place[1]]]).members) for place in places]
    )
    return b'{"type":"FeatureCollection","features":[%b]%b}' % (listed, extra)


def nearest(found: Nearest, snapshot: Snapshot, book: HoursBook, now: datetime, base_url: str) -> bytes:
    """The answer of `GET /api/v1/stations/nearest`."""
    more: dict[str, object] = {"revision": snapshot.revision}
    if found.notice:
        more["notice"] = found.notice
    if found.beyond_m is not None:
        more["nearest_beyond_m"] = round(found.beyond_m, 1)
    return collection(found.places, book, now, base_url, **more)
