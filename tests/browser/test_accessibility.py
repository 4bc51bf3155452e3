"""Every public page in every look: axe (WCAG 2.2 AA), size of text and of what is tapped, no sideways scrolling."""

from __future__ import annotations

from typing import Any

import pytest

from browser.proofs import See, View, npm_module
from tools.screens import DARK, LARGE_DARK, LIGHT, SCREENS, Look

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FEWEST_CHECKED = 15
HEIGHT = 844
SETTLED = "document.getAnimations().forEach(one => one.finish())"
# A folded form is opened: what is in it is tapped too.
UNFOLD = "open => document.querySelectorAll('details').forEach(one => { one.open = open; })"
PROBLEMS = """async rules => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']});
  return {
    passed: found.passes.length,
    problems: found.violations.flatMap(rule => rule.nodes.map(node =>
      `${rule.id}: ${node.target.join(' ')} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ''}`)),
  };
}"""


def test_axe_finds_nothing(view: View) -> None:
    page = view.page
    # As tall as the page: what lies half under the bar at the bottom can be scrolled away from it.
    tall: int = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 390, "height": max(HEIGHT, tall)})
    page.evaluate(SETTLED)
    page.evaluate((npm_module("axe-core") / "axe.min.js").read_text("utf-8"))
    found: Any = page.evaluate(PROBLEMS, RULES)
    page.set_viewport_size({"width": 390, "height": HEIGHT})
    assert found["problems"] == []
    assert found["passed"] >= FEWEST_CHECKED


@pytest.mark.parametrize("width", [390, 360, 320])
def test_no_page_scrolls_sideways(view: View, width: int) -> None:
    view.page.set_viewport_size({"width": width, "height": HEIGHT})
    assert view.page.evaluate("measures.tooWide()") == []


def test_text_is_large_enough_to_read(view: View) -> None:
    view.page.set_viewport_size({"width": 390, "height": HEIGHT})
    assert view.page.evaluate("least => measures.smallText(least)", 18 if view.look.is_large else 13) == []


def test_what_is_tapped_has_room_for_a_finger(view: View) -> None:
    view.page.set_viewport_size({"width": 390, "height": HEIGHT})
    view.page.evaluate(UNFOLD, True)
    found = view.page.evaluate("least => measures.smallTargets(least)", 60 if view.look.is_large else 44)
    view.page.evaluate(UNFOLD, False)
    assert found == []


@pytest.mark.parametrize("look", [DARK, LARGE_DARK], ids=["dark", "large-dark"])
def test_a_look_is_there_with_the_first_picture(see: See, look: Look) -> None:
    page = see(SCREENS[0], look)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 20, 15)"
    assert page.locator("html").get_attribute("data-size") == ("large" if look.is_large else None)


def test_the_measures_can_fail(see: See) -> None:
    page = see(SCREENS[0], LIGHT)
    page.evaluate(
        "() => { const bad = document.createElement('button'); bad.textContent = '小'; bad.className = 'made-up';"
        "bad.style.cssText = 'all: initial; display: block; width: 20px; font-size: 10px; margin-left: 500px';"
        "document.querySelector('main').append(bad); }"
    )
    assert any("made-up" in one for one in page.evaluate("measures.smallTargets(44)"))
    assert any("made-up" in one for one in page.evaluate("measures.smallText(18)"))
    assert any("made-up" in one for one in page.evaluate("measures.tooWide()"))
