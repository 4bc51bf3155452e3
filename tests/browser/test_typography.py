"""Chinese set right on a small phone: no line begins with a closing mark, no number is cut in two."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.conftest import OpenPhone
from browser.proofs import See
from tools.screens import DOUBLE, LARGE, LIGHT, SCREENS, Look, Screen

pytestmark = pytest.mark.browser
# Pages of words that a rider reads; the map's list is the list's own rows.
READ = [
    screen
    for screen in SCREENS
    if screen.name.startswith(("first", "list", "search", "districts", "station", "plate")) and screen.status == 200
]
# Every place where a line ends, as "…end|begin…", that a typesetter would not have let stand.
BAD_BREAKS = r"""() => {
  const closing = /[，。、；：？！）》”’·%℃]/, number = /[\d.:–]/, found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.getElementById('page') || document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    // An address of the web has no place to break; it may break anywhere.
    if (!node.data.trim() || node.data.includes('://') || element.closest('.vh, script, svg')) continue;
    if (!element.checkVisibility({visibilityProperty: true})) continue;
    let before = null;
    for (let at = 0; at < node.data.length; at += 1) {
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) continue;
      const down = before && box.top > before.box.top + before.box.height / 2;
      const [last, first] = [before && before.mark, node.data[at]];
      const cut = (/\d/.test(last) && number.test(first)) || (/[.:]/.test(last) && /\d/.test(first));
      if (down && (closing.test(first) || cut)) {
        found.push(`${node.data.slice(Math.max(0, at - 8), at)}|${node.data.slice(at, at + 8)}`);
      }
      before = {box, mark: first};
    }
  }
  return found;
}"""


def bad_breaks(page: Page) -> list[str]:
    found: list[str] = page.evaluate(BAD_BREAKS)
    return found


@pytest.mark.parametrize("look", [LIGHT, LARGE, DOUBLE], ids=["light", "large", "text-200"])
@pytest.mark.parametrize("screen", READ, ids=[screen.name for screen in READ])
def test_lines_break_where_they_may(see: See, screen: Screen, look: Look) -> None:
    page = see(screen, look)
    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 844})
        assert bad_breaks(page) == [], width


# The drawn door of the first page: (left, top, right, bottom) of its white frame in the drawing's own units, as drawn.
COVERED = """() => {
  const pic = document.querySelector('.hero .pic'), to = pic.getScreenCTM(), range = document.createRange();
  const at = (x, y) => new DOMPoint(x, y).matrixTransform(to);
  const [from, end] = [at(256, 36), at(360, 184)], found = [];
  document.querySelectorAll('.hero h1, .hero p, .hero small').forEach(words => {
    if (!words.checkVisibility()) return;
    range.selectNodeContents(words);
    for (const box of range.getClientRects()) {
      const beside = box.right <= from.x || box.left >= end.x, apart = box.bottom - 6 <= from.y || box.top + 6 >= end.y;
      if (!beside && !apart) found.push(words.localName);
    }
  });
  return found;
}"""


@pytest.mark.parametrize(
    ("look", "text"),
    [(LIGHT, ""), (LARGE, ""), (DOUBLE, ""), (LIGHT, "200%")],
    ids=["light", "large", "text-200", "zoomed"],  # zoomed: a webview's own setting, which no media query hears of
)
def test_the_drawn_door_covers_no_word_of_the_first_page(see: See, look: Look, text: str) -> None:
    page = see(SCREENS[0], look)
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
    for width in (390, 360, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(COVERED) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_nothing_is_said_of_a_button_that_is_not_there(open_phone: OpenPhone) -> None:
    page = open_phone(java_script_enabled=False)
    page.goto("/")
    assert page.locator(".hero button").is_hidden()
    assert page.locator(".hero small").is_hidden()
    assert page.get_by_role("heading", name="你在哪一带？").is_visible()


def test_a_wait_in_minutes_stays_on_one_line(see: See) -> None:
    page = see(next(screen for screen in SCREENS if screen.name == "list-mapped"), LIGHT, 360)
    lines = page.evaluate(
        "() => { const span = document.querySelector('.row .vd span'), range = document.createRange();"
        "  span.previousElementSibling.textContent = '还没开'; span.textContent = '18:00 开，等 40 分钟';"
        "  range.selectNodeContents(span);"
        "  return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size; }"
    )
    assert lines == 1


def test_a_bad_break_would_be_seen(see: See) -> None:
    page = see(SCREENS[0], LIGHT)
    page.evaluate(
        "() => { const bad = document.createElement('p'); bad.style.cssText = 'width: 4em; line-break: anywhere';"
        "bad.textContent = '编的站点，到17:00关'; document.querySelector('main').append(bad); }"
    )
    assert len(bad_breaks(page)) == 2
