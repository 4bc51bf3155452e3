"""What a first visit may weigh, as it goes over the wire, and that nothing jumps when it has arrived."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route

from browser.conftest import OpenPhone
from tools.screens import AT, MAP_READY, ON_MAP, SCREENS, Screen, path_of

pytestmark = pytest.mark.browser
HTML_KB, CSS_KB, JS_KB, REQUESTS = 14, 10, 10, 4
MAP_CODE_KB, MAP_DATA_KB = 60, 40
MOST_SHIFT = 0.02
# Long enough for every page to be painted before its scripts.
LATE_S = 0.4
KB = 1000
# Nobody pays for them who does not press.
ON_A_TAP = tuple(
    f"/js/{name}.js" for name in ("position", "look", "along", "keep", "place", "share", "voice", "suggest")
)
# Come after a page is usable, and only once: manifest, icons and the service worker with what it lays in.
LATER = ("/favicon", "/manifest", "/icons/", "/sw.js")
SHIFT = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) shift += one.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""
STARTED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


@dataclass
class Traffic:
    """Bytes that came, by kind of file and by path, packed, without headers."""

    sizes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    paths: dict[str, int] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def add(self, request: Request) -> None:
        self.requests.append(request)

    def weigh(self) -> Traffic:
        """Adds up what has come since it was asked last."""
        for request in self.requests:
            path = urlsplit(request.url).path
            if not path.startswith(LATER):
                # Negative: what came was kept already.
                size = max(0, request.sizes()["responseBodySize"])
                self.paths[path] = max(size, self.paths.get(path, 0))
                self.sizes[request.resource_type] += size
        self.requests.clear()
        return self


def visit(open_phone: OpenPhone, path: str, *, late: bool = False) -> tuple[Page, Traffic]:
    """A first visit with empty hands. Without a service worker, which would hide what the page itself needs.

    `late`: scripts come well after the page was painted.
    """
    page, traffic = open_phone(service_workers="block"), Traffic()
    if late:
        page.route(re.compile(r"/js/(page|locate)\.js$"), come_late)
    page.on("requestfinished", traffic.add)
    page.add_init_script(SHIFT)
    page.goto(path)
    if urlsplit(path).path == "/map":
        page.wait_for_selector(MAP_READY)
    page.wait_for_load_state("networkidle")
    return page, traffic.weigh()


def come_late(route: Route) -> None:
    time.sleep(LATE_S)
    route.continue_()


def before_usable(page: Page) -> list[str]:
    """Paths asked for before the page could be read and pressed: before the last script of the page had run."""
    early = f"performance.getEntriesByType('resource').filter(one => one.startTime < {STARTED})"
    entries = page.evaluate(f"[location.href, ...{early}.map(one => one.name)]")
    return [path for path in (urlsplit(url).path for url in entries) if not path.startswith(LATER)]


STATION = next(screen for screen in SCREENS if screen.kind == "rest_station")
FIRST_VIEWS = (
    Screen("first", "/"),
    Screen("list", f"/?at={AT}"),
    Screen("list-mapped", f"/?at={ON_MAP}"),
    Screen("list-district", "/?district=410100"),
    STATION,
)


@pytest.mark.parametrize("screen", FIRST_VIEWS, ids=[screen.name for screen in FIRST_VIEWS])
def test_a_first_view_is_light(open_phone: OpenPhone, pristine_dir: Path, screen: Screen) -> None:
    page, traffic = visit(open_phone, path_of(screen, pristine_dir))
    # What comes by itself after the page is usable counts too.
    page.wait_for_timeout(500)
    traffic.weigh()
    assert 0 < traffic.sizes["document"] <= HTML_KB * KB
    assert 0 < traffic.sizes["stylesheet"] <= CSS_KB * KB
    assert 0 < traffic.sizes["script"] <= JS_KB * KB, str(traffic.paths)
    needed = before_usable(page)
    assert len(needed) <= REQUESTS, needed
    unasked = [path for path in traffic.paths if path.endswith(ON_A_TAP)]
    assert unasked == []


def test_a_phone_without_a_service_worker_lays_the_scripts_into_its_own_cache_later(open_phone: OpenPhone) -> None:
    page = open_phone(service_workers="block")
    page.add_init_script("delete Navigator.prototype.serviceWorker;")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("/?district=410100")
    page.wait_for_load_state("networkidle")
    assert not any(path.endswith("/pack.js") for path in asked)
    with page.expect_request("**/js/pack.js", timeout=10_000):
        pass


def test_the_map_costs_at_most_60_kb_of_code_and_40_kb_of_data(open_phone: OpenPhone) -> None:
    _, plain = visit(open_phone, f"/?at={ON_MAP}")
    _, mapped = visit(open_phone, f"/map?at={ON_MAP}")
    code = sum(
        size for path, size in mapped.paths.items() if path.endswith((".js", ".css")) and path not in plain.paths
    )
    data = mapped.sizes["fetch"] + mapped.sizes["xhr"]
    assert 20 * KB < code <= MAP_CODE_KB * KB
    assert 0 < data <= MAP_DATA_KB * KB
    assert "/api/v1/outlines" in mapped.paths
    assert mapped.sizes["document"] <= HTML_KB * KB


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_nothing_jumps(open_phone: OpenPhone, pristine_dir: Path, screen: Screen) -> None:
    page, _ = visit(open_phone, path_of(screen, pristine_dir), late=True)
    page.wait_for_timeout(300)
    assert page.evaluate("shift") <= MOST_SHIFT


def test_a_jump_would_be_seen(open_phone: OpenPhone) -> None:
    page, _ = visit(open_phone, "/about")
    page.evaluate(
        "() => { const late = document.createElement('div'); late.style.height = '400px';"
        "document.querySelector('main').prepend(late); }"
    )
    page.wait_for_function("shift > 0")
    assert page.evaluate("shift") > MOST_SHIFT
