"""What may be handed on: decided from what the row says of its own source."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r"not open-licensed|不开放授权|不得转载|禁止再分发|不可再分发|仅供内部", re.IGNORECASE)
_MAP_PROVIDERS = re.compile(r"amap|高德|tencent|腾讯|baidu|百度", re.IGNORECASE)
_PUBLIC = re.compile(r"public (page|list)|公开", re.IGNORECASE)


def licence_of(said: str, licence: str, *, has_position: bool) -> tuple[str, bool]:
    """(licence text, whether the row may leave in bulk files).

    `said` is all that the row says of its source. Coordinates taken from a commercial map are that map's; the same
    row without them holds only facts of public notices. A source that forbids it keeps its rows out altogether.
    """
    if _FORBIDDEN.search(f"{said} {licence}"):
        return licence or "来源不开放授权，仅供本站查看", False
    if has_position and _MAP_PROVIDERS.search(said):
        return licence or "坐标来自商业地图，不开放授权，仅供本站查看", False
    return licence or ("公开信息整理" if _PUBLIC.search(said) else ""), True
