"""A kept page comes in the look that was chosen last, whatever look it was kept in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPhone
from browser.test_offline import DISTRICT, cut, installed, until

pytestmark = pytest.mark.browser
# As it arrives, before a script could put it right: what the first tag says, and where the links for the look lead.
LOOK = """html => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const links = [...page.querySelectorAll('a[href^="/look?"]')].map(one => [one.getAttribute('href'), one.textContent]);
  const chosen = page.querySelector('a[href^="/look?theme"][aria-current]');
  return {...page.documentElement.dataset, links, theme_link: chosen && chosen.textContent};
}"""
NOTED = "caches.open('looks-1').then(c => c.match('/chosen')).then(r => r && r.json())"


def arrived(page: Page, path: str) -> object:
    answer = page.goto(path)
    assert answer
    return page.evaluate(LOOK, answer.text())


def noted(page: Page, **look: str) -> None:
    for name, value in look.items():
        until(page, f"{NOTED}.then(look => Boolean(look) && look.{name} === '{value}')")


def test_a_kept_page_arrives_as_the_server_would_draw_it_now(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    for size, theme in (("large", "auto"), ("large", "dark"), ("normal", "light"), ("normal", "auto")):
        page.goto(f"/look?size={size}&theme={theme}&back=/about")
        noted(page, size=size, theme=theme)
        wanted = page.evaluate(LOOK, page.request.get(DISTRICT).text())
        assert (wanted.get("size") == "large") == (size == "large")
        cut(page)
        assert arrived(page, DISTRICT) == wanted
        # It renews itself: another step before that would be cut off.
        with page.expect_navigation():
            page.context.set_offline(False)


def test_large_letters_asked_for_without_a_network_stay_on_the_next_page(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, "/about")
    installed(page, DISTRICT)
    cut(page)
    page.reload()
    page.locator("header a[href^='/look?size=']").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    noted(page, size="large")
    answer = page.goto("/about")
    assert answer
    assert page.evaluate(LOOK, answer.text())["size"] == "large"
    # The page for no network as well.
    answer = page.goto("/districts")
    assert answer
    assert page.evaluate(LOOK, answer.text())["size"] == "large"


def test_the_look_of_the_newest_page_wins_over_an_older_choice(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    page.goto("/look?size=large&back=/about")
    noted(page, size="large")
    # The cookie is gone: another look on the server.
    page.context.clear_cookies()
    page.goto("/about")
    noted(page, size="normal")
    cut(page)
    answer = page.goto(DISTRICT)
    assert answer
    assert "size" not in page.evaluate(LOOK, answer.text())


def test_a_change_of_look_empties_no_pocket(open_phone: OpenPhone) -> None:
    page = open_phone()
    installed(page, DISTRICT)
    before = page.locator("main .nm").all_inner_texts()
    page.goto("/look?size=large&back=/about")
    cut(page)
    page.goto(DISTRICT)
    assert page.locator("main .nm").all_inner_texts() == before
