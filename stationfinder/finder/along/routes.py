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
from stationfinder.finder.along.groups import Groups, groups
from stationfinder.finder.along.rows import rows_of
from stationfinder.finder.forms import MOST_LIMIT
from stationfinder.finder.frames import choices
from stationfinder.finder.going import Going
from stationfinder.finder.html_page import html_page
from stationfinder.finder.listing import asked_words
from stationfinder.finder.openings.packed import from_attribute
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
            found = _groups(here, what, going, start.spot.at, end.spot.at)
        except InvalidInput as refused:
            said = next(iter(refused.fields.values()))
            same = lonlat(start.spot.at) == lonlat(end.spot.at)
            what.problems["to"] = said if same else f"{said}，换个近一点的地方"
    icons.note_used(cards.drawings())
    body = render_template(
        "finder/along.html",
        **_ends(what, start, end),
        **choices(what.form),
        asked=what,
        query=what.form,
        widths=WIDTHS,
        kept_url=url_of(what.plain(), public=True),
        back=url_of(what, public=True),
        **(_answers(what, found, going, here) if found else {"found": None}),
    )
    response = html_page(body, personal=True)
    response.status_code = 400 if what.problems else 200
    return response


def _typed(end: ends.Found) -> Typed:
    return Typed(end.spot.name, end.spot.at) if end.spot else end.typed


def _groups(here: FinderState, what: Asked, going: Going, start: LonLat, end: LonLat) -> Groups:
    way = way_of(np.array([(start.lon, start.lat), (end.lon, end.lat)]))
    form = what.form
    query = AlongQuery(way, True, form.wish, float(what.width_m), form.show, form.by, form.when, form.enter)
    return groups(here.snapshots.current(), query, going, here.settings.detour, unclear=what.unclear)


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


def _answers(what: Asked, found: Groups, going: Going, here: FinderState) -> dict[str, object]:
    provider = navigation.preferred(request.environ.get("HTTP_USER_AGENT", ""))[0]
    form, live = what.form, what.form.when is None
    view = cards.View(None, form.needs, provider, going.page.moment, form.by, live)
    return {
        "found": found.main,
        "groups": found,
        "heading": _heading(what, found),
        "listed": rows_of(found.main.passings, view),
        # Milestones of the list would stand there once more.
        "unclear": [card._replace(mile=0) for card in rows_of(found.unclear.passings, view)],
        "silent": [card._replace(mile=0) for card in rows_of(found.silent.passings, view)],
        "length": " ".join(words.distance(found.main.length_m)),
        "travel": way_words(found.main.travel_s, form.by),
        "set_out": asked_words(form.when) if form.when else "",
        "from_now": from_attribute(here.clock()) if live else "",
        "way_name": f"{what.start.text if not what.start.is_own else '我这里'} → {what.end.text}",
        "keepable": not what.end.is_own,
        "longer": url_of(what.longer()) if found.main.more and form.show < MOST_LIMIT else "",
        **_further(what),
    }


def _heading(what: Asked, found: Groups) -> str:
    """What the list is, in one line."""
    count = found.main.total
    if what.form.enter and found.all_total:
        return f"到了能进的有 {count} 处" if count else "这一路没有到了能进的"
    if not count:
        return "这条路边上一处也没有"
    if found.unclear_only or what.unclear:
        return f"顺路有 {count} 处没说准几点开"
    if what.form.wish.silent:
        return f"顺路有 {count} 处没登记有没有"
    return f"顺路有 {count} 处"


def _further(what: Asked) -> dict[str, object]:
    """Where one goes on from the answer, '' where that leads nowhere."""
    form = what.form
    wider = next((width for width, _ in WIDTHS if width > what.width_m), 0)
    filtered = form.needs or form.kinds
    return {
        "turned": url_of(what.turned()),
        "wider": url_of(replace(what, width_m=wider)) if wider else "",
        "unfiltered": url_of(what.unfiltered()) if filtered else "",
        "shut_too": url_of(what.entering(False)) if form.enter else "",
        "all_unclear": url_of(replace(what.longer(), unclear=True)),
        "all_silent": url_of(replace(what, form=replace(form, unsaid=True, show=MOST_LIMIT))),
        "at_once": MOST_LIMIT,
        "whole": url_of(what.plain()) if what.unclear or form.wish.silent else "",
    }
