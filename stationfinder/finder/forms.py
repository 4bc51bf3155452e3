"""Query strings → typed questions. Every wrong field is named at once; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from stationfinder.errors import InvalidInput
from stationfinder.finder.snapshot import Wish
from stationfinder.geo.datums import Datum, to_wgs84
from stationfinder.geo.points import BBox, LonLat
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.search_text import normalise

T = TypeVar("T")
# ASCII only: int() and float() also read Arabic and full-width digits, "nan" and "1e400".
NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,17})?", re.ASCII)
BARE = re.compile(r"at=(\d{2,3}(?:\.\d{1,17})?)(?:,|%2C)(\d{1,2}(?:\.\d{1,17})?)", re.ASCII)
WHOLE = re.compile(r"\d{1,7}", re.ASCII)
ADCODE = re.compile(r"[1-9]\d{5}", re.ASCII)
WGS84: Datum = "wgs84"
DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")
EXAMPLE_AT = "要写成 经度,纬度，例如 113.665,34.757"
EXAMPLE_BBOX = "要写成 西,南,东,北，例如 113.5,34.6,113.8,34.9"
LIMIT, MOST_LIMIT, MOST_BBOX = 20, 50, 3000
MOST_WITHIN_M = 100_000
MOST_SHOWN = 200
MOST_TEXT = 60


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """The nearest places to `at` (WGS-84) that `wish` keeps, at most `limit`, none beyond `within_m` metres."""

    at: LonLat
    wish: Wish
    limit: int = LIMIT
    within_m: float | None = None


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

    @property
    def wish(self) -> Wish:
        return Wish(self.kinds, self.needs)


class _Fields:
    """Reads fields one by one and collects what is wrong with them."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self.args = args
        self.problems: dict[str, str] = {}

    def once(self, name: str) -> str | None:
        values = self.args.getlist(name)
        if len(values) > 1:
            self.problems[name] = f"{name} 只能写一次"
            return None
        return values[0].strip() if values and values[0].strip() else None

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        if name not in self.args:
            return default
        text = self.once(name)
        if text is None:
            return default
        try:
            return parse(text)
        except InvalidInput as refused:
            self.problems[name] = next(iter(refused.fields.values()))
            return default

    def needed(self, name: str, parse: Callable[[str], T], example: str, stand_in: T) -> T:
        """Like `read`, but the field must be there. `stand_in` only fills the place until `done` raises."""
        if self.args.get(name, "").strip() == "":
            self.problems[name] = f"缺少 {name}：{example}"
            return stand_in
        return self.read(name, parse, stand_in)

    def codes(self, name: str, known: Iterable[str], word: str) -> tuple[str, ...]:
        """Repeated or joined by commas, in the order given, each once."""
        if name not in self.args:
            return ()
        asked = [code.strip() for value in self.args.getlist(name) for code in value.split(",")]
        codes = tuple(dict.fromkeys(code for code in asked if code))
        allowed = list(known)
        strange = [code for code in codes if code not in allowed]
        if strange:
            named = "、".join(code[:30] for code in strange[:3])
            self.problems[name] = f"没有“{named}”这个{word}，可以用：{', '.join(allowed)}"
        return codes

    def done(self) -> None:
        if self.problems:
            raise InvalidInput(self.problems)


def bare_position(query: str) -> LonLat | None:
    """The position of a query string that holds nothing but `at=` and a WGS-84 position in China, else None.

    What most ask. None is no refusal: the string then gets the closer look of `nearest_query`.
    """
    match = BARE.fullmatch(query)
    if match is None:
        return None
    lon, lat = float(match[1]), float(match[2])
    return LonLat(lon, lat) if 73 <= lon <= 136 and 3 <= lat <= 54 else None


def nearest_query(args: MultiDict[str, str], catalogue: Catalogue) -> NearestQuery:
    """The question of `GET /api/v1/stations/nearest`. Raises InvalidInput naming every bad field."""
    fields = _Fields(args)
    datum = fields.read("datum", _datum, WGS84)
    at = fields.needed("at", lambda text: position(text, datum), EXAMPLE_AT, LonLat(0, 0))
    wish = _wish(fields, catalogue)
    limit = fields.read("limit", lambda text: whole("limit", text, 1, MOST_LIMIT), LIMIT)
    within_m = fields.read("within_m", _within, None)
    fields.done()
    return NearestQuery(at, wish, limit, within_m)


def view_query(args: MultiDict[str, str], catalogue: Catalogue) -> ViewQuery:
    """The question of `GET /api/v1/stations`. Raises InvalidInput naming every bad field."""
    fields = _Fields(args)
    bbox = fields.needed("bbox", box, EXAMPLE_BBOX, BBox(0, 0, 0, 0))
    wish = _wish(fields, catalogue)
    limit = fields.read("limit", lambda text: whole("limit", text, 1, MOST_BBOX), MOST_BBOX)
    fields.done()
    return ViewQuery(bbox, wish, limit)


def page_query(args: MultiDict[str, str], catalogue: Catalogue) -> PageQuery:
    """The question of `GET /` and `GET /map`. Raises InvalidInput naming every bad field."""
    fields = _Fields(args)
    datum = fields.read("datum", _datum, WGS84)
    at = fields.read("at", lambda text: position(text, datum), None)
    wish = _wish(fields, catalogue)
    query = PageQuery(
        at=at,
        needs=wish.needs,
        kinds=wish.kinds,
        district=fields.read("district", _adcode, None),
        zone=fields.read("zone", search_text, ""),
        text=fields.read("q", search_text, ""),
        show=fields.read("show", lambda text: whole("show", text, 1, MOST_SHOWN), LIMIT),
    )
    fields.done()
    return query


def district_parent(args: MultiDict[str, str]) -> str | None:
    """`parent` of `GET /api/v1/districts`: an adcode, None for the whole country."""
    fields = _Fields(args)
    parent = fields.read("parent", _adcode, None)
    fields.done()
    return parent


def outline_query(args: MultiDict[str, str]) -> tuple[BBox, int]:
    """Box and zoom (1–18) of `GET /api/v1/outlines`."""
    fields = _Fields(args)
    bbox = fields.needed("bbox", box, EXAMPLE_BBOX, BBox(0, 0, 0, 0))
    zoom = fields.read("zoom", lambda text: whole("zoom", text, 1, 18), 10)
    fields.done()
    return bbox, zoom


def position(text: str, datum: Datum = "wgs84") -> LonLat:
    """`113.665,34.757` in `datum` → WGS-84. Raises InvalidInput({"at": …}), for swapped axes too."""
    lon, lat = _numbers(text, 2, {"at": f"看不懂这个位置，{EXAMPLE_AT}"})
    if 3 <= lon <= 54 and 73 <= lat <= 136:
        raise InvalidInput({"at": "像是经纬度写反了，请先写经度再写纬度，例如 113.665,34.757"})
    return to_wgs84(LonLat(lon, lat), datum)


def box(text: str) -> BBox:
    """`113.5,34.6,113.8,34.9` (west, south, east, north). Raises InvalidInput({"bbox": …})."""
    west, south, east, north = _numbers(text, 4, {"bbox": f"看不懂这个范围，{EXAMPLE_BBOX}"})
    if 3 <= west <= 54 and 73 <= south <= 136:
        raise InvalidInput({"bbox": f"像是经纬度写反了，{EXAMPLE_BBOX}"})
    return BBox(west, south, east, north)


def whole(name: str, text: str, least: int, most: int) -> int:
    """A whole number in ASCII digits. Raises InvalidInput with the range."""
    if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise InvalidInput({name: f"{name} 要写 {least} 到 {most} 的整数"})
    return int(text)


def search_text(text: str) -> str:
    """Text as the register spells what can be found (`normalise`), at most 60 characters."""
    return normalise(text)[:MOST_TEXT].strip()


def _wish(fields: _Fields, catalogue: Catalogue) -> Wish:
    return Wish(
        kinds=fields.codes("kind", catalogue.kinds, "类别"),
        needs=fields.codes("need", catalogue.services, "需求"),
    )


def _numbers(text: str, count: int, refusal: dict[str, str]) -> list[float]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(NUMBER.fullmatch(part) for part in parts):
        raise InvalidInput(refusal)
    return [float(part) for part in parts]


def _datum(text: str) -> Datum:
    for datum in DATUMS:
        if text == datum:
            return datum
    raise InvalidInput({"datum": f"没有“{text[:20]}”这个坐标系，可以用：{', '.join(DATUMS)}"})


def _within(text: str) -> float | None:
    return float(whole("within_m", text, 1, MOST_WITHIN_M))


def _adcode(text: str) -> str | None:
    if not ADCODE.fullmatch(text):
        raise InvalidInput({"parent": "行政区划代码是 6 位数字，例如 410100"})
    return text
