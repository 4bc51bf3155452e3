"""For the proofs: tools that come from npm, and a way to see every screen in every look."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import OpenPhone, phones
from tools.screens import LOOKS, MAP_READY, SCREENS, Look, Screen, path_of

MODULES = Path(sys.prefix) / "proofs" / "node_modules"
MEASURES = Path(__file__).with_name("measures.js").read_text("utf-8")
VIEWS = [(screen, look) for screen in SCREENS for look in LOOKS]
See = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class View:
    """A screen in a look, on a phone."""

    screen: Screen
    look: Look
    page: Page


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

    def seen(screen: Screen, look: Look, width: int = 390) -> Page:
        return shown(open_phone, live_url, path_of(screen, pristine_dir), screen, look, width)

    return seen


@pytest.fixture(scope="module", params=VIEWS, ids=[f"{screen.name}-{look.name}" for screen, look in VIEWS])
def view(request: pytest.FixtureRequest, chromium: Browser, live_url: str, pristine_dir: Path) -> Iterator[View]:
    """Every screen in every look, each opened once for all tests of a module; leave the page as you found it."""
    screen, look = request.param
    with phones(chromium, live_url) as make:
        yield View(screen, look, shown(make, live_url, path_of(screen, pristine_dir), screen, look))


def shown(make: OpenPhone, url: str, path: str, screen: Screen, look: Look, width: int = 390) -> Page:
    """A new phone in that look, with the screen on it at rest. Without a service worker: another proof's subject."""
    page = make(service_workers="block")
    page.set_viewport_size({"width": width, "height": 844})
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in look.cookies])
    # What a rider sets in the phone's own settings; `rem` follows it.
    sizes = {"fontSizes": {"standard": look.text_px, "fixed": look.text_px}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    answer = page.goto(path)
    assert answer
    assert answer.status == screen.status, screen.path
    if screen.name.startswith("map"):
        page.wait_for_selector(MAP_READY)
    page.wait_for_load_state("networkidle")
    page.evaluate(MEASURES)
    return page
