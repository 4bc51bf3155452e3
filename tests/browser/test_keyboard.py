"""Every public page by keyboard alone: everything that acts is reached, in order, and one sees where one is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.proofs import See
from tools.screens import LARGE, LIGHT, SCREENS, Look, Screen

pytestmark = pytest.mark.browser
MORE_STEPS = 5


def walk(page: Page) -> tuple[int, list[dict[str, Any]]]:
    """How many things act, and what each press of Tab reaches, until it leaves the page."""
    count: int = page.evaluate("measures.number()")
    steps: list[dict[str, Any]] = []
    for _ in range(count + MORE_STEPS):
        page.keyboard.press("Tab")
        step: dict[str, Any] | None = page.evaluate("measures.focus()")
        if step is None or (steps and step["number"] == steps[0]["number"]):
            break
        steps.append(step)
    return count, steps


@pytest.mark.parametrize("look", [LIGHT, LARGE], ids=["light", "large"])
@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_tab_reaches_everything_in_order_and_shows_where(see: See, screen: Screen, look: Look) -> None:
    count, steps = walk(see(screen, look))
    numbers = [step["number"] for step in steps]
    assert count > 3
    assert numbers == list(range(count))
    assert [step["name"] for step in steps if not step["ringed"]] == [], "no ring"
    assert [step["name"] for step in steps if not step["open"]] == [], "something lies over it"


def test_the_walk_can_fail(see: See) -> None:
    page = see(SCREENS[0], LIGHT)
    page.evaluate(
        "() => { const bad = document.createElement('button'); bad.textContent = '先'; bad.tabIndex = 3;"
        "bad.style.outline = 'none'; bad.id = 'made-up'; document.querySelector('main').append(bad); }"
    )
    count, steps = walk(page)
    assert [step["number"] for step in steps] != list(range(count))
    assert "made-up" in next(step["name"] for step in steps if not step["ringed"])
