"""Query strings → typed questions. Every wrong field is named at once; nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from stationfinder.finder.fields import (
    EXAMPLE_AT,
    EXAMPLE_BBOX,
    WGS84,
    Fields,
    adcode_of,
    as_typed,
    box,
    datum_of,
    moment,
    position,
    search_text,
    way_of_going,
    whole,
    wish_of,
    yes,
    zone_of,
)
from stationfinder.finder.snapshot import Wish
from stationfinder.finder.travel import DEFAULT_BY, By
from stationfinder.geo.points import BBox, LonLat
from stationfinder.stations.catalogue import Catalogue

LIMIT, MOST_LIMIT, MOST_BBOX = 20, 50, 3000
MOST_WITHIN_M = 100_000
MOST_SHOWN = 200
MOST_SKIPPED = 200_000


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """The nearest places to `at` (WGS-84) that `wish` keeps, at most `limit`, none beyond `within_m` metres."""

    at: LonLat
    wish: Wish
    limit: int = LIMIT
    within_m: float | None = None
    by: By = DEFAULT_BY
    when: datetime | None = None
    """When one sets out; None is now."""
    enter: bool = False
    """Only places that let one in on arrival."""


@dataclass(frozen=True, slots=True)
class ViewQuery:
    """Places inside `bbox` that `wish` keeps."""

    bbox: BBox
    wish: Wish
    limit: int = MOST_BBOX


@dataclass(frozen=True, slots=True)
class PageQuery:
    """What the finder page was asked: a position, a district or a text, each optional; and how many rows to show."""

    at: LonLat | None = None
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    district: str | None = None
    zone: str = ""
    text: str = ""
    show: int = LIMIT
    skip: int = 0
    """How many rows lie before the first one shown: a page holds at most MOST_SHOWN."""
    unsaid: bool = False
    """Instead of the places that have what is needed: those that say nothing about it."""
    by: By = DEFAULT_BY
    when: datetime | None = None
    enter: bool = False
    night: bool = False
    """Only places that are open at some time from 22:00 to 6:00."""
    all_day: bool = False
    """Only places that never close."""
    typed: str = ""
    """The text as it was written, to be shown again: `text` is spelled as the register spells it."""

    @property
    def is_filtered(self) -> bool:
        """Whether something but the place was asked for."""
        return bool(self.needs or self.kinds or self.enter or self.night or self.all_day)

    @property
    def wish(self) -> Wish:
        return Wish(self.kinds, self.needs, silent=self.unsaid and bool(self.needs))


@dataclass(frozen=True, slots=True)
class SuggestQuery:
    """What is being typed, and where it is being asked: around `at` (WGS-84), or in the area `district`."""

    text: str
    at: LonLat | None = None
    district: str | None = None


def nearest_query(args: MultiDict[str, str], catalogue: Catalogue, now: datetime) -> NearestQuery:
    """The question of `GET /api/v1/stations/nearest`. Raises InvalidInput naming every bad field."""
    fields = Fields(args)
    datum = fields.read("datum", datum_of, WGS84)
    at = fields.needed("at", lambda text: position(text, datum), EXAMPLE_AT, LonLat(0, 0))
    wish = wish_of(fields, catalogue)
    limit = fields.read("limit", lambda text: whole("limit", text, 1, MOST_LIMIT), LIMIT)
    within_m = fields.read("within_m", lambda text: float(whole("within_m", text, 1, MOST_WITHIN_M)), None)
    by, when = fields.read("by", way_of_going, DEFAULT_BY), fields.read("when", lambda text: moment(text, now), None)
    enter = fields.read("enter", lambda text: yes("enter", text), False)
    fields.done()
    return NearestQuery(at, wish, limit, within_m, by, when, enter)


def view_query(args: MultiDict[str, str], catalogue: Catalogue) -> ViewQuery:
    """The question of `GET /api/v1/stations`. Raises InvalidInput naming every bad field."""
    fields = Fields(args)
    bbox = fields.needed("bbox", box, EXAMPLE_BBOX, BBox(0, 0, 0, 0))
    wish = wish_of(fields, catalogue)
    limit = fields.read("limit", lambda text: whole("limit", text, 1, MOST_BBOX), MOST_BBOX)
    fields.done()
    return ViewQuery(bbox, wish, limit)


def page_query(args: MultiDict[str, str], catalogue: Catalogue, now: datetime) -> PageQuery:
    """The question of `GET /` and `GET /map`. Raises InvalidInput naming every bad field."""
    fields = Fields(args)
    datum = fields.read("datum", datum_of, WGS84)
    at = fields.read("at", lambda text: position(text, datum), None)
    wish = wish_of(fields, catalogue)
    query = PageQuery(
        at=at,
        needs=wish.needs,
        kinds=wish.kinds,
        district=fields.read("district", adcode_of, None),
        zone=fields.read("zone", zone_of, ""),
        text=fields.read("q", search_text, ""),
        typed=fields.read("q", as_typed, ""),
        show=fields.read("show", lambda text: whole("show", text, 1, MOST_SHOWN), LIMIT),
        skip=fields.read("skip", lambda text: whole("skip", text, 0, MOST_SKIPPED), 0),
        unsaid=fields.read("unsaid", lambda text: yes("unsaid", text), False),
        by=fields.read("by", way_of_going, DEFAULT_BY),
        when=fields.read("when", lambda text: moment(text, now), None),
        enter=fields.read("enter", lambda text: yes("enter", text), False),
        night=fields.read("night", lambda text: yes("night", text), False),
        all_day=fields.read("all_day", lambda text: yes("all_day", text), False),
    )
    fields.done()
    return query


def district_parent(args: MultiDict[str, str]) -> str | None:
    """`parent` of `GET /api/v1/districts`: an adcode, None for the whole country."""
    fields = Fields(args)
    parent = fields.read("parent", adcode_of, None)
    fields.done()
    return parent


def outline_query(args: MultiDict[str, str]) -> tuple[BBox, int]:
    """Box and zoom (1–18) of `GET /api/v1/outlines`."""
    fields = Fields(args)
    bbox = fields.needed("bbox", box, EXAMPLE_BBOX, BBox(0, 0, 0, 0))
    zoom = fields.read("zoom", lambda text: whole("zoom", text, 1, 18), 10)
    fields.done()
    return bbox, zoom


def at_the_door(args: MultiDict[str, str]) -> bool:
    """`near=1` of `GET /stations/CODE`: whoever asks stands before the door. Raises InvalidInput for other values."""
    fields = Fields(args)
    near = fields.read("near", lambda text: yes("near", text), False)
    fields.done()
    return near


def area_query(args: MultiDict[str, str]) -> tuple[LonLat | None, str | None]:
    """The area of `GET /api/v1/alerts`: a position (WGS-84) or an adcode, one of them. Raises InvalidInput."""
    fields = Fields(args)
    datum = fields.read("datum", datum_of, WGS84)
    at = fields.read("at", lambda text: position(text, datum), None)
    district = fields.read("district", adcode_of, None)
    if not fields.problems and (at is None) == (district is None):
        fields.problems["at" if at is None else "district"] = (
            "at 和 district 写一个：at=113.665,34.757 或 district=410105"
        )
    fields.done()
    return at, district


def suggest_query(args: MultiDict[str, str]) -> SuggestQuery:
    """The question of `GET /api/v1/suggest`. Raises InvalidInput naming every bad field."""
    fields = Fields(args)
    datum = fields.read("datum", datum_of, WGS84)
    text = fields.needed("q", search_text, "想找的字，例如 互助路、hzl", "")
    at = fields.read("at", lambda text: position(text, datum), None)
    district = fields.read("district", adcode_of, None)
    fields.done()
    return SuggestQuery(text, at, district)
