"""Refusals before any parser sees a request: too long, not UTF-8, control characters, too fast."""

from __future__ import annotations

import threading
import time
from urllib.parse import unquote_to_bytes

from flask import request
from flask.typing import ResponseReturnValue

from stationfinder.errors import InvalidInput, NotFound, TooMany
from stationfinder.web.messages import MESSAGES
from stationfinder.web.problems import problem_response

LONGEST_QUERY = 4096
LIMITER = "stationfinder.limiter"


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
