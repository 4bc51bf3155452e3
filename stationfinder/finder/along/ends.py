"""Where a way begins and ends: what somebody typed, looked up among our own places and the districts."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np

from stationfinder.errors import InvalidInput
from stationfinder.finder import search
from stationfinder.finder.along.asking import Typed
from stationfinder.finder.fields import position
from stationfinder.finder.fields import search_text as spelt
from stationfinder.finder.forms import PageQuery
from stationfinder.finder.going import Going
from stationfinder.finder.snapshot import Snapshot
from stationfinder.geo.districts import districts
from stationfinder.geo.points import LonLat, in_china
from stationfinder.stations.search_text import normalise

MOST_PLACES, MOST_AREAS = 6, 3
# As many are looked at, for some wait for a position.
LOOKED_AT = 20
NUMBERS = re.compile(r"-?[\d.]+\s*[,，]\s*-?[\d.]+")
SUFFIXES = re.compile("[省市区县]")
NOWHERE = "没找到“{}”。换个短点的词试试：路名、店名、区县、拼音首字母都行"
ELSEWHERE = "这个位置不在中国境内，换一个"


class Spot(NamedTuple):
    """A place that may be an end. `about`: its address, or that it is the middle of a district."""

    name: str
    at: LonLat
    about: str = ""


class Found(NamedTuple):
    """What became of one end: settled (`spot`), to be chosen from `choices`, not there (`problem`), or not asked."""

    typed: Typed
    spot: Spot | None = None
    choices: tuple[Spot, ...] = ()
    problem: str = ""


def found(typed: Typed, snapshot: Snapshot, going: Going) -> Found:
    """The end that `typed` means. A name that only one place carries is that place; else somebody has to choose."""
    if typed.at is not None:
        return Found(typed, Spot(typed.text or _somewhere(typed.at), typed.at))
    if not typed.text or typed.is_own:
        return Found(typed)
    if NUMBERS.fullmatch(typed.text):
        return _written_out(typed)
    text = spelt(typed.text)
    answers = search.by_text(snapshot, PageQuery(text=text, show=LOOKED_AT), going)
    facts = [answer.facts for answer in answers.places]
    places = [Spot(one.short_name, one.position, _about(one.address, one.adcode)) for one in facts if one.position]
    areas = _areas(text, snapshot)
    so_called = [spot for spot in places if normalise(spot.name) == text]
    if len(so_called) == 1 and not areas:
        return Found(typed, so_called[0])
    choices = (*areas, *places[:MOST_PLACES])
    if len(choices) == 1 and answers.total in (0, 1):
        return Found(typed, choices[0])
    return Found(typed, choices=choices, problem="" if choices else NOWHERE.format(typed.text[:20]))


def _written_out(typed: Typed) -> Found:
    try:
        at = position(typed.text.replace("，", ","))
    except InvalidInput as refused:
        return Found(typed, problem=next(iter(refused.fields.values())))
    return Found(typed, Spot(_somewhere(at), at)) if in_china(at) else Found(typed, problem=ELSEWHERE)


def _somewhere(at: LonLat) -> str:
    county = districts().county_at(at)
    return f"{county.name}的一个点" if county else "地图上的一个点"


def _about(address: str, adcode: str | None) -> str:
    return address or (districts().label(adcode) if adcode else "")


def _areas(text: str, snapshot: Snapshot) -> list[Spot]:
    """Counties so called that have places, each by the middle of those."""
    bare = SUFFIXES.sub("", text)
    if len(bare) < 2:
        return []
    named = [(code, name, label) for code, name, label, short in _counties() if short.endswith(bare)]
    spots = []
    for code, name, label in named[: 2 * MOST_AREAS]:
        middle = _middle(snapshot, code)
        if middle is not None:
            spots.append(Spot(name, middle, f"{label}，按站点的中间算"))
    return spots[:MOST_AREAS]


@cache
def _counties() -> tuple[tuple[str, str, str, str], ...]:
    """(adcode, name, full name, the same without 省 市 区 县) of every area that has none below it."""
    tree = districts()
    below = [city for province in tree.children(None) for city in tree.children(province.adcode) or [province]]
    leaves = [area for city in below for area in tree.children(city.adcode) or [city]]
    labels = [(area.adcode, area.name, tree.label(area.adcode)) for area in leaves]
    return tuple((code, name, label, SUFFIXES.sub("", label)) for code, name, label in labels)


def _middle(snapshot: Snapshot, adcode: str) -> LonLat | None:
    """The middle one of the positions of its places by longitude and by latitude; None without any."""
    placed = snapshot.positions(adcode)
    if not len(placed):
        return None
    lon, lat = np.median(placed, axis=0).tolist()
    return LonLat(lon, lat)
