"""What the made-up stations are: kinds and services of the real catalogue in shares of our choice, seeded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.points import SEED, Points
from bench.points import digest as points_digest
from stationfinder.finder.segment import Segment, build, catalogue_digest
from stationfinder.finder.snapshot import EVERYTHING, Wish
from stationfinder.geo.index import PointIndex
from stationfinder.stations.catalogue import catalogue

KIND_SHARES = {"rest_station": 0.84, "mommy_room": 0.08, "legal_aid": 0.05, "other": 0.03}
# The two filters that the goals name keep 30 % and 2 %; with the rest a station has 3 to 8 services, 4.5 on average.
SERVICE_SHARES = {
    "meal": 0.30,
    "swap": 0.02,
    "water": 0.70,
    "rest": 0.60,
    "charge": 0.55,
    "air": 0.40,
    "medicine": 0.40,
    "toilet": 0.35,
    "wifi": 0.35,
}
OTHER_SERVICES_SHARE = 0.03
FILTERS = {"no filter": EVERYTHING, "keeps 30 %": Wish(needs=("meal",)), "keeps 2 %": Wish(needs=("swap",))}


def kinds(count: int) -> npt.NDArray[np.uint8]:
    """(count,) numbers into the catalogue's kinds."""
    known = list(catalogue().kinds)
    random = np.random.default_rng([SEED, count, 1])
    numbers = np.array([known.index(kind) for kind in KIND_SHARES], np.uint8)
    return random.choice(numbers, count, p=list(KIND_SHARES.values()))


def services(count: int) -> npt.NDArray[np.uint64]:
    """(count,) bit sets over the catalogue's services."""
    random = np.random.default_rng([SEED, count, 2])
    bits = np.zeros(count, np.uint64)
    for number, service in enumerate(catalogue().services):
        has = random.random(count) < SERVICE_SHARES.get(service, OTHER_SERVICES_SHARE)
        bits |= has.astype(np.uint64) << np.uint64(number)
    return bits


def bits_of(wish: Wish) -> int:
    """The bit set of a wish's services."""
    known = list(catalogue().services)
    return sum(1 << known.index(need) for need in wish.needs)


def digest() -> str:
    """Changes when the points, their kinds or their services would."""
    text = points_digest() + catalogue_digest() + Path(__file__).read_text(encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def bare_segment(points: Points) -> Segment:
    """A segment that can be asked for rows but not for texts: what the questions in process need."""
    empty = build([], catalogue(), revision=1)
    count = len(points)
    arrays = {**empty.arrays, "ids": np.arange(1, count + 1), "kinds": kinds(count), "available": services(count)}
    return replace(empty, arrays=arrays, meta={**empty.meta, "placed": count}, index=PointIndex(points.lonlat))
