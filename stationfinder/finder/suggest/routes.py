"""`GET /api/v1/suggest`: what the search box offers while somebody types."""

from __future__ import annotations

from html import unescape

import orjson
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from stationfinder.finder import forms
from stationfinder.finder.facts import Answer
from stationfinder.finder.state import state
from stationfinder.finder.suggest.search import AreaHit, suggest
from stationfinder.finder.travel import DEFAULT_BY
from stationfinder.web.headers import NEVER_KEPT, base_url

bp = Blueprint("suggest", __name__)
# Somebody may type a name or a number into any box: kept on that phone alone, for as long as they type to and fro.
KEPT = "private, max-age=60"


@bp.get("/api/v1/suggest")
def suggestions() -> ResponseReturnValue:
    here = state()
    query = forms.suggest_query(request.args)
    found = suggest(here.snapshots.current(), query, here.going(DEFAULT_BY))
    base = base_url(request.scheme, request.host)
    listed = [_area(hit, base) for hit in found.areas] + [_station(answer, base) for answer in found.stations]
    response = Response(orjson.dumps({"suggestions": listed}), content_type="application/json")
    response.headers["Cache-Control"] = KEPT if query.at is None else NEVER_KEPT
    return response


def _area(hit: AreaHit, base: str) -> dict[str, object]:
    return {
        "type": "area",
        "name": hit.area.name,
        "detail": "，".join(part for part in (hit.within, f"{hit.count} 处") if part),
        "adcode": hit.area.adcode,
        "count": hit.count,
        "url": f"{base}/?district={hit.area.adcode}",
    }


def _station(answer: Answer, base: str) -> dict[str, object]:
    facts = answer.facts
    # The first part alone: until when, not how sure. The page says the rest.
    word = f"{answer.shown.word} {unescape(answer.shown.detail.partition('，')[0])}".strip()
    return {
        "type": "station",
        "name": facts.short_name,
        "detail": "，".join(part for part in (word, facts.address) if part),
        "code": facts.code,
        "distance_m": answer.distance_m,
        "url": f"{base}/stations/{facts.code}",
    }
