"""Draws the icons of the installed site, `static/icons/*.png`, from the mark in `templates/icons.svg`.

Run it again when the mark changes: `.venv/bin/python tools/app_icons.py`. Needs Chromium on PATH.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from stationfinder.site.mark import favicon

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "static" / "icons"
PAPER = "#f4f0e6"
# A mask may cut off all but a circle of 80 %: the arch (40 × 48) fits into it at 54 % of the height.
SHAPES = {"icon": (0.7, 0.22), "maskable": (0.54, 0.0)}
"""Share of the height that the mark takes, and how round the corners of the paper are."""
SIZES = (192, 512)


def page(mark: str, share: float, corner: float) -> str:
    """The icon as a page that fills the window."""
    # Not on the body: its ground would spread over the whole canvas, corners and all.
    return (
        "<!DOCTYPE html><style>body{margin:0}"
        f"div{{height:100vh;display:grid;place-items:center;background:{PAPER};border-radius:{corner * 100}vh}}"
        f"svg{{height:{share * 100}vh}}</style><div>{mark}</div>"
    )


def draw(browser: Browser, name: str, size: int) -> Path:
    """One PNG in `static/icons`."""
    target = OUT / f"{name}-{size}.png"
    mark = favicon((ROOT / "templates" / "icons.svg").read_text("utf-8"))
    tab = browser.new_page(viewport={"width": size, "height": size})
    tab.set_content(page(mark, *SHAPES[name]))
    tab.screenshot(path=target, omit_background=True)
    tab.close()
    return target


def main() -> int:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.stderr.write("no Chromium on PATH\n")
        return 1
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in SHAPES:
            for size in SIZES:
                sys.stdout.write(f"{draw(browser, name, size).relative_to(ROOT)}\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
