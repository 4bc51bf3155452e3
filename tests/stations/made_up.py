"""Made-up stations for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from stationfinder.geo.points import LonLat
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.rules import Phone, ServiceState

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
HERE = LonLat(113.665, 34.757)


def draft(source_id: str = "1", **more: Any) -> StationDraft:
    """A made-up rest station; any field may be said otherwise."""
    values: dict[str, Any] = {
        "kind": "rest_station",
        "name": f"虚构驿站{source_id}",
        "adcode": "410104",
        "address": f"虚构路{source_id}号",
        "position": HERE,
        "source": "made up",
        "source_id": source_id,
        "services": (ServiceState("water"), ServiceState("meal", "broken")),
        "phones": (Phone("13800000000", "mobile"),),
    }
    return StationDraft(**{**values, **more})
