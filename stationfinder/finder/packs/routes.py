"""`GET /packs/ADCODE.json`: an area for the pocket. Public, the same for everybody, asked without any position."""

from __future__ import annotations

import gzip

import orjson
from flask import Blueprint, Flask, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue

from stationfinder.finder.packs.shelf import Register, Shelf, city_of, tag_of, told
from stationfinder.finder.state import state
from stationfinder.geo.districts import districts
from stationfinder.web.headers import CHECKED_EACH_TIME

bp = Blueprint("packs", __name__)
KEY = "stationfinder.finder.packs"
KEPT = "public, max-age=300, stale-while-revalidate=86400"
KEPT_LONG = "public, max-age=86400"


def init_app(app: Flask) -> None:
    """Hang the routes on an application, and give it its shelf."""
    app.extensions[KEY] = Shelf()
    app.register_blueprint(bp)


@bp.get("/packs/<adcode>.json")
def pack(adcode: str) -> ResponseReturnValue:
    here = state()
    area, now = districts().get(adcode), here.clock()
    register = Register(here.snapshots.current(), here.book, here.catalogue, here.paces, here.alerts.live)
    response = Response(content_type="application/json")
    response.headers["Cache-Control"] = KEPT
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(tag_of(area, register, now), weak=True)
    # Known before anything is made: a phone that has today's pack costs nothing.
    if response.make_conditional(request).status_code == 304:
        return response
    shelf: Shelf = current_app.extensions[KEY]
    body = shelf.pack(area, register, now)
    if request.accept_encodings["gzip"]:
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(body)
    else:
        response.set_data(gzip.decompress(body))
    return response


@bp.get("/packs/<adcode>/alerts.json")
def alerts(adcode: str) -> ResponseReturnValue:
    """The alerts of a pack alone: they are of today, when a pack may be of yesterday, and nearly always none."""
    area = districts().get(adcode)
    body = {"adcode": area.adcode, "alerts": told(area, state().alerts.live)}
    response = Response(orjson.dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = CHECKED_EACH_TIME
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


@bp.get("/packs/of/<adcode>")
def city(adcode: str) -> ResponseReturnValue:
    """The pack of the city that a county lies in."""
    response = redirect(f"/packs/{city_of(adcode).adcode}.json", 302)
    response.headers["Cache-Control"] = KEPT_LONG
    return response
