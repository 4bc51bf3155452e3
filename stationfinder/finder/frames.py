"""What stands round the answers of a list page: head, search form, bars. Kept ready, because it seldom differs.

A page of twenty cards must cost at most four times what an empty route does; its frame alone costs as much as that.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template
from markupsafe import Markup
from werkzeug.http import parse_cookie

from stationfinder.finder import icons
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.views import cards
from stationfinder.stations.catalogue import catalogue

MAIN_NEEDS = 6
MOST_KEPT = 1024
# Places of what differs each time. No text of a reader holds such a character: `web.guard` refuses them.
POSITION, ANSWERS = "\x01position\x01", "\x01answers\x01"


class Frame(NamedTuple):
    """The page in three pieces, between them the position asked for and the answers."""

    head: bytes
    form: bytes
    foot: bytes

    def around(self, answers: bytes, position: str) -> bytes:
        """The whole page in UTF-8. `position` is the value of the hidden field."""
        return b"".join((self.head, position.encode(), self.form, answers, self.foot))


class Look(NamedTuple):
    """What the reader chose about the look, as `base.html` reads it from the cookies."""

    size: str
    theme: str


class Key(NamedTuple):
    """What a frame depends on. `query` comes without position; `here`: one was given; `back`: the page's address."""

    look: Look
    query: PageQuery
    place_name: str
    here: bool
    back: str


_kept: dict[Key, Frame] = {}


def look_of(cookies: str) -> Look:
    """The look that a Cookie header asks for."""
    if not cookies:
        return Look("", "")
    chosen = parse_cookie(cookies)
    return Look(chosen.get("size", "")[:8], chosen.get("theme", "")[:8])


def kept_frame(key: Key) -> Frame | None:
    """The frame if it was made before."""
    return _kept.get(key)


def list_frame(key: Key) -> Frame:
    """The frame of a list; made within a request when it is not there yet."""
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = _made(key)
    return found


def _made(key: Key) -> Frame:
    icons.note_used(cards.drawings())
    page = render_template(
        "finder/list.html",
        look=key.look,
        query=key.query,
        place_name=key.place_name,
        at=Markup(POSITION) if key.here else "",  # noqa: S704 - a constant
        here=key.here,
        back=key.back,
        answers_slot=Markup(ANSWERS),  # noqa: S704 - a constant
        **choices(key.query),
    )
    head, _, rest = page.partition(POSITION) if key.here else ("", "", page)
    form, _, foot = rest.partition(ANSWERS)
    return Frame(head.encode(), form.encode(), foot.encode())


def choices(query: PageQuery) -> dict[str, object]:
    """Needs and kinds of the search form."""
    known = catalogue()
    # A need without a box of its own (a service asked for by a link) gets one, so that the form keeps it.
    extra = tuple(known.services[code] for code in query.needs if not known.services[code].need)
    return {
        "main_needs": known.needs[:MAIN_NEEDS],
        "other_needs": (*known.needs[MAIN_NEEDS:], *extra),
        "all_kinds": tuple(known.kinds.values()),
    }
