"""A page as a response: personal ones are kept nowhere, public ones are asked about each time."""

from __future__ import annotations

from flask import Response, request

from stationfinder.web.headers import NEVER_KEPT


def html_page(body: str | bytes, *, personal: bool = False) -> Response:
    """The page. `personal`: it holds a position or a number, so that nobody keeps it."""
    response = Response(body, content_type="text/html; charset=utf-8")
    response.headers["Vary"] = "Cookie"
    if personal:
        response.headers["Cache-Control"] = NEVER_KEPT
        return response
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
