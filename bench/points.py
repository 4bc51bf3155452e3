"""Made-up stations of any number, spread over China as real ones are: seeded, so every run measures the same.

Shares of the counties follow their residents' committees (data/SOURCES.md); 80 % stand in clusters of some hundred
metres to two kilometres, 20 % anywhere in the county. Never shown as real, never in the register's own database.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from stationfinder.finder.segment import along_curve
from stationfinder.geo.districts import DISTRICTS_DIR, districts
from stationfinder.geo.points import BBox, LonLat

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

OUT = Path(__file__).resolve().parent / "out"
COMMITTEES_FILE = DISTRICTS_DIR.parent / "residents_committees_by_county.json"
SEED = 20_261_122
CHINA = BBox(70.0, 0.0, 140.0, 56.0)
# A village has a tenth of a town quarter's stations: with it the fullest county holds 1,300 of 186,000.
VILLAGE_SHARE = 0.1
CLUSTERED = 0.8
# Independent of the number of points, so that ten times the points are ten times as dense, as in a real register.
CLUSTERS = 4_000
SPREAD_M = (300.0, 2_000.0)
M_PER_DEGREE = 111_320.0
# After so many throws a cluster that hangs over a border is given up for any place in its county.
CLUSTER_THROWS = 20


@dataclass(frozen=True, slots=True)
class Counties:
    """Leaf areas: codes, prepared outlines, boxes (n, 4) west south east north, shares that add up to 1."""

    adcodes: list[str]
    outlines: npt.NDArray[Any]
    boxes: FloatArray
    shares: FloatArray


@dataclass(frozen=True, slots=True)
class Points:
    """`lonlat` (n, 2) WGS-84 degrees and `adcodes` (n,) whole numbers, grouped by county."""

    lonlat: FloatArray
    adcodes: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.lonlat)


def points(count: int) -> Points:
    """`count` points, the same at every call; kept under bench/out once made."""
    file = OUT / f"points-{count}-{digest()}.npz"
    if file.exists():
        with np.load(file) as saved:
            return Points(saved["lonlat"], saved["adcodes"])
    made = generate(count)
    OUT.mkdir(parents=True, exist_ok=True)
    half = OUT / f".{file.stem}-{os.getpid()}.npz"
    np.savez(half, lonlat=made.lonlat, adcodes=made.adcodes)
    half.rename(file)
    return made


def digest() -> str:
    """Changes when the points would: this file, the shares or the outlines did."""
    text = hashlib.sha256()
    for file in (Path(__file__), COMMITTEES_FILE, DISTRICTS_DIR / "outlines.npz"):
        text.update(file.read_bytes())
    return text.hexdigest()[:10]


def generate(count: int) -> Points:
    """`count` points, seeded: 2,000,000 take some tens of seconds."""
    random = np.random.default_rng([SEED, count])
    counties = load_counties()
    county = np.repeat(np.arange(len(counties.adcodes)), _allotted(counties.shares, count))
    lonlat = _clustered(random, counties, county)
    _drop_outside(lonlat, counties, county)
    _fill(random, lonlat, counties, county)
    # As published positions are: 7 decimals, about a centimetre. Rounding must not carry a point over a border.
    rounded = lonlat.round(7)
    kept = shapely.contains_xy(counties.outlines[county], rounded[:, 0], rounded[:, 1])
    lonlat = np.where(kept[:, None], rounded, lonlat)
    codes = np.array([int(code) for code in counties.adcodes], np.int32)
    # As the snapshot keeps them, so that segments built in chunks lie end to end as one built whole would. The table in
    # PostGIS is filled in the same order.
    order = np.argsort([along_curve(LonLat(lon, lat)) for lon, lat in lonlat.tolist()], kind="stable")
    return Points(lonlat[order], codes[county][order])


def origins(source: Points, count: int, seed: int) -> FloatArray:
    """(count, 2) positions of people: some 500 m from random points of `source`."""
    random = np.random.default_rng([SEED, seed])
    chosen = source.lonlat[random.integers(0, len(source), count)]
    return chosen + _degrees(random.normal(0.0, 500.0, (count, 2)), chosen[:, 1])


def anywhere(count: int, seed: int) -> FloatArray:
    """(count, 2) positions evenly over the area of China."""
    random = np.random.default_rng([SEED, seed])
    counties = load_counties()
    area = shapely.area(counties.outlines) * np.cos(np.radians(counties.boxes[:, 1::2].mean(axis=1)))
    county = random.choice(len(area), count, p=area / area.sum())
    lonlat = np.full((count, 2), np.nan)
    _fill(random, lonlat, counties, county)
    return lonlat


def load_counties() -> Counties:
    """Every county that has an outline and a committee."""
    seen = districts().outlines(CHINA, 0.0)
    committees: dict[str, dict[str, int]] = json.loads(COMMITTEES_FILE.read_bytes())
    urban, rural = committees["ju"], committees["cun"]
    weights = {area.adcode: urban.get(area.adcode, 0) + VILLAGE_SHARE * rural.get(area.adcode, 0) for area, _ in seen}
    kept = [(area.adcode, outline) for area, outline in seen if weights[area.adcode] > 0]
    outlines = np.array([outline for _, outline in kept], dtype=object)
    shapely.prepare(outlines)
    shares = np.array([weights[code] for code, _ in kept], np.float64)
    return Counties([code for code, _ in kept], outlines, shapely.bounds(outlines), shares / shares.sum())


def _allotted(shares: FloatArray, count: int) -> IntArray:
    """Whole numbers that add up to `count`, by largest remainder."""
    exact = shares * count
    whole = np.floor(exact).astype(np.int64)
    missing = count - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return whole


def _clustered(random: np.random.Generator, counties: Counties, county: IntArray) -> FloatArray:
    """Positions round cluster centres for most, NaN for those that may stand anywhere."""
    per_county = np.maximum(1, np.round(counties.shares * CLUSTERS)).astype(np.int64)
    first = np.cumsum(per_county) - per_county
    home = np.repeat(np.arange(len(per_county)), per_county)
    centres = np.full((len(home), 2), np.nan)
    _fill(random, centres, counties, home)
    spread = np.exp(random.uniform(math.log(SPREAD_M[0]), math.log(SPREAD_M[1]), len(home)))
    # Squared, so that the first clusters of a county are the fuller ones.
    cluster = first[county] + (random.random(len(county)) ** 2 * per_county[county]).astype(np.int64)
    lonlat = np.full((len(county), 2), np.nan)
    todo = np.flatnonzero(random.random(len(county)) < CLUSTERED)
    for _ in range(CLUSTER_THROWS):
        at = cluster[todo]
        metres = random.normal(0.0, 1.0, (len(todo), 2)) * spread[at, None]
        lonlat[todo] = centres[at] + _degrees(metres, centres[at, 1])
        todo = todo[_outside(lonlat[todo], counties, county[todo])]
        if not len(todo):
            break
    return lonlat


def _fill(random: np.random.Generator, lonlat: FloatArray, counties: Counties, county: IntArray) -> None:
    """Give every NaN row a place evenly over its county's box, thrown again until it lies inside the outline."""
    todo = np.flatnonzero(np.isnan(lonlat[:, 0]))
    while len(todo):
        box = counties.boxes[county[todo]]
        lonlat[todo] = box[:, :2] + random.random((len(todo), 2)) * (box[:, 2:] - box[:, :2])
        todo = todo[_outside(lonlat[todo], counties, county[todo])]


def _drop_outside(lonlat: FloatArray, counties: Counties, county: IntArray) -> None:
    placed = np.flatnonzero(~np.isnan(lonlat[:, 0]))
    lonlat[placed[_outside(lonlat[placed], counties, county[placed])]] = np.nan


def _outside(lonlat: FloatArray, counties: Counties, county: IntArray) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = shapely.contains_xy(counties.outlines[county], lonlat[:, 0], lonlat[:, 1])
    return ~inside


def _degrees(metres: FloatArray, lat: FloatArray) -> FloatArray:
    """Small steps east and north in degrees at a latitude."""
    degrees: FloatArray = metres / M_PER_DEGREE / np.stack([np.cos(np.radians(lat)), np.ones(len(lat))], axis=1)
    return degrees
