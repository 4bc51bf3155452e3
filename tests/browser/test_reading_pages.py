"""Pages that a browser shows from what it has, and asks about meanwhile."""

from __future__ import annotations

import pytest

from browser.conftest import OpenPhone

pytestmark = pytest.mark.browser
SIZE = "document.documentElement.dataset.size || ''"


@pytest.mark.parametrize("service_workers", ["allow", "block"])
def test_a_kept_page_never_comes_back_in_the_look_of_before(open_phone: OpenPhone, service_workers: str) -> None:
    page = open_phone(service_workers=service_workers)
    for path in ("/about", "/privacy", "/about"):
        page.goto(path)
        assert page.evaluate(SIZE) == ""
    page.goto("/look?size=large&back=/about")
    assert page.evaluate(SIZE) == "large"
    page.goto("/privacy")
    assert page.evaluate(SIZE) == "large"
    page.goto("/look?size=normal&back=/about")
    for path in ("/about", "/privacy"):
        page.goto(path)
        assert page.evaluate(SIZE) == ""
