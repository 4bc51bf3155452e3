"""What a rider chose about the look of the pages, and where they return to."""

from __future__ import annotations

from collections.abc import Mapping

from stationfinder.errors import InvalidInput

CHOICES = {"size": ("normal", "large"), "theme": ("auto", "light", "dark")}
COOKIE_AGE_S = 365 * 24 * 3600
HOME = "/"


def chosen(args: Mapping[str, str]) -> dict[str, str]:
    """The cookies to set: `size` and `theme`, each only when it was given.

    Raises InvalidInput for a value that is not on the list.
    """
    given = {name: args[name] for name in CHOICES if name in args}
    wrong = {name: f"只认得 {'、'.join(CHOICES[name])}" for name, value in given.items() if value not in CHOICES[name]}
    if wrong:
        raise InvalidInput(wrong)
    return given


def safe_back(back: str) -> str:
    """`back` when it is a path of this site, else the first page.

    Browsers read a backslash as a slash and drop tabs and line ends before they parse, so `/\\host` and
    `/<tab>/host` lead away just as `//host` does: any of these characters is refused wherever it stands.
    """
    local = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    return back if local else HOME
