"""Goal 3: set and order of the nearest 20 equal to the exact geodesic, everywhere in China, up to 50 km."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import numpy as np
from geographiclib.geodesic import Geodesic

from bench import catalogued
from bench.points import FloatArray, IntArray, anywhere, origins, points
from bench.report import Goal, Report
from bench.spatial import Question, ask, on_sphere, questions, stations_in_postgis
from stationfinder.finder.snapshot import Mask, Part

WANTED, WITHIN_M = 20, 50_000.0
# A geodesic of up to 200 km is longer than its chord by less than c²/24R² = 4.2e-5 of it; with a wide margin.
BEND = 1e-3
WGS84 = (6_378_137.0, 1 / 298.257223563)


def run(count: int = 186_000, asked: int = 2_000) -> Report:
    """Half of the origins are near points, half anywhere; every third query has no filter, 30 % and 2 %."""
    source = points(count)
    places = questions(np.concatenate([origins(source, asked // 2, 5), anywhere(asked - asked // 2, 6)]))
    segment = catalogued.bare_segment(source)
    part, oracle = Part(segment), Oracle(source.lonlat)
    wrong, order, compared, farthest = 0, 0, 0, 0.0
    for question, wish in zip(places, cycle(catalogued.FILTERS.values())):
        skip = part.skip(wish)
        rows, metres = oracle.nearest(question, skip)
        found, said = segment.index.nearest(question.lonlat, WANTED, skip=skip, within_m=WITHIN_M)
        same_order = rows.tolist() == found.tolist() and bool(np.all(np.abs(metres - said) < 1e-6))
        wrong += set(rows.tolist()) != set(found.tolist())
        order += not same_order
        compared += len(rows)
        farthest = max(farthest, *metres.tolist(), 0.0)
    sphere = _postgis_wrong(places, oracle, count)
    return Report(
        "exact",
        f"nearest {WANTED} within {WITHIN_M / 1000:.0f} km against geographiclib, {count:,} points, {asked:,} queries",
        (Goal(order, "<=", 0),),
        [
            ["way", "queries", "wrong set", "wrong set or order"],
            ["ours, with and without filters", f"{asked:,}", f"{wrong}", f"{order}"],
            ["PostGIS `geography <->` (no filter)", f"{len(sphere):,}", f"{sum(sphere)} ({np.mean(sphere):.1%})", "–"],
        ],
        [
            f"{compared:,} answers compared, the farthest {farthest / 1000:.1f} km away; metres agree within 1e-6.",
            "The oracle measures every row whose chord does not rule it out; no chord is longer than its geodesic.",
        ],
    )


class Oracle:
    """Nearest rows by brute force: nothing of the index or of its formulas is used."""

    def __init__(self, lonlat: FloatArray) -> None:
        self.lonlat = lonlat
        self.ecef = _ecef(lonlat)

    def nearest(
        self, question: Question, skip: Mask | None = None, within_m: float = WITHIN_M
    ) -> tuple[IntArray, FloatArray]:
        here = question.lonlat
        chords = np.linalg.norm(self.ecef - _ecef(np.array([[here.lon, here.lat]])), axis=1)
        if skip is not None:
            chords[skip] = np.inf
        reach = min(float(np.partition(chords, WANTED - 1)[WANTED - 1]) * (1 + BEND), within_m)
        rows = np.flatnonzero(chords <= reach)
        metres = np.array([_metres(here.lon, here.lat, *self.lonlat[row].tolist()) for row in rows.tolist()])
        order = np.lexsort((rows, metres))
        order = order[metres[order] <= within_m][:WANTED]
        return rows[order], metres[order]


def _postgis_wrong(places: list[Question], oracle: Oracle, count: int) -> list[bool]:
    def judged() -> Iterator[bool]:
        with stations_in_postgis(points(count)) as connection:
            answer = ask(connection, on_sphere())
            for question in places:
                rows, _ = oracle.nearest(question, within_m=np.inf)
                yield {row[0] - 1 for row in answer(question)} != set(rows.tolist())

    return list(judged())


def _metres(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    return float(Geodesic.WGS84.Inverse(lat_a, lon_a, lat_b, lon_b, Geodesic.DISTANCE)["s12"])


def _ecef(lonlat: FloatArray) -> FloatArray:
    major, flattening = WGS84
    eccentricity2 = flattening * (2 - flattening)
    lon, lat = np.radians(lonlat).T
    radius = major / np.sqrt(1 - eccentricity2 * np.sin(lat) ** 2)
    return np.stack(
        [
            radius * np.cos(lat) * np.cos(lon),
            radius * np.cos(lat) * np.sin(lon),
            radius * (1 - eccentricity2) * np.sin(lat),
        ],
        axis=1,
    )
