"""The station that an address names by its code."""

from __future__ import annotations

from flask import Response

from stationfinder.errors import NotFound
from stationfinder.finder.published import in_known_area
from stationfinder.finder.state import FinderState
from stationfinder.stations import queries
from stationfinder.stations.codes import parse_code
from stationfinder.stations.rules import PublicStation

UNKNOWN = "没有这个编号的站点，请核对门口牌子上的七位编号。"


def looked_up(here: FinderState, code: str, page: str) -> PublicStation | Response:
    """The public station, or the redirect to its own address where the code is written otherwise or was merged.

    `page`: what follows the code in the address, such as `/phone`. Raises NotFound.
    """
    known = parse_code(code)
    if known is None:
        raise NotFound(UNKNOWN)
    if known != code:
        return _moved(known, page)
    with here.database.reading() as session:
        merged = queries.find_merged_code(session, known)
        return _moved(merged, page) if merged else in_known_area(queries.get_public(session, known))


def _moved(code: str, page: str) -> Response:
    return Response(status=301, headers={"Location": f"/stations/{code}{page}"})
