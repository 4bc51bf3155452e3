"""Names that try to be code stay names, on every page, in a real browser."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from site_fixtures import Served, command, serving

from browser.conftest import PHONE

pytestmark = pytest.mark.browser
RUN = "window.__xss=1"
PAYLOADS = [
    f"<script>{RUN}</script>驿站",
    f"<img src=x onerror={RUN}>",
    f'"><svg onload={RUN}>',
    f"' autofocus onfocus='{RUN}",
    "</script><script>" + RUN + "</script>",
    f"javascript:{RUN}",
    "{{7*7}}{% raw %}",
    f"<!--><details open ontoggle={RUN}>",
    "\u202e站驿\u202c",
    f"</title><script>{RUN}</script>",
]


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Served]:
    """A server whose only stations carry payloads in every column that is text."""
    folder, file = tmp_path / "data", tmp_path / "hostile.csv"
    assert command(folder, "init", "--empty").returncode == 0
    with file.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow(
            ["id", "name", "type", "city", "address", "opening_hours", "services", "lon", "lat", "coordinate_system"]
        )
        for number, payload in enumerate(PAYLOADS):
            place = [113.665 + number / 500, 34.757, "WGS-84"]
            writer.writerow([number, payload, "rest_station", "郑州市", payload, payload, payload, *place])
    done = command(folder, "import", str(file))
    assert done.returncode == 0, done.stderr
    with serving(folder, tmp_path / "output.txt", "--workers", "1") as server:
        yield server


def test_no_payload_runs_on_any_page(hostile: Served, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE, base_url=hostile.url, locale="zh-CN")
    page = context.new_page()
    violations: list[str] = []
    page.on("console", lambda said: violations.append(said.text) if "Content Security" in said.text else None)
    at = "113.665,34.757"
    features = page.request.get(f"/api/v1/stations/nearest?at={at}&limit=50").json()["features"]
    assert len(features) >= 8
    pages = [f"/?at={at}", "/?district=410100", "/?q=script", f"/map?at={at}", f"/?q={PAYLOADS[0]}", "/districts"]
    pages += [f"/stations/{feature['id']}" for feature in features]
    for address in pages:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.__xss") is None, address
    for pin in page.locator("button.pin").all()[:5]:
        pin.click(force=True)
        assert page.evaluate("window.__xss") is None
    assert violations == []
    context.close()
