"""Where `/look` may send somebody, and what it may keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationfinder.errors import InvalidInput
from stationfinder.site.look import chosen, safe_back


@pytest.mark.parametrize("back", ["/", "/districts?parent=410100", "/stations/ABC2345#nav", "/?q=驿站"])
def test_a_path_of_this_site_is_kept(back: str) -> None:
    assert safe_back(back) == back


@pytest.mark.parametrize(
    "back",
    [
        "",
        "evil",
        "//evil.example",
        " //evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
    ],
)
def test_anything_that_may_lead_away_becomes_the_first_page(back: str) -> None:
    assert safe_back(back) == "/"


@given(st.text(alphabet="/\\\t\r\n :.ae@?#%", max_size=12))
def test_no_text_gets_past_as_another_host(back: str) -> None:
    # What a browser does before it parses: tabs and line ends vanish, backslashes turn round.
    browsers = safe_back(back).translate(str.maketrans("\\", "/", "\t\r\n")).strip()
    assert browsers.startswith("/")
    assert not browsers.startswith("//")


def test_only_what_was_given_is_kept() -> None:
    assert chosen({"size": "large", "back": "/"}) == {"size": "large"}
    assert chosen({}) == {}


def test_an_unknown_look_names_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as refused:
        chosen({"size": "huge", "theme": "pink"})
    assert "large" in refused.value.fields["size"]
    assert "dark" in refused.value.fields["theme"]
