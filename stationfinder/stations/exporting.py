"""The open part of the register as a file: csv, xlsx or geojson, with the properties of the API."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from sqlalchemy.orm import Session

from stationfinder.stations import queries
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.features import properties
from stationfinder.stations.formulas import harmless
from stationfinder.stations.replacing import replacing
from stationfinder.stations.rules import PublicStation

FORMATS = ("csv", "xlsx", "geojson")
_BESIDE_SERVICES = frozenset({"services_missing", "services_broken", "services_checked_at"})

More = Callable[[PublicStation], Mapping[str, object]]
Feature = tuple[PublicStation, dict[str, object]]


def list_open(session: Session, catalogue: Catalogue, more: More) -> Iterator[Feature]:
    """Every station that is in use and may be handed on, with its properties; those without a position too.

    `more` gives the properties that depend on the moment (state) or on rooms above (navigation).
    """
    for station in queries.list_public(session):
        if station.status == "active" and station.redistributable:
            yield station, {**properties(station, catalogue), **more(station)}


def write(features: Iterable[Feature], path: Path, form: str) -> int:
    """Write a file of this form and say how many stations are in it.

    A file of that name is replaced at the very end. Raises InvalidInput for what is no ordinary file, see `replacing`.
    """
    writers = {"csv": _write_csv, "xlsx": _write_xlsx, "geojson": _write_geojson}
    with replacing(path) as draft:
        return writers[form](features, draft)


def _write_geojson(features: Iterable[Feature], path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        for count, (station, facts) in enumerate(features, start=1):
            point = station.position
            geometry = {"type": "Point", "coordinates": [point.lon, point.lat]} if point else None
            feature = {"type": "Feature", "id": station.code, "geometry": geometry, "properties": facts}
            file.write(b"\n" if count == 1 else b",\n")
            file.write(orjson.dumps(feature))
        file.write(b"\n]}\n")
    return count


def _write_csv(features: Iterable[Feature], path: Path) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        return sum(1 for row in _rows(features) if writer.writerow(row)) - 1


def _write_xlsx(features: Iterable[Feature], path: Path) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("stations")
    count = -1
    for row in _rows(features):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
            # openpyxl reads a leading = as a live formula unless told that the cell is text.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
        count += 1
    book.save(path)
    return count


def _rows(features: Iterable[Feature]) -> Iterator[list[str]]:
    """Header and rows as text: the properties, then where it is. An empty register has a header of its own."""
    source = iter(features)
    first = next(source, None)
    where = ["lon", "lat", "coordinate_system"]
    if first is None:
        yield ["code", "name", "kind", *where]
        return
    names = [name for name in first[1] if name not in _BESIDE_SERVICES]
    yield [*names, *where]
    for station, facts in chain([first], source):
        point = station.position
        place = [f"{point.lon:.7f}", f"{point.lat:.7f}", "WGS-84"] if point else ["", "", ""]
        told = {**facts, "services": _services(facts)}
        yield [harmless(_text(told.get(name))) for name in names] + place


def _services(facts: Mapping[str, object]) -> list[str]:
    """All services in one cell, as the import reads them: what is missing or broken says so in brackets."""
    said = facts.get("services"), facts.get("services_missing"), facts.get("services_broken")
    available, missing, broken = (part if isinstance(part, list) else [] for part in said)
    return [*available, *(f"{code}（暂缺）" for code in missing), *(f"{code}（故障）" for code in broken)]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_text(item) for item in value)
    return orjson.dumps(value).decode() if isinstance(value, dict) else str(value)
