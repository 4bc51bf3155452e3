"""The pages: finder list, districts, map, station, telephone."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from stationfinder.errors import NotFound
from stationfinder.finder import forms, icons, navigation, search
from stationfinder.finder.doors import Line
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.frames import list_frame, look_of
from stationfinder.finder.going import answered
from stationfinder.finder.listing import list_of, place_name, position_of
from stationfinder.finder.map_config import map_config
from stationfinder.finder.openings.packed import from_attribute
from stationfinder.finder.snapshot import EVERYTHING
from stationfinder.finder.state import FinderState, state
from stationfinder.finder.travel import DEFAULT_BY
from stationfinder.finder.verdicts import Way, trust
from stationfinder.finder.views import cards, markup, week, words
from stationfinder.finder.views import station as station_view
from stationfinder.geo.districts import districts
from stationfinder.hours import sentence
from stationfinder.stations import queries
from stationfinder.stations.codes import parse_code
from stationfinder.stations.features import kind_label
from stationfinder.stations.rules import PublicStation
from stationfinder.web.headers import NEVER_KEPT
from stationfinder.web.hourly import count_phone_reveal

bp = Blueprint("finder", __name__)
OTHERS_SHOWN = 3
OTHERS_WITHIN_M = 5_000.0


@bp.get("/")
def home() -> ResponseReturnValue:
    here = state()
    query = forms.page_query(request.args, here.catalogue, here.clock())
    if query.at is None and query.district is None and not query.text:
        return _choose(here, query)
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    listed = list_of(here, query, look_of(request.environ.get("HTTP_COOKIE", "")), provider)
    whole = list_frame(listed.frame).around(listed.found, listed.position)
    return _page(whole, personal=query.at is not None)


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
    return _page(body)


@bp.get("/map")
def map_page() -> ResponseReturnValue:
    here = state()
    query = forms.page_query(request.args, here.catalogue, here.clock())
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("at", "datum", "station")]
    body = render_template(
        "finder/map.html",
        map_config=map_config(here, query, request.args.get("station", "")),
        services=tuple(here.catalogue.services.values()),
        needs=[{"code": s.code, "label": s.need, "icon": s.icon} for s in here.catalogue.needs],
        kinds=tuple(here.catalogue.kinds.values()),
        selected_needs=query.needs,
        selected_kinds=query.kinds,
        query_string=urlencode(kept),
        **_form(query),
    )
    return _page(body, personal=query.at is not None)


@bp.get("/stations/<code>")
def station(code: str) -> ResponseReturnValue:
    here = state()
    known = parse_code(code)
    if known is None:
        raise NotFound("没有这个编号的站点，请核对门口牌子上的七位编号。")
    if known != code:
        return redirect(f"/stations/{known}", 301)
    with here.database.reading() as session:
        merged = queries.find_merged_code(session, known)
        if merged:
            return redirect(f"/stations/{merged}", 301)
        found = queries.get_public(session, known)
        together = queries.same_site(session, found)
    return _page(render_template("finder/station.html", **_station_values(here, found, together)))


@bp.get("/stations/<code>/phone")
def phone(code: str) -> ResponseReturnValue:
    """The whole number, on a tap: lists, API and exports show it masked."""
    here = state()
    known = parse_code(code) or abort(404)
    if known != code:
        return redirect(f"/stations/{known}/phone", 301)
    with here.database.reading() as session:
        merged = queries.find_merged_code(session, known)
        if merged:
            return redirect(f"/stations/{merged}/phone", 301)
        found = queries.get_public(session, known)
    count_phone_reveal()
    response = _page(render_template("finder/phone.html", station=found), personal=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/s/<code>")
def plate(code: str) -> ResponseReturnValue:
    """What the QR plate at a door points to."""
    known = parse_code(code)
    if known is None:
        raise NotFound("没有这个编号的站点，请核对门口牌子上的七位编号。")
    return redirect(f"/stations/{known}?near=1", 303)


def _choose(here: FinderState, query: PageQuery) -> Response:
    """The first visit: where are you?"""
    snapshot = here.snapshots.current()
    counts = search.district_counts(snapshot, None)
    # One province or one city only: its own children are the better question.
    parent = None
    while len(counts) == 1 and counts[0].adcode != parent and _has_children(counts[0], parent):
        parent = counts[0].adcode
        counts = search.district_counts(snapshot, parent)
    values = {
        "counts": counts,
        "parent": districts().get(parent) if parent else None,
        "total": len(snapshot),
        "has_children": {entry.adcode: _has_children(entry, parent) for entry in counts},
    }
    return _page(render_template("finder/empty.html", **values, **_form(query)))


def _has_children(entry: search.DistrictCount, parent: str | None) -> bool:
    return entry.adcode != parent and bool(districts().children(entry.adcode))


def _form(query: PageQuery) -> dict[str, object]:
    """What the search form shows and keeps."""
    return {"query": query, "at": position_of(query), "place_name": place_name(query)}


def _station_values(here: FinderState, found: PublicStation, together: list[PublicStation]) -> dict[str, object]:
    now = here.clock()
    today = words.local_day(now)
    rule = found.effective_hours
    schedule = here.book.schedule(rule or "", now)
    way = Way(found.access, found.register_first)
    line = Line(schedule, way, trust(found.verified_at, now), now, here.catalogue)
    shown = line.shown_at(int(now.timestamp()))
    out = station_view.out_of_service(found)
    title, plate_name = station_view.names(found)
    url = f"{request.host_url[:-1]}/stations/{found.code}"
    return {
        "station": found,
        "verdict": out or (shown.door, shown.word, Markup(shown.detail)),  # noqa: S704 - escaped there
        "plate_class": markup.plate_class("shut" if out else shown.door),
        "script_data": "" if out else Markup(f' data-from="{from_attribute(now)}"{line.attributes}'),  # noqa: S704
        "title": words.breaking_name(title),
        "plain_title": title,
        "plate_name": plate_name,
        "kind": kind_label(found, here.catalogue),
        "district": districts().label(found.adcode) if found.adcode else "",
        "answers": station_view.number_that_answers(found, here.settings.hotline),
        "duty": line.duty,
        "steps": station_view.steps(found, here.catalogue),
        "audience": station_view.audience(found, here.catalogue),
        "week": week.week(schedule, today) if rule else [],
        "hours_sentence": sentence(found.opening_hours),
        "holidays": week.holidays_ahead(rule, today, here.book.calendar) if rule else [],
        "exceptions": week.exceptions_ahead(found.exceptions, today),
        "services": station_view.service_lines(found, here.catalogue),
        "special": station_view.special_facts(found),
        "fresh": words.freshness(station_view.verified_day(found), today),
        "links": station_view.map_links(found, request.user_agent.string),
        "phones": [(p.masked, words.telephone(p.masked, p.kind, found.code)) for p in found.phones],
        "together": [(other.code, words.breaking_name(other.name)) for other in together],
        "others": _others(here, found),
        "url": url,
        "json_ld": Markup(station_view.json_ld(found, here.catalogue, url)),  # noqa: S704 - escaped there
    }


def _others(here: FinderState, found: PublicStation) -> list[cards.Card]:
    """The nearest other places that let one in, then any others, should this one be shut."""
    # All doors: the script may show another one later.
    icons.note_used(frozenset(f"v-{door}" for door in cards.DOORS))
    if found.position is None:
        return []
    going, snapshot = here.going(DEFAULT_BY), here.snapshots.current()
    opened = going.nearest_open(snapshot, found.position, OTHERS_SHOWN + 1, within_m=OTHERS_WITHIN_M)
    nearest = snapshot.nearest(found.position, OTHERS_SHOWN + 1, EVERYTHING)
    near = list({place.id: place for place in (*opened, *nearest)}.values())
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    listed = cards.plain_rows(answered(near, going), cards.View(found.position, (), provider, going.page.moment))
    icons.note_used(cards.drawings())
    return [entry for entry in listed if entry.code != found.code][:OTHERS_SHOWN]


def _page(body: str | bytes, *, personal: bool = False) -> Response:
    response = Response(body, content_type="text/html; charset=utf-8")
    response.headers["Vary"] = "Cookie"
    if personal:
        response.headers["Cache-Control"] = NEVER_KEPT
        return response
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
