"""Query strings of the map alone → typed questions."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from stationfinder.errors import InvalidInput
from stationfinder.finder.fields import Fields
from stationfinder.stations.codes import parse_code

MOST_ROWS = 100


def codes_of(args: MultiDict[str, str]) -> list[str]:
    """`code` of `GET /map/rows`: 1 to 100 codes, joined by commas. Raises InvalidInput."""
    fields = Fields(args)
    codes = fields.needed("code", _codes, "七位编号，用逗号隔开", list[str]())
    fields.done()
    return codes


def station_of(args: MultiDict[str, str]) -> str:
    """`station` of `GET /map`: the place to open on, '' for none. Raises InvalidInput when it is there twice."""
    fields = Fields(args)
    station = fields.once("station")
    fields.done()
    return station or ""


def _codes(text: str) -> list[str]:
    codes = [parse_code(code) for code in text.split(",")]
    if len(codes) > MOST_ROWS or None in codes:
        raise InvalidInput({"code": f"写七位编号，用逗号隔开，最多 {MOST_ROWS} 个"})
    return [code for code in codes if code]
