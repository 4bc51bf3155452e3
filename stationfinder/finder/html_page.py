"""A page as a response: personal ones are kept nowhere, public ones are asked about each time unless said otherwise."""

from __future__ import annotations

from flask import Response

from stationfinder.web.answers import checked
from stationfinder.web.headers import CHECKED_EACH_TIME, NEVER_KEPT

HTML = "text/html; charset=utf-8"


def html_page(body: str | bytes, *, personal: bool = False, cache: str = CHECKED_EACH_TIME) -> Response:
    """The page. `personal`: it holds a position or a number, so that nobody keeps it; else `cache` says who may."""
    if not personal:
        return checked(body, HTML, cache=cache, vary="Cookie")
    response = Response(body, content_type=HTML)
    response.headers["Vary"] = "Cookie"
    response.headers["Cache-Control"] = NEVER_KEPT
    return response
