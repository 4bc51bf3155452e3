"""A data folder with made-up stations: the register's database and the saved snapshot, made once under bench/out."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert, update

from bench import catalogued, merged
from bench.points import OUT, SEED, digest, points
from stationfinder import migrations
from stationfinder.config import Settings
from stationfinder.database import Database
from stationfinder.finder import segment
from stationfinder.finder.snapshots import Snapshots
from stationfinder.geo.points import LonLat
from stationfinder.stations import commands, models
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.codes import ALPHABET, LENGTH, check_character
from stationfinder.stations.rules import Phone, PublicStation, ServiceState
from stationfinder.stations.search_text import SEPARATOR, search_text

REVISION = 1
# Above this the database stays empty and the snapshot is built from values, chunk by chunk.
IN_DATABASE = 200_000
CHUNK = 100_000
SOURCE = "测试数据"
SEEN = datetime(2026, 10, 1, 4, 0, tzinfo=UTC)
HOURS = (
    *(
        f"Mo-Su {start}-{end}"
        for start in ("06:00", "07:00", "08:00", "08:30", "09:00")
        for end in ("17:00", "18:00", "20:00", "21:00", "22:00")
    ),
    "24/7",
    "Mo-Fr 09:00-17:00",
    "Mo-Fr 09:00-12:00,13:30-17:30",
    "Mo-Sa 08:00-18:00",
    "Mo-Fr 08:30-17:30; Sa 09:00-12:00",
)
HOURS_SHARE, PHONE_SHARE, VERIFIED_SHARE = 0.6, 0.4, 0.5
ACCESS = (("open_door",), ("qr",), ("ask_staff",))
# Odd and no multiple of 31, so that i → i·SCATTER mod 31⁶ never repeats a code.
SCATTER = 387_420_489
PARTS: tuple[tuple[Any, str], ...] = (
    (models.StationService, "services"),
    (models.StationAccess, "access"),
    (models.StationPhone, "phones"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A data folder ready to be served, and how long its making took (seconds). `by`: digest of what made it."""

    folder: Path
    count: int
    filled_s: float
    built_s: float
    by: str


def made(count: int) -> Made:
    """The data folder with `count` stations; made at the first call, then kept until code or points change."""
    folder = OUT / f"register-{count}"
    record = folder / "made.json"
    if record.exists():
        known = json.loads(record.read_text())
        if known["by"] == _digest():
            return Made(folder, count, known["filled_s"], known["built_s"], _digest())
    shutil.rmtree(folder, ignore_errors=True)
    filled_s, built_s = _make(folder, count)
    record.write_text(json.dumps({"by": _digest(), "filled_s": filled_s, "built_s": built_s}))
    return Made(folder, count, filled_s, built_s, _digest())


def stations(count: int, first: int = 0, last: int | None = None) -> Iterator[PublicStation]:
    """Stations number `first` to `last` (excluded) of `count`, seeded; ids from 1."""
    source = points(count)
    last = count if last is None else last
    kinds, bits = catalogued.kinds(count), catalogued.services(count)
    random = np.random.default_rng([SEED, count, 3])
    chances, picks = random.random((count, 3)), random.integers(0, 2**31, (count, 2))
    kind_codes = list(catalogue().kinds)
    for row in range(first, last):
        name, adcode = f"测试点 {row + 1:06d}", f"{source.adcodes[row]:06d}"
        kind, address = kind_codes[kinds[row]], f"测试路 {picks[row, 0] % 999 + 1} 号"
        hours, phone, verified = (chances[row] < (HOURS_SHARE, PHONE_SHARE, VERIFIED_SHARE)).tolist()
        yield PublicStation(
            id=row + 1,
            code=_code(row),
            kind=kind,
            name=name,
            revision=REVISION,
            adcode=adcode,
            address=address,
            position=LonLat(*source.lonlat[row].tolist()),
            opening_hours=HOURS[picks[row, 0] % len(HOURS)] if hours else None,
            access=ACCESS[picks[row, 1] % len(ACCESS)],
            services=_services(int(bits[row])),
            phones=(Phone(f"0000-{picks[row, 1] % 10**8:08d}", "landline"),) if phone else (),
            verified_at=SEEN if verified else None,
            source=SOURCE,
            search_text=f"{name}{SEPARATOR}{address}{SEPARATOR}{_common_text(kind, adcode)}",
        )


def _make(folder: Path, count: int) -> tuple[float, float]:
    folder.mkdir(parents=True)
    settings = Settings(data_dir=folder)
    database = Database(settings)
    started = time.perf_counter()
    migrations.upgrade(database)
    _fill(database, count if count <= IN_DATABASE else 0)
    filled = time.perf_counter()
    Snapshots(database, catalogue(), folder / "snapshot", settings.refresh_ms).refresh()
    database.dispose()
    if count > IN_DATABASE:
        _build_in_chunks(saved_snapshot(folder), count)
    return filled - started, time.perf_counter() - filled


def _fill(database: Database, count: int) -> None:
    own = {column.key for column in models.Station.__table__.columns} & {f.name for f in fields(PublicStation)}
    with database.transaction() as session:
        commands.initialise(session)
        session.execute(update(models.RegisterRevision).values(revision=REVISION))
        for first in range(0, count, 10_000):
            chunk = list(stations(count, first, min(first + 10_000, count)))
            session.execute(insert(models.Station), [_row(station, sorted(own)) for station in chunk])
            for table, name in PARTS:
                rows = [row for station in chunk for row in _part_rows(station, name)]
                session.execute(insert(table), rows)


def _row(station: PublicStation, names: list[str]) -> dict[str, object]:
    return {
        **{name: getattr(station, name) for name in names},
        "lon": station.position.lon if station.position else None,
        "lat": station.position.lat if station.position else None,
        "source_id": str(station.id),
        "publication": "published",
        "created_at": SEEN,
        "changed_at": SEEN,
    }


def _part_rows(station: PublicStation, name: str) -> Iterator[dict[str, object]]:
    for position, value in enumerate(getattr(station, name)):
        row: dict[str, object] = {"station_id": station.id, "position": position}
        if isinstance(value, ServiceState):
            row |= {"service": value.service, "state": value.state}
        elif isinstance(value, Phone):
            row |= {"number": value.number, "kind": value.kind}
        else:
            row |= {"access": value}
        yield row


def saved_snapshot(folder: Path) -> Path:
    """The one saved snapshot of a data folder."""
    (saved,) = (entry for entry in (folder / "snapshot").iterdir() if entry.is_dir())
    return saved


def _build_in_chunks(saved: Path, count: int) -> None:
    """Put all stations into the place of the empty saved snapshot, without ever holding them all."""
    parts = [saved.parent / f".part-{number:03d}" for number in range(-(-count // CHUNK))]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_build_chunk, parts, [count] * len(parts), range(len(parts))))
    shutil.rmtree(saved)
    merged.merge(parts, saved)
    for part in parts:
        shutil.rmtree(part)


def _build_chunk(part: Path, count: int, number: int) -> None:
    first = number * CHUNK
    chunk = stations(count, first, min(first + CHUNK, count))
    segment.save(segment.build(chunk, catalogue(), REVISION), part)


@cache
def _services(bits: int) -> tuple[ServiceState, ...]:
    known = list(catalogue().services)
    return tuple(_available(code) for number, code in enumerate(known) if bits >> number & 1)


@cache
def _available(code: str) -> ServiceState:
    return ServiceState(code)


@cache
def _common_text(kind: str, adcode: str) -> str:
    """What a search finds besides name and address; the same for all stations of a kind in a county."""
    return search_text(kind=kind, name="测试点", aliases=(), address="", adcode=adcode, zone="", category="")


def _code(row: int) -> str:
    number = row * SCATTER % len(ALPHABET) ** (LENGTH - 1)
    payload = ""
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, len(ALPHABET))
        payload += ALPHABET[digit]
    return payload + check_character(payload)


def _digest() -> str:
    """Changes when the folder would: the code that makes it, the tables, the catalogue or the points did."""
    package = Path(segment.__file__).resolve().parents[1]
    files = [
        Path(catalogued.__file__),
        Path(merged.__file__),
        Path(__file__),
        *(package / "finder").glob("*.py"),
        *(package / "stations").glob("*.py"),
        *(package / "migrations" / "versions").glob("*.py"),
    ]
    text = hashlib.sha256(digest().encode() + segment.catalogue_digest().encode())
    for file in sorted(files):
        text.update(file.read_bytes())
    return text.hexdigest()[:10]
