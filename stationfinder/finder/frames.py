"""What stands round the answers of a list page: head, search form, bars. Kept ready, because it seldom differs.

A page of twenty cards must cost at most four times what an empty route does; its frame alone costs as much as that.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from flask import g, render_template
from markupsafe import Markup

from stationfinder.finder import icons
from stationfinder.finder.forms import PageQuery
from stationfinder.stations.catalogue import catalogue

MAIN_NEEDS = 6
# Places of what differs each time. No text of a reader holds such a character: `web.guard` refuses them.
POSITION, ANSWERS, SPRITE = "\x01position\x01", "\x01answers\x01", "\x01sprite\x01"


class Frame(NamedTuple):
    """The page in four pieces, between them the position asked for, the answers and the sprite; and what it draws."""

    head: str
    form: str
    foot: str
    end: str
    drawings: frozenset[str]

    def around(self, answers: str, position: str, drawings: frozenset[str]) -> str:
        """The whole page. `position` is the value of the hidden field, `drawings` what the answers draw."""
        sprite = icons.sprite_of(self.drawings | drawings)
        return "".join((self.head, position, self.form, answers, self.foot, sprite, self.end))


class Look(NamedTuple):
    """What the reader chose about the look, as `base.html` reads it from the cookies."""

    size: str
    theme: str


@lru_cache(maxsize=1024)
def list_frame(look: Look, query: PageQuery, place_name: str, here: bool, back: str) -> Frame:
    """The frame of a list. `query` comes without its position; `here`: a position was given; `back`: its address."""
    noted, g.drawings = g.get("drawings", frozenset()), {"mark"}
    page = render_template(
        "finder/list.html",
        look=look,
        query=query,
        place_name=place_name,
        at=Markup(POSITION) if here else "",  # noqa: S704 - a constant
        here=here,
        back=back,
        answers_slot=Markup(ANSWERS),  # noqa: S704 - a constant
        sprite_slot=Markup(SPRITE),  # noqa: S704 - a constant
        **choices(query),
    )
    drawings, g.drawings = frozenset(g.drawings), set(noted)
    head, _, rest = page.partition(POSITION) if here else ("", "", page)
    form, _, rest = rest.partition(ANSWERS)
    foot, _, end = rest.partition(SPRITE)
    return Frame(head, form, foot, end, drawings)


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
