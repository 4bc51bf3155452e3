"""Goals 4 and 5: the data route and the page against an empty Flask route, and the data route against PostGIS."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import psycopg

from bench.peers import DSN
from bench.points import FloatArray, origins, points
from bench.postgres import Connection, postgis
from bench.register import Made, made, saved_snapshot
from bench.report import Goal, Report
from bench.serving import Load, Server, fetch, load, paths_file, serving
from bench.spatial import ewkb
from stationfinder.finder import features, segment
from stationfinder.finder.snapshot import Part, Place

URLS, COUNT = 10_000, 186_000
ROUNDS, SECONDS = 5, 2
CHECKED = 200
EMPTY, FINDER, POSTGIS = "empty Flask route", "finder", "the same route on PostGIS"
GZIP = "finder, gzip asked for"


@dataclass(frozen=True, slots=True)
class Way:
    """A server, what it is asked for, and what each round saw."""

    server: Server
    paths: Path
    gzip: bool = False
    rounds: list[Load] = field(default_factory=list)

    @property
    def per_s(self) -> float:
        return statistics.median(one.per_s for one in self.rounds)

    @property
    def cpu_us(self) -> float:
        return statistics.median(one.cpu_us for one in self.rounds)


def run(count: int = COUNT, rounds: int = ROUNDS, seconds: int = SECONDS) -> Report:
    """Goal 4, and gunicorn for comparison (docs/decisions/0002-server.md)."""
    register = made(count)
    paths = [f"/api/v1/stations/nearest?at={lon:.6f},{lat:.6f}" for lon, lat in _places(count)]
    with ExitStack() as stack:
        file = stack.enter_context(paths_file(paths))
        dsn = stack.enter_context(_features_in_postgis(register))
        finder = stack.enter_context(serving("granian", "finder", folder=register.folder))
        ways = {
            EMPTY: Way(stack.enter_context(serving("granian", "empty")), file),
            FINDER: Way(finder, file),
            POSTGIS: Way(stack.enter_context(serving("granian", "postgis", environ={DSN: dsn})), file),
            GZIP: Way(finder, file, gzip=True),
            f"gunicorn gthread: {EMPTY}": Way(stack.enter_context(serving("gunicorn", "empty")), file),
            f"gunicorn gthread: {FINDER}": Way(
                stack.enter_context(serving("gunicorn", "finder", folder=register.folder)), file
            ),
        }
        differ = _different(ways[FINDER].server, ways[POSTGIS].server, paths[:CHECKED])
        in_rounds(ways, rounds, seconds)
    return Report(
        "endpoint",
        f"`GET /api/v1/stations/nearest`, {count:,} stations, one worker",
        (
            Goal(ratio(ways[FINDER], ways[EMPTY]), ">=", 0.65),
            Goal(ratio(ways[FINDER], ways[POSTGIS]), ">=", 2.5),
        ),
        table_of(ways),
        [
            f"Medians of {rounds} rounds of {seconds} s in turn; ratio = median of the rounds' ratios of requests/s.",
            f"{differ} of {CHECKED} answers of the PostGIS route name other stations or another order than ours.",
            "The PostGIS route joins the same ready-made text and sends no security headers, in its favour.",
        ],
    )


def run_page(count: int = COUNT, rounds: int = ROUNDS, seconds: int = SECONDS) -> Report:
    """Goal 5."""
    register = made(count)
    paths = [f"/?at={lon:.4f},{lat:.4f}" for lon, lat in _places(count)]
    with ExitStack() as stack:
        file = stack.enter_context(paths_file(paths))
        finder = stack.enter_context(serving("granian", "finder", folder=register.folder))
        ways = {
            EMPTY: Way(stack.enter_context(serving("granian", "empty")), file),
            FINDER: Way(finder, file),
            GZIP: Way(finder, file, gzip=True),
        }
        cards = statistics.median(fetch(finder.url + path).count(b'class="row ') for path in paths[:20])
        in_rounds(ways, rounds, seconds)
    times = statistics.median(
        ours.cpu_us / bare.cpu_us for ours, bare in zip(ways[FINDER].rounds, ways[EMPTY].rounds, strict=True)
    )
    return Report(
        "page",
        f"`GET /?at=…`, {count:,} stations, one worker",
        (Goal(times, "<=", 4),),
        table_of(ways),
        [
            f"Medians of {rounds} rounds of {seconds} s in turn; CPU is user and system time of the worker process.",
            f"Rows on a page, median of 20 pages: {cards:g}.",
        ],
    )


def in_rounds(ways: dict[str, Way], rounds: int, seconds: int) -> None:
    """Load the servers in turn, after one round that does not count: a page mapped for the first time costs."""
    for way in ways.values():
        load(way.server, way.paths, seconds, gzip=way.gzip)
    for _ in range(rounds):
        for way in ways.values():
            way.rounds.append(load(way.server, way.paths, seconds, gzip=way.gzip))


def ratio(of: Way, to: Way) -> float:
    """Median of the rounds' ratios of requests/s."""
    return statistics.median(a.per_s / b.per_s for a, b in zip(of.rounds, to.rounds, strict=True))


def table_of(ways: dict[str, Way]) -> list[list[str]]:
    """Requests/s, CPU for each, and both beside the empty route."""
    bare = ways[EMPTY]
    rows = [["way", "requests/s", "CPU µs / request", "requests/s of empty", "CPU of empty"]]
    for name, way in ways.items():
        shares = [f"{ratio(way, bare):.2f}", f"{way.cpu_us / bare.cpu_us:.2f}"]
        rows.append([name, f"{way.per_s:,.0f}", f"{way.cpu_us:.0f}", *shares])
    return rows


def _places(count: int) -> list[list[float]]:
    lonlat: FloatArray = origins(points(count), URLS, 7)
    places: list[list[float]] = lonlat.tolist()
    return places


def _different(ours: Server, theirs: Server, paths: list[str]) -> int:
    def codes(server: Server, path: str) -> list[str]:
        return [feature["id"] for feature in orjson.loads(fetch(server.url + path))["features"]]

    return sum(codes(ours, path) != codes(theirs, path) for path in paths)


@contextmanager
def _features_in_postgis(register: Made) -> Iterator[str]:
    """Connection string of a database whose stations carry the feature's text up to what depends on the moment."""

    def fill(connection: Connection) -> None:
        connection.execute(
            "CREATE UNLOGGED TABLE stations (id int PRIMARY KEY, place geography(Point, 4326) NOT NULL, "
            "kind int NOT NULL, services bigint NOT NULL, rule text NOT NULL, feature bytea NOT NULL)"
        )
        part = Part(segment.load(saved_snapshot(register.folder)))
        columns = [part.segment.arrays[name].tolist() for name in ("ids", "lonlat", "kinds", "available")]
        with connection.cursor().copy("COPY stations FROM STDIN") as copy:
            for row, (number, lonlat, kind, services) in enumerate(zip(*columns, strict=True)):
                place = Place(part, row)
                copy.write_row((number, ewkb(*lonlat), kind, services, place.rule, _head(place)))
        connection.execute("CREATE INDEX ON stations USING gist (place)")

    with postgis(f"features-{register.count}", register.by, fill) as dsn:
        with psycopg.connect(dsn) as connection:
            connection.execute("SELECT count(feature) FROM stations")
        yield dsn


def _head(place: Place) -> bytes:
    """A feature's text without its end, which `feature` writes for the moment."""
    moment = b'"moment":0'
    whole = features.feature(place, b"http://127.0.0.1", moment)
    return whole.removesuffix(b"," + moment + b"}}")
