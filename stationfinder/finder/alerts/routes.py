"""`GET /api/v1/alerts`: what is told about heat, cold and storm at a place."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from stationfinder.alerts.rules import Alert
from stationfinder.finder import forms
from stationfinder.finder.state import state
from stationfinder.geo.districts import districts
from stationfinder.hours import SHANGHAI
from stationfinder.web.answers import checked
from stationfinder.web.headers import NEVER_KEPT

bp = Blueprint("alerts", __name__)
JSON = "application/json"


@bp.get("/api/v1/alerts")
def alerts() -> ResponseReturnValue:
    """Alerts that hold now at a position or in an area, the narrowest area first."""
    here = state()
    at, district = forms.area_query(request.args)
    now = here.clock()
    if at is not None:
        response = Response(_json(here.alerts.alerts_at(at, now)), content_type=JSON)
        response.headers["Cache-Control"] = NEVER_KEPT
        return response
    districts().get(district or "")
    return checked(_json(here.alerts.alerts_for(district, now)), JSON)


def members(alert: Alert) -> dict[str, object]:
    """The alert for JSON, in the words of the Common Alerting Protocol; moments in Asia/Shanghai."""
    area = districts().get(alert.adcode)
    return {
        "id": alert.id,
        "event": alert.event,
        "word": alert.word,
        "headline": alert.headline,
        "area": {"adcode": area.adcode, "name": area.name},
        "effective": alert.effective.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "expires": alert.expires.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "source": alert.source or None,
    }


def _json(found: Iterable[Alert]) -> bytes:
    return orjson.dumps({"alerts": [members(one) for one in found]})
