"""Headers of every answer, cache rules, compression, and the address under which we are seen."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from stationfinder.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COMPRESSED_FROM = 600
# Of an answer of 40 kB: level 1 takes 0.15 ms, level 5 0.5 ms for 12 % less.
DYNAMIC_LEVEL = 1
HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,253}", re.ASCII)
COMPRESSIBLE = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "application/geo+json",
        "application/problem+json",
        "image/svg+xml",
        "application/manifest+json",
    }
)
HEALTH = ("/healthz", "/readyz")
NEVER_KEPT = "private, no-store"
CHECKED_EACH_TIME = "no-cache"
DAY = "public, max-age=86400"
# What is not about today: whoever comes back after a day sees yesterday's at once and fetches the new one meanwhile.
DAY_THEN_STALE = f"{DAY}, stale-while-revalidate=604800"
IMMUTABLE = "public, max-age=31536000, immutable"
# Data is never a page: nothing may run in it, whatever it says.
CSP = "Content-Security-Policy"
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


class FixedHeaders:
    """WSGI middleware: the security headers of every answer, errors and files included."""

    def __init__(self, inner: WSGIApplication, settings: Settings) -> None:
        self._inner = inner
        self.fixed = security_headers(settings)
        self.data = [(name, DATA_POLICY if name == CSP else value) for name, value in self.fixed]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        fixed = self.data if environ["PATH_INFO"].startswith("/api/") else self.fixed

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, headers + fixed, *more)

        return self._inner(environ, started)


class HealthForAnyHost:
    """WSGI middleware: health and readiness answer under any Host.

    A load balancer asks by address, and `serve` asks itself; the answers hold no link and reveal nothing.
    """

    def __init__(self, inner: WSGIApplication, hosts: list[str]) -> None:
        self._inner = inner
        self._ours = hosts[0].lstrip(".") if hosts else "localhost"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] in HEALTH:
            environ = {**environ, "HTTP_HOST": self._ours}
        return self._inner(environ, start_response)


def security_headers(settings: Settings) -> list[tuple[str, str]]:
    """The same for every answer; nothing foreign may be loaded but the configured tiles."""
    tiles = " ".join(tile_origins(settings))
    listed = [
        (
            CSP,
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
            f"worker-src 'self'; manifest-src 'self'; img-src 'self' data: {tiles}; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'",
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "geolocation=(self), camera=(), microphone=()"),
    ]
    if settings.is_production:
        listed.append(("Strict-Transport-Security", "max-age=31536000"))
    return listed


def finished(response: Response) -> Response:
    """A cache rule where the view set none, and compression."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = CHECKED_EACH_TIME
    return compressed(response)


@lru_cache(maxsize=64)
def base_url(scheme: str, host: str) -> str:
    """`https://host` of a request that passed the check of trusted hosts; '' when the host is no host name.

    Kept, because the framework works it out anew at every request for 20 µs.
    """
    return f"{scheme}://{host}" if HOST.fullmatch(host) else ""


@lru_cache(maxsize=64)
def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding takes gzip: `gzip;q=0` names it to refuse it (RFC 9110 §12.5.3).

    Kept, because browsers send a handful of different ones and reading one takes 10 µs.
    """
    return bool(parse_accept_header(header, Accept)["gzip"])


def tile_origins(settings: Settings) -> tuple[str, ...]:
    """Hosts that the browser may load tiles from."""
    if settings.map_provider == "xyz":
        scheme, _, rest = settings.map_url.partition("://")
        return (f"{scheme}://{rest.partition('/')[0].replace('{s}', '*')}",)
    return {
        "tianditu": ("https://*.tianditu.gov.cn",),
        "amap": ("https://*.is.autonavi.com",),
        "tencent": ("https://*.map.gtimg.com",),
    }.get(settings.map_provider, ())


def compressed(response: Response) -> Response:
    """The response in gzip when the client takes it and it is worth it."""
    if (
        response.mimetype not in COMPRESSIBLE
        or response.direct_passthrough
        or response.status_code == 304
        or "Content-Encoding" in response.headers
    ):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if not accepts_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", "")):
        return response
    body = response.get_data()
    if len(body) >= COMPRESSED_FROM:
        response.set_data(gzip.compress(body, DYNAMIC_LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
