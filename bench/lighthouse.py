"""Lighthouse as a phone on list, map and station: medians of five runs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess

from bench.phone import DISTRICT, chromium, npm_program, sample_site
from bench.report import Goal, Report
from bench.serving import Failed

RUNS = 5
# Now and then Chromium starts its trace after the page: Lighthouse says so and asks to be run again. That is no score.
UNRECORDED, TRIES = "NO_NAVSTART", 3
# Category → the least score of 100.
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TIMINGS = {"first-contentful-paint": "FCP, s", "largest-contentful-paint": "LCP, s", "total-blocking-time": "TBT, s"}

Scores = dict[str, float]


def run(runs: int = RUNS) -> Report:
    """The lowest page's median of each category against its limit."""
    failing: set[str] = set()
    seen: dict[str, list[Scores]] = {}
    with sample_site() as site:
        # Positions are no addresses for search engines (robots.txt), so the list and the map are those of a district.
        pages = {"list": f"/?district={DISTRICT}", "map": f"/map?district={DISTRICT}", "station": site.station()}
        for name, path in pages.items():
            seen[name] = [measured(site.url(path), failing) for _ in range(runs)]
    medians = {
        name: {what: statistics.median(one[what] for one in all_) for what in all_[0]} for name, all_ in seen.items()
    }
    rows = [["page", *LEAST, *TIMINGS.values(), "CLS"]]
    for name, median in medians.items():
        scores = [f"{median[category]:.0f}" for category in LEAST]
        times = [f"{median[audit] / 1000:.2f}" for audit in TIMINGS]
        rows.append([name, *scores, *times, f"{median['cumulative-layout-shift']:.3f}"])
    return Report(
        "lighthouse",
        "Lighthouse as a phone: " + ", ".join(LEAST),
        tuple(Goal(min(one[category] for one in medians.values()), ">=", least) for category, least in LEAST.items()),
        rows,
        [
            f"Medians of {runs} runs on the sample stations, production settings, Lighthouse's own slow phone "
            "(simulated throttling); each figure is the lowest page's.",
            *([f"Audits that failed in some run: {', '.join(sorted(failing))}."] if failing else []),
        ],
    )


def measured(url: str, failing: set[str]) -> Scores:
    """Scores (0 to 100) and timings (ms) of one run; `failing` gets the audits that cost points. Raises Failed."""
    program = npm_program("lighthouse", "cli/index.js")
    command = ["node", str(program), url, "--quiet", "--output=json", "--output-path=stdout"]
    command += [f"--only-categories={','.join(LEAST)}", "--chrome-flags=--headless=new --no-sandbox --lang=zh-CN"]
    for _ in range(TRIES):
        done = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": chromium()},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        if UNRECORDED not in done.stderr:
            break
    if done.returncode != 0:
        raise Failed(f"lighthouse failed on {url}: {done.stderr.strip()[-400:]}")
    report = json.loads(done.stdout)
    if report.get("runtimeError"):
        raise Failed(f"lighthouse failed on {url}: {report['runtimeError']['message']}")
    for category in LEAST:
        for reference in report["categories"][category]["auditRefs"]:
            score = report["audits"][reference["id"]]["score"]
            if reference["weight"] and score is not None and score < 0.9:
                failing.add(reference["id"])
    scores = {category: round(report["categories"][category]["score"] * 100) for category in LEAST}
    timings = [*TIMINGS, "cumulative-layout-shift"]
    return {**scores, **{audit: report["audits"][audit]["numericValue"] for audit in timings}}
