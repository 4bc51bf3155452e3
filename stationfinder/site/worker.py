"""What the service worker is told before its own lines: which files are the shell, and which release this is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import orjson

from stationfinder.web.assets import LATER

OFFLINE = "/offline"
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "sw.js"
FIRST_FILES = ("css/site.css", "css/pages.css", "js/page.js", "js/locate.js")
SHELL_FILES = (*FIRST_FILES, *(f"js/{name}.js" for name in LATER))
SHELL_PAGES = (OFFLINE, "/favicon.svg", "/manifest.webmanifest")


def shell(asset: Callable[[str], str]) -> list[str]:
    """Addresses of everything that a phone keeps from the first visit on. `asset`: file → its versioned address."""
    return [*SHELL_PAGES, *(asset(name) for name in SHELL_FILES)]


def worker(addresses: list[str], offline_page: str) -> str:
    """The script, with `SHELL` and a `VERSION` that changes whenever a file of the shell or the offline page does."""
    code = SCRIPT.read_text("utf-8")
    version = hashlib.sha256("\0".join([*addresses, offline_page, code]).encode()).hexdigest()[:12]
    return f'const VERSION = "{version}";\nconst SHELL = {orjson.dumps(addresses).decode()};\n{code}'
