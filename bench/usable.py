"""How long a rider in a basement waits: 400 kbit/s, 400 ms a round trip, a processor four times slower."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, sync_playwright

from bench.phone import DISTRICT, chromium, sample_site
from bench.report import Goal, Report
from bench.serving import Failed
from tools.screens import ON_MAP

RUNS = 5
LIMIT_S = 2.5
MOST_SHIFT = 0.02
KBIT_S, ROUND_TRIP_MS, SLOWER = 400, 400, 4
# How much of the screen has jumped, added up; on a slow phone late scripts show what a fast one hides.
SHIFT = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) shift += one.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""
# Usable: something to read is on the screen, and every script of the page has run, so that each button acts.
USABLE = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const page = performance.getEntriesByType('navigation')[0];
  return paint && page.domContentLoadedEventEnd ? [paint.startTime, page.domContentLoadedEventEnd] : null;
}"""


def run(runs: int = RUNS) -> Report:
    """The slowest page's median against the limit."""
    with sample_site() as site, sync_playwright() as playwright:
        pages = {
            "first visit": "/",
            "list near a position": f"/?at={ON_MAP}",
            "list of a district": f"/?district={DISTRICT}",
            "station": site.station(),
        }
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        seen = {name: [waited(browser, site.url(path)) for _ in range(runs)] for name, path in pages.items()}
        browser.close()
    rows = [["page", "first paint, s", "usable, s (median)", "slowest run, s", "layout shift"]]
    medians = []
    shifts = []
    for name, times in seen.items():
        usable = [max(each[:2]) for each in times]
        shifts.append(max(each[2] for each in times))
        medians.append(statistics.median(usable))
        paint = statistics.median(each[0] for each in times)
        rows.append([name, f"{paint:.2f}", f"{medians[-1]:.2f}", f"{max(usable):.2f}", f"{shifts[-1]:.3f}"])
    return Report(
        "usable",
        f"a first visit at {KBIT_S} kbit/s with {ROUND_TRIP_MS} ms round trips and a {SLOWER} times slower processor",
        (Goal(max(medians), "<=", LIMIT_S), Goal(max(shifts), "<=", MOST_SHIFT)),
        rows,
        [
            f"Chromium as a phone of 390 × 844 with an empty cache, {runs} visits a page, on the sample stations.",
            "Usable: first contentful paint is there and all scripts of the page have run; the figure is the slowest "
            "page's median. Layout shift: the worst visit's.",
            "Network and processor are slowed by the browser (DevTools); name look-up and TLS are not in it.",
        ],
    )


def waited(browser: Browser, url: str) -> tuple[float, float, float]:
    """Seconds from asking to the first paint, and until all scripts had run; the layout shift until all is quiet.

    Raises Failed when it takes a minute.
    """
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="zh-CN", service_workers="block"
    )
    page = context.new_page()
    page.add_init_script(SHIFT)
    phone = context.new_cdp_session(page)
    speed = KBIT_S * 1000 / 8
    phone.send("Network.enable")
    phone.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, timeout=60_000)
    page.wait_for_function(USABLE, timeout=60_000)
    found = page.evaluate(USABLE)
    page.wait_for_load_state("networkidle", timeout=60_000)
    shift = page.evaluate("shift")
    context.close()
    if not found:
        raise Failed(f"{url} did not become usable")
    return found[0] / 1000, found[1] / 1000, shift
