"""The page of one station, its telephone, and what the QR plate at its door leads to."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from stationfinder.errors import NotFound
from stationfinder.finder import forms, icons, navigation
from stationfinder.finder.alerts.notes import notes_of
from stationfinder.finder.by_code import UNKNOWN, looked_up
from stationfinder.finder.doors import Line, Shown
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.going import answered
from stationfinder.finder.html_page import html_page
from stationfinder.finder.openings.packed import from_attribute
from stationfinder.finder.published import in_known_area
from stationfinder.finder.snapshot import EVERYTHING
from stationfinder.finder.state import FinderState, state
from stationfinder.finder.station.door import WALK, AtTheDoor, before_a_shut_door, before_an_open_door
from stationfinder.finder.station.forms import kept_on_the_way
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
from stationfinder.web.headers import base_url
from stationfinder.web.hourly import count_phone_reveal

bp = Blueprint("station", __name__)
OTHERS_SHOWN = 3
OTHERS_WITHIN_M = 5_000.0
PLATE_KEPT = "public, max-age=86400"


@bp.get("/stations/<code>")
def station(code: str) -> ResponseReturnValue:
    here = state()
    near, query = forms.at_the_door(request.args), kept_on_the_way(request.args)
    known = parse_code(code)
    if known is None:
        return _no_such_plate(code) if near else _unknown()
    if known != code:
        return redirect(f"/stations/{known}{query}", 301)
    with here.database.reading() as session:
        merged = queries.find_merged_code(session, known)
        if merged:
            return redirect(f"/stations/{merged}{query}", 301)
        try:
            found = in_known_area(queries.get_public(session, known))
        except NotFound:
            if near:
                return _no_such_plate(code)
            raise
        together = queries.same_site(session, found)
    return html_page(render_template("finder/station_page.html", **_station_values(here, found, together, near)))


@bp.get("/stations/<code>/phone")
def phone(code: str) -> ResponseReturnValue:
    """The whole number, on a tap: lists, API and exports show it masked."""
    found = looked_up(state(), code, "/phone")
    if isinstance(found, Response):
        return found
    count_phone_reveal()
    response = html_page(render_template("finder/phone.html", station=found), personal=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/s/<code>")
def plate(code: str) -> ResponseReturnValue:
    """What the QR plate at a door points to. A plate hangs for years: the way on is kept for a day."""
    known = parse_code(code)
    if known is None:
        return _no_such_plate(code)
    response = redirect(f"/stations/{known}?near=1", 303)
    response.headers["Cache-Control"] = PLATE_KEPT
    return response


def _unknown() -> NoReturn:
    raise NotFound(UNKNOWN)


def _no_such_plate(code: str) -> ResponseReturnValue:
    """Somebody stands before a door whose plate says nothing to us: the way on matters, not the code."""
    body = render_template("finder/no_such_plate.html", code=code[:20], query=PageQuery(), place_name="选地方")
    response = html_page(body)
    response.status_code = 404
    return response


def _station_values(
    here: FinderState, found: PublicStation, together: list[PublicStation], near: bool
) -> dict[str, object]:
    now = here.clock()
    today = words.local_day(now)
    schedule = here.book.schedule(found.effective_hours or "", now)
    way = Way(found.access, found.register_first)
    line = Line(schedule, way, trust(found.verified_at, now), now, here.catalogue)
    shown = line.shown_at(int(now.timestamp()))
    out = station_view.out_of_service(found)
    title, plate_name = station_view.names(found)
    url = f"{base_url(request.scheme, request.host)}/stations/{found.code}"
    said = (shown.door, shown.word, Markup(shown.detail)) if out is None else (out[0], out[1], escape(out[2]))  # noqa: S704
    at_door = _at_the_door(here, found, None if out else shown, said) if near else None
    return {
        "at_door": at_door,
        "alerts": notes_of(here.alerts, now, None if found.adcode else found.position, found.adcode),
        "data_from": from_attribute(now),
        "station": found,
        "verdict": said,
        "plate_class": markup.plate_class("shut" if out else shown.door),
        "script_data": "" if out else Markup(f' data-from="{from_attribute(now)}"{line.attributes}'),  # noqa: S704
        "title": words.breaking_name(title),
        "plain_title": title,
        "plate_name": plate_name,
        "kind": kind_label(found, here.catalogue),
        "district": districts().label(found.adcode) if found.adcode else "",
        "duty": line.duty,
        "fresh": words.freshness(station_view.verified_day(found), today),
        "together": [(other.code, words.breaking_name(other.name)) for other in together],
        "others": _others(here, found, at_door.code if at_door else ""),
        **_hours(here, found, today),
        **_facts(here, found),
        "url": url,
        "json_ld": Markup(station_view.json_ld(found, here.catalogue, url)),  # noqa: S704 - escaped there
    }


def _hours(here: FinderState, found: PublicStation, today: date) -> dict[str, object]:
    """The week, the holidays ahead and what is odd."""
    rule = found.effective_hours
    return {
        "week": week.week(rule, today, here.book.calendar) if rule else [],
        "hours_sentence": sentence(found.opening_hours),
        "holidays": week.holidays_ahead(rule, today, here.book.calendar) if rule else [],
        "exceptions": week.exceptions_ahead(found.dated, today),
    }


def _facts(here: FinderState, found: PublicStation) -> dict[str, object]:
    """What the register says of the place, whatever the time."""
    services = station_view.service_lines(found, here.catalogue)
    special, silent = station_view.special_facts(found, services)
    return {
        "answers": station_view.number_that_answers(found, here.settings.hotline),
        "steps": station_view.steps(found, here.catalogue),
        "unsaid": station_view.unsaid(found),
        "audience": station_view.audience(found, here.catalogue),
        "services": services,
        "special": special,
        "special_unsaid": silent,
        "links": station_view.map_links(found, request.user_agent.string),
        "phones": [(p.masked, words.telephone(p.masked, p.kind, found.code)) for p in found.phones],
    }


def _at_the_door(
    here: FinderState, found: PublicStation, shown: Shown | None, said: tuple[str, str, Markup]
) -> AtTheDoor:
    """`shown`: what the door says by its hours, None for a place out of service; `said`: the same in words."""
    if shown is not None and shown.lets_in:
        return before_an_open_door(shown)
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    return before_a_shut_door(said, found.code, found.position, here.snapshots.current(), here.going(WALK), provider)


def _others(here: FinderState, found: PublicStation, told: str) -> list[cards.Card]:
    """The nearest other places that let one in, then any others, should this one be shut. `told`: stands above."""
    # All doors: the script may show another one later.
    icons.note_used(frozenset(f"v-{door}" for door in cards.DOORS))
    if found.position is None:
        return []
    going, snapshot = here.going(DEFAULT_BY), here.snapshots.current()
    opened = going.nearest_open(snapshot, found.position, OTHERS_SHOWN + 2, within_m=OTHERS_WITHIN_M)
    nearest = snapshot.nearest(found.position, OTHERS_SHOWN + 2, EVERYTHING)
    near = answered(list({place.id: place for place in (*opened, *nearest)}.values()), going)
    others = [answer for answer in near if answer.facts.code not in (found.code, told)][:OTHERS_SHOWN]
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    icons.note_used(cards.drawings())
    within = [answer for answer in others if (answer.distance_m or 0.0) <= cards.REACH_M]
    return cards.plain_rows(within, cards.View(found.position, (), provider, going.page.moment))
