"""The alerts of a page: those of the county a position lies in, or of a chosen area."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from stationfinder.alerts.board import AlertBoard
from stationfinder.finder.views import alerts
from stationfinder.geo.points import LonLat

NONE = Markup("")


def notes_of(board: AlertBoard, moment: datetime, at: LonLat | None = None, adcode: str | None = None) -> Markup:
    """The notices that hold at a moment, '' for none: around `at` (WGS-84), without it in the area `adcode`."""
    if not board.live:
        return NONE
    return alerts.notices(board.alerts_for(adcode, moment) if at is None else board.alerts_at(at, moment))
