"""The question asked far more often than all others, answered before the framework opens a request.

"What is near me" in its plain form, as data (`GET /api/v1/stations/nearest`) and as a page (`GET /?at=…`), is answered
here by the same functions as in `api.nearest` and `pages.home`. Whatever is not plain (an error to explain, an odd
byte, another method, too many requests) goes on to the application. Why: docs/decisions/0008-front-door.md.
"""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import SecurityError
from werkzeug.sansio.utils import get_host

from stationfinder.errors import StationfinderError
from stationfinder.finder import features, forms, navigation, search
from stationfinder.finder.frames import kept_frame, look_of
from stationfinder.finder.listing import list_of
from stationfinder.finder.snapshot import EVERYTHING
from stationfinder.finder.state import FinderState
from stationfinder.geo.points import LonLat
from stationfinder.stations.codes import parse_code
from stationfinder.web.guards import RateLimiter
from stationfinder.web.headers import COMPRESSED_FROM, DYNAMIC_LEVEL, NEVER_KEPT, accepts_gzip, base_url

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Said = tuple[str, str, bytes]
"""Content-Type, Vary and body."""
LONGEST = 400
BARE = re.compile(r"at=(\d{2,3}(?:\.\d{1,17})?)(?:,|%2C)(\d{1,2}(?:\.\d{1,17})?)", re.ASCII)


class FrontDoor:
    """WSGI middleware round the application."""

    def __init__(
        self, inner: WSGIApplication, here: FinderState, limiter: RateLimiter, trusted_hosts: list[str] | None
    ) -> None:
        self._inner = inner
        self._here = here
        self._limiter = limiter
        self._answers = {"/api/v1/stations/nearest": self._nearest, "/": self._page}
        # Kept by scheme and Host header; a host that is not trusted raises and is asked again each time.
        self._base_url = lru_cache(maxsize=64)(lambda scheme, host: seen_as(scheme, host, trusted_hosts))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answers.get(environ["PATH_INFO"])
        if answer is None or environ["REQUEST_METHOD"] != "GET":
            return self._inner(environ, start_response)
        try:
            said = answer(environ, environ.get("QUERY_STRING", ""))
        except (StationfinderError, SecurityError):
            said = None  # the application refuses it again, and explains
        if said is None:
            return self._inner(environ, start_response)
        content_type, vary, body = said
        headers = [("Content-Type", content_type), ("Cache-Control", NEVER_KEPT), ("Vary", vary)]
        if len(body) >= COMPRESSED_FROM and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body = gzip.compress(body, DYNAMIC_LEVEL, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _nearest(self, environ: WSGIEnvironment, text: str) -> Said | None:
        here = self._here
        base = self._base_url(environ["wsgi.url_scheme"], environ.get("HTTP_HOST"))
        at = bare_position(text)
        if at is not None:
            query = forms.NearestQuery(at, EVERYTHING)
        else:
            args = plain_arguments(text)
            if args is None:
                return None
            query = forms.nearest_query(args, here.catalogue, here.clock())
        snapshot = here.snapshots.current()
        self._count(environ)
        going = here.going(query.by, query.when)
        found = search.nearest(snapshot, query, going)
        body = features.nearest(found, snapshot, going, base)
        return features.MEDIA_TYPE, "Accept-Encoding", body

    def _page(self, environ: WSGIEnvironment, text: str) -> Said | None:
        here = self._here
        at = bare_position(text)
        if at is not None:
            query = forms.PageQuery(at=at)
        else:
            args = plain_arguments(text)
            # A code in the search box leads to its station.
            if args is None or "at" not in args or parse_code(args.get("q", "")):
                return None
            query = forms.page_query(args, here.catalogue, here.clock())
        self._base_url(environ["wsgi.url_scheme"], environ.get("HTTP_HOST"))
        provider = navigation.preferred(environ.get("HTTP_USER_AGENT", ""))[0]
        listed = list_of(here, query, look_of(environ.get("HTTP_COOKIE", "")), provider)
        frame = kept_frame(listed.frame)
        if frame is None:
            return None  # drawn by the application, which keeps it for the next time
        self._count(environ)
        page = frame.around(listed.found, listed.position)
        return "text/html; charset=utf-8", "Cookie, Accept-Encoding", page

    def _count(self, environ: WSGIEnvironment) -> None:
        """Counted when the answer is sure: a request that goes on is counted by the application."""
        self._limiter.check(environ.get("REMOTE_ADDR", ""), time.monotonic())


def bare_position(query: str) -> LonLat | None:
    """The position of a query string that holds nothing but `at=` and a WGS-84 position in China, else None.

    What most ask. None is no refusal: the string then gets the closer look of `forms.nearest_query`.
    """
    match = BARE.fullmatch(query)
    if match is None:
        return None
    lon, lat = float(match[1]), float(match[2])
    return LonLat(lon, lat) if 73 <= lon <= 136 and 3 <= lat <= 54 else None


def plain_arguments(query: str) -> MultiDict[str, str] | None:
    """Arguments of a plain query string, None when it needs the closer look that the application takes."""
    text = query.replace("%2C", ",")
    if len(text) > LONGEST or "%" in text or not (text.isascii() and text.isprintable()):
        return None
    return MultiDict(parse_qsl(text, keep_blank_values=True))


def seen_as(scheme: str, host: str | None, trusted_hosts: list[str] | None) -> str:
    """Our address as the asker wrote it. Raises SecurityError for a host that is not ours."""
    return base_url(scheme, get_host(scheme, host, ("", None), trusted_hosts=trusted_hosts))
