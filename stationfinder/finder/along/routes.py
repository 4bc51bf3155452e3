"""顺路: what lies between here and there, as a page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from stationfinder.errors import InvalidInput
from stationfinder.finder import icons, navigation
from stationfinder.finder.along import ends
from stationfinder.finder.along.asking import OWN, Asked, Typed, asked, lonlat, url_of
from stationfinder.finder.along.forms import MOST_WIDTH_M, WIDTH_M, AlongQuery
from stationfinder.finder.along.rows import rows_of
from stationfinder.finder.along.search import Along, along
from stationfinder.finder.frames import choices
from stationfinder.finder.going import Going
from stationfinder.finder.html_page import html_page
from stationfinder.finder.listing import asked_words
from stationfinder.finder.openings.packed import from_attribute
from stationfinder.finder.snapshot import EVERYTHING
from stationfinder.finder.state import FinderState, state
from stationfinder.finder.travel import way_words
from stationfinder.finder.views import cards, words
from stationfinder.geo.corridor import way_of
from stationfinder.geo.points import LonLat

bp = Blueprint("along", __name__)
WIDTHS = ((200, "200 米"), (WIDTH_M, "500 米"), (1000, "1 公里"), (MOST_WIDTH_M, "3 公里"))


@bp.get("/along")
def along_page() -> ResponseReturnValue:
    """Whole without a script. Nothing of it is kept on the way: it may hold where somebody stands."""
    here = state()
    what = asked(request.args, here.catalogue, here.clock())
    going, snapshot = here.going(what.form.by, what.form.when), here.snapshots.current()
    start, end = (ends.found(typed, snapshot, going) for typed in (what.start, what.end))
    what = replace(what, start=_typed(start), end=_typed(end))
    found = None
    if start.spot and end.spot and not what.problems:
        try:
            found = _along(here, what, going, start.spot.at, end.spot.at)
        except InvalidInput as refused:
            what.problems["to"] = next(iter(refused.fields.values()))
    icons.note_used(cards.drawings())
    body = render_template(
        "finder/along.html",
        **_ends(what, start, end),
        **choices(what.form),
        asked=what,
        query=what.form,
        widths=WIDTHS,
        kept_url=url_of(what, public=True),
        back=url_of(what, public=True),
        **(_answers(what, found, going, here) if found else {"found": None}),
    )
    response = html_page(body, personal=True)
    response.status_code = 400 if what.problems else 200
    return response


def _typed(end: ends.Found) -> Typed:
    return Typed(end.spot.name, end.spot.at) if end.spot else end.typed


def _along(here: FinderState, what: Asked, going: Going, start: LonLat, end: LonLat) -> Along:
    way = way_of(np.array([(start.lon, start.lat), (end.lon, end.lat)]))
    query = AlongQuery(way, True, what.form.wish, float(what.width_m), by=what.form.by, when=what.form.when)
    return along(here.snapshots.current(), query, going, here.settings.detour)


def _ends(what: Asked, start: ends.Found, end: ends.Found) -> dict[str, object]:
    """Each end with its field, its words and the addresses that settle or change it."""
    both = []
    for name, title, found in (("from", "从哪儿出发", start), ("to", "到哪儿去", end)):
        both.append(
            {
                "name": name,
                "title": title,
                "typed": found.typed.text if not found.typed.is_own else "",
                "spot": found.spot,
                "value": lonlat(found.spot.at) if found.spot else "",
                "choices": [(spot, url_of(what.having(name, Typed(spot.name, spot.at)))) for spot in found.choices],
                "problem": what.problems.get(name) or what.problems.get(f"{name}_name") or found.problem,
                "change": url_of(what.having(name, Typed())),
            }
        )
    return {"ends": both, "own": OWN}


def _answers(what: Asked, found: Along, going: Going, here: FinderState) -> dict[str, object]:
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    live = what.form.when is None
    view = cards.View(None, what.form.needs, provider, going.page.moment, what.form.by, live)
    wider = next((width for width, _ in WIDTHS if width > what.width_m), 0)
    return {
        "found": found,
        "listed": rows_of(found.passings, view),
        "length": " ".join(words.distance(found.length_m)),
        "travel": way_words(found.travel_s, what.form.by),
        "set_out": asked_words(what.form.when) if what.form.when else "",
        "turned": url_of(what.turned()),
        "wider": url_of(replace(what, width_m=wider)) if wider else "",
        "unfiltered": url_of(replace(what, form=replace(what.form, needs=(), kinds=())))
        if what.form.wish != EVERYTHING
        else "",
        "from_now": from_attribute(here.clock()) if live else "",
        "way_name": f"{what.start.text if not what.start.is_own else '我这里'} → {what.end.text}",
        "keepable": not what.end.is_own,
    }
