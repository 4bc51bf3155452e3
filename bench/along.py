"""`along`: everything within 500 m of a 20 km way, in its order, with the verdict of the moment; against PostGIS."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from bench import along_tangles, catalogued
from bench.hours import made_rules, with_rules
from bench.points import SEED, FloatArray, origins, points
from bench.postgres import Connection
from bench.report import Goal, Report
from bench.spatial import never_planned_anew, stations_in_postgis
from bench.timing import Microseconds, in_turns, p50, p99
from stationfinder.config import Settings
from stationfinder.finder.along.forms import AlongQuery
from stationfinder.finder.along.search import Along, along
from stationfinder.finder.arrivals import Arrivals
from stationfinder.finder.doors import Doors
from stationfinder.finder.going import Going
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.snapshot import EVERYTHING, Snapshot
from stationfinder.finder.travel import seconds_per_metre
from stationfinder.geo.corridor import passed, way_of
from stationfinder.geo.index import PointIndex
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import catalogue

COUNT, ASKED, BLOCK = 186_000, 400, 25
WAY_M, WIDTH_M, RULES = 20_000.0, 500.0, 1_000
# Of a way with 5,000 points few are asked: the peer takes some hundred milliseconds for each.
POINTS = {2: ASKED, 200: ASKED, 5_000: 100}
# Metres by which each further point leaves the straight course: streets at 100 m, a recorder's jitter at 4 m.
SWAY_M = {2: 0.0, 200: 25.0, 5_000: 2.0}
MOMENT = datetime(2026, 11, 22, 11, 30, tzinfo=SHANGHAI)
EVERY_ROW = 1_000_000
# The peer's lines are arcs of a great circle between the points, ours geodesics: metres of 20 km lines may differ.
SAME_M = 1.0
STATEMENT = (
    "SELECT id, ST_Distance(place, %(line)s::geography) AS metres, "
    "ST_LineLocatePoint(%(line)s::geometry, place::geometry) AS share FROM stations "
    "WHERE ST_DWithin(place, %(line)s::geography, 500) ORDER BY share, metres, id"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A way as each peer takes it, made before the clock runs."""

    lonlat: FloatArray
    ewkb: str


AlongWay = Callable[[AlongQuery], Along]


def run(count: int = COUNT) -> Report:
    """Milliseconds of the whole answer; the worst kind of line counts. Then the worst that anybody may ask."""
    source = points(count)
    answer = _answer(_snapshot(count))
    ours, entering = _ours(answer), _ours(answer, enter=True)
    tangled, tangles = along_tangles.worst(answer, source.lonlat, MOMENT)
    index = PointIndex(source.lonlat)
    rows: list[list[str]] = [HEAD]
    worst, found, entered = 0.0, 0, list[str]()
    with stations_in_postgis(source) as connection, never_planned_anew(connection) as forced:
        for number, asked in POINTS.items():
            lines = _lines(origins(source, asked, 31), number)
            ways = {"ours": ours, "enter": entering, "PostGIS": _peer(connection), "forced": _peer(forced)}
            spent = in_turns(ways, lines, BLOCK)
            apart = sum(not _agree(index, line, _peer(connection)) for line in lines)
            counts = [ours(line).total for line in lines]
            worst, found = max(worst, p50(spent["ours"]) / 1000), found + sum(counts)
            rows.append(_row(number, spent, counts, apart))
            entered.append(_ms(spent["enter"]))
    return Report(
        "along",
        f"within {WIDTH_M:.0f} m of a {WAY_M / 1000:.0f} km way, in its order, {count:,} points",
        (Goal(worst, "<=", 10), Goal(tangled, "<=", 100)),
        rows,
        [
            f"Ours is the whole answer from the degrees of the line on: way, places, metres along and off, detour, "
            f"verdict of the moment, no limit ({found:,} places in all). What each kind of door says in an hour is "
            f"worked out once and kept ({RULES:,} rules); not in these figures. Figure: the largest p50, milliseconds.",
            f"Only what lets one in when one passes (`enter=1`), in the order of the rows: {', '.join(entered)} ms.",
            f"PostGIS: `{STATEMENT.replace('%(line)s', '$1')}`, prepared, binary, unix socket, GiST index, jit off; "
            "it gives no verdict, and the order of its planar ST_LineLocatePoint is not compared.",
            f"Apart: lines whose metres differ by more than {SAME_M:.0f} m anywhere, or whose sets differ by more than "
            "places so near to the edge; PostGIS joins points by great circles of a sphere, ours are geodesics.",
            f"Lines that nobody rides, 5,000 points wound over the densest spot, 3 km wide, from the body of the "
            f"question on, best of five: {tangles}. Second figure: the slowest of them.",
        ],
    )


HEAD = [
    *("points of the line", "ours ms p50 / p99", "PostGIS", "ratio p50 / p99", "generic plan forced (p50 ratio)"),
    *("places median / most", "apart"),
]


def _row(number: int, spent: dict[str, Microseconds], counts: list[int], apart: int) -> list[str]:
    ours, peer, forced = spent["ours"], spent["PostGIS"], spent["forced"]
    return [
        f"{number:,}",
        _ms(ours),
        _ms(peer),
        f"{p50(peer) / p50(ours):.1f} / {p99(peer) / p99(ours):.1f}",
        f"{_ms(forced)} ({p50(forced) / p50(ours):.1f})",
        f"{np.median(counts):.0f} / {max(counts)}",
        f"{apart} of {len(counts)}",
    ]


def _ms(values: Microseconds) -> str:
    return f"{p50(values) / 1000:.2f} / {p99(values) / 1000:.2f}"


def _snapshot(count: int) -> Snapshot:
    """Made-up stations with hours: a kind of door for each rule."""
    segment = with_rules(catalogued.bare_segment(points(count)), RULES)
    doors: list[list[object]] = [[number, [], None] for number in range(len(made_rules(RULES)))]
    arrays = {**segment.arrays, "doors": segment.arrays["rules"], "verified": np.zeros(count, np.int32)}
    return Snapshot(replace(segment, arrays=arrays, meta={**segment.meta, "doors": doors}), 1)


def _answer(snapshot: Snapshot) -> AlongWay:
    settings, book = Settings(), HoursBook(calendar())
    page = Doors(book, catalogue()).page(MOMENT)
    going = Going(page, "ebike", seconds_per_metre("ebike", settings), Arrivals(book))
    part = snapshot.parts[0]
    for row in np.unique(part.segment.arrays["doors"], return_index=True)[1].tolist():
        page.line(part, row)
    going.arrivals.rulebook(part, MOMENT)

    def answer(query: AlongQuery) -> Along:
        found = along(snapshot, query, going, settings.detour)
        for one in found.passings:
            _ = one.members
        return found

    return answer


def _ours(answer: AlongWay, *, enter: bool = False) -> Callable[[Line], Along]:
    return lambda line: answer(AlongQuery(way_of(line.lonlat), False, EVERYTHING, WIDTH_M, EVERY_ROW, enter=enter))


def _peer(connection: Connection) -> Callable[[Line], list[tuple[int, float, float]]]:
    cursor = connection.cursor(binary=True)
    return lambda line: cursor.execute(STATEMENT, {"line": line.ewkb}, prepare=True).fetchall()


def _agree(index: PointIndex, line: Line, peer: Callable[[Line], list[tuple[int, float, float]]]) -> bool:
    """Whether both find the same rows with the same metres, but for rows as near to the edge as the metres differ."""
    wider = passed(way_of(line.lonlat), index, WIDTH_M + SAME_M)
    ours = dict(zip((wider.rows + 1).tolist(), wider.off_m.tolist(), strict=True))
    theirs = {row: metres for row, metres, _ in peer(line)}
    sure = {row for row, metres in ours.items() if metres <= WIDTH_M - SAME_M}
    return sure <= theirs.keys() <= ours.keys() and all(abs(ours[row] - theirs[row]) <= SAME_M for row in theirs)


def _lines(starts: FloatArray, number: int) -> list[Line]:
    """Ways of 20 km from each start in any direction that sway to and fro, seeded."""
    random = np.random.default_rng([SEED, number, 32])
    made = []
    for start in starts:
        ahead = np.linspace(0.0, WAY_M, number)
        aside = np.cumsum(random.normal(0.0, SWAY_M[number], number))
        turn = random.uniform(0.0, 2 * np.pi)
        east = ahead * np.sin(turn) + aside * np.cos(turn)
        north = ahead * np.cos(turn) - aside * np.sin(turn)
        # The sway makes it longer: shrunk, so that each is 20 km.
        length = np.hypot(np.diff(east), np.diff(north)).sum()
        steps = np.stack([east / np.cos(np.radians(start[1])), north], axis=1) * (WAY_M / length) / 111_320.0
        made.append(Line(start + steps, _ewkb(start + steps)))
    return made


def _ewkb(lonlat: FloatArray) -> str:
    """A line as PostGIS writes it: the quickest form it reads."""
    return (struct.pack("<BIII", 1, 0x20000002, 4326, len(lonlat)) + lonlat.astype("<f8").tobytes()).hex()
