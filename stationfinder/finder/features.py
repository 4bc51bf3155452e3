"""Answers as GeoJSON (RFC 7946), joined from ready-made bytes."""

from __future__ import annotations

from bisect import bisect_right

import orjson

from stationfinder.finder.doors import Page, second_words
from stationfinder.finder.going import Going
from stationfinder.finder.published import FEATURE_START
from stationfinder.finder.search import Nearest
from stationfinder.finder.snapshot import Place, Snapshot
from stationfinder.finder.travel import whole_s
from stationfinder.stations.codes import LENGTH

MEDIA_TYPE = "application/geo+json"
CODE = slice(len(FEATURE_START), len(FEATURE_START) + LENGTH)

# What follows a station's ready-made head.
ANYWHERE = b',"url":"%b/stations/%b",%b}}'
AWAY = b'","distance_m":%.1f,"travel_s":%d,"arrive_at":"'


def feature(place: Place, base_url: bytes, members: bytes) -> bytes:
    """One GeoJSON feature. `members`: the JSON members that depend on the moment, without braces."""
    head = place.part.features[place.row]
    return head + ANYWHERE % (base_url, head[CODE], members)


def collection(places: list[Place], page: Page, pace: float, base_url: str, **more: object) -> bytes:
    """A FeatureCollection in the order of `places`; `more` become further members.

    `page`: what the doors say to whoever sets out at its moment. `pace`: seconds for a metre.
    """
    base, now_s = base_url.encode(), page.now_s
    url = b',"url":"%b/stations/' % base
    # One list and one join: every further step would copy the whole answer once more, and formatting a piece costs
    # more than joining it. What belongs to the part is looked up once: this runs twenty times for every question.
    pieces = [b'{"type":"FeatureCollection","features":[']
    last, end = None, b""
    for part, row, metres in places:
        if part is not last:
            data, starts, last = part.features.data, part.features.starts, part
            lines, kinds = page.of(part)
        head = data[starts[row] : starts[row + 1]]
        line = lines[kinds[row]] or page.line(part, row)
        if metres is None:
            pieces += (end, head, url, head[CODE], b'",', line.members_at(now_s))
        else:
            travel = whole_s(metres * pace)
            arrive_s = now_s + travel
            members = line.members[bisect_right(line.bounds, arrive_s)] or line.members_at(arrive_s)
            pieces += (end, head, url, head[CODE], AWAY % (metres, travel), second_words(arrive_s), members)
        end = b"}},"
    rest = b"],%b" % orjson.dumps(more)[1:] if more else b"]}"
    pieces.append(b"}}" + rest if places else rest)
    return b"".join(pieces)


def nearest(found: Nearest, snapshot: Snapshot, going: Going, base_url: str) -> bytes:
    """The answer of `GET /api/v1/stations/nearest`."""
    more: dict[str, object] = {"revision": snapshot.revision}
    if found.notice:
        more["notice"] = found.notice
    if found.beyond_m is not None:
        more["nearest_beyond_m"] = round(found.beyond_m, 1)
    return collection(found.places, going.page, going.pace, base_url, **more)
