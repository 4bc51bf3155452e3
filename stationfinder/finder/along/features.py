"""The answer of `along` as GeoJSON (RFC 7946)."""

from __future__ import annotations

import orjson

from stationfinder.finder import features
from stationfinder.finder.along.search import Along, Passing
from stationfinder.finder.snapshot import Snapshot

# What follows a station's link, before what its door says.
BESIDE = b'"along_m":%.1f,"off_m":%.1f,"detour_m":%.1f,"detour_s":%d,"passes_at":"%b",%b'


def along(found: Along, snapshot: Snapshot, base_url: str) -> bytes:
    """The answer of `GET /api/v1/stations/along`: a FeatureCollection in the order of the way.

    Members of the collection: `length_m` and `travel_s` of the way, `total` places beside it, `truncated`, `revision`.
    """
    base = base_url.encode()
    listed = b",".join(features.feature(one.place, base, _members(one)) for one in found.passings)
    more = {
        "length_m": round(found.length_m, 1),
        "travel_s": found.travel_s,
        "total": found.total,
        "truncated": found.more,
        "revision": snapshot.revision,
    }
    return b'{"type":"FeatureCollection","features":[%b],%b' % (listed, orjson.dumps(more)[1:])


def _members(one: Passing) -> bytes:
    passes_at = one.passes_at.isoformat().encode()
    return BESIDE % (one.along_m, one.off_m, one.detour_m, one.detour_s, passes_at, one.members)
