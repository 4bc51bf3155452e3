"""The applications that `endpoint` and `page` compare, each on the same server with the same settings.

`python -m bench.peers granian|gunicorn empty|postgis|finder PORT` serves one with one worker until SIGTERM.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg
from flask import Flask, Response, request

APPLICATIONS = {
    "empty": "bench.peers:empty",
    "postgis": "bench.peers:postgis_route",
    "finder": "stationfinder.app:create_app",
}
DSN = "BENCH_POSTGIS"
# No radius, as the route's default: ranked on the sphere, three times as many as wanted, ranked again by exact metres.
NEAREST = (
    "SELECT feature, rule, metres FROM (SELECT feature, rule, ST_Distance(place, %s::geography) AS metres "
    "FROM stations ORDER BY place <-> %s::geography LIMIT 60) AS few ORDER BY metres LIMIT %s"
)


def empty() -> Flask:
    """The least that Flask can answer."""
    app = Flask("empty")

    @app.get("/api/v1/stations/nearest")
    @app.get("/")
    def nothing() -> dict[str, str]:
        return {}

    return app


def postgis_route() -> Flask:
    """The finder's route answered by PostGIS, and with it as little as possible else.

    Parsing, hours and the features' ready-made text are the finder's own, so that only the search differs; the
    security headers, the limits and the filters of the real site are left out in favour of this peer.
    """
    from bench.spatial import ewkb
    from stationfinder.finder import features, forms
    from stationfinder.finder.doors import Line
    from stationfinder.finder.openings.book import HoursBook, calendar
    from stationfinder.finder.verdicts import Way
    from stationfinder.stations.catalogue import catalogue

    app = Flask("postgis")
    book, known = HoursBook(calendar()), catalogue()
    connection: psycopg.Connection[Any] = psycopg.connect(os.environ[DSN], autocommit=True, prepare_threshold=0)
    cursor = connection.cursor(binary=True)
    lines: dict[str, Line] = {}

    def line_of(rule: str, now: datetime) -> Line:
        found = lines.get(rule)
        if found is None or not found.from_s <= now.timestamp() < found.until_s:
            found = lines[rule] = Line(book.schedule(rule, now), Way(), "never", now, known)
        return found

    @app.get("/api/v1/stations/nearest")
    def nearest() -> Response:
        query = forms.nearest_query(request.args, known, datetime.now(UTC))
        point = ewkb(query.at.lon, query.at.lat)
        rows = cursor.execute(NEAREST, (point, point, query.limit), prepare=True).fetchall()
        now = datetime.now(UTC)
        listed = [
            b'%b,"distance_m":%.1f,%b}}' % (feature, metres, line_of(rule, now).members_at(int(now.timestamp())))
            for feature, rule, metres in rows
        ]
        body = b'{"type":"FeatureCollection","features":[%b],"revision":%b}' % (b",".join(listed), orjson.dumps(1))
        response = Response(body, content_type=features.MEDIA_TYPE)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return app


def serve_granian(target: str, port: int) -> None:
    """One worker of the server that `stationfinder serve` starts."""
    from stationfinder.cli.serve import granian

    granian(APPLICATIONS[target], "127.0.0.1", port, workers=1).serve()


def serve_gunicorn(target: str, port: int) -> None:
    """One gthread worker; the threads wait for sockets, so that keep-alive connections do not block each other."""
    module, _, function = APPLICATIONS[target].partition(":")
    options = ["-k", "gthread", "-w", "1", "--threads", "4", "--keep-alive", "30", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", *options, "-b", f"127.0.0.1:{port}", f"{module}:{function}()"]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter


if __name__ == "__main__":
    {"granian": serve_granian, "gunicorn": serve_gunicorn}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
