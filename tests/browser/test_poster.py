"""A rider scans the plate at a door that is shut: one look, one tap."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from site_fixtures import Served, command, serving

from browser.conftest import OpenPhone

pytestmark = pytest.mark.browser
SMALL = {"width": 360, "height": 640}
STEPS = "text=从哪个门进"


@dataclass(frozen=True, slots=True)
class Doors:
    """Made of the sample: a station closed for good, one open all day 200 m east of it."""

    served: Served
    shut: str
    open: str


@pytest.fixture(scope="module")
def doors(pristine_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A server on the sample stations, where the hour of the test does not matter."""
    folder = tmp_path_factory.mktemp("poster")
    shutil.copytree(pristine_dir, folder / "data")
    with closing(sqlite3.connect(folder / "data" / "stationfinder.db")) as register:
        question = "SELECT id, code FROM stations WHERE lon IS NOT NULL AND status = 'active' ORDER BY id LIMIT 2"
        (shut_id, shut), (open_id, opened) = register.execute(question).fetchall()
        bump = "revision = (SELECT revision + 1 FROM register_revision)"
        # Nothing else is open anywhere.
        register.execute(f"UPDATE stations SET opening_hours = 'off', {bump}")  # noqa: S608 - words of this test
        closed = f"UPDATE stations SET status = 'closed', status_reason = '测试', {bump} WHERE id = ?"  # noqa: S608
        register.execute(closed, (shut_id,))
        moved = (
            f"UPDATE stations SET opening_hours = '24/7', entrance_hint = '东门', {bump}, "  # noqa: S608
            "lat = (SELECT lat FROM stations WHERE id = ?), "
            "lon = (SELECT lon + 0.0021 FROM stations WHERE id = ?) WHERE id = ?"
        )
        register.execute(moved, (shut_id, shut_id, open_id))
        register.execute("UPDATE register_revision SET revision = revision + 1")
        register.commit()
    with serving(folder / "data", folder / "output.txt", "--workers", "1") as served:
        yield Doors(served, shut, opened)


def scanned(page: Page, doors: Doors, code: str) -> Page:
    page.set_viewport_size(SMALL)
    page.goto(f"{doors.served.url}/s/{code}")
    return page


def in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    bar = page.locator(".tabs, .bar").last.bounding_box()
    assert box
    assert bar
    return box["y"] >= 0 and box["y"] + box["height"] <= bar["y"]


def until(page: Page, expression: str) -> None:
    """Waits until the expression holds. The policy of our pages forbids Playwright's own way, which evaluates words."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {expression}")


def test_the_plate_at_a_shut_door_shows_the_other_door_and_its_way_on_the_first_screen(
    page: Page, doors: Doors
) -> None:
    scanned(page, doors, doors.shut)
    assert page.url == f"{doors.served.url}/stations/{doors.shut}?near=1"
    expect(page.locator("#now")).to_have_text("这里撤了，测试")
    sign = f"#s-{doors.open}"
    for selector in (
        "#now",
        f"{sign} .sign-v b",
        f"{sign} .sign-d",
        f"{sign} .sign-to",
        f"{sign} .nm",
        f"{sign} .main",
    ):
        assert in_view(page, selector), selector
    assert "往东" in page.locator(f"{sign} .sign-to").inner_text()
    assert "uri.amap.com" in (page.locator(f"{sign} .main").get_attribute("href") or "")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    # The page of the place itself follows.
    expect(page.locator("h1")).to_be_attached()


def test_it_answers_without_javascript_too(open_phone: OpenPhone, doors: Doors) -> None:
    page = scanned(open_phone(java_script_enabled=False), doors, doors.shut)
    assert in_view(page, f"#s-{doors.open} .main")


def test_the_plate_at_an_open_door_says_so_and_begins_with_the_steps(page: Page, doors: Doors) -> None:
    scanned(page, doors, doors.open)
    expect(page.locator("#now")).to_contain_text("就是这里，应该能进")
    assert in_view(page, "#now")
    assert in_view(page, ".at-door .steps li")
    assert page.locator(".steps").count() == 1


def test_an_alert_stands_on_the_page_and_leaves_a_page_that_lies_in_a_pocket(page: Page, doors: Doors) -> None:
    with closing(sqlite3.connect(doors.served.data_dir / "stationfinder.db")) as register:
        adcode = register.execute("SELECT adcode FROM stations WHERE code = ?", (doors.shut,)).fetchone()[0]
    words = ("alert", "add", "heat", "--district", adcode, "--until", "2999-01-01T00:00", "--text", "找个凉快地方")
    assert command(doors.served.data_dir, *words).returncode == 2  # thirty days are the most
    tomorrow = page.evaluate("new Date(Date.now() + 30 * 3600000).toISOString().slice(0, 16)")
    told = command(doors.served.data_dir, *words[:6], tomorrow, *words[7:])
    assert told.returncode == 0, told.stderr
    page.wait_for_timeout(1000)
    scanned(page, doors, doors.shut)
    notice = page.locator("[data-until]")
    expect(notice).to_contain_text("高温 找个凉快地方")
    until(page, "Boolean(window.station && window.station.alerts)")
    page.evaluate("Date.now = () => 4e12; window.dispatchEvent(new Event('pageshow'))")
    expect(notice).to_be_hidden()
