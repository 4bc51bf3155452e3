"""What the map page asks for once it is open: the points of a view, the rows of the places that are read, outlines."""

from __future__ import annotations

from dataclasses import replace

import orjson
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from stationfinder.finder import forms, navigation
from stationfinder.finder.features import MEDIA_TYPE
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.going import Going, answered
from stationfinder.finder.html_page import html_page
from stationfinder.finder.listing import asked_moment, asked_words
from stationfinder.finder.map.forms import codes_of
from stationfinder.finder.map.outlines import packed_outlines, view_of
from stationfinder.finder.map.points import cells, points
from stationfinder.finder.openings.packed import from_attribute
from stationfinder.finder.state import FinderState, state
from stationfinder.finder.views import cards, markup
from stationfinder.web.answers import checked
from stationfinder.web.headers import DAY_THEN_STALE, NEVER_KEPT

bp = Blueprint("map", __name__)


@bp.get("/map/points.json")
def view_points() -> ResponseReturnValue:
    """Every place in a box with the hours of its door; of more than 3,000 only how many stand where.

    The same for all who ask on one day, as long as there are not too many.
    """
    here = state()
    now = here.clock()
    query, view = forms.page_query(request.args, here.catalogue, now), forms.view_query(request.args, here.catalogue)
    going = _going(here, query)
    snapshot = here.snapshots.current()
    wish = query.wish if going.hours is None else replace(query.wish, hours=going.hours)
    places = snapshot.in_bbox(view.bbox, wish, view.limit + 1)
    when = asked_moment(query, now)
    many = len(places) > view.limit
    body = points([] if many else places, going.page, here.book, here.catalogue) | {
        "cells": cells(snapshot, view.bbox, wish, going.page, here.book) if many else [],
        "moment": int(when.timestamp()) if when else None,
        "asked": f"按 {asked_words(when)} 出发算" if when else "",
    }
    if query.at is None:
        return checked(orjson.dumps(body), "application/json")
    # Whoever wrote a position into the address gets an answer that nobody keeps, as everywhere.
    response = Response(orjson.dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


@bp.get("/map/rows")
def view_rows() -> ResponseReturnValue:
    """The rows of these places as the list page shows them; a place that is gone meanwhile is left out."""
    here = state()
    query = forms.page_query(request.args, here.catalogue, here.clock())
    snapshot, going = here.snapshots.current(), _going(here, query)
    found = [place for code in codes_of(request.args) if (place := snapshot.find(code)) is not None]
    places = snapshot.measured(found, query.at) if query.at else found
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    live = asked_moment(query, here.clock()) is None
    view = cards.View(query.at, query.needs, provider, going.page.moment, query.by, live)
    rows = markup.rows(cards.plain_rows(answered(places, going), view))
    data = f' data-from="{from_attribute(going.page.moment)}"' if live else ""
    return html_page(f"<ol{data}>\n{rows}</ol>", personal=True)


def _going(here: FinderState, query: PageQuery) -> Going:
    when = asked_moment(query, here.clock())
    return here.going(query.by, when, "all_day" if query.all_day else "night" if query.night else None)


@bp.get("/api/v1/outlines")
def outlines() -> ResponseReturnValue:
    """Outlines of the areas in view, simplified for the zoom."""
    bbox, zoom = forms.outline_query(request.args)
    return checked(packed_outlines(*view_of(bbox, zoom)), MEDIA_TYPE, cache=DAY_THEN_STALE, packed=True)
