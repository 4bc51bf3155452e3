"""For the proofs: tools that come from npm, and a way to see every screen in every look."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.conftest import OpenPhone
from tools.screens import MAP_READY, Look, Screen, path_of

MODULES = Path(sys.prefix) / "proofs" / "node_modules"
MEASURES = Path(__file__).with_name("measures.js").read_text("utf-8")
See = Callable[..., Page]


@cache
def npm_module(name: str) -> Path:
    """Folder of a locked npm package. Skips the test where it is not installed."""
    folder = MODULES / name
    if not folder.is_dir():
        pytest.skip(f"no {name}: make proofs (needs npm)")
    return folder


@pytest.fixture
def see(open_phone: OpenPhone, live_url: str, pristine_dir: Path) -> See:
    """`see(screen, look, width=390)`: a phone that shows the screen, at rest, with `measures` (measures.js) in it."""

    def shown(screen: Screen, look: Look, width: int = 390) -> Page:
        page = open_phone()
        page.set_viewport_size({"width": width, "height": 844})
        page.context.add_cookies([{"name": name, "value": value, "url": live_url} for name, value in look.cookies])
        # What a rider sets in the phone's own settings; `rem` follows it.
        sizes = {"fontSizes": {"standard": look.text_px, "fixed": look.text_px}}
        page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
        answer = page.goto(path_of(screen, pristine_dir))
        assert answer
        assert answer.status == screen.status, screen.path
        if screen.name.startswith("map"):
            page.wait_for_selector(MAP_READY)
        page.wait_for_load_state("networkidle")
        page.evaluate(MEASURES)
        return page

    return shown
