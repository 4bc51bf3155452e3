"""The questions as PostGIS and Redis answer them."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from bench import catalogued
from bench.points import FloatArray, Points
from bench.postgres import Connection, postgis
from bench.tools import needed
from stationfinder.finder.snapshot import EVERYTHING, Wish
from stationfinder.geo.points import LonLat

Rows = list[tuple[Any, ...]]
# `<->` ranks on the sphere, so more are fetched than wanted and ranked again by exact metres. Three times as many: a
# smaller number is a sixth quicker and usually right too, but then it is luck. Whether it was enough is checked.
OVERFETCH = (60,)
EXACT = "ST_DWithin"


@dataclass(frozen=True, slots=True)
class Question:
    """One place in the form that each peer takes, made before the clock runs."""

    lonlat: LonLat
    ewkb: str


def questions(lonlat: FloatArray) -> list[Question]:
    """A question for each row of degrees (n, 2)."""
    return [Question(LonLat(lon, lat), ewkb(lon, lat)) for lon, lat in lonlat.tolist()]


def statements(wish: Wish) -> dict[str, str]:
    """Name → statement for the nearest 20 within 5 km; those with an over-fetch are exact only when checked."""
    where = "" if wish == EVERYTHING else f" AND services & {catalogued.bits_of(wish)} = {catalogued.bits_of(wish)}"
    found = {
        EXACT: f"SELECT id, ST_Distance(place, %s::geography) AS metres FROM stations "
        f"WHERE ST_DWithin(place, %s::geography, 5000){where} ORDER BY metres LIMIT 20"
    }
    for most in OVERFETCH:
        found[f"<-> of {most}, ranked again"] = (
            "SELECT * FROM (SELECT id, ST_Distance(place, %s::geography) AS metres FROM stations "
            f"WHERE true{where} ORDER BY place <-> %s::geography LIMIT {most}) AS few "
            "WHERE metres <= 5000 ORDER BY metres LIMIT 20"
        )
    return found


def on_sphere() -> str:
    """What is usually written, and is not exact."""
    return "SELECT id, place <-> %s::geography FROM stations ORDER BY place <-> %s::geography LIMIT 20"


@contextmanager
def stations_in_postgis(points: Points) -> Iterator[Connection]:
    """A connection to a table `stations` (id, place, kind, services) that holds the points and a GiST index."""

    def fill(connection: Connection) -> None:
        connection.execute(
            "CREATE UNLOGGED TABLE stations "
            "(id int PRIMARY KEY, place geography(Point, 4326) NOT NULL, kind int NOT NULL, services bigint NOT NULL)"
        )
        rows = zip(
            range(1, len(points) + 1),
            points.lonlat.tolist(),
            catalogued.kinds(len(points)).tolist(),
            catalogued.services(len(points)).tolist(),
            strict=True,
        )
        with connection.cursor().copy("COPY stations FROM STDIN") as copy:
            for number, (lon, lat), kind, services in rows:
                copy.write_row((number, ewkb(lon, lat), kind, services))
        connection.execute("CREATE INDEX ON stations USING gist (place)")

    with (
        postgis(f"points-{len(points)}", catalogued.digest(), fill) as dsn,
        psycopg.connect(dsn, autocommit=True, prepare_threshold=0) as connection,
    ):
        yield connection


@contextmanager
def never_planned_anew(connection: Connection) -> Iterator[Connection]:
    """A second connection to the same server that plans a prepared statement once, whatever its values.

    The server's own choice is to plan each of these queries anew, which costs it up to half of a short answer.
    """
    with psycopg.connect(connection.info.dsn, autocommit=True, prepare_threshold=0) as other:
        other.execute("SET plan_cache_mode = force_generic_plan")
        yield other


def ask(connection: Connection, statement: str) -> Callable[[Question], Rows]:
    """A function that puts a prepared statement with the place twice and fetches all rows as binary."""
    cursor = connection.cursor(binary=True, row_factory=tuple_row)

    def answer(question: Question) -> Rows:
        point = question.ewkb
        return cursor.execute(statement, (point, point), prepare=True).fetchall()

    return answer


def ewkb(lon: float, lat: float) -> str:
    """A point as PostGIS writes it: the quickest form it reads."""
    return struct.pack("<BIIdd", 1, 0x20000001, 4326, lon, lat).hex()


@contextmanager
def stations_in_redis(points: Points) -> Iterator[Callable[[Question], object]]:
    """A function that asks a Redis of our own for the nearest 20 within 5 km."""
    import redis

    with tempfile.TemporaryDirectory(prefix="sfredis-") as folder:
        path = str(Path(folder) / "socket")
        options = ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", folder]
        server = subprocess.Popen([needed("redis-server"), *options], stdout=subprocess.DEVNULL)
        try:
            client = redis.Redis(unix_socket_path=path, retry=_patience())
            _fill_redis(client, points.lonlat)
            yield lambda asked: client.geosearch(
                "stations",
                longitude=asked.lonlat.lon,
                latitude=asked.lonlat.lat,
                radius=5000,
                unit="m",
                sort="ASC",
                count=20,
                withdist=True,
            )
        finally:
            server.terminate()
            server.wait(timeout=30)


def _patience() -> Any:
    from redis.backoff import ConstantBackoff
    from redis.retry import Retry

    return Retry(ConstantBackoff(0.05), 200)


def _fill_redis(client: Any, lonlat: FloatArray, step: int = 5_000) -> None:
    for first in range(0, len(lonlat), step):
        values: list[float | int] = []
        for number, (lon, lat) in enumerate(lonlat[first : first + step].tolist(), first + 1):
            values += [lon, lat, number]
        client.geoadd("stations", values)
