"""Doors and pills on a crowded map: 3,000 made-up stations of every kind, on a real server of their own."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from site_fixtures import command, serving

from browser.conftest import PHONE
from stationfinder.stations.catalogue import catalogue
from tools.gallery_register import COUNTY, MIDDLE, crowd_rows, special_rows, write

pytestmark = pytest.mark.browser
AT = f"{MIDDLE[0]},{MIDDLE[1]}"
MAP_DATA_KB = 40
OPENED = 12
# So wide that some doors stand alone at the zoom on which the map opens.
SPREAD_DEG = 0.16
VISIBLE_BOXES = """() => [...document.querySelectorAll('.pin, .cl')].map(one => {
  const parts = [one, ...one.querySelectorAll('span')].filter(part => part.checkVisibility())
    .map(part => part.getBoundingClientRect());
  return [Math.min(...parts.map(b => b.left)), Math.min(...parts.map(b => b.top)),
          Math.max(...parts.map(b => b.right)), Math.max(...parts.map(b => b.bottom))];
})"""
WORDS_ON_THE_GROUND = """() => [...document.querySelectorAll('.m-t')].map(one => {
  const b = one.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom];
})"""

Box = list[float]


@dataclass(frozen=True)
class Crowd:
    """A server on the crowd, and a browser to look at it."""

    url: str
    browser: Browser

    def phone(self, **options: Any) -> Page:
        context = self.browser.new_context(
            **{"viewport": PHONE, "base_url": self.url, "locale": "zh-CN", "has_touch": True, "is_mobile": True}
            | {"service_workers": "block", "reduced_motion": "reduce"}
            | options
        )
        context.set_default_timeout(15_000)
        return context.new_page()


@pytest.fixture(scope="module")
def crowd(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    folder = tmp_path_factory.mktemp("crowd")
    rows, kinds = folder / "made-up.csv", itertools.cycle(catalogue().kinds)
    write(rows, [(*row[:2], next(kinds), *row[3:]) for row in [*special_rows(), *crowd_rows(SPREAD_DEG)]])
    assert command(folder / "data", "init", "--empty").returncode == 0
    assert command(folder / "data", "import", str(rows)).returncode == 0
    with serving(folder / "data", folder / "output.txt", "--workers", "1", STATIONFINDER_READS_PER_S="0") as server:
        yield Crowd(server.url, chromium)


def open_map(page: Page, query: str = "") -> None:
    page.goto(f"/map?{query}")
    page.wait_for_selector("#map-page[data-listed]:not([aria-busy])")
    expect(page.locator(".pin, .cl").first).to_be_visible()


def open_crowd(page: Page) -> None:
    """The middle of the crowd, from as far as the whole of it takes two screens: where somebody left the map."""
    left = json.dumps({"view": [MIDDLE, OPENED]})
    page.add_init_script(f"history.state || history.replaceState({left}, '')")
    open_map(page, f"district={COUNTY}")


def closer(page: Page, times: int) -> None:
    for _ in range(times):
        page.locator("#map-in").evaluate("one => one.click()")
        page.wait_for_timeout(250)
    again = page.locator("#map-again")
    if again.is_visible():
        again.click()
        page.wait_for_timeout(300)
    page.wait_for_load_state("networkidle")


def overlaps(one: Box, other: Box, gap: float) -> bool:
    return one[0] < other[2] + gap and other[0] < one[2] + gap and one[1] < other[3] + gap and other[1] < one[3] + gap


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("zoom", [0, 1, 2, 3])
def test_nothing_touches_anything_else_and_no_words_are_hidden(crowd: Crowd, size: str, zoom: int) -> None:
    page = crowd.phone()
    page.context.add_cookies([{"name": "size", "value": size, "url": crowd.url}])
    open_crowd(page)
    closer(page, zoom)
    boxes: list[Box] = page.evaluate(VISIBLE_BOXES)
    assert boxes
    touching = [pair for pair in itertools.combinations(boxes, 2) if overlaps(*pair, gap=1)]
    assert touching == []
    words: list[Box] = page.evaluate(WORDS_ON_THE_GROUND)
    assert [pair for pair in itertools.product(words, boxes) if overlaps(*pair, gap=0)] == []
    assert [pair for pair in itertools.combinations(words, 2) if overlaps(*pair, gap=0)] == []
    page.context.close()


def test_what_is_read_aloud_begins_with_what_is_read(crowd: Crowd) -> None:
    page = crowd.phone()
    open_crowd(page)
    for zoom in (0, 3):
        closer(page, zoom)
        for button in page.locator(".pin, .cl").all():
            seen = "".join(button.inner_text().split())
            label = "".join((button.get_attribute("aria-label") or "").split())
            assert label.startswith(seen.replace("\n", "")), (seen, label)
    page.context.close()


def test_every_pin_says_its_verdict_by_door_and_word_and_the_row_says_the_same(crowd: Crowd) -> None:
    page = crowd.phone()
    open_crowd(page)
    closer(page, 3)
    assert page.locator(".pin").count() > 2
    for pin in page.locator(".pin").all():
        code, word = pin.get_attribute("data-code"), pin.locator(".pin-w").inner_text()
        row = page.locator(f"#sheet-list #s-{code}")
        expect(row.locator(".vd b")).to_have_text(word)
        door = (pin.get_attribute("class") or "").split()[1]
        assert door in (row.get_attribute("class") or "").split()
        expect(pin.locator(".arch use")).to_have_attribute("href", f"#v-{door}")
        assert row.locator(".nm").inner_text().replace("\n", "") in (pin.get_attribute("aria-label") or "")
    page.context.close()


def test_kinds_are_told_apart_by_a_sign_and_by_their_name(crowd: Crowd) -> None:
    page = crowd.phone()
    open_crowd(page)
    closer(page, 3)
    names = {kind.code: kind for kind in catalogue().kinds.values()}
    signs: dict[str, set[str]] = {}
    for pin in page.locator(".pin").all():
        said = (pin.get_attribute("aria-label") or "").rpartition("，")[2]
        sign = pin.locator(".tag use")
        signs.setdefault(said, set()).add((sign.get_attribute("href") or "") if sign.count() else "")
    assert len(signs) > 2
    for said, drawn in signs.items():
        kind = next(kind for kind in names.values() if kind.name == said)
        assert drawn == ({""} if kind.code in ("rest_station", "other") else {f"#i-{kind.icon}"})
    page.context.close()


def test_pressing_a_pill_comes_closer_until_its_doors_stand_alone(crowd: Crowd) -> None:
    page = crowd.phone()
    open_crowd(page)
    for _ in range(10):
        if page.locator(".pin").count():
            break
        page.locator(".cl").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        assert page.evaluate("document.activeElement.matches('.pin, .cl')")
    assert page.locator(".pin").count()
    page.context.close()


def test_only_what_lets_one_in_is_left_when_that_is_asked_for(crowd: Crowd) -> None:
    page = crowd.phone()
    open_crowd(page)
    before = page.locator("#sheet-t").inner_text()
    page.locator(".chip", has=page.locator('input[name="enter"]')).click()
    expect(page.locator("#sheet-t")).not_to_have_text(before)
    expect(page.locator("#sheet-t")).to_have_text(re.compile(r"^(\d+) 处，\1 处能进$"))
    pills = ["".join(text.split()).split("/") for text in page.locator(".cl").all_inner_texts()]
    assert pills
    assert all(inside == every for inside, every in pills)
    assert "enter=1" in page.url
    page.context.close()


def test_three_thousand_in_view_are_counted_and_move_without_a_stutter(crowd: Crowd) -> None:
    page = crowd.phone(viewport={"width": 1280, "height": 900}, is_mobile=False, has_touch=False)
    open_crowd(page)
    page.evaluate("""() => { window.slow = []; new PerformanceObserver(list => list.getEntries().forEach(one =>
      window.slow.push(one.duration))).observe({type: 'longtask'}); }""")
    page.locator("#map-out").click()
    page.wait_for_timeout(600)
    if page.locator("#map-again").is_visible():
        page.locator("#map-again").click()
    page.wait_for_load_state("networkidle")
    pills = [text.split("/") for text in page.locator(".cl").all_inner_texts()]
    drawn = sum(int(pill[1]) for pill in pills) + page.locator(".pin").count()
    assert drawn >= 2900
    expect(page.locator("#sheet-t")).to_contain_text(f"{drawn} 处")
    page.evaluate("window.slow.length = 0")
    for dx in (-120, 90, -60):
        page.mouse.move(800, 400)
        page.mouse.down()
        page.mouse.move(800 + dx, 380, steps=6)
        page.mouse.up()
        page.wait_for_timeout(300)
    # Half a second would be felt; the machine of a test is shared.
    assert max(page.evaluate("window.slow") or [0]) < 500
    page.context.close()


def test_a_whole_country_is_told_in_counts_that_add_up(crowd: Crowd) -> None:
    page = crowd.phone()
    open_map(page, "")
    expect(page.locator("#note-cut")).to_be_visible()
    pills = [text.split("/") for text in page.locator(".cl").all_inner_texts()]
    assert sum(int(pill[1]) for pill in pills) == 3005
    assert sum(int(pill[0]) for pill in pills) > 0
    page.locator(".cl").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    expect(page.locator("#map-page:not([aria-busy])")).to_be_visible()
    assert page.locator(".cl, .pin").count() > len(pills)
    page.context.close()


@pytest.mark.parametrize("query", [f"at={AT}", "", f"district={COUNTY}"])
def test_outlines_and_points_of_a_first_view_weigh_at_most_40_kb(crowd: Crowd, query: str) -> None:
    page = crowd.phone()
    sizes: dict[str, int] = {}

    def weigh(request: Any) -> None:
        if "/outlines" in request.url or "/points.json" in request.url:
            # Not `sizes()`: of an answer asked for twice it tells 0, because the browser had it.
            sizes[request.url] = int(request.response().headers["content-length"])

    page.on("requestfinished", weigh)
    open_map(page, query)
    page.wait_for_load_state("networkidle")
    print(query or "all", {url.rpartition("/")[2][:12]: size for url, size in sizes.items()}, sum(sizes.values()))
    assert all(sizes.values())
    assert 0 < sum(sizes.values()) <= MAP_DATA_KB * 1000
    page.context.close()
