"""The data routes: nearest, in view, one station, districts; health and readiness."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from stationfinder.errors import NotFound
from stationfinder.finder import features, forms, search
from stationfinder.finder.state import FinderState, state
from stationfinder.stations import queries
from stationfinder.stations.codes import parse_code
from stationfinder.web.answers import checked
from stationfinder.web.headers import NEVER_KEPT, base_url

bp = Blueprint("api", __name__)
JSON = "application/json"


@bp.get("/api/v1/stations/nearest")
def nearest() -> ResponseReturnValue:
    here = state()
    snapshot, now = here.snapshots.current(), here.clock()
    query = forms.nearest_query(request.args, here.catalogue, now)
    going = here.going(query.by, query.when)
    found = search.nearest(snapshot, query, going)
    body = features.nearest(found, snapshot, going, _base_url())
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
        here.doors.page(here.clock()),
        0.0,
        _base_url(),
        truncated=len(places) > query.limit,
        revision=snapshot.revision,
    )
    return checked(body, features.MEDIA_TYPE)


@bp.get("/api/v1/stations/<code>")
def station(code: str) -> ResponseReturnValue:
    here = state()
    known = parse_code(code)
    place = here.snapshots.current().find(known) if known else None
    if place is None:
        return _moved(here, known)
    page = here.doors.page(here.clock())
    members = page.line(place.part, place.row).members_at(page.now_s)
    body = features.feature(place, _base_url().encode(), members)
    return checked(body, features.MEDIA_TYPE)


def _moved(here: FinderState, code: str | None) -> ResponseReturnValue:
    """Where a merged station went: its code redirects for ever. Raises NotFound for any other that is not there."""
    if code is not None:
        with here.database.reading() as session:
            merged = queries.find_merged_code(session, code)
        if merged is not None:
            return redirect(f"/api/v1/stations/{merged}", 301)
    raise NotFound("没有这个编号的站点，或它现在不开放。")


@bp.get("/api/v1/districts")
def district_list() -> ResponseReturnValue:
    parent = forms.district_parent(request.args)
    found = search.district_counts(state().snapshots.current(), parent)
    listed = [
        {"adcode": entry.adcode, "zone": entry.zone or None, "name": entry.name or None, "count": entry.count}
        for entry in found
    ]
    return checked(orjson.dumps({"parent": parent, "districts": listed}), JSON)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return Response(b'{"status":"ok"}', content_type=JSON)


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The process can answer questions: 503 until the register has been read; `stale` while it cannot be read anew."""
    snapshot, failing_s = state().snapshots.current(), state().snapshots.failing_s
    body: dict[str, object] = {"status": "ok", "revision": snapshot.revision, "stations": len(snapshot)}
    body |= {} if failing_s is None else {"status": "stale", "failing_s": failing_s}
    return Response(orjson.dumps(body), content_type=JSON)


def _base_url() -> str:
    return base_url(request.scheme, request.host)
