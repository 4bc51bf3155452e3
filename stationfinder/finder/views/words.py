"""Distances, freshness, names and ways in, in a rider's words."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup, escape

from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import Catalogue

NEVER = "还没有人核实过"
METRES, KILOMETRES = "米".encode(), "公里".encode()
# What a distance comes to by tens of metres (0 to 990) and by tenths of a kilometre (0 to 9.9): told from twenty rows.
TENS = tuple((b"%d" % (max(1, ten) * 10), METRES) for ten in range(100))
TENTHS = tuple((f"{tenth / 10:.1f}".encode(), KILOMETRES) for tenth in range(100))
# Where a name may break: after what ends a word on a plate, before what begins one, and before a bracket.
_ENDS = (
    *("社区", "街道", "支行", "分行", "银行", "大药房", "办事处", "大厅", "服务中心", "有限公司", "营业厅", "加油站"),
    *("广场", "公园", "商圈", "园区", "大厦", "委员会", "·", "、", "，", ","),
)
_BEGINS = (
    *("(?<!总)工会驿站", "(?<!总)工会户外", "(?<!工会)户外劳动者", "便民服务", "党群服务", "爱心驿站", "爱心妈咪"),
    *("司机之家", "妈咪小屋", "[(（]"),
)
_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
_BREAK = re.compile(
    "|".join(
        [f"(?<={end})(?=[^号路店驿站)）]..|.{{4}})" for end in _ENDS]
        + [rf"(?<=[^(（][^(（])(?={begin})" for begin in _BEGINS]
    )
)


def distance(metres: float) -> tuple[str, str]:
    """Number and unit: `350`, `米`; `1.1`, `公里`; `27`, `公里`."""
    number, unit = encoded_distance(metres)
    return number.decode(), unit.decode()


def encoded_distance(metres: float) -> tuple[bytes, bytes]:
    """The same in UTF-8, as a row takes it."""
    if metres < 995:
        return TENS[round(metres / 10)]
    if metres < 9_950:
        return TENTHS[round(metres / 100)]
    return b"%d" % round(metres / 1000), KILOMETRES


def local_day(moment: datetime) -> date:
    """The date in China at an aware moment."""
    return moment.astimezone(SHANGHAI).date()


def freshness(verified_on: date | None, today: date) -> str:
    """How long ago somebody made sure: 今天核实, 3 天前核实, 还没有人核实过."""
    if verified_on is None:
        return NEVER
    days = (today - verified_on).days
    if days <= 0:
        return "今天核实"
    if days == 1:
        return "昨天核实"
    if days < 60:
        return f"{days} 天前核实"
    return f"{days // 30} 个月前核实" if days < 730 else f"{days // 365} 年前核实"


def unbroken(address: str) -> str:
    """An address whose house numbers (173-1号) stay on one line: after a hyphen it may break, after a joiner not."""
    return _HYPHEN.sub("-\u2060", address)


@lru_cache(maxsize=4096)
def breaking_name(name: str) -> Markup:
    """A name with `<wbr>` where it may break, so that 互助路店 never splits (`word-break: keep-all` does the rest)."""
    # A middle dot ends a line rather than beginning one.
    marked = _BREAK.sub("\0", escape(name)).replace("·", "\u2060·")
    return Markup(marked.replace("\0", "<wbr>"))  # noqa: S704 - escaped above


def way_in(access: tuple[str, ...], register_first: bool | None, catalogue: Catalogue) -> str:
    """How one gets in, short: 推门就进; 微信扫码、按门铃，要先登记; '' when nobody wrote it."""
    ways = [catalogue.access[code].name for code in access if code in catalogue.access]
    return "，".join(part for part in ("、".join(ways), "要先登记" if register_first else "") if part)


def telephone(number: str, kind: str, code: str) -> str:
    """Where 电话 leads: the number itself, or for a mobile the page that shows it on a tap; '' for none."""
    if not number:
        return ""
    if kind == "mobile":
        return f"/stations/{code}/phone"
    return "tel:" + re.sub(r"[^0-9+,;]", "", number.replace("转", ","))
