"""Goals 1 and 2: nearest 20 within 5 km in process, against the fastest exact statement of PostGIS."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench import catalogued
from bench.points import FloatArray, origins, points
from bench.report import Goal, Report
from bench.spatial import (
    EXACT,
    Question,
    ask,
    never_planned_anew,
    questions,
    statements,
    stations_in_postgis,
    stations_in_redis,
)
from bench.timing import Microseconds, both, in_turns, p50, p99
from bench.tools import Missing
from stationfinder.finder.segment import Segment
from stationfinder.finder.snapshot import Part, Wish

COUNT, COUNT_MANY = 186_000, 2_000_000
BLOCK = 250
PILOT = 300
REDIS_ORIGINS = FORCED_ORIGINS = 2_000
FORCED = "PostGIS, generic plan forced"
# Two exact answers may differ in the last place.
SAME_M = 1e-6

Way = Callable[[Question], object]


@dataclass(frozen=True, slots=True)
class Contest:
    """One filter: microseconds of every way, the statement that was the fastest exact one, and what it got wrong."""

    filter: str
    spent: dict[str, Microseconds]
    statement: str
    dropped: tuple[str, ...]
    wrong: int

    def ratio(self, of: Callable[[Microseconds], float]) -> float:
        return of(self.spent["PostGIS"]) / of(self.spent["ours"])


def run(count: int = COUNT, asked: int = 10_000) -> Report:
    """Goal 1."""
    contests, redis = _contests(count, asked, ours_at=())
    worst50, worst99 = min(c.ratio(p50) for c in contests), min(c.ratio(p99) for c in contests)
    return Report(
        "nearest",
        f"nearest 20 within 5 km in process, {count:,} points, {asked:,} origins",
        (Goal(worst50, ">=", 8), Goal(worst99, ">=", 5)),
        [_HEAD, *[_row(contest, redis) for contest in contests]],
        [*_notes(contests), "Figures: the smallest p50 ratio and the smallest p99 ratio of the three filters."],
    )


def run_many(count: int = COUNT_MANY, few: int = COUNT, asked: int = 3_000) -> Report:
    """Goal 2."""
    contests, redis = _contests(count, asked, ours_at=(few,))
    growth = max(p50(c.spent["ours"]) / p50(c.spent[f"ours at {few}"]) for c in contests)
    rows = [[*_row(contest, redis), both(contest.spent[f"ours at {few}"])] for contest in contests]
    return Report(
        "nearest-2m",
        f"the same at {count:,} points, {asked:,} origins",
        (Goal(min(c.ratio(p50) for c in contests), ">=", 15), Goal(growth, "<=", 3)),
        [[*_HEAD, f"ours at {few:,}"], *rows],
        [
            *_notes(contests),
            f"Figures: the smallest p50 ratio of the three filters; the largest growth of our p50 over {few:,} points.",
        ],
    )


HEAD_FORCED = "with `plan_cache_mode = force_generic_plan` (p50 ratio)"
_HEAD = [
    "filter",
    "ours µs p50 / p99",
    "PostGIS",
    "ratio p50 / p99",
    "fastest exact statement",
    HEAD_FORCED,
    "Redis GEOSEARCH",
]


def _row(contest: Contest, redis: str) -> list[str]:
    return [
        contest.filter,
        both(contest.spent["ours"]),
        both(contest.spent["PostGIS"]),
        f"{contest.ratio(p50):.1f} / {contest.ratio(p99):.1f}",
        f"`{contest.statement}`",
        f"{both(contest.spent[FORCED])} ({p50(contest.spent[FORCED]) / p50(contest.spent['ours']):.1f})",
        redis if contest.filter == "no filter" else "cannot filter",
    ]


def _notes(contests: list[Contest]) -> list[str]:
    dropped = [f"{name} ({contest.filter})" for contest in contests for name in contest.dropped]
    return [
        "The verdict takes the server's stock `plan_cache_mode`; the column beside it shows the same statement where "
        "the operator forbids planning anew.",
        f"PostGIS: prepared, binary, unix socket, `geography` with a GiST index, jit off; of {len(statements(Wish()))} "
        f"statements the fastest that a pilot of {PILOT} origins finds exact. Not exact there: "
        f"{', '.join(dropped) or 'none'}. Answers that differ from ours in the whole run: "
        f"{sum(contest.wrong for contest in contests)}.",
        "Redis is shown only for comparison: its answers are not exact and it knows no filters.",
    ]


def _contests(count: int, asked: int, ours_at: tuple[int, ...]) -> tuple[list[Contest], str]:
    source = points(count)
    places = questions(origins(source, asked, 3))
    segments = {count: catalogued.bare_segment(source)}
    elsewhere = {other: catalogued.bare_segment(points(other)) for other in ours_at}
    others = {other: questions(origins(points(other), asked, 4)) for other in ours_at}
    with stations_in_postgis(source) as connection, never_planned_anew(connection) as forced:
        contests = []
        for name, wish in catalogued.FILTERS.items():
            candidates: dict[str, Way] = {title: ask(connection, text) for title, text in statements(wish).items()}
            tuned = {title: ask(forced, text) for title, text in statements(wish).items()}
            contests.append(_contest(name, _ours(segments[count], wish), candidates, places))
            best = tuned[contests[-1].statement]
            contests[-1].spent[FORCED] = in_turns({FORCED: best}, places[:FORCED_ORIGINS], BLOCK)[FORCED]
            for other, segment in elsewhere.items():
                spent = in_turns({"ours": _ours(segment, wish)}, others[other], BLOCK)
                contests[-1].spent[f"ours at {other}"] = spent["ours"]
    return contests, _redis(count, places[:REDIS_ORIGINS])


def _contest(name: str, ours: Way, candidates: dict[str, Way], places: list[Question]) -> Contest:
    pilot = places[:PILOT]
    exact = {
        title: way for title, way in candidates.items() if title == EXACT or not _wrong(candidates[EXACT], way, pilot)
    }
    piloted = in_turns(exact, pilot, BLOCK)
    best = min(exact, key=lambda title: p50(piloted[title]))
    spent = in_turns({"ours": ours, "PostGIS": exact[best]}, places, BLOCK)
    wrong = _wrong(ours, exact[best], places)
    return Contest(name, spent, best, tuple(candidates.keys() - exact.keys()), wrong)


def _ours(segment: Segment, wish: Wish) -> Way:
    index, skip = segment.index, Part(segment).skip(wish)

    def answer(question: Question) -> object:
        return index.nearest(question.lonlat, 20, skip=skip, within_m=5000)

    return answer


def _wrong(right: Way, other: Way, places: list[Question]) -> int:
    """How many answers differ in their metres by more than the last place."""
    return sum(not _same(_metres(right(place)), _metres(other(place))) for place in places)


def _metres(answer: Any) -> FloatArray:
    if isinstance(answer, tuple):
        return np.asarray(answer[1])
    return np.array([row[1] for row in answer])


def _same(a: FloatArray, b: FloatArray) -> bool:
    return len(a) == len(b) and bool(np.all(np.abs(a - b) <= SAME_M))


def _redis(count: int, places: list[Question]) -> str:
    """Microseconds of Redis in words; it is informative, so its absence fails nothing."""
    with ExitStack() as stack:
        try:
            geosearch = stack.enter_context(stations_in_redis(points(count)))
        except (Missing, ModuleNotFoundError) as error:
            return f"not measured: {error}"
        return both(in_turns({"redis": geosearch}, places, BLOCK)["redis"])
