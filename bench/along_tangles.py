"""Lines made to be slow: 5,000 points wound over the densest spot, 3 km wide. All are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import thread_time

import numpy as np
import orjson
from werkzeug.datastructures import MultiDict

from bench.points import SEED, FloatArray
from stationfinder.errors import InvalidInput
from stationfinder.finder.along.forms import AlongQuery, along_query
from stationfinder.stations.catalogue import catalogue

POINTS, LONGEST_M, TRIES = 5_000, 299_000.0, 5
M_PER_DEGREE = 111_320.0


Answer = Callable[[AlongQuery], object]


def worst(answer: Answer, lonlat: FloatArray, moment: datetime) -> tuple[float, str]:
    """(milliseconds of the slowest, what each came to) from the body of the question to the answer or the refusal.

    `moment`: when they are asked, aware.
    """
    said, slowest = [], 0.0
    for name, line in _tangles(_densest(lonlat)).items():
        body = orjson.dumps({"type": "LineString", "coordinates": line.tolist()}).decode()
        spent, refused = min(_one(answer, body, moment) for _ in range(TRIES))
        slowest = max(slowest, spent)
        said.append(f"{name} {spent:.0f} ms{' (refused)' if refused else ''}")
    return slowest, ", ".join(said)


def _one(answer: Answer, body: str, moment: datetime) -> tuple[float, bool]:
    # Of this thread alone: a single question runs in one, and the machine is shared.
    begin, refused = thread_time(), False
    try:
        answer(along_query(MultiDict({"width_m": "3000"}), catalogue(), moment, line=body))
    except InvalidInput:
        refused = True
    return (thread_time() - begin) * 1000, refused


def _densest(lonlat: FloatArray) -> FloatArray:
    """The middle of the cell of about 10 km with most points."""
    counts, lon, lat = np.histogram2d(lonlat[:, 0], lonlat[:, 1], bins=[620, 500])
    column, row = np.unravel_index(counts.argmax(), counts.shape)
    return np.array([lon[column : column + 2].mean(), lat[row : row + 2].mean()])


def _tangles(centre: FloatArray) -> dict[str, FloatArray]:
    """Name → degrees; as long as the limit allows, or as tight."""
    numbers, random = np.arange(POINTS), np.random.default_rng([SEED, 33])
    swing = np.where(numbers % 2, 28.0, -28.0)
    step = LONGEST_M / POINTS
    shapes = {
        "to and fro": (np.where(numbers % 2, 55.0, 0.0), np.zeros(POINTS)),
        "star": (step / 2 * np.cos(2.4 * numbers), step / 2 * np.sin(2.4 * numbers)),
        "scribble": tuple(np.cumsum(random.normal(0.0, 25.0, (2, POINTS)), axis=1)),
        "straight": (np.linspace(-50_000, 50_000, POINTS), np.zeros(POINTS)),
    }
    for metres in (300, 1_500, 3_000, 10_000):
        shapes[f"zigzag over {metres / 1000:g} km"] = (np.linspace(0, metres, POINTS), swing)
    for radius in (100, 1_000, 3_000):
        turned = numbers * step / radius
        shapes[f"circles of {radius} m"] = (radius * np.cos(turned), radius * np.sin(turned))
    scale = np.array([np.cos(np.radians(centre[1])), 1.0]) * M_PER_DEGREE
    return {name: centre + np.stack(shape, axis=1) / scale for name, shape in shapes.items()}
