"""Made-up ledgers for tests, and what the register holds after them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from stationfinder.database import Database
from stationfinder.geo.datums import Datum
from stationfinder.stations import queries
from stationfinder.stations.importing import ImportReport, import_file
from stationfinder.stations.rules import PublicStation
from stations.made_up import AT

Row = dict[str, str]
PLACE = {"类型": "工会驿站", "省": "河南省", "市": "郑州市", "区县": "中原区", "坐标系": "GCJ-02"}


def made_up(number: int, **more: str) -> Row:
    """A made-up row of 郑州; numbers lie 100 m apart."""
    own = {
        "名称": f"虚构驿站{number}",
        "地址": f"虚构路{number}号",
        "经度": f"{113.6 + number / 1000:.3f}",
        "纬度": "34.75",
    }
    return {**PLACE, **own, **more}


def save(path: Path, rows: Iterable[Row]) -> Path:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(
    database: Database, path: Path, *, source: str = "", datum: Datum | None = None, dry_run: bool = False
) -> ImportReport:
    return import_file(database, path, by="test import", at=AT, source=source, datum=datum, dry_run=dry_run)


def stations(database: Database) -> dict[str, PublicStation]:
    with database.reading() as session:
        return {station.name: station for station in queries.list_public(session)}


def raw(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def codes_said(report: ImportReport) -> list[list[str]]:
    """The codes of the remarks on every row."""
    return [[message.code for message in row.messages] for row in report.rows]
