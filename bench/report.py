"""What a run says: the last line with its verdict, and the run's own section of docs/benchmarks.md."""

from __future__ import annotations

import math
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Written by `make bench` (`make bench NAME=…` replaces one section). Each run measures us and the peers in turn, block by
block, so trust the ratios of one run and not the absolute times: the machine is shared. Points, kinds, services and
hours are made up and seeded (`bench/points.py`, `bench/catalogued.py`).
"""


@dataclass(frozen=True, slots=True)
class Goal:
    """A measured figure and its limit."""

    figure: float
    sense: Literal[">=", "<="]
    limit: float

    @property
    def shown(self) -> float:
        """The figure to two decimals, never rounded in our favour: the line and its verdict cannot disagree."""
        if math.isnan(self.figure):
            return self.figure
        towards = math.floor if self.sense == ">=" else math.ceil
        return towards(round(self.figure * 100, 6)) / 100

    @property
    def met(self) -> bool:
        # NaN meets nothing.
        return self.shown >= self.limit if self.sense == ">=" else self.shown <= self.limit

    def __str__(self) -> str:
        return f"{self.shown:g} {self.sense} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Report:
    """Outcome of one run. `rows` begin with the head of the table; `notes` stand below it."""

    name: str
    title: str
    goals: tuple[Goal, ...]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = field(default=())

    @property
    def met(self) -> bool:
        return all(goal.met for goal in self.goals)


def last_line(report: Report) -> str:
    """`NAME figure >= limit; figure <= limit ok|short`."""
    return f"{report.name} {'; '.join(map(str, report.goals))} {'ok' if report.met else 'short'}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


def section(report: Report, today: str) -> str:
    """The run's part of the document."""
    machine = f"{os.cpu_count()} CPUs, {platform.machine()}, Python {platform.python_version()}"
    parts = [
        f"## {report.name}: {report.title}",
        f"{today} · {machine} · `make bench NAME={report.name}`",
        table(report.rows),
        "\n".join(f"- {note}" for note in report.notes),
        f"`{last_line(report)}`",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def placed(document: str, name: str, text: str, order: Sequence[str]) -> str:
    """`document` with the section of `name` replaced by `text`, all sections in `order`."""
    found = re.split(r"(?m)^(?=## )", document or INTRODUCTION)
    sections = {part[3:].partition(":")[0]: part for part in found[1:]}
    sections[name] = text
    kept = [sections[known] for known in order if known in sections]
    return "\n".join(part.strip() + "\n" for part in [found[0], *kept])


def write(report: Report, order: Sequence[str]) -> None:
    """Put the run's section into docs/benchmarks.md."""
    before = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    text = section(report, datetime.now(UTC).date().isoformat())
    DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
    DOCUMENT.write_text(placed(before, report.name, text, order), encoding="utf-8")
