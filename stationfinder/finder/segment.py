"""Rows of published stations as arrays and ready-made bytes: what a snapshot is made of.

A segment is never changed. Built in memory from the register, it can be saved to a folder and mapped from there by any
number of processes, which then share the pages. Layout: docs/decisions/0006-snapshot.md.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from stationfinder.finder.facts import Facts
from stationfinder.finder.numbers import Numbers
from stationfinder.finder.published import along_curve, made_rows
from stationfinder.geo.districts import DISTRICTS_DIR
from stationfinder.geo.index import PointIndex
from stationfinder.hours import SHANGHAI
from stationfinder.stations.catalogue import CATALOGUE_FILE, Catalogue
from stationfinder.stations.rules import PublicStation

__all__ = ["Segment", "along_curve", "build", "load", "save"]

Array = npt.NDArray[Any]
Buffer = bytes | mmap.mmap
FORMAT = 8
ARRAYS = (
    "lonlat",
    "ecef",
    "ids",
    "codes",
    "code_order",
    "kinds",
    "available",
    "known",
    "adcodes",
    "zones",
    "rules",
    "doors",
    "verified",
)
BLOBS = ("facts", "features", "heads", "texts")
EPOCH = date(1970, 1, 1).toordinal()
NO_POSITION = (float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Blob:
    """Byte strings end to end; row i is `data[offsets[i]:offsets[i + 1]]`."""

    data: Buffer
    offsets: npt.NDArray[np.int64]
    # Indexing a memoryview gives an int in a quarter of the time that numpy takes for a scalar.
    starts: memoryview

    def __getitem__(self, row: int) -> bytes:
        return self.data[self.starts[row] : self.starts[row + 1]]


@dataclass(frozen=True, slots=True)
class Segment:
    """n stations: first those with a position, neighbours beside each other (`along_curve`), then the others by id.

    lonlat (n, 2) WGS-84 degrees, ids (n,), codes (n,) with code_order (n,) that sorts them, kinds (n,) numbers into
    meta["kinds"], available and known (n,) bit sets
    over meta["services"], adcodes (n,) whole numbers (0 = none), zones and rules (n,) numbers into meta's lists
    (rule 0 = no hours registered), doors (n,) numbers into meta["doors"] = [rule, ways in, register first], verified
    (n,) days since 1970 in China of the last verification (0 = never). `placed`: how many rows have a position.
    """

    arrays: dict[str, Array]
    blobs: dict[str, Blob]
    meta: dict[str, Any]
    index: PointIndex

    @property
    def placed(self) -> int:
        return int(self.meta["placed"])

    def __len__(self) -> int:
        return len(self.arrays["ids"])

    def row_of(self, code: str) -> int | None:
        """Row of the station with this code."""
        codes, order = self.arrays["codes"], self.arrays["code_order"]
        place = int(np.searchsorted(codes, code.encode(), sorter=order))
        if place == len(order) or codes[order[place]] != code.encode():
            return None
        return int(order[place])

    def facts(self, row: int) -> Facts:
        """The record of a row."""
        values: list[Any] = orjson.loads(self.blobs["facts"][row])
        typed: list[Any] = [tuple(value) if type(value) is list else value for value in values]
        return Facts(*typed)


def catalogue_digest() -> str:
    """Changes when the catalogue or the areas do: bit positions, labels and names of areas depend on them."""
    return hashlib.sha256(CATALOGUE_FILE.read_bytes() + _areas_digest()).hexdigest()[:16]


@cache
def _areas_digest() -> bytes:
    return hashlib.sha256((DISTRICTS_DIR / "outlines.npz").read_bytes()).digest()


def build(stations: Iterable[PublicStation], catalogue: Catalogue, revision: int, token: str = "") -> Segment:
    """A segment in memory of those `stations` that are to be found (`published`).

    `revision` and `token`: the register's mark when they were read.
    """
    made = made_rows(stations, catalogue)
    rows, facts = [row.station for row in made], [row.facts for row in made]
    kinds, services = list(catalogue.kinds), list(catalogue.services)
    rules, zones = Numbers(""), Numbers("")
    bits = {code: 1 << number for number, code in enumerate(services)}
    lonlat = np.array(
        [(s.position.lon, s.position.lat) if s.position else NO_POSITION for s in rows], np.float64
    ).reshape(-1, 2)
    placed = sum(station.position is not None for station in rows)
    index = PointIndex(lonlat[:placed])
    codes = np.array([s.code.encode() for s in rows], "S7")
    arrays: dict[str, Array] = {
        "lonlat": lonlat,
        "ecef": index.ecef,
        "ids": np.array([s.id for s in rows], np.int64),
        "codes": codes,
        "code_order": np.argsort(codes).astype(np.int32),
        "kinds": np.array([kinds.index(s.kind) if s.kind in kinds else len(kinds) for s in rows], np.uint8),
        "available": np.array([_bits(f.services, bits) for f in facts], np.uint64),
        "known": np.array([_bits((*f.services, *f.broken, *f.missing), bits) for f in facts], np.uint64),
        "adcodes": np.array([int(s.adcode or 0) for s in rows], np.int32),
        "zones": np.array([zones.number(s.zone) for s in rows], np.int16),
        "rules": np.array([rules.number(row.rule) for row in made], np.int32),
        "verified": np.array([_day(s.verified_at) for s in rows], np.int32),
    }
    doors = Numbers[tuple[int, tuple[str, ...], bool | None]]()
    each = zip(arrays["rules"].tolist(), rows, strict=True)
    arrays["doors"] = np.array([doors.number((rule, s.access, s.register_first)) for rule, s in each], np.int32)
    blobs = {
        "facts": _blob([orjson.dumps(_values(fact)) for fact in facts]),
        "features": _blob([row.feature for row in made]),
        "heads": _blob([row.head for row in made]),
        "texts": _blob([row.text for row in made]),
    }
    meta = {
        "format": FORMAT,
        "revision": revision,
        "token": token,
        "catalogue": catalogue_digest(),
        "placed": placed,
        "kinds": kinds,
        "services": services,
        "rules": rules.values,
        "zones": zones.values,
        "doors": doors.values,
    }
    return Segment(arrays, blobs, meta, index)


def save(segment: Segment, folder: Path) -> None:
    """Write the segment to `folder`, whole or not at all (a crash leaves only a folder whose name begins with '.')."""
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for name in ARRAYS:
        np.save(half / f"{name}.npy", segment.arrays[name])
    for name in BLOBS:
        (half / f"{name}.bin").write_bytes(segment.blobs[name].data)
        np.save(half / f"{name}_offsets.npy", segment.blobs[name].offsets)
    (half / "meta.json").write_bytes(orjson.dumps(segment.meta))
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)


def load(folder: Path) -> Segment:
    """Map a saved segment. Raises FileNotFoundError or ValueError when it is not whole or of another format."""
    meta = orjson.loads((folder / "meta.json").read_bytes())
    if meta["format"] != FORMAT or meta["catalogue"] != catalogue_digest():
        raise ValueError(f"{folder.name} was written by another release or with another catalogue")
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
    blobs = {
        name: _as_blob(_map(folder / f"{name}.bin"), np.load(folder / f"{name}_offsets.npy", mmap_mode="r"))
        for name in BLOBS
    }
    index = PointIndex(arrays["lonlat"][: meta["placed"]], ecef=arrays["ecef"])
    return Segment(arrays, blobs, meta, index)


def _map(path: Path) -> Buffer:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        # An empty file cannot be mapped.
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""


def _blob(parts: list[bytes]) -> Blob:
    offsets = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    return _as_blob(b"".join(parts), offsets)


def _as_blob(data: Buffer, offsets: npt.NDArray[np.int64]) -> Blob:
    return Blob(data, offsets, offsets.data)


def _bits(codes: Iterable[str], bits: dict[str, int]) -> int:
    return sum(bits[code] for code in set(codes))


def _values(facts: Facts) -> list[object]:
    return [getattr(facts, name) for name in Facts.__slots__]


def _day(verified_at: datetime | None) -> int:
    return verified_at.astimezone(SHANGHAI).date().toordinal() - EPOCH if verified_at else 0
