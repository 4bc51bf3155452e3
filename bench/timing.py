"""Timing in turns: every way answers the same block of questions before the next block begins."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Question = TypeVar("Question")
Microseconds = npt.NDArray[np.float64]


def in_turns(
    ways: Mapping[str, Callable[[Question], object]], questions: Sequence[Question], block: int
) -> dict[str, Microseconds]:
    """Way → microseconds of each question."""
    spent: dict[str, list[int]] = {name: [] for name in ways}
    for way in ways.values():
        # Plans, caches and pages are warm before the first figure counts.
        for question in questions[:50]:
            way(question)
    gc.collect()
    gc.disable()
    try:
        for start in range(0, len(questions), block):
            for name, way in ways.items():
                _timed(way, questions[start : start + block], spent[name])
    finally:
        gc.enable()
    return {name: np.array(values) / 1000 for name, values in spent.items()}


def _timed(way: Callable[[Question], object], questions: Sequence[Question], spent: list[int]) -> None:
    now = time.perf_counter_ns
    for question in questions:
        before = now()
        way(question)
        spent.append(now() - before)


def p50(values: Microseconds) -> float:
    """Median."""
    return float(np.percentile(values, 50))


def p99(values: Microseconds) -> float:
    """99th percentile."""
    return float(np.percentile(values, 99))


def both(values: Microseconds) -> str:
    """`p50 / p99` in whole microseconds."""
    return f"{p50(values):.0f} / {p99(values):.0f}"
