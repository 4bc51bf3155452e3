"""Pictures of every screen, in every width and look, side by side in var/gallery/index.html.

    python tools/screenshots.py                    # everything: some minutes
    python tools/screenshots.py list map           # only these screens
    python tools/screenshots.py --width 390 list

The site runs as in life, on three registers made by its own commands: the shipped sample, an empty one, and a made-up
one for what real registers hardly show at once (tools/gallery_register.py).
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.gallery_register import COUNTY, MIDDLE, crowd_rows, special_rows, write  # noqa: E402 - found through the line above
from tools.screens import DARK, LARGE, LIGHT, MAP_READY, SCREENS, Look, Screen, path_of  # noqa: E402 - the same

OUT = ROOT / "var" / "gallery"
COMMAND = Path(sys.executable).with_name("stationfinder")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (360, 390, 768, 1280)
LOOKS = (LIGHT, DARK, LARGE)
# From this width on there is a mouse and no finger.
DESK = 1000
HEIGHT, TALLEST = 844, 3000
MAP_RESTS_MS = 600
READY_S = 60.0
NEAR_MIDDLE = f"{MIDDLE[0]},{MIDDLE[1]}"
SPECIAL = "SPECIAL"
EMPTY = (
    Screen("no-stations", "/"),
    Screen("no-stations-map", "/map"),
    Screen("no-stations-list", f"/?at={NEAR_MIDDLE}"),
)
MADE_UP = (
    Screen("odd-list", f"/?at={NEAR_MIDDLE}"),
    Screen("odd-search", "/?q=编的驿站(还没"),
    Screen("odd-map-crowded", f"/map?district={COUNTY}"),
)
# What each picture shows → the words that find its station.
STATIONS = {
    "overlong-name": "二楼左转第三间",
    "30-services": "三十样都有",
    "no-services": "一样也没登记",
    "unknown-hours": "时间没登记",
    "not-on-the-map": "还没标到地图上",
}


def main() -> None:
    chosen = arguments()
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("no Chromium on PATH: install Debian's package chromium")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for url, screen, path in every_screen(stack):
            if chosen.screens and screen.name not in chosen.screens:
                continue
            for look in LOOKS:
                for touch in (True, False):
                    widths = [width for width in chosen.widths or WIDTHS if (width < DESK) is touch]
                    if widths:
                        pictures(browser, url, screen, path, look, widths)
            print(screen.name, flush=True)
        browser.close()
    (OUT / "index.html").write_text(index(sorted(OUT.glob("*.png"))), encoding="utf-8")
    print(f"{OUT / 'index.html'}: {len(list(OUT.glob('*.png')))} pictures")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("screens", nargs="*", metavar="SCREEN", help="names as in the gallery; default: all")
    parser.add_argument("--width", dest="widths", action="append", type=int, choices=WIDTHS, help="may be repeated")
    return parser.parse_args()


def every_screen(stack: ExitStack) -> Iterator[tuple[str, Screen, str]]:
    """(address of the site, screen, path) of every picture. Each site starts when its first picture is asked for."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    sample = stack.enter_context(site(folder / "sample"))
    for screen in SCREENS:
        yield sample, screen, path_of(screen, folder / "sample")
    empty = stack.enter_context(site(folder / "empty", []))
    for screen in EMPTY:
        yield empty, screen, screen.path
    made_up = stack.enter_context(site(folder / "made-up", [*special_rows(), *crowd_rows()]))
    for screen in MADE_UP:
        yield made_up, screen, screen.path
    for name, words in STATIONS.items():
        yield made_up, Screen(f"odd-station-{name}", SPECIAL), words


@contextmanager
def site(data_dir: Path, rows: list[tuple[str, ...]] | None = None) -> Iterator[str]:
    """Address of the site on the sample (`rows` None) or on these rows alone."""
    run = {k: v for k, v in os.environ.items() if not k.startswith("STATIONFINDER_")}
    run |= {"STATIONFINDER_DATA_DIR": str(data_dir), "STATIONFINDER_READS_PER_S": "0", "PYTHONUNBUFFERED": "1"}
    subprocess.run([COMMAND, "init", *([] if rows is None else ["--empty"])], env=run, check=True, capture_output=True)
    if rows:
        file = data_dir / "made-up.csv"
        write(file, rows)
        subprocess.run([COMMAND, "import", file], env=run, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    said = data_dir / "output.txt"
    with said.open("wb") as sink:
        command = [str(COMMAND), "serve", "--port", port, "--workers", "1"]
        server = subprocess.Popen(command, env=run, stdout=sink, stderr=subprocess.STDOUT)
    try:
        yield announced(server, said)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def announced(server: subprocess.Popen[bytes], said: Path) -> str:
    """The address that the server prints once it answers."""
    end = time.monotonic() + READY_S
    while time.monotonic() < end and server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", said.read_text("utf-8", "replace"))
        if found:
            return found.group()
        time.sleep(0.05)
    sys.exit(f"the server did not get ready:\n{said.read_text('utf-8', 'replace')}")


def pictures(browser: Browser, url: str, screen: Screen, path: str, look: Look, widths: Sequence[int]) -> None:
    """Pictures, all of phones or all of desks: whole pages up to 3,000 pixels, the map as it fills the screen."""
    context = browser.new_context(
        viewport={"width": widths[0], "height": HEIGHT},
        base_url=url,
        locale="zh-CN",
        has_touch=widths[0] < DESK,
        service_workers="block",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in look.cookies])
    page = context.new_page()
    if screen.path == SPECIAL:
        open_station(page, path)
    else:
        page.goto(path)
    page.wait_for_load_state("networkidle")
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if screen.path.startswith("/map"):
            page.wait_for_selector(MAP_READY)
            page.wait_for_timeout(MAP_RESTS_MS)
        else:
            # A screen as tall as the page, so that the bar at the bottom stands there and not across the middle.
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(HEIGHT, min(tall, TALLEST))})
        page.screenshot(path=OUT / f"{screen.name}.{width}.{look.name}.png")
    context.close()


def open_station(page: Page, words: str) -> None:
    """The page of the station that these words find."""
    page.goto(f"/?q={words}")
    page.goto(page.locator('[id^="s-"] h3 a[href^="/stations/"]').first.get_attribute("href") or "/")


def index(pictures: Sequence[Path]) -> str:
    """The gallery: screens below each other, widths and looks beside each other."""
    names = sorted({picture.name.split(".")[0] for picture in pictures})
    parts = [
        "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Gallery</title><style>"
        "body{font:14px system-ui;margin:1rem}div{display:flex;gap:8px;overflow-x:auto;align-items:start}"
        "figure{margin:0;flex:none}img{height:560px;border:1px solid #999;object-fit:cover;object-position:top}</style>"
    ]
    for name in names:
        parts.append(f"<h2 id='{html.escape(name)}'>{html.escape(name)}</h2><div>")
        for look in LOOKS:
            for width in WIDTHS:
                file = f"{name}.{width}.{look.name}.png"
                if (OUT / file).exists():
                    parts.append(
                        f"<figure><a href='{file}'><img loading='lazy' src='{file}' alt=''></a>"
                        f"<figcaption>{width} · {look.name}</figcaption></figure>"
                    )
        parts.append("</div>")
    return "".join(parts)


if __name__ == "__main__":
    main()
