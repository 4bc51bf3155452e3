"""The pages of many places: list, first visit, districts, map."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from stationfinder.errors import NotFound
from stationfinder.finder import forms, navigation, search
from stationfinder.finder.alerts.notes import notes_of
from stationfinder.finder.by_code import looked_up
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.frames import list_frame, look_of
from stationfinder.finder.html_page import html_page
from stationfinder.finder.listing import list_of, place_name, position_of
from stationfinder.finder.map.config import map_config
from stationfinder.finder.map.forms import station_of
from stationfinder.finder.snapshot import Snapshot
from stationfinder.finder.state import FinderState, state
from stationfinder.geo.districts import districts
from stationfinder.stations.codes import parse_code

bp = Blueprint("finder", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    here = state()
    query = forms.page_query(request.args, here.catalogue, here.clock())
    if query.at is None and query.district is None and not query.text:
        return _choose(here, query)
    meant = _code_meant(here, query.text)
    if meant:
        return redirect(f"/stations/{meant}", 303)
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    listed = list_of(here, query, look_of(request.environ.get("HTTP_COOKIE", "")), provider)
    whole = list_frame(listed.frame).around(listed.found, listed.position)
    return html_page(whole, personal=query.at is not None)


@bp.get("/districts")
def district_chooser() -> ResponseReturnValue:
    here = state()
    parent = forms.district_parent(request.args)
    counts = search.district_counts(here.snapshots.current(), parent)
    tree = districts()
    body = render_template(
        "finder/districts.html",
        parent=tree.get(parent) if parent else None,
        path=tree.path(parent) if parent else (),
        counts=counts,
        has_children={entry.adcode: _has_children(entry, parent) for entry in counts},
        total=sum(entry.count for entry in counts),
        **_form(PageQuery()),
    )
    return html_page(body)


@bp.get("/map")
def map_page() -> ResponseReturnValue:
    here = state()
    now = here.clock()
    query = forms.page_query(request.args, here.catalogue, now)
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("at", "datum", "station")]
    body = render_template(
        "finder/map.html",
        map_config=map_config(here, query, station_of(request.args)),
        services=tuple(here.catalogue.services.values()),
        needs=[{"code": s.code, "label": s.need, "icon": s.icon} for s in here.catalogue.needs],
        kinds=tuple(here.catalogue.kinds.values()),
        selected_needs=query.needs,
        selected_kinds=query.kinds,
        query_string=urlencode(kept),
        alerts=notes_of(here.alerts, now, query.at, query.district or _whole_area(here)),
        **_form(query),
    )
    return html_page(body, personal=query.at is not None)


def _code_meant(here: FinderState, text: str) -> str | None:
    """The code on the plate of a station, typed into the search box; None for words."""
    code = parse_code(text)
    if code is None:
        return None
    try:
        looked_up(here, code, "")
    except NotFound:
        return None  # seven letters that happen to look like one: 拼音
    return code


def _choose(here: FinderState, query: PageQuery) -> Response:
    """The first visit: where are you?"""
    snapshot = here.snapshots.current()
    counts = search.district_counts(snapshot, None)
    parent = _single_area(snapshot, counts)
    counts = search.district_counts(snapshot, parent) if parent else counts
    values = {
        "counts": counts,
        "parent": districts().get(parent) if parent else None,
        "total": len(snapshot),
        "has_children": {entry.adcode: _has_children(entry, parent) for entry in counts},
        # Whoever comes is somewhere in there; a country's worth of alerts would concern nobody.
        "alerts": notes_of(here.alerts, here.clock(), adcode=parent),
    }
    return html_page(render_template("finder/empty.html", **values, **_form(query)))


def _single_area(snapshot: Snapshot, counts: list[search.DistrictCount]) -> str | None:
    """The province or city that holds every station, the smallest one; its own children are the better question."""
    parent = None
    while len(counts) == 1 and counts[0].adcode != parent and _has_children(counts[0], parent):
        parent = counts[0].adcode
        counts = search.district_counts(snapshot, parent)
    return parent


def _whole_area(here: FinderState) -> str | None:
    """The area that a page without a place is about. Not looked for while nothing is to be told there."""
    if not here.alerts.live:
        return None
    snapshot = here.snapshots.current()
    return _single_area(snapshot, search.district_counts(snapshot, None))


def _has_children(entry: search.DistrictCount, parent: str | None) -> bool:
    return entry.adcode != parent and bool(districts().children(entry.adcode))


def _form(query: PageQuery) -> dict[str, object]:
    """What the search form shows and keeps."""
    return {"query": query, "at": position_of(query), "place_name": place_name(query)}
