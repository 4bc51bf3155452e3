"""Every screen that a rider may see, and every look it may have: what the proofs visit and the gallery shows."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "stations.csv"
# 郑州, where the sample has most stations, and 安亭, where most of those on the map are.
AT, ON_MAP = "113.6651,34.7573", "121.16,31.29"
MAP_READY = "#map-page[data-ready]:not([aria-busy])"
# Paths for phones and programs to fetch; nobody reads them as a page.
NOT_SCREENS = frozenset(
    {
        *("/look", "/favicon.ico", "/favicon.svg", "/manifest.webmanifest", "/robots.txt"),
        *("/map/rows", "/map/points.json"),
    }
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A page. `path` holds `{code}` where the code of a station of `kind` belongs; `status` is what it answers."""

    name: str
    path: str
    kind: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks: the rider's cookies, and the text size (px) that the phone itself is set to."""

    name: str
    cookies: tuple[tuple[str, str], ...] = ()
    text_px: int = 16

    @property
    def is_large(self) -> bool:
        return ("size", "large") in self.cookies


LIGHT = Look("light", (("theme", "light"),))
DARK = Look("dark", (("theme", "dark"),))
LARGE = Look("large", (("size", "large"), ("theme", "light")))
LARGE_DARK = Look("large-dark", (("size", "large"), ("theme", "dark")))
DOUBLE = Look("text-200", (("theme", "light"),), 32)
LOOKS = (LIGHT, DARK, LARGE, LARGE_DARK, DOUBLE)


def kinds_of_sample() -> list[str]:
    """Kinds of station that the shipped sample has."""
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        return sorted({row["type"] for row in csv.DictReader(file)})


SCREENS = (
    Screen("first", "/"),
    Screen("list", f"/?at={AT}"),
    Screen("list-mapped", f"/?at={ON_MAP}"),
    Screen("list-need-unsaid", f"/?at={AT}&need=shower"),
    Screen("list-district", "/?district=410100"),
    Screen("list-none-here", "/?district=460400"),
    Screen("list-later", f"/?at={ON_MAP}&night=1"),
    Screen("search-found", "/?q=zzj"),
    Screen("search-nothing", "/?q=没有这条路"),
    Screen("districts", "/districts"),
    Screen("districts-within", "/districts?parent=410000"),
    *(Screen(f"station-{kind}", "/stations/{code}", kind) for kind in kinds_of_sample()),
    Screen("plate", "/stations/{code}?near=1", "rest_station"),
    Screen("plate-unplaced", "/stations/{code}?near=1", "legal_aid"),
    Screen("plate-unknown", "/stations/2222222?near=1", status=404),
    Screen("station-phone", "/stations/{code}/phone", "legal_aid"),
    Screen("map", f"/map?at={ON_MAP}"),
    Screen("map-country", "/map"),
    Screen("about", "/about"),
    Screen("privacy", "/privacy"),
    Screen("accessibility", "/accessibility"),
    Screen("offline", "/offline"),
    Screen("design", "/design"),
    Screen("along", "/along"),
    Screen("along-which", "/along?from_name=安亭&to_name=中原区"),
    Screen("along-found", "/along?from=121.13,31.30&from_name=安亭老街&to=121.22,31.32&to_name=嘉定新城&width_m=3000"),
    Screen("along-none", f"/along?from={AT}&from_name=店里&to=113.7,34.76&to_name=客人家&need=shower"),
    Screen("along-bad", "/along?from=34.7,113.6&from_name=店里&to_name=没有这条路", status=400),
    Screen("station-share", "/stations/{code}/share", "rest_station"),
    Screen("error-400", "/?at=34.7,113.6&need=water", status=400),
    Screen("error-404", "/nothing-here", status=404),
)


def path_of(screen: Screen, data_dir: Path) -> str:
    """Where the screen is on the register (SQLite) of a data folder. Raises LookupError without such a station."""
    return screen.path.format(code=_code_of(screen.kind, data_dir)) if screen.kind else screen.path


def _code_of(kind: str, data_dir: Path) -> str:
    """The station of that kind with most to show: on the map, hours known, the longest name."""
    question = (
        "SELECT code FROM stations WHERE kind = ? AND status = 'active' AND publication = 'published' "
        "ORDER BY lon IS NULL, opening_hours IS NULL, length(name) DESC, code LIMIT 1"
    )
    with closing(sqlite3.connect(data_dir / "stationfinder.db")) as connection:
        found = connection.execute(question, (kind,)).fetchone()
    if found is None:
        raise LookupError(f"no station of the kind {kind}")
    return str(found[0])
