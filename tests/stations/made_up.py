"""Made-up stations for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from stationfinder.geo.points import LonLat
from stationfinder.stations.drafts import StationDraft
from stationfinder.stations.notices import NoticeDay
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


def notice(year: int) -> list[NoticeDay]:
    """A made-up notice with the shape of a real one. 2027: 国庆 1 to 7 October, Saturday 9 October worked."""
    periods = (("元旦", 1, 1, 3), ("春节", 2, 6, 8), ("劳动节", 5, 1, 5), ("国庆节", 10, 1, 7))
    days = [
        NoticeDay(date(year, month, day) + timedelta(days=n), "holiday", name)
        for name, month, day, count in periods
        for n in range(count)
    ]
    after = date(year, 10, 8)
    worked = [after + timedelta(days=n) for n in range(7) if (after + timedelta(days=n)).weekday() >= 5]
    return [*days, *(NoticeDay(day, "workday", "国庆节") for day in worked)]
