"""Answers as GeoJSON (RFC 7946), joined from ready-made bytes."""

from __future__ import annotations

from datetime import datetime

import orjson

from stationfinder.finder.hours_book import HoursBook
from stationfinder.finder.segment import FEATURE_START
from stationfinder.finder.snapshot import Place
from stationfinder.stations.codes import LENGTH

MEDIA_TYPE = "application/geo+json"
CODE = slice(len(FEATURE_START), len(FEATURE_START) + LENGTH)


def feature(place: Place, base_url: bytes, members: bytes) -> bytes:
    """One GeoJSON feature. `members`: the JSON members that depend on the moment, without braces."""
    part, row, distance_m = place
    head = part.features[row]
    if distance_m is None:
        return b'%b,"url":"%b/stations/%b",%b}}' % (head, base_url, head[CODE], members)
    return b'%b,"url":"%b/stations/%b","distance_m":%.1f,%b}}' % (head, base_url, head[CODE], distance_m, members)


def collection(places: list[Place], book: HoursBook, now: datetime, base_url: str, **more: object) -> bytes:
    """A FeatureCollection in the order of `places`; `more` become further members."""
    base = base_url.encode()
    page = book.page(now)
    features = [feature(place, base, page.state(place.rule).members) for place in places]
    extra = b"," + orjson.dumps(more)[1:-1] if more else b""
    return b'{"type":"FeatureCollection","features":[%b]%b}' % (b",".join(features), extra)
