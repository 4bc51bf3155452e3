"""A list page from its question: shared by the page's route and the front door."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote

from stationfinder.errors import NotFound
from stationfinder.finder import forms, frames, search
from stationfinder.finder.facts import Answers
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.state import FinderState
from stationfinder.finder.views import cards, markup
from stationfinder.geo.districts import districts

MORE = 20


class Listing(NamedTuple):
    """The answers as HTML, the position for the form ('' without one), and which frame goes round them."""

    found: str
    position: str
    frame: frames.Key


def list_of(here: FinderState, query: PageQuery, look: frames.Look, provider: str) -> Listing:
    """The list for `query`, which has a position, a district or a text. Raises NotFound for an unknown district."""
    now = here.clock()
    answers = _answers(here, query)
    page = cards.list_page(answers, cards.View(query.at, query.needs, provider, now))
    name = place_name(query)
    more = answers.more and query.show < forms.MOST_SHOWN
    found = markup.found(
        page,
        answers,
        text=query.text,
        place_name=name,
        district=query.district or "",
        more_url=_url(replace(query, show=min(query.show + MORE, forms.MOST_SHOWN))) if more else "",
        unfiltered_url=_url(replace(query, needs=(), kinds=())) if query.needs or query.kinds else "",
    )
    # The frame comes without the position: the link to the same page in 大字 would keep it.
    asked = replace(query, at=None, show=forms.LIMIT)
    return Listing(found, position_of(query), frames.Key(look, asked, name, query.at is not None, _url(asked)))


def place_name(query: PageQuery) -> str:
    """What the form calls the place that was asked for."""
    if query.at is not None:
        return "我附近"
    if query.district is None:
        return "选地方"
    area = districts().find(query.district)
    if area is None:
        raise NotFound("没有这个区县。")
    return query.zone or area.name


def position_of(query: PageQuery) -> str:
    """The position as the form's hidden field holds it, '' without one."""
    return f"{query.at.lon:.6f},{query.at.lat:.6f}" if query.at else ""


def _answers(here: FinderState, query: PageQuery) -> Answers:
    snapshot, now = here.snapshots.current(), here.clock()
    if query.text:
        return search.by_text(snapshot, query, here.book, now)
    if query.at is not None:
        return search.nearest_page(snapshot, query.at, query, here.book, now)
    return search.in_district(snapshot, query.district or "", query, here.book, now)


def _url(query: PageQuery) -> str:
    """The address that asks the same."""
    asked = [
        f"at={position_of(query)}" if query.at else "",
        f"district={query.district}" if query.district else "",
        f"zone={quote(query.zone)}" if query.zone else "",
        f"q={quote(query.text)}" if query.text else "",
        f"need={','.join(query.needs)}" if query.needs else "",
        f"kind={','.join(query.kinds)}" if query.kinds else "",
        f"show={query.show}" if query.show != forms.LIMIT else "",
    ]
    return "/?" + "&".join([pair for pair in asked if pair])
