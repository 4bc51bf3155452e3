"""Fields of a query string, one by one: what is right arrives typed, what is wrong is named, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from stationfinder.errors import InvalidInput
from stationfinder.finder.snapshot import Wish
from stationfinder.finder.travel import BY, By
from stationfinder.geo.datums import Datum, to_wgs84
from stationfinder.geo.points import BBox, LonLat
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.search_text import normalise

T = TypeVar("T")
# ASCII only: int() and float() also read Arabic and full-width digits, "nan" and "1e400".
NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,17})?", re.ASCII)
WHOLE = re.compile(r"\d{1,7}", re.ASCII)
ADCODE = re.compile(r"[1-9]\d{5}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
AHEAD = timedelta(days=8)
WGS84: Datum = "wgs84"
DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")
EXAMPLE_AT = "要写成 经度,纬度，例如 113.665,34.757"
EXAMPLE_WHEN = "例如 2026-11-22T21:30"
EXAMPLE_BBOX = "要写成 西,南,东,北，例如 113.5,34.6,113.8,34.9"
MOST_TEXT = 60


class Fields:
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


def moment(text: str, now: datetime) -> datetime:
    """`2026-11-22T21:30` (Asia/Shanghai without an offset) → aware. Raises InvalidInput, for the past too.

    A minute that has begun is not the past: a form filled in at 21:30:20 may say 21:30.
    """
    refusal = {"when": f"看不懂这个时间，{EXAMPLE_WHEN}"}
    # A plus sign that was not encoded arrives as a space.
    said = MOMENT.fullmatch(text[:16] + text[16:].replace(" ", "+"))
    if said is None:
        raise InvalidInput(refusal)
    try:
        found = datetime.fromisoformat(said[0])
    except ValueError as error:
        raise InvalidInput(refusal) from error
    aware = found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
    if not now.replace(second=0, microsecond=0) <= aware <= now + AHEAD:
        raise InvalidInput({"when": f"when 要写从现在起 {AHEAD.days} 天以内的时间，{EXAMPLE_WHEN}"})
    return aware.astimezone(SHANGHAI)


def whole(name: str, text: str, least: int, most: int) -> int:
    """A whole number in ASCII digits. Raises InvalidInput with the range."""
    if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise InvalidInput({name: f"{name} 要写 {least} 到 {most} 的整数"})
    return int(text)


def search_text(text: str) -> str:
    """Text as the register spells what can be found (`normalise`), at most 60 characters."""
    return normalise(text)[:MOST_TEXT].strip()


def zone_of(text: str) -> str:
    """A functional zone as its stations name it: capitals and full-width signs are part of its name."""
    return as_typed(text)


def as_typed(text: str) -> str:
    """Text as somebody wrote it, to be shown again: what can be printed, at most 60 characters."""
    return "".join(sign for sign in text if sign.isprintable())[:MOST_TEXT]


def wish_of(fields: Fields, catalogue: Catalogue) -> Wish:
    """Kinds and needs, each of the catalogue."""
    return Wish(
        kinds=fields.codes("kind", catalogue.kinds, "类别"),
        needs=fields.codes("need", catalogue.services, "需求"),
    )


def _numbers(text: str, count: int, refusal: dict[str, str]) -> list[float]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(NUMBER.fullmatch(part) for part in parts):
        raise InvalidInput(refusal)
    return [float(part) for part in parts]


def datum_of(text: str) -> Datum:
    """A datum by its code. Raises InvalidInput naming the known ones."""
    for datum in DATUMS:
        if text == datum:
            return datum
    raise InvalidInput({"datum": f"没有“{text[:20]}”这个坐标系，可以用：{', '.join(DATUMS)}"})


def way_of_going(text: str) -> By:
    """`walk`, `ebike` or `car`. Raises InvalidInput naming the known ones."""
    for by in BY:
        if text == by:
            return by
    raise InvalidInput({"by": f"没有“{text[:20]}”这种走法，可以用：{', '.join(BY)}"})


def yes(name: str, text: str) -> bool:
    """True for 1, False for 0. Raises InvalidInput for anything else."""
    if text not in ("0", "1"):
        raise InvalidInput({name: f"{name} 要写 1，或者不写"})
    return text == "1"


def adcode_of(text: str) -> str:
    """A six-digit adcode. Raises InvalidInput."""
    if not ADCODE.fullmatch(text):
        raise InvalidInput({"parent": "行政区划代码是 6 位数字，例如 410100"})
    return text
