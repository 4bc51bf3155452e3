"""The web app manifest: name, colours, icons and shortcuts of the installed site."""

from __future__ import annotations

from collections.abc import Callable

NAME = "驿路有家"
ICONS = (
    ("icons/icon-192.png", "192x192", "image/png", "any"),
    ("icons/icon-512.png", "512x512", "image/png", "any"),
    ("icons/maskable-192.png", "192x192", "image/png", "maskable"),
    ("icons/maskable-512.png", "512x512", "image/png", "maskable"),
)
SHORTCUTS = (("找最近的", "/"), ("地图", "/map"), ("没有网也能找", "/offline"))


def manifest(asset: Callable[[str], str]) -> dict[str, object]:
    """The manifest, ready for JSON. `asset`: file → its versioned address."""
    drawn = [{"src": asset(file), "sizes": sizes, "type": kind, "purpose": use} for file, sizes, kind, use in ICONS]
    return {
        "id": "/",
        "name": NAME,
        "short_name": NAME,
        "description": "找最近能进的工会驿站",
        "lang": "zh-CN",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f0e6",
        "theme_color": "#0b513d",
        "categories": ["navigation", "utilities"],
        "icons": [{"src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}, *drawn],
        "shortcuts": [{"name": name, "url": url} for name, url in SHORTCUTS],
    }
