"""What a person who stands before a door reads first: whether it lets them in, and if not, which one near here does."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from stationfinder.finder.doors import Shown
from stationfinder.finder.facts import Answer
from stationfinder.finder.going import Going, answered
from stationfinder.finder.snapshot import Snapshot
from stationfinder.finder.travel import By
from stationfinder.finder.views import cards, markup, words
from stationfinder.geo.points import LonLat

WALK: By = "walk"
WITHIN_M = 5_000.0
"""How far somebody may be sent: an hour on foot, a quarter of an hour on the bicycle that stands beside."""
SAID = {
    "later": "这里还没开",
    "shut": "这里关着",
    "unk": "这里开没开说不准",
    "doubt": "这里可能没开",
    "撤了": "这里撤了",
    "暂停": "这里暂停开放",
    "在筹建": "这里还没建好",
}
"""By the word of a place that is out of service, else by its door."""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """`words` and `detail` (HTML): what this door says now.

    `sign`: the nearest other place that lets one in, None when this one does or none is within reach; `code`: its code.
    `far`: (code, name, how far) of the nearest one beyond. `unplaced`: nobody knows where this door is.
    """

    lets_in: bool
    door: str
    words: str
    detail: Markup
    sign: Markup | None = None
    code: str = ""
    far: tuple[str, Markup, str] | None = None
    unplaced: bool = False


def before_an_open_door(shown: Shown) -> AtTheDoor:
    """It lets one in."""
    return AtTheDoor(True, shown.door, f"就是这里，{shown.word}", Markup(shown.detail))  # noqa: S704 - escaped there


def before_a_shut_door(
    said: tuple[str, str, Markup], code: str, at: LonLat | None, snapshot: Snapshot, going: Going, provider: str
) -> AtTheDoor:
    """It does not. `said`: its door, word and detail; `at`: where it is; `going`: on foot, from now."""
    door, word, detail = said
    told = SAID.get(word) or SAID.get(door) or f"这里{word}"
    if at is None:
        return AtTheDoor(False, door, told, detail, unplaced=True)
    found = _nearest_open(code, at, snapshot, going)
    if found is None:
        return AtTheDoor(False, door, told, detail)
    name = words.breaking_name(found.facts.short_name)
    if (found.distance_m or 0.0) > WITHIN_M:
        far = (found.facts.code, name, " ".join(words.distance(found.distance_m or 0.0)))
        return AtTheDoor(False, door, told, detail, far=far)
    card = cards.plain_rows([found], cards.View(at, (), provider, going.page.moment, WALK))[0]
    sign = Markup(markup.sign(card))  # noqa: S704 - see views.markup
    return AtTheDoor(False, door, told, detail, sign, found.facts.code)


def _nearest_open(code: str, at: LonLat, snapshot: Snapshot, going: Going) -> Answer | None:
    # A second one: the snapshot may be a moment behind the page, and find this door itself open yet.
    near = answered(going.nearest_open(snapshot, at, 2), going)
    return next((answer for answer in near if answer.facts.code != code), None)
