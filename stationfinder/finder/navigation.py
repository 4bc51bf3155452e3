"""Links that open a map app on the way to a station, each in the datum and order its provider reads.

Formats: the providers' URI documents (AMap URI API, Baidu Map URI API, Tencent Map URI API, Apple Map Links, RFC 5870).
AMap, Tencent and mainland Apple maps draw in GCJ-02; Baidu is told so with `coord_type`; `geo:` is WGS-84.
How one goes is said where the provider's page knows it: Tencent's and Apple's have no electric bicycle, and on foot
takes the small streets that one takes too. Baidu's and `geo:` show the place, and ask there.
"""

from __future__ import annotations

from urllib.parse import quote

from stationfinder.finder.travel import DEFAULT_BY, By
from stationfinder.geo.datums import from_wgs84
from stationfinder.geo.points import LonLat

SRC = "stationfinder"
ORDER = ("amap", "tencent", "baidu", "apple", "geo")
NAMES = {"amap": "高德", "tencent": "腾讯", "baidu": "百度", "apple": "苹果地图", "geo": "手机里的地图"}

WAYS: dict[str, dict[By, str]] = {
    "amap": {"walk": "walk", "ebike": "ride", "car": "car"},
    "tencent": {"walk": "walk", "ebike": "walk", "car": "drive"},
    "apple": {"walk": "w", "ebike": "w", "car": "d"},
}
"""What each provider calls a way of going."""
_PLAIN = {
    "amap": "https://uri.amap.com/navigation?to={0},{1},{4}&mode={by}&src=" + SRC + "&callnative=1",
    "tencent": "https://apis.map.qq.com/uri/v1/routeplan?type={by}&to={4}&tocoord={1},{0}&coord_type=2&referer=" + SRC,
    "baidu": "https://api.map.baidu.com/marker?location={1},{0}&title={4}&content={5}&output=html&coord_type=gcj02"
    "&src=webapp." + SRC,
    "apple": "https://maps.apple.com/?daddr={1},{0}&dirflg={by}",
    "geo": "geo:{3},{2}?q={3},{2}({4})",
}


def template(provider: str, by: By = DEFAULT_BY) -> str:
    """A format over what `parts` gives: the provider's link for going by `by`."""
    return _PLAIN[provider].replace("{by}", WAYS.get(provider, {}).get(by, ""))


TEMPLATES = {provider: template(provider) for provider in ORDER}
"""The links for going as most do."""


def parts(position: LonLat, name: str, address: str) -> tuple[str, str, str, str, str, str]:
    """What the templates take: GCJ-02 lon, lat and WGS-84 lon, lat with six decimals, name and address encoded."""
    gcj = from_wgs84(position, "gcj02")
    return (
        f"{gcj.lon:.6f}",
        f"{gcj.lat:.6f}",
        f"{position.lon:.6f}",
        f"{position.lat:.6f}",
        quote(name, safe=""),
        quote(address or name, safe=""),
    )


def links(position: LonLat, name: str, address: str) -> dict[str, str]:
    """Provider → URL, for a WGS-84 position and going as most do."""
    values = parts(position, name, address)
    return {provider: TEMPLATES[provider].format(*values) for provider in ORDER}


def preferred(user_agent: str) -> tuple[str, ...]:
    """Providers that a browser can open, in the order that suits it.

    Inside WeChat Tencent's page alone: AMap's cannot open its app there, `geo:` and Apple's open nothing, and Baidu's
    asks for an app. Apple's link is for Apple's phones only.
    """
    agent = user_agent.lower()
    if "micromessenger" in agent:
        return ("tencent",)
    if "iphone" in agent or "ipad" in agent:
        return ("amap", "apple", "tencent", "baidu")
    if "android" in agent:
        return ("amap", "tencent", "baidu", "geo")
    return ("amap", "tencent", "baidu")
