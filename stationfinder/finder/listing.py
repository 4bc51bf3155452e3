"""A list page from its question: shared by the page's route and the front door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from stationfinder.errors import NotFound
from stationfinder.finder import forms, frames, search
from stationfinder.finder.alert_notes import notes_of
from stationfinder.finder.facts import Answers
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.going import Going
from stationfinder.finder.openings.masks import night_of
from stationfinder.finder.openings.packed import from_attribute
from stationfinder.finder.snapshot import Snapshot
from stationfinder.finder.state import FinderState
from stationfinder.finder.travel import DEFAULT_BY
from stationfinder.finder.views import cards, markup
from stationfinder.geo.districts import districts
from stationfinder.hours.words import weekday_name

MORE = 20


class Listing(NamedTuple):
    """The answers as HTML in UTF-8, the position for the form ('' without one), and which frame goes round them."""

    found: bytes
    position: str
    frame: frames.Key


def list_of(here: FinderState, query: PageQuery, look: frames.Look, provider: str) -> Listing:
    """The list for `query`, which has a position, a district or a text. Raises NotFound for an unknown district."""
    now = here.clock()
    when = asked_moment(query, now)
    going = here.going(query.by, when, "all_day" if query.all_day else "night" if query.night else None)
    answers = _answers(here.snapshots.current(), query, going)
    view = cards.View(query.at, query.needs, provider, going.page.moment, query.by, when is None)
    shown = cards.list_page(answers, view)
    name = place_name(query)
    # The frame comes without the position: the link to the same page in 大字 would keep it.
    asked = replace(query, at=None, show=forms.LIMIT, skip=0)
    found = markup.found(
        shown,
        answers,
        text=query.text,
        place_name=name,
        map_url=_map_url(asked),
        pages=_pages(query, answers),
        unfiltered_url=_unfiltered(query) if query.is_filtered else "",
        notes=[
            *([f"按 {asked_words(when)} 出发算"] if when else ()),
            *(["下面这些没登记有没有，先问一声再去。"] if query.wish.silent else ()),
            *([notes_of(here.alerts, when or now, query.at, query.district)] if here.alerts.live else ()),
        ],
        data=f' data-from="{from_attribute(now)}"' if view.live else "",
    )
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


def asked_moment(query: PageQuery, now: datetime) -> datetime | None:
    """When one sets out, None for now. By day the view of the night is about the evening."""
    if query.when is not None or not query.night:
        return query.when
    evening = night_of(now)
    return evening if evening > now else None


def asked_words(when: datetime) -> str:
    """`11 月 22 日周日 21:30`."""
    return f"{when.month} 月 {when.day} 日{weekday_name(when.weekday())} {when:%H:%M}"


def _answers(snapshot: Snapshot, query: PageQuery, going: Going) -> Answers:
    if query.text:
        return search.by_text(snapshot, query, going)
    if query.at is not None:
        return search.nearest_page(snapshot, query.at, query, going)
    return search.in_district(snapshot, query.district or "", query, going)


def _unfiltered(query: PageQuery) -> str:
    return _url(replace(query, needs=(), kinds=(), enter=False, night=False, all_day=False, unsaid=False, skip=0))


def _pages(query: PageQuery, answers: Answers) -> markup.Pages:
    """Where the rest is: twenty rows more on this page while it is short, then the rows behind it."""
    longer = answers.more and query.show < forms.MOST_SHOWN
    behind = query.skip + query.show
    return markup.Pages(
        skipped=query.skip,
        longer=_url(replace(query, show=min(query.show + MORE, forms.MOST_SHOWN))) if longer else "",
        following=_url(replace(query, skip=behind, show=forms.LIMIT)) if answers.more and not longer else "",
        first=_url(replace(query, skip=0, show=forms.LIMIT)) if query.skip else "",
        unsaid=_url(replace(query, unsaid=True, skip=0, show=forms.LIMIT))
        if answers.silent_count > len(answers.silent)
        else "",
    )


def _map_url(asked: PageQuery) -> str:
    """The map of what was asked; it has no search by words, and its own way to where the rider is."""
    return f"/map{_url(replace(asked, text='') if asked.text else asked)[1:].removesuffix('?')}"


def _url(query: PageQuery) -> str:
    """The address that asks the same."""
    asked = [
        f"at={position_of(query)}" if query.at else "",
        f"district={query.district}" if query.district else "",
        f"zone={quote(query.zone)}" if query.zone else "",
        f"q={quote(query.text)}" if query.text else "",
        f"need={','.join(query.needs)}" if query.needs else "",
        f"kind={','.join(query.kinds)}" if query.kinds else "",
        f"by={query.by}" if query.by != DEFAULT_BY else "",
        f"when={query.when:%Y-%m-%dT%H:%M}" if query.when else "",
        "enter=1" if query.enter else "",
        "night=1" if query.night else "",
        "all_day=1" if query.all_day else "",
        "unsaid=1" if query.unsaid else "",
        f"skip={query.skip}" if query.skip else "",
        f"show={query.show}" if query.show != forms.LIMIT else "",
    ]
    return "/?" + "&".join([pair for pair in asked if pair])
