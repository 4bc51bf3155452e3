"""The one question asked far more often than all others, answered before the framework opens a request.

`GET /api/v1/stations/nearest` in its plain form is answered here by the same functions as in `api.nearest`. Whatever is
not plain (an error to explain, an odd byte, another method, too many requests) goes on to the application. Why:
docs/decisions/0008-front-door.md.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import SecurityError
from werkzeug.sansio.utils import get_host

from stationfinder.errors import StationfinderError
from stationfinder.finder import features, forms, search
from stationfinder.finder.state import FinderState
from stationfinder.web.guards import RateLimiter
from stationfinder.web.headers import COMPRESSED_FROM, DYNAMIC_LEVEL, NEVER_KEPT, base_url

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/api/v1/stations/nearest"
LONGEST = 400


class FrontDoor:
    """WSGI middleware round the application."""

    def __init__(
        self, inner: WSGIApplication, here: FinderState, limiter: RateLimiter, trusted_hosts: list[str] | None
    ) -> None:
        self._inner = inner
        self._here = here
        self._limiter = limiter
        # Kept by scheme and Host header; a host that is not trusted raises and is asked again each time.
        self._base_url = lru_cache(maxsize=64)(lambda scheme, host: seen_as(scheme, host, trusted_hosts))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET":
            return self._inner(environ, start_response)
        try:
            body = self._answer(environ)
        except (StationfinderError, SecurityError):
            body = None  # the application refuses it again, and explains
        if body is None:
            return self._inner(environ, start_response)
        headers = [("Content-Type", features.MEDIA_TYPE), ("Cache-Control", NEVER_KEPT)]
        if len(body) >= COMPRESSED_FROM and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = gzip.compress(body, DYNAMIC_LEVEL, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", [*headers, ("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> bytes | None:
        """The body of a plain question, None for any other. Raises what the application would explain."""
        text = environ.get("QUERY_STRING", "").replace("%2C", ",")
        if len(text) > LONGEST or "%" in text or not (text.isascii() and text.isprintable()):
            return None
        here = self._here
        base = self._base_url(environ["wsgi.url_scheme"], environ.get("HTTP_HOST"))
        query = forms.nearest_query(MultiDict(parse_qsl(text, keep_blank_values=True)), here.catalogue)
        snapshot = here.snapshots.current()
        # Counted last: a request that goes on is counted by the application.
        self._limiter.check(environ.get("REMOTE_ADDR", ""), time.monotonic())
        found = search.nearest(snapshot, query)
        return features.nearest(found, snapshot, here.book, here.clock(), base)


def seen_as(scheme: str, host: str | None, trusted_hosts: list[str] | None) -> str:
    """Our address as the asker wrote it. Raises SecurityError for a host that is not ours."""
    return base_url(scheme, get_host(scheme, host, ("", None), trusted_hosts=trusted_hosts))
