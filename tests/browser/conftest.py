"""A real Chromium, as a courier's phone, on a real server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from site_fixtures import serving

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PHONE = {"width": 390, "height": 844}
# Somewhere in 郑州, where the sample has stations on the map.
HERE = {"longitude": 113.665123, "latitude": 34.757345}
WAIT_MS = 15_000

OpenPhone = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium on PATH; nothing is downloaded."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH (chromium, chromium-browser or google-chrome)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_url(pristine_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of `stationfinder serve` on the sample stations."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copytree(pristine_dir, folder / "data")
    with serving(folder / "data", folder / "output.txt", "--workers", "1") as server:
        yield server.url


@contextmanager
def phones(chromium: Browser, live_url: str) -> Iterator[OpenPhone]:
    """Makes phones of 390 × 844 with the given options (permissions, java_script_enabled …).

    At the end no script may have failed, no answer may have been a 5xx, and the content security policy may not have
    been touched.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> Page:
        context = chromium.new_context(
            viewport=PHONE, base_url=live_url, locale="zh-CN", has_touch=True, is_mobile=True, **options
        )
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on("response", lambda r: complaints.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_phone(chromium: Browser, live_url: str) -> Iterator[OpenPhone]:
    """Makes phones; see `phones`."""
    with phones(chromium, live_url) as make:
        yield make


@pytest.fixture
def page(open_phone: OpenPhone) -> Page:
    """A phone that has not been asked for its position yet, and refuses when it is."""
    return open_phone()


@pytest.fixture
def located(open_phone: OpenPhone) -> Page:
    """A phone in 郑州 that lets the page know where it is."""
    return open_phone(geolocation=HERE, permissions=["geolocation"])
