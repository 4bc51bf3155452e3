"""Static files under a path that holds their digest."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from stationfinder.errors import NotFound
from stationfinder.web.headers import CHECKED_EACH_TIME, IMMUTABLE, accepts_gzip
from stationfinder.web.messages import MESSAGES

STATIC = Path(__file__).resolve().parents[2] / "static"
PACKED = ("text/", "image/svg", "application/json", "application/manifest")
# One request instead of two before a page can be painted.
JOINED = {
    "css/site.css": tuple(f"css/{part}.css" for part in ("tokens", "app", "signs", "pieces", "large")),
    "js/map-page.js": (
        *(f"js/map-{part}.js" for part in ("view", "pins", "rows", "sheet", "rider", "steps")),
        "js/map.js",
    ),
}
# Scripts that `js/page.js` fetches by name when they are wanted; the service worker lays them in.
LATER = (
    *("verdict", "last", "offline", "pack", "draw", "inplace", "pocket", "keep", "place"),
    *("share", "along", "voice", "alerts", "suggest", "position", "look"),
)
OWN = ("css/", "js/")
# Whole lines only, as our own files write them: whatever stands behind code stays.
COMMENTS = re.compile(rb"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
# None of ours has a text over several lines.
INDENTS = re.compile(rb"^[ \t]+|\n(?=\n)", re.MULTILINE)


class Assets:
    """Static files under a path that holds their digest, so that a browser may keep them for ever."""

    def __init__(self, root: Path, *, fresh: bool) -> None:
        self._root = root
        self._fresh = fresh
        self._digests: dict[str, tuple[int, str]] = {}
        self._packed: dict[tuple[str, str], bytes] = {}

    def digest(self, path: str) -> str:
        """First 12 hex characters of the file's SHA-256. Raises NotFound."""
        known = self._digests.get(path)
        if known and not self._fresh:
            return known[1]
        stamp = max(file.stat().st_mtime_ns for file in self.files(path))
        if known is None or known[0] != stamp:
            known = self._digests[path] = (stamp, hashlib.sha256(self.body(path)).hexdigest()[:12])
        return known[1]

    def files(self, path: str) -> list[Path]:
        """What lies behind `path`: one file, or those that travel together. Raises NotFound, for paths outside too."""
        found = [safe_join(str(self._root), name) for name in JOINED.get(path, (path,))]
        files = [Path(file) for file in found if file is not None and _is_file(Path(file))]
        if len(files) < len(found):
            raise NotFound(MESSAGES[404])
        return files

    def body(self, path: str) -> bytes:
        """What is sent for `path`: our own styles and scripts without comment lines and indents, all else as it is."""
        whole = b"".join(file.read_bytes() for file in self.files(path))
        return INDENTS.sub(b"", COMMENTS.sub(b"", whole)) if path.startswith(OWN) else whole

    def url(self, path: str) -> str:
        """Address of a static file, as templates write it."""
        return f"/assets/{self.digest(path)}/{path}"

    def later(self) -> str:
        """Addresses of the scripts that come when they are wanted, as `js/page.js` reads them."""
        return " ".join(self.url(f"js/{name}.js") for name in LATER)

    def view(self, digest: str, path: str) -> ResponseReturnValue:
        known = self.digest(path)
        body, packed = self._content(path, known, accepts_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", "")))
        response = current_app.response_class(body, content_type=content_type(Path(path).suffix))
        response.headers["Cache-Control"] = IMMUTABLE if digest == known else CHECKED_EACH_TIME
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{known}-gzip" if packed else known)
        return response.make_conditional(request)

    def _content(self, path: str, digest: str, packing: bool) -> tuple[bytes, bool]:
        """The file, packed once at the best level when the browser takes it and that is worth it."""
        if not packing or not content_type(Path(path).suffix).startswith(PACKED):
            return self.body(path), False
        if (path, digest) not in self._packed:
            self._packed[path, digest] = gzip.compress(self.body(path), 9, mtime=0)
        return self._packed[path, digest], True


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that no file can have, because it is too long for one.
        return False


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
