"""The data routes: nearest, in view, one station, districts, outlines; health and readiness."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from stationfinder.errors import NotFound
from stationfinder.finder import features, forms, search
from stationfinder.finder.outlines import outline_features, view_of
from stationfinder.finder.state import state
from stationfinder.stations.codes import parse_code
from stationfinder.web import CHECKED_EACH_TIME, NEVER_KEPT

bp = Blueprint("api", __name__)
JSON = "application/json"


@bp.get("/api/v1/stations/nearest")
def nearest() -> ResponseReturnValue:
    here = state()
    snapshot = here.snapshots.current()
    found = search.nearest(snapshot, forms.nearest_query(request.args, here.catalogue))
    more: dict[str, object] = {"revision": snapshot.revision}
    if found.notice:
        more["notice"] = found.notice
    if found.beyond_m is not None:
        more["nearest_beyond_m"] = round(found.beyond_m, 1)
    body = features.collection(found.places, here.book, here.clock(), request.host_url[:-1], **more)
    response = Response(body, content_type=features.MEDIA_TYPE)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


@bp.get("/api/v1/stations")
def in_view() -> ResponseReturnValue:
    here = state()
    query = forms.view_query(request.args, here.catalogue)
    snapshot = here.snapshots.current()
    places = snapshot.in_bbox(query.bbox, query.wish, query.limit + 1)
    body = features.collection(
        places[: query.limit],
        here.book,
        here.clock(),
        request.host_url[:-1],
        truncated=len(places) > query.limit,
        revision=snapshot.revision,
    )
    return _checked(body, features.MEDIA_TYPE)


@bp.get("/api/v1/stations/<code>")
def station(code: str) -> ResponseReturnValue:
    here = state()
    known = parse_code(code)
    place = here.snapshots.current().find(known) if known else None
    if place is None:
        raise NotFound("没有这个编号的站点，或它现在不开放。")
    members = here.book.state(place.rule, here.clock()).members
    body = features.feature(place, request.host_url[:-1].encode(), members)
    return _checked(body, features.MEDIA_TYPE)


@bp.get("/api/v1/districts")
def district_list() -> ResponseReturnValue:
    parent = forms.district_parent(request.args)
    found = search.district_counts(state().snapshots.current(), parent)
    listed = [
        {"adcode": entry.adcode, "zone": entry.zone or None, "name": entry.name or None, "count": entry.count}
        for entry in found
    ]
    return _checked(orjson.dumps({"parent": parent, "districts": listed}), JSON)


@bp.get("/api/v1/outlines")
def outlines() -> ResponseReturnValue:
    """Outlines of the areas in view, simplified for the zoom."""
    bbox, zoom = forms.outline_query(request.args)
    response = Response(outline_features(*view_of(bbox, zoom)), content_type=features.MEDIA_TYPE)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return Response(b'{"status":"ok"}', content_type=JSON)


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The process can answer questions: 503 until the register has been read."""
    snapshot = state().snapshots.current()
    body = {"status": "ok", "revision": snapshot.revision, "stations": len(snapshot)}
    return Response(orjson.dumps(body), content_type=JSON)


def _checked(body: bytes, content_type: str) -> Response:
    """A public answer that a browser may keep but asks about each time."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = CHECKED_EACH_TIME
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
