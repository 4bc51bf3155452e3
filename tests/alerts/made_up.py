"""Made-up alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from stationfinder.alerts.rules import Alert, AlertDraft

# Noon on a hot day in Shanghai.
NOON = datetime(2026, 7, 23, 4, 0, tzinfo=UTC)
PROVINCE, CITY, COUNTY, OTHER_COUNTY = "410000", "410100", "410105", "410102"
SHANGHAI_COUNTY = "310114"


def alert(number: int = 1, **more: Any) -> Alert:
    """An alert of heat in a county of 郑州 that holds at NOON for eight hours; any field may be said otherwise."""
    return Alert(**{"id": number, **_said(), **more})


def draft(**more: Any) -> AlertDraft:
    """The same, as somebody asks for it."""
    return AlertDraft(**{**_said(), **more})


def _said() -> dict[str, Any]:
    return {
        "event": "heat",
        "headline": "两点到四点找个凉快地方",
        "adcode": COUNTY,
        "effective": NOON,
        "expires": NOON + timedelta(hours=8),
        "source": "虚构市总工会",
    }
