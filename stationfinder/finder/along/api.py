"""`GET` and `POST /api/v1/stations/along`: the same as data."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from stationfinder.finder.along import features
from stationfinder.finder.along.forms import along_query
from stationfinder.finder.along.search import along
from stationfinder.finder.features import MEDIA_TYPE
from stationfinder.finder.state import state
from stationfinder.web.headers import NEVER_KEPT, base_url
from stationfinder.web.permissions import anonymous

bp = Blueprint("along_api", __name__)


@bp.route("/api/v1/stations/along", methods=["GET", "POST"])
@anonymous
def along_the_way() -> ResponseReturnValue:
    """Stations along a way. A line too long for an address is the body of a POST, which writes nothing."""
    here = state()
    line = request.get_data(as_text=True) if request.method == "POST" else None
    query = along_query(request.args, here.catalogue, here.clock(), line=line)
    snapshot = here.snapshots.current()
    found = along(snapshot, query, here.going(query.by, query.when), here.settings.detour)
    body = features.along(found, snapshot, base_url(request.scheme, request.host))
    response = Response(body, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response
