"""Handing a place on: a page with its words, its link and the link as a QR code, for one phone to show to another."""

from __future__ import annotations

from functools import lru_cache

import segno
from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from stationfinder.finder.by_code import looked_up
from stationfinder.finder.doors import Line
from stationfinder.finder.html_page import html_page
from stationfinder.finder.share import words as told_words
from stationfinder.finder.state import FinderState, state
from stationfinder.finder.verdicts import Door, Way, trust
from stationfinder.finder.views import station as station_view
from stationfinder.finder.views import words
from stationfinder.stations.rules import PublicStation
from stationfinder.web.headers import base_url

bp = Blueprint("share", __name__)
QR_PIXELS = 6
QUIET_ZONE = 4
"""Modules of white round a QR code (ISO/IEC 18004)."""


@bp.get("/stations/<code>/share")
def share(code: str) -> ResponseReturnValue:
    """Works without a script: the words can be copied by hand, the code can be held up."""
    here = state()
    found = looked_up(here, code, "/share")
    if isinstance(found, Response):
        return found
    now = here.clock()
    door, word, detail = _verdict(here, found)
    link = f"{base_url(request.scheme, request.host)}/stations/{found.code}?seen={told_words.stamp(now, door)}"
    name, _ = station_view.names(found)
    body = render_template(
        "finder/share.html",
        station=found,
        name=words.breaking_name(name),
        plain_name=name,
        told=told_words.told(name, word, detail, now),
        link=link,
        qr=qr(link),
    )
    response = html_page(body)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.app_template_global("seen_then")
def seen_then() -> str:
    """What the link that led here says of when it was shared, in words; '' without such a link."""
    now = state().clock()
    seen = told_words.seen_of(request.args.get("seen", ""), now)
    return told_words.then_words(seen, now) if seen else ""


@lru_cache(maxsize=256)
def qr(link: str) -> Markup:
    """The link as a QR code, black on white in every look: cameras read it so."""
    code = segno.make_qr(link, error="m")
    drawn = code.svg_inline(scale=QR_PIXELS, border=QUIET_ZONE, light="#fff", svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704 - numbers and our own colours, the link is in the pattern only


def _verdict(here: FinderState, found: PublicStation) -> tuple[Door, str, str]:
    """Door, word and detail (text) of the place now."""
    out = station_view.out_of_service(found)
    if out:
        return "shut", out[1], out[2]
    now = here.clock()
    schedule = here.book.schedule(found.effective_hours or "", now)
    way = Way(found.access, found.register_first)
    said = Line(schedule, way, trust(found.verified_at, now), now, here.catalogue).said(int(now.timestamp()))
    return said.door, said.word, said.detail
