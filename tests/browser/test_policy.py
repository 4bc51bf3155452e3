"""The content security policy: strict, and no page ever touches it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import OpenPhone
from tools.screens import MAP_READY, SCREENS, Screen, path_of

pytestmark = pytest.mark.browser
LISTEN = """
window.touched = [];
document.addEventListener('securitypolicyviolation', e => {
  touched.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`);
});
"""
DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


def touched(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.touched")
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_no_page_touches_the_policy_or_leaves_the_house(
    open_phone: OpenPhone, live_url: str, pristine_dir: Path, screen: Screen
) -> None:
    page = open_phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(LISTEN)
    answer = page.goto(path_of(screen, pristine_dir))
    if screen.name.startswith("map"):
        page.wait_for_selector(MAP_READY)
    page.wait_for_load_state("networkidle")
    assert answer
    policy = answer.headers["content-security-policy"]
    assert [part for part in DIRECTIVES if part not in policy] == []
    assert "unsafe" not in policy
    assert touched(page) == []
    assert [url for url in asked if not url.startswith((live_url, "data:", "blob:"))] == []


def test_the_listener_can_hear(chromium: Browser, live_url: str) -> None:
    """On a phone of its own, whose console nobody minds: there the policy is touched on purpose."""
    context = chromium.new_context(base_url=live_url)
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.goto("/about")
    page.evaluate(
        "() => { const done = new Promise(end => document.addEventListener('securitypolicyviolation', end));"
        "new Image().src = 'https://example.invalid/made-up.png'; return done.then(() => 1); }"
    )
    assert any("img-src" in one for one in touched(page))
    context.close()
