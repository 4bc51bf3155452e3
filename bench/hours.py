"""Opening hours: reading a wording, expanding a whole register, and the nearest that are open on arrival."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import numpy as np

from bench import catalogued
from bench.points import SEED, origins, points
from bench.report import Goal, Report
from bench.spatial import Question, questions
from bench.timing import Microseconds, both, in_turns, p50, p99
from stationfinder.finder.arrivals import Arrivals
from stationfinder.finder.openings.book import HoursBook, calendar
from stationfinder.finder.openings.rows import Travel
from stationfinder.finder.openings.timetables import first_day
from stationfinder.finder.segment import Segment
from stationfinder.finder.snapshot import Snapshot
from stationfinder.hours import SHANGHAI, read
from stationfinder.hours.timetable import Timetable, expand_all

WORDINGS = Path(__file__).resolve().parents[1] / "tests" / "data" / "hours_wordings.csv"
COUNT, RULES = 186_000, 20_000
ROUNDS, BLOCK = 50, 250
WITHIN_M = 5_000.0
# An electric bicycle at 18 km/h over streets 1.3 times as long as the straight line.
PACE = 1.3 * 3.6 / 18
TODAY = datetime(2026, 9, 29, tzinfo=SHANGHAI)
"""The eight days from here hold ordinary days and most of the National Day's holiday."""
MOMENTS = {"noon": (12, 0), "21:30": (21, 30), "03:00": (3, 0)}
SHAPES = (
    ("Mo-Fr {a}-{b}", 14),
    ("Mo-Fr {a}-{m},{n}-{b}", 16),
    ("Mo-Su {a}-{b}", 20),
    ("{a}-{m},{n}-{b}", 8),
    ("WD {a}-{b}", 8),
    ("Mo-Sa {a}-{b}", 6),
    ("Mo-Fr {a}-{b}; Sa {n}-{b}", 6),
    ("{a}-{b}; PH off", 5),
    ('Mo-Su {a}-{b} "有人值守", Mo-Su {b}-{a} "自助进入"', 6),
    ("24/7", 3),
    ("{b}-{a}", 3),
    ("May-Sep {a}-{b}; Oct-Apr {n}-{b}", 2),
    ('Mo-Fr {a}-{b}, We[1] {b}-23:45 "义诊"', 1),
    ('Mo-Fr {a}-{b}; 2026 Oct 01-2026 Oct 03 off "国庆休息"', 2),
)
HOURS_KNOWN = 0.9


def run_parse() -> Report:
    """Milliseconds of reading one wording, mean over the golden table."""
    with WORDINGS.open(encoding="utf-8", newline="") as file:
        wordings = [row["wording"] for row in csv.DictReader(file)]
    spent = in_turns({"read": read}, wordings * ROUNDS, BLOCK)["read"]
    mean_ms = float(spent.mean()) / 1000
    slowest = max(float(np.median(spent[number :: len(wordings)])) for number in range(len(wordings)))
    return Report(
        "parse",
        f"a Chinese wording is read, {len(wordings)} wordings, {ROUNDS} times each",
        (Goal(mean_ms, "<=", 1),),
        [
            ["mean ms", "p50 / p99 µs", "the slowest wording µs"],
            [f"{mean_ms:.3f}", both(spent), f"{slowest:.0f}"],
        ],
    )


def run_expand(count: int = COUNT, rules: int = RULES) -> Report:
    """Seconds of expanding all rules for eight days and the day before, by one thread."""
    texts = made_rules(rules)
    numbers = rule_numbers(count, rules)
    begun = time.perf_counter()
    timetable = expand_all(texts, first_day(TODAY), 9, calendar())
    spent = time.perf_counter() - begun
    megabytes = (_bytes(timetable) + numbers.nbytes) / 2**20
    return Report(
        "expand",
        f"{count:,} stations with {len(set(texts)):,} distinct rules for 8 days",
        (Goal(spent, "<=", 10), Goal(megabytes, "<=", 40)),
        [
            ["seconds", "change points", "MB with the rule's number of each station"],
            [f"{spent:.2f}", f"{len(timetable.minutes):,}", f"{megabytes:.1f}"],
        ],
        [
            "One thread, nothing saved before. A start-up maps the saved expansion instead.",
            "Yesterday is a ninth day, for its night.",
        ],
    )


def run_filtered(count: int = COUNT, asked: int = 4_000) -> Report:
    """The nearest 20 that are open on arrival, against the nearest 20."""
    source = points(count)
    places = questions(origins(source, asked, 9))
    segment = with_rules(catalogued.bare_segment(source), RULES)
    snapshot, book = Snapshot(segment, 1), HoursBook(calendar())
    rows, ratios = [["setting out", "open then", "within", "no filter µs p50 / p99", "filtered", "ratio p50 / p99"]], []
    for (name, (hour, minute)), within_m in product(MOMENTS.items(), (WITHIN_M, None)):
        moment = TODAY + timedelta(hours=hour, minutes=minute, seconds=20)
        spent, share = _filtered(snapshot, book, moment, within_m, places)
        ratio = {of: of(spent["open"]) / of(spent["any"]) for of in (p50, p99)}
        if within_m:
            ratios.append(ratio[p50])
        figures = [both(spent["any"]), both(spent["open"]), f"{ratio[p50]:.2f} / {ratio[p99]:.2f}"]
        rows.append([name, f"{share:.0%}", f"{within_m / 1000:.0f} km" if within_m else "–", *figures])
    return Report(
        "filtered",
        f"nearest 20 that are open on arrival ÷ nearest 20, within 5 km, {count:,} stations, {RULES:,} rules",
        (Goal(max(ratios), "<=", 2),),
        rows,
        [
            f"{asked:,} origins a moment, by electric bicycle. Figure: the largest p50 ratio within 5 km, as `nearest` "
            "asks. Without that limit an answer may lie hours away, where other doors are open: shown beside it.",
            f"What depends on the time alone is worked out once in ten minutes: {_setting_ms(snapshot, book):.0f} ms, "
            "not in these figures.",
        ],
    )


def made_rules(count: int) -> list[str]:
    """`count` distinct made-up strings in realistic shares of shapes, seeded; the first is '' (none registered)."""
    random = np.random.default_rng([SEED, count, 11])
    opens = [f"{hour:02d}:{minute:02d}" for hour, minute in product(range(6, 10), range(0, 60, 5))]
    noons = [f"{hour:02d}:{minute:02d}" for hour, minute in product((11, 12), range(0, 60, 5))]
    afternoons = [f"{hour:02d}:{minute:02d}" for hour, minute in product((13, 14), range(0, 60, 5))]
    closes = [f"{hour:02d}:{minute:02d}" for hour, minute in product(range(16, 23), range(0, 60, 5))]
    shares = np.array([share for _, share in SHAPES], np.float64)
    found = {"": None}
    while len(found) < count:
        shape = SHAPES[random.choice(len(SHAPES), p=shares / shares.sum())][0]
        a, m, n, b = (random.choice(times) for times in (opens, noons, afternoons, closes))
        found[shape.format(a=a, m=m, n=n, b=b)] = None
    return list(found)


def rule_numbers(count: int, rules: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """(count,) rule of each station, seeded; 0 where no hours are registered."""
    random = np.random.default_rng([SEED, count, 12])
    numbers = random.integers(1, rules, count)
    return np.where(random.random(count) < HOURS_KNOWN, numbers, 0).astype(np.int32)


def with_rules(segment: Segment, rules: int) -> Segment:
    """The segment with made-up hours."""
    lonlat, ecef = points(len(segment)).lonlat, segment.index.ecef
    arrays = {**segment.arrays, "rules": rule_numbers(len(segment), rules), "lonlat": lonlat, "ecef": ecef}
    return replace(segment, arrays=arrays, meta={**segment.meta, "rules": made_rules(rules)})


def _filtered(
    snapshot: Snapshot, book: HoursBook, moment: datetime, within_m: float | None, places: Sequence[Question]
) -> tuple[dict[str, Microseconds], float]:
    arrivals, travel = Arrivals(book), Travel(moment, PACE)
    timetable = book.rulebook(snapshot.base, moment).timetable
    rules = snapshot.base.arrays["rules"]
    share = float((timetable.states_at(rules, timetable.minute_of(moment)) == 1).mean())
    ways: dict[str, Callable[[Question], object]] = {
        "any": lambda question: snapshot.nearest(question.lonlat, 20, within_m=within_m),
        "open": lambda question: arrivals.nearest(snapshot, question.lonlat, 20, travel, within_m=within_m),
    }
    return in_turns(ways, places, BLOCK), share


def _setting_ms(snapshot: Snapshot, book: HoursBook) -> float:
    moment = TODAY + timedelta(hours=10)
    book.rulebook(snapshot.base, moment)
    begun = time.perf_counter()
    Arrivals(book).nearest(
        snapshot, questions(origins(points(len(snapshot.base)), 1, 9))[0].lonlat, 20, Travel(moment, PACE)
    )
    return (time.perf_counter() - begun) * 1000


def _bytes(timetable: Timetable) -> int:
    names = ("offsets", "minutes", "states", "modes", "remarks", "keys")
    return sum(int(getattr(timetable, name).nbytes) for name in names)
