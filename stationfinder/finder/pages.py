"""The pages: finder list, districts, map, station, telephone."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from stationfinder.errors import NotFound
from stationfinder.finder import forms, frames, icons, navigation, search
from stationfinder.finder.facts import Answers
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.map_config import map_config
from stationfinder.finder.snapshot import EVERYTHING
from stationfinder.finder.state import FinderState, state
from stationfinder.finder.views import cards, words
from stationfinder.finder.views import station as station_view
from stationfinder.geo.districts import districts
from stationfinder.stations import queries
from stationfinder.stations.codes import parse_code
from stationfinder.stations.features import kind_label
from stationfinder.stations.rules import PublicStation
from stationfinder.web.headers import NEVER_KEPT

bp = Blueprint("finder", __name__)
MORE = 20
OTHERS_SHOWN = 3


@bp.get("/")
def home() -> ResponseReturnValue:
    here = state()
    query = forms.page_query(request.args, here.catalogue)
    if query.at is None and query.district is None and not query.text:
        return _choose(here, query)
    answers = _answers(here, query)
    page = cards.list_page(answers, _view(here, query))
    # Not Flask's render_template: its signals and context processors cost as much as these twenty cards.
    found = current_app.jinja_env.get_template("finder/found.html").render(
        page=page,
        answers=answers,
        query=query,
        place_name=_place_name(query),
        more_url=_url(replace(query, show=min(query.show + MORE, forms.MOST_SHOWN))) if _more(answers, query) else "",
        last_code=page.rows[-1].code if page.rows else "",
        unfiltered_url=_url(replace(query, needs=(), kinds=())) if query.needs or query.kinds else "",
    )
    whole = _frame(query).around(found, _at(query), page.drawings | icons.used())
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
    query = forms.page_query(request.args, here.catalogue)
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
    with here.database.reading() as session:
        found = queries.get_public(session, known)
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


def _answers(here: FinderState, query: PageQuery) -> Answers:
    snapshot, now = here.snapshots.current(), here.clock()
    if query.text:
        return search.by_text(snapshot, query, here.book, now)
    if query.at is not None:
        return search.nearest_page(snapshot, query.at, query, here.book, now)
    return search.in_district(snapshot, query.district or "", query, here.book, now)


def _more(answers: Answers, query: PageQuery) -> bool:
    return answers.more and query.show < forms.MOST_SHOWN


def _view(here: FinderState, query: PageQuery) -> cards.View:
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    return cards.View(query.at, query.needs, provider, here.clock())


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
    return {"query": query, "at": _at(query), "place_name": _place_name(query)}


def _at(query: PageQuery) -> str:
    return f"{query.at.lon:.6f},{query.at.lat:.6f}" if query.at else ""


def _frame(query: PageQuery) -> frames.Frame:
    """The frame of this reader's list; it is the same for everybody who looks and asks alike, wherever they are."""
    cookies = request.cookies if "HTTP_COOKIE" in request.environ else {}
    look = frames.Look(cookies.get("size", "")[:8], cookies.get("theme", "")[:8])
    asked = replace(query, at=None, show=forms.LIMIT)
    # Not with the position: the address of the page would keep it.
    return frames.list_frame(look, asked, _place_name(query), query.at is not None, _url(asked))


def _place_name(query: PageQuery) -> str:
    if query.at is not None:
        return "我附近"
    if query.district is None:
        return "选地方"
    area = districts().find(query.district)
    if area is None:
        raise NotFound("没有这个区县。")
    return query.zone or area.name


def _url(query: PageQuery) -> str:
    """The address that asks the same."""
    asked = [
        f"at={_at(query)}" if query.at else "",
        f"district={query.district}" if query.district else "",
        f"zone={quote(query.zone)}" if query.zone else "",
        f"q={quote(query.text)}" if query.text else "",
        f"need={','.join(query.needs)}" if query.needs else "",
        f"kind={','.join(query.kinds)}" if query.kinds else "",
        f"show={query.show}" if query.show != forms.LIMIT else "",
    ]
    return "/?" + "&".join([pair for pair in asked if pair])


def _station_values(here: FinderState, found: PublicStation, together: list[PublicStation]) -> dict[str, object]:
    now = here.clock()
    today = words.local_day(now)
    rule = found.opening_hours or ""
    schedule = here.book.schedule(rule, now)
    title, plate_name = station_view.names(found)
    links = station_view.map_links(found, request.user_agent.string)
    url = f"{request.host_url[:-1]}/stations/{found.code}"
    return {
        "station": found,
        "verdict": station_view.verdict(found, here.book.state(rule, now).words, now),
        "title": words.breaking_name(title),
        "plain_title": title,
        "plate_name": plate_name,
        "kind": kind_label(found, here.catalogue),
        "district": districts().label(found.adcode) if found.adcode else "",
        "steps": station_view.steps(found, here.catalogue),
        "audience": station_view.audience(found, here.catalogue),
        "week": station_view.week(schedule, today) if found.opening_hours else [],
        "services": station_view.service_lines(found, here.catalogue),
        "special": station_view.special_facts(found),
        "fresh": words.freshness(station_view.verified_day(found), today),
        "links": links,
        "phones": [(p.masked, words.telephone(p.masked, p.kind, found.code)) for p in found.phones],
        "together": [(other.code, words.breaking_name(other.name)) for other in together],
        "others": _others(here, found),
        "url": url,
        "json_ld": Markup(station_view.json_ld(found, here.catalogue, url)),  # noqa: S704 - escaped there
    }


def _others(here: FinderState, found: PublicStation) -> list[cards.Card]:
    """The nearest other places, should this one be shut."""
    if found.position is None:
        return []
    near = here.snapshots.current().nearest(found.position, OTHERS_SHOWN + 1, EVERYTHING)
    view = _view(here, PageQuery(at=found.position))
    listed, drawings = cards.plain_rows(search.answered(near, here.book, view.now), view)
    icons.note_used(drawings)
    return [entry for entry in listed if entry.code != found.code][:OTHERS_SHOWN]


def _page(body: str, *, personal: bool = False) -> Response:
    response = Response(body.encode(), content_type="text/html; charset=utf-8")
    response.headers["Vary"] = "Cookie"
    if personal:
        response.headers["Cache-Control"] = NEVER_KEPT
        return response
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
