"""Goal 6: how long a saved snapshot takes to be served, and what one more worker costs in memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence

from bench.points import origins, points
from bench.register import Made, made
from bench.report import Goal, Report
from bench.serving import ROOT, Failed, fetch, serving

COUNTS = (186_000, 2_000_000)
STARTS = 3
PAGES = 1_000
# Its answer needs the county outlines, which a worker without stations would load at the first question already.
AT_SEA = "/api/v1/stations/nearest?at=125.0,25.0"
# In a process of its own, so that nothing is loaded yet but Python.
PROBE = """
import time
begun = time.perf_counter()
from stationfinder.app import create_app
imported = time.perf_counter()
answer = create_app().test_client().get("/readyz")
ready = time.perf_counter()
print(imported - begun, ready - imported, answer.json["stations"])
"""


def run(counts: Sequence[int] = COUNTS, starts: int = STARTS, pages: int = PAGES) -> Report:
    """Seconds from `create_app` to the first `/readyz`, and megabytes of a further worker, for both sizes."""
    few, many = (made(count) for count in counts)
    ready = {register.count: [_ready_s(register) for _ in range(starts)] for register in (few, many)}
    seconds = {count: statistics.median(found for _, found in times) for count, times in ready.items()}
    imports = statistics.median(found for times in ready.values() for found, _ in times)
    paths = [f"/api/v1/stations/nearest?at={lon:.6f},{lat:.6f}" for lon, lat in origins(points(few.count), pages, 8)]
    paths.append(AT_SEA)
    bare = _own_mb(made(0), paths)
    more = {register.count: _own_mb(register, paths) - bare for register in (few, many)}
    rows = [["stations", "ready s", "a further worker MB", "snapshot on disk MB", "built the first time s"]]
    for register in (few, many):
        size = sum(file.stat().st_size for file in (register.folder / "snapshot").rglob("*.*")) / 2**20
        figures = [f"{seconds[register.count]:.2f}", f"{more[register.count]:.0f}", f"{size:.0f}"]
        rows.append([f"{register.count:,}", *figures, f"{register.built_s:.0f}"])
    return Report(
        "startup",
        "a saved snapshot is served; one more worker",
        (
            Goal(seconds[few.count], "<=", 3),
            Goal(seconds[many.count], "<=", 25),
            Goal(more[few.count], "<=", 60),
            Goal(more[many.count], "<=", 350),
        ),
        rows,
        [
            f"Ready: `create_app` to the first `/readyz`, median of {starts} processes; imports before it take "
            f"{imports:.2f} s. The file system's cache is warm.",
            f"A further worker: PSS of its anonymous pages after {pages:,} requests, less that of a worker with no "
            f"stations ({bare:.0f} MB). The snapshot's files are mapped read-only and shared: their pages are in "
            "memory once however many workers there are.",
            f"Built the first time: {few.count:,} from the database (filling it took {few.filled_s:.0f} s), "
            f"{many.count:,} from values in chunks by two processes.",
        ],
    )


def _ready_s(register: Made) -> tuple[float, float]:
    """Seconds of the imports, and from `create_app` to the first answer of `/readyz`."""
    environ = {**os.environ, "STATIONFINDER_DATA_DIR": str(register.folder)}
    done = subprocess.run([sys.executable, "-c", PROBE], env=environ, cwd=ROOT, check=True, capture_output=True)
    imported, ready, stations = map(float, done.stdout.split())
    if stations != register.count:
        raise Failed(f"{stations:.0f} stations were served, not {register.count}")
    return imported, ready


def _own_mb(register: Made, paths: Sequence[str]) -> float:
    with serving("granian", "finder", folder=register.folder) as server:
        for path in paths:
            fetch(server.url + path)
        return server.own_mb()
