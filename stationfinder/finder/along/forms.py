"""The question `along` from a query string: a way by its two ends or as a line, and what to look for beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from werkzeug.datastructures import MultiDict

from stationfinder.errors import InvalidInput
from stationfinder.finder.fields import WGS84, Fields, datum_of, moment, position, way_of_going, whole, wish_of, yes
from stationfinder.finder.forms import LIMIT, MOST_LIMIT
from stationfinder.finder.snapshot import Wish
from stationfinder.finder.travel import DEFAULT_BY, By
from stationfinder.geo import polyline
from stationfinder.geo.corridor import Way, simplified, way_of
from stationfinder.geo.datums import Datum, bd09_to_gcj02, gcj02_to_wgs84
from stationfinder.geo.points import LonLat, in_china
from stationfinder.stations.catalogue import Catalogue

FloatArray = npt.NDArray[np.float64]

WIDTH_M, LEAST_WIDTH_M, MOST_WIDTH_M = 500, 100, 3000
EXAMPLE_FROM = "从哪儿出发，写成 经度,纬度，例如 113.665,34.757"
EXAMPLE_TO = "到哪儿去，写成 经度,纬度，例如 113.725,34.765"
EITHER = "给了 line 就不用写 from 和 to，请只留一样"
NO_LINE = "缺少 line：GeoJSON 的 LineString（先经度再纬度），或编码折线（encoded polyline）"
ABROAD = "这个位置不在中国境内，顺路只能查国内的"
NOWHERE = LonLat(0, 0)
# Points of a line that turn aside by less than a hundredth of the corridor, and by less than that, are left out.
MOST_TOLERANCE_M = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class AlongQuery:
    """Places at most `width_m` metres off `way` that `wish` keeps, at most `limit`."""

    way: Way
    straight: bool
    """The way is only its two ends, so that the streets between them are longer than it; else it follows streets."""
    wish: Wish
    width_m: float = WIDTH_M
    limit: int = LIMIT
    by: By = DEFAULT_BY
    when: datetime | None = None
    """When one sets out; None is now."""
    enter: bool = False
    """Only places that let one in when one passes them."""


def along_query(
    args: MultiDict[str, str], catalogue: Catalogue, now: datetime, *, line: str | None = None
) -> AlongQuery:
    """The question of `GET /along` and `/api/v1/stations/along`. Raises InvalidInput naming every bad field.

    `line`: the body of a POST, for lines that are too long for an address; it stands for the field of that name.
    """
    fields = Fields(args)
    datum = fields.read("datum", datum_of, WGS84)
    straight = line is None and not args.get("line", "").strip()
    way = _from_to(fields, datum) if straight else _line(fields, datum, line)
    wish = wish_of(fields, catalogue)
    width = float(fields.read("width_m", lambda text: whole("width_m", text, LEAST_WIDTH_M, MOST_WIDTH_M), WIDTH_M))
    limit = fields.read("limit", lambda text: whole("limit", text, 1, MOST_LIMIT), LIMIT)
    by = fields.read("by", way_of_going, DEFAULT_BY)
    when = fields.read("when", lambda text: moment(text, now), None)
    enter = fields.read("enter", lambda text: yes("enter", text), False)
    fields.done()
    if way is None:
        # Every way that is not there has left a problem, so `done` has raised; the type checker cannot know.
        raise InvalidInput({"line": EITHER})
    way = simplified(way, min(width / 100, MOST_TOLERANCE_M))
    return AlongQuery(way, straight, wish, width, limit, by, when, enter)


def _from_to(fields: Fields, datum: Datum) -> Way | None:
    start = fields.needed("from", lambda text: position(text, datum), EXAMPLE_FROM, NOWHERE)
    end = fields.needed("to", lambda text: position(text, datum), EXAMPLE_TO, NOWHERE)
    if {"from", "to"} & fields.problems.keys():
        return None
    for name, place in (("from", start), ("to", end)):
        if not in_china(place):
            fields.problems[name] = ABROAD
    ends = np.array([(start.lon, start.lat), (end.lon, end.lat)])
    return _way(fields, "to", lambda: way_of(ends))


def _line(fields: Fields, datum: Datum, body: str | None) -> Way | None:
    precision = fields.read("precision", lambda text: whole("precision", text, 5, 6), 5)
    text = (body if body is not None else fields.once("line") or "").strip()
    if {"from", "to"} & fields.args.keys() or (body is not None and "line" in fields.args):
        fields.problems["line"] = EITHER
    elif not text and "line" not in fields.problems:
        fields.problems["line"] = NO_LINE
    if {"line", "precision", "datum"} & fields.problems.keys():
        return None
    return _way(fields, "line", lambda: way_of(polyline.checked(_wgs84(polyline.read_line(text, precision), datum))))


def _way(fields: Fields, name: str, make: Callable[[], Way]) -> Way | None:
    """The way, or None with its refusal under the field that the reader filled in."""
    try:
        return make()
    except InvalidInput as refused:
        fields.problems[name] = next(iter(refused.fields.values()))
        return None


def _wgs84(lonlat: FloatArray, datum: Datum) -> FloatArray:
    """The line in WGS-84. Numbers that are none of a place pass unchanged: `checked` names them."""
    if datum == "wgs84" or not np.isfinite(lonlat).all() or np.abs(lonlat).max(initial=0.0) > 360:
        return lonlat
    lon, lat = lonlat.T
    if datum == "bd09":
        lon, lat = bd09_to_gcj02(lon, lat)
    return np.stack(gcj02_to_wgs84(lon, lat), axis=1)
