"""How long the way takes, as an estimate: straight distance, a detour factor, a speed for each way of going."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Literal

from stationfinder.config import Settings

By = Literal["walk", "ebike", "car"]
DEFAULT_BY: By = "ebike"
BY: tuple[By, ...] = ("walk", "ebike", "car")
NAMES: dict[By, str] = {"walk": "步行", "ebike": "骑车", "car": "开车"}
"""What a rider calls each: `骑车` is the electric bicycle."""

whole_s: Callable[[float], int] = ceil
"""Whole seconds of a way: metres as the crow flies times `seconds_per_metre`, never less than the estimate.

The function itself and none of our own around it: it is called for every place of every answer. Of an array: np.ceil.
"""


def seconds_per_metre(by: By, settings: Settings) -> float:
    """Seconds for one metre as the crow flies: the detour of the streets over the speed."""
    kmh = {"walk": settings.walk_kmh, "ebike": settings.ebike_kmh, "car": settings.car_kmh}[by]
    return settings.detour * 3.6 / kmh


def way_words(travel: int, by: By) -> str:
    """`骑车约 4 分钟`, `开车约 1 小时 20 分`, `步行约 1 分钟`. An estimate, and said so by 约."""
    minutes = max(1, -(-travel // 60))
    if minutes < 60:
        return f"{NAMES[by]}约 {minutes} 分钟"
    hours, rest = divmod(minutes, 60)
    return f"{NAMES[by]}约 {hours} 小时" + (f" {rest} 分" if rest and hours < 10 else "")
