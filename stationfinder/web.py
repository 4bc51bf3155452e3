"""HTTP habits of every room: guards, errors → pages or problem+json, headers, assets, rate limits."""

from __future__ import annotations

import gzip
import hashlib
import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote_to_bytes

import orjson
from flask import Flask, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import safe_join

from stationfinder.config import Settings
from stationfinder.errors import InvalidInput, NotFound, StationfinderError, TooMany

log = logging.getLogger(__name__)
STATIC = Path(__file__).resolve().parents[1] / "static"
LONGEST_QUERY = 4096
LONGEST_BODY = 1 << 20
COMPRESSED_FROM = 600
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
NEVER_KEPT = "private, no-store"
CHECKED_EACH_TIME = "no-cache"
PROBLEM = "application/problem+json"
MESSAGES = {
    400: "这个请求看不懂。",
    404: "没有这个页面。",
    405: "这里不能这样操作。",
    413: "发来的内容太大了。",
    414: "网址太长了。",
    415: "发来的格式不认识。",
    429: "问得太快了，歇一会儿再试。",
    500: "出了点问题，不是你的错。请稍后再试。",
    503: "暂时打不开，请稍后再试。",
}


def init_app(app: Flask, settings: Settings) -> None:
    """Hang the habits on an application."""
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=[host.strip() for host in settings.trusted_hosts.split(",") if host.strip()] or None,
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    limiter = RateLimiter(settings.reads_per_s)
    app.before_request(lambda: guard(limiter))
    app.after_request(Headers(settings))
    app.register_error_handler(StationfinderError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, crashed)
    assets = Assets(STATIC, fresh=not settings.is_production)
    app.add_url_rule("/assets/<digest>/<path:path>", "assets", assets.view)
    app.jinja_env.globals["asset"] = assets.url
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


class RateLimiter:
    """At most `per_s` requests in one second for one address, in this process; 0 = no limit.

    A carrier puts a city behind one address, so the limit is generous and counts whole seconds only.
    """

    def __init__(self, per_s: int) -> None:
        self.per_s = per_s
        self._second = 0
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()

    def check(self, address: str, now_s: float) -> None:
        """Raises TooMany above the limit."""
        if not self.per_s:
            return
        with self._lock:
            if int(now_s) != self._second:
                self._second, self._seen = int(now_s), {}
            seen = self._seen.get(address, 0) + 1
            self._seen[address] = seen
        if seen > self.per_s:
            raise TooMany(MESSAGES[429], retry_after_s=1)


def guard(limiter: RateLimiter) -> ResponseReturnValue | None:
    """Refuse what no parser should see: too long, not UTF-8, control characters, too fast."""
    environ = request.environ
    query: str = environ.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return problem_response(414, "too-long", MESSAGES[414])
    if "%" in query or not query.isascii():
        _check_text(query)
    path: str = environ.get("PATH_INFO", "")
    if not path.isascii() or not path.isprintable():
        _check_path(path)
    limiter.check(request.remote_addr or "", time.monotonic())
    return None


def _check_text(query: str) -> None:
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        try:
            # WSGI hands over bytes as Latin-1 characters.
            raw_name, raw_value = (unquote_to_bytes(part.encode("latin-1", "replace")) for part in (name, value))
            text = raw_name.decode() + raw_value.decode()
        except UnicodeDecodeError:
            raise InvalidInput({_printable(name): "里面有看不懂的字节，请用 UTF-8"}) from None
        if any(ord(character) < 32 or ord(character) == 127 for character in text):
            raise InvalidInput({_printable(name): "里面有不能用的控制字符"})


def _check_path(path: str) -> None:
    try:
        text = path.encode("latin-1").decode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        raise NotFound(MESSAGES[404]) from None
    if not text.isprintable():
        raise NotFound(MESSAGES[404])


def _printable(name: str) -> str:
    text = unquote_to_bytes(name.encode("latin-1", "replace")).decode("utf-8", "replace")
    return "".join(c for c in text if c.isprintable())[:40] or "query"


class Headers:
    """Adds security headers, a cache rule where the view set none, and compression."""

    def __init__(self, settings: Settings) -> None:
        tiles = " ".join(tile_origins(settings))
        self.fixed = [
            (
                "Content-Security-Policy",
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
            self.fixed.append(("Strict-Transport-Security", "max-age=31536000"))

    def __call__(self, response: Response) -> Response:
        headers = response.headers
        headers.extend(self.fixed)
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = CHECKED_EACH_TIME
        return compressed(response)


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
    if "gzip" not in request.environ.get("HTTP_ACCEPT_ENCODING", ""):
        return response
    body = response.get_data()
    if len(body) >= COMPRESSED_FROM:
        response.set_data(gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


class Assets:
    """Static files under a path that holds their digest, so that a browser may keep them for ever."""

    def __init__(self, root: Path, *, fresh: bool) -> None:
        self._root = root
        self._fresh = fresh
        self._digests: dict[str, tuple[int, str]] = {}

    def digest(self, path: str) -> str:
        """First 12 hex characters of the file's SHA-256. Raises NotFound."""
        known = self._digests.get(path)
        if known and not self._fresh:
            return known[1]
        file = self.file(path)
        stamp = file.stat().st_mtime_ns
        if known is None or known[0] != stamp:
            known = self._digests[path] = (stamp, hashlib.sha256(file.read_bytes()).hexdigest()[:12])
        return known[1]

    def file(self, path: str) -> Path:
        """The file at `path`. Raises NotFound, for paths that lead outside too."""
        joined = safe_join(str(self._root), path)
        if joined is None or not Path(joined).is_file():
            raise NotFound(MESSAGES[404])
        return Path(joined)

    def url(self, path: str) -> str:
        """Address of a static file, as templates write it."""
        return f"/assets/{self.digest(path)}/{path}"

    def view(self, digest: str, path: str) -> ResponseReturnValue:
        file = self.file(path)
        response = current_app.response_class(file.read_bytes(), content_type=content_type(file.suffix))
        right = digest == self.digest(path)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if right else CHECKED_EACH_TIME
        response.set_etag(self.digest(path))
        return response.make_conditional(request)


def content_type(suffix: str) -> str:
    """Media type of our own kinds of files."""
    return {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".ico": "image/x-icon",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".txt": "text/plain; charset=utf-8",
    }.get(suffix, "application/octet-stream")


def wants_json() -> bool:
    """API paths speak problem+json, everything else speaks HTML."""
    return request.path.startswith(("/api/", "/healthz", "/readyz"))


def refused(error: StationfinderError) -> ResponseReturnValue:
    """One of our own refusals."""
    fields = error.fields if isinstance(error, InvalidInput) else {}
    response = problem_response(error.status, error.code, error.message, fields)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    elif error.status == 503:
        response.headers["Retry-After"] = "5"
    return response


def http_error(error: HTTPException) -> ResponseReturnValue:
    """A refusal of the framework's: 404, 405, 413 …"""
    status = error.code or 500
    if 300 <= status < 400:
        location = error.get_response().headers.get("Location", "/")
        return redirect(location, status)
    response = problem_response(status, f"http-{status}", MESSAGES.get(status, "这个请求没法处理。"))
    valid_methods = getattr(error, "valid_methods", None)
    if valid_methods:
        response.headers["Allow"] = ", ".join(sorted(valid_methods))
    return response


def crashed(error: Exception) -> ResponseReturnValue:
    """Our own fault. The log gets the path but never the query string: it may hold a position."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem_response(500, "internal", MESSAGES[500])


def problem_response(status: int, code: str, message: str, fields: Mapping[str, str] | None = None) -> Response:
    """RFC 9457 for the API, a page for people."""
    if wants_json():
        body = {
            "type": f"urn:stationfinder:problem:{code}",
            "title": message,
            "status": status,
            "code": code,
            "fields": dict(fields or {}),
        }
        response = current_app.response_class(orjson.dumps(body), status, content_type=PROBLEM)
    else:
        response = current_app.response_class(_error_page(status, message, fields or {}), status)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _error_page(status: int, message: str, fields: Mapping[str, str]) -> str:
    try:
        return render_template(
            [f"errors/{status}.html", "errors/error.html"],
            status=status,
            message=message,
            fields=fields,
            values=request.args,
        )
    except TemplateNotFound:
        return message
