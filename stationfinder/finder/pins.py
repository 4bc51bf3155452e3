"""最近能进的: the one place to go to."""

from __future__ import annotations

from dataclasses import replace

from stationfinder.finder.doors import first_sure_day
from stationfinder.finder.facts import Answer
from stationfinder.finder.going import Going, answered
from stationfinder.finder.snapshot import Place, Snapshot, Wish
from stationfinder.geo.points import LonLat

# What lies further beyond the nearest place than this is no answer to "where can I go in now", however open it is.
DETOUR_M = 10_000.0
TWICE = 2.0
"""A place that nobody has made sure of is pinned only if no confirmed one lies within this many times its way."""


def pinned(snapshot: Snapshot, at: LonLat, wish: Wish, going: Going, listed: list[Answer]) -> Answer | None:
    """The nearest place that lets one in on arrival, one that somebody made sure of if it is at most twice as far.

    `listed`: the nearest places of all, by distance. None when nothing lets one in within a sensible way.
    """
    if not listed:
        return None
    reach = (listed[0].distance_m or 0.0) + DETOUR_M
    first = next((answer for answer in listed if answer.shown.lets_in), None)
    if first is None:
        first = _nearest_open(snapshot, at, wish, going, reach)
    if first is None or first.shown.confirmed or (first.distance_m or 0.0) > reach:
        return first if first is None or (first.distance_m or 0.0) <= reach else None
    twice = TWICE * (first.distance_m or 0.0)
    sure = next((answer for answer in listed if answer.shown.lets_in and answer.shown.confirmed), None)
    further = any(map(going.page.has_sure, snapshot.parts)) and (listed[-1].distance_m or 0.0) < twice
    if sure is None and further:
        wish = replace(wish, verified_since=first_sure_day(going.page.today))
        sure = _nearest_open(snapshot, at, wish, going, twice)
    return sure if sure is not None and (sure.distance_m or 0.0) <= twice else first


def nearest_open(found: list[Place], going: Going) -> Answer | None:
    """Of places found by what they are called: the nearest one that lets one in, by the same rule of twice the way.

    None too where none has a distance.
    """
    first: Answer | None = None
    most = float("inf")
    for place in sorted((one for one in found if one.distance_m is not None), key=_by_distance):
        if (place.distance_m or 0.0) > most:
            break
        (answer,) = answered([place], going)
        if answer.shown.lets_in and answer.shown.confirmed:
            return answer
        if answer.shown.lets_in and first is None:
            first, most = answer, TWICE * (place.distance_m or 0.0)
    return first


def first_open(listed: list[Answer]) -> Answer | None:
    """The first place of a list without distances that stands on the map and lets one in, if possible a sure one."""
    opened = [a for a in listed if a.shown.lets_in and a.place.row < a.place.part.segment.placed]
    return next((answer for answer in opened if answer.shown.confirmed), opened[0] if opened else None)


def _by_distance(place: Place) -> tuple[float, int]:
    return (place.distance_m or 0.0, place.id)


def _nearest_open(snapshot: Snapshot, at: LonLat, wish: Wish, going: Going, within_m: float) -> Answer | None:
    found = answered(going.nearest_open(snapshot, at, 1, wish, within_m), going)
    return found[0] if found else None
