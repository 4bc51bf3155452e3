"""What a reader told their phone about motion, contrast and colours is respected on every page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.proofs import See, npm_module
from tools.screens import DARK, LIGHT, SCREENS, Look, Screen

pytestmark = pytest.mark.browser
SEEN_S = 0.01
MOVING = """longest => {
  const seconds = list => Math.max(...list.split(',').map(parseFloat));
  return [...document.querySelectorAll('body *')].filter(one => {
    const style = getComputedStyle(one);
    const animated = style.animationName !== 'none' && seconds(style.animationDuration) > longest;
    return animated || seconds(style.transitionDuration) > longest;
  }).map(one => one.className.baseVal || one.className || one.tagName);
}"""
# WCAG 2.2 AAA: 7:1, for large letters 4.5:1.
FAINT = """async () => {
  const rule = 'color-contrast-enhanced';
  const found = await axe.run(document, {runOnly: {type: 'rule', values: [rule]}, rules: {[rule]: {enabled: true}}});
  return {
    passed: found.passes.flatMap(one => one.nodes).length,
    faint: found.violations.flatMap(one => one.nodes.map(node => node.target.join(' ') + ' ' + node.any[0].message)),
  };
}"""
PAGES = [screen for screen in SCREENS if not screen.name.startswith("map")]


def faint(page: Page) -> list[str]:
    """Text with less than the contrast that AAA asks for."""
    tall: int = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 390, "height": max(844, tall)})
    page.evaluate((npm_module("axe-core") / "axe.min.js").read_text("utf-8"))
    found: Any = page.evaluate(FAINT)
    assert found["passed"] > 0
    return list(found["faint"])


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_nothing_moves_for_who_asked_for_stillness(see: See, screen: Screen) -> None:
    page = see(screen, LIGHT)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING, SEEN_S) == []


def test_motion_would_be_seen(see: See) -> None:
    assert see(SCREENS[0], LIGHT).evaluate(MOVING, SEEN_S) != []


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("screen", PAGES, ids=[screen.name for screen in PAGES])
def test_more_contrast_means_seven_to_one(see: See, screen: Screen, look: Look) -> None:
    page = see(screen, look)
    page.emulate_media(contrast="more")
    assert faint(page) == []


def test_without_that_wish_quiet_lines_are_quieter(see: See) -> None:
    assert faint(see(next(screen for screen in SCREENS if screen.name == "list"), LIGHT)) != []


def test_with_the_phones_own_colours_a_door_still_has_its_word(see: See) -> None:
    page = see(next(screen for screen in SCREENS if screen.name == "list"), LIGHT)
    page.emulate_media(forced_colors="active")
    for card in page.locator("main [data-h]").all()[:5]:
        assert card.locator("b").first.inner_text()
    # A button has an edge where its ground is taken away.
    edges = page.locator("main a.btn.main").evaluate_all("all => all.map(one => getComputedStyle(one).borderTopWidth)")
    assert edges
    assert all(float(edge.removesuffix("px")) >= 1 for edge in edges)
