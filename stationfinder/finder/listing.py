"""A list page from its question: shared by the page's route and the front door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from stationfinder.errors import NotFound
from stationfinder.finder import forms, frames, search
from stationfinder.finder.alerts.notes import notes_of
from stationfinder.finder.facts import Answers
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.going import Going
from stationfinder.finder.openings.masks import night_of
from stationfinder.finder.openings.packed import from_attribute
from stationfinder.finder.snapshot import Snapshot
from stationfinder.finder.state import FinderState
from stationfinder.finder.travel import DEFAULT_BY, By
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
    view = cards.View(query.at, query.needs, provider, going.page.moment, query.by, when is None, _within(query))
    shown = cards.list_page(answers, view)
    name = place_name(query)
    # The frame comes without the position: the link to the same page in 大字 would keep it.
    asked = _asked(query)
    found = markup.found(
        shown,
        answers,
        text=query.typed or query.text,
        place_name=name,
        map_url=_map_url(query),
        pages=_pages(query, answers),
        unfiltered_url=_unfiltered(query) if query.is_filtered else "",
        wanted="、".join(here.catalogue.services[code].name for code in query.needs),
        hotline=here.settings.hotline,
        notes=[
            *([f"按 {asked_words(when)} 出发算"] if when else ()),
            *(["下面这些没登记有没有，先问一声再去。"] if query.wish.silent else ()),
            *([notes_of(here.alerts, when or now, query.at, query.district)] if here.alerts.live else ()),
        ],
        data=f' data-from="{from_attribute(now)}"' if view.live else "",
    )
    frame = frames.Key(look, asked.query, name, query.at is not None, f"/?{asked.text}")
    return Listing(found, position_of(query), frame)


def _within(query: PageQuery) -> str | None:
    """The area that cards tell places of: the country, a province or a city. In one county all are in that."""
    area = query.district or ""
    one_county = bool(query.zone) or (area != "" and not area.endswith("00"))
    return None if query.at is not None or one_county else area


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


class _Asked(NamedTuple):
    """The question without the position and the page of the answers: `query`, and as a query string."""

    query: PageQuery
    text: str


def _asked(query: PageQuery) -> _Asked:
    """Kept: most ask the same few questions, and putting one together costs as much as two rows of the answer."""
    wished = (query.needs, query.kinds, query.district, query.zone, query.text, query.by, query.when)
    return _kept_question(*wished, query.enter, query.night, query.all_day, query.unsaid, query.typed)


@lru_cache(maxsize=1024)
def _kept_question(
    needs: tuple[str, ...],
    kinds: tuple[str, ...],
    district: str | None,
    zone: str,
    text: str,
    by: By,
    when: datetime | None,
    enter: bool,
    night: bool,
    all_day: bool,
    unsaid: bool,
    typed: str,
) -> _Asked:
    pairs = [
        f"district={district}" if district else "",
        f"zone={quote(zone)}" if zone else "",
        f"q={quote(typed or text)}" if text else "",
        f"need={','.join(needs)}" if needs else "",
        f"kind={','.join(kinds)}" if kinds else "",
        f"by={by}" if by != DEFAULT_BY else "",
        f"when={when:%Y-%m-%dT%H:%M}" if when else "",
        "enter=1" if enter else "",
        "night=1" if night else "",
        "all_day=1" if all_day else "",
        "unsaid=1" if unsaid else "",
    ]
    wish = PageQuery(None, needs, kinds, district, zone, text)
    query = replace(wish, by=by, when=when, enter=enter, night=night, all_day=all_day, unsaid=unsaid, typed=typed)
    return _Asked(query, "&".join(filter(None, pairs)))


def _url(query: PageQuery, show: int = forms.LIMIT, skip: int = 0) -> str:
    """The address that asks the same for that page of the answers."""
    pairs = (
        f"at={position_of(query)}" if query.at else "",
        _asked(query).text,
        f"skip={skip}" if skip else "",
        f"show={show}" if show != forms.LIMIT else "",
    )
    return f"/?{'&'.join(filter(None, pairs))}"


def _map_url(query: PageQuery) -> str:
    """The map of what was asked, but for words: it has no search. `locate.js` adds where the rider is, on the tap."""
    text = _asked(replace(query, text="", typed="") if query.text else query).text
    return f"/map?{text}" if text else "/map"


def _unfiltered(query: PageQuery) -> str:
    return _url(replace(query, needs=(), kinds=(), enter=False, night=False, all_day=False, unsaid=False))


def _pages(query: PageQuery, answers: Answers) -> markup.Pages:
    """Where the rest is: twenty rows more on this page while it is short, then the rows behind it."""
    longer = answers.more and query.show < forms.MOST_SHOWN
    unsaid = answers.silent_count > len(answers.silent)
    return markup.Pages(
        skipped=query.skip,
        longer=_url(query, min(query.show + MORE, forms.MOST_SHOWN), query.skip) if longer else "",
        following=_url(query, skip=query.skip + query.show) if answers.more and not longer else "",
        first=_url(query) if query.skip else "",
        unsaid=_url(replace(query, unsaid=True)) if unsaid else "",
    )
