"""`init`, `import` and `export`: the register from the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, get_args

import click

from stationfinder import config
from stationfinder.database import Database
from stationfinder.errors import StationfinderError
from stationfinder.finder import navigation
from stationfinder.finder.hours_book import HoursBook, calendar
from stationfinder.geo.datums import Datum
from stationfinder.migrations import upgrade
from stationfinder.stations import commands, exporting, queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.importing import ImportReport, UnreadableFileError, import_file
from stationfinder.stations.rules import PublicStation

SAMPLE_FILE = Path(__file__).resolve().parents[2] / "data" / "stations.csv"
_DATUMS: dict[str, Datum | None] = {"auto": None, **{name: name for name in get_args(Datum)}}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.option("--empty", is_flag=True, help="Create everything, but load no sample stations.")
def init(empty: bool) -> None:
    """Create the database and load the sample stations. May be run again at any time."""
    with _database() as database:
        upgrade(database)
        with database.transaction() as session:
            commands.initialise(session)
        if not empty:
            report = _import(database, SAMPLE_FILE, source="", datum=None, dry_run=False, command="init")
            added, changed = report.actions["added"], report.actions["changed"]
            click.echo(f"样例站点 {len(report.rows)} 处：新增 {added}，更新 {changed}。")
        with database.reading() as session:
            counts = queries.count_by_outcome(session)
    click.echo(f"登记册里有 {counts['total']} 处：{counts['on_map']} 处在地图上，{counts['waiting']} 处等坐标。")


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--datum", type=click.Choice(list(_DATUMS)), default="auto", show_default=True, help="Of all rows.")
@click.option("--source", default="", help="Namespace of the file's ids. Default: the file's name.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
@click.option("--report", type=_NEW_FILE, help="Write every row's outcome here (.csv or .json).")
def import_stations(file: Path, datum: str, source: str, dry_run: bool, report: Path | None) -> None:
    """Take the stations of a .csv, .xlsx or .geojson file into the register and publish them."""
    if report and not report.absolute().parent.is_dir():
        _fail(f"报告写不进去：没有文件夹 {report.absolute().parent}。", 2)
    with _database() as database:
        _require_register(database)
        done = _import(database, file, source=source, datum=_DATUMS[datum], dry_run=dry_run, command="import")
    if report:
        done.write(report)
    click.echo(done.summary())


@click.command("export")
@click.option("--format", "form", type=click.Choice(exporting.FORMATS), required=True)
@click.argument("file", type=_NEW_FILE)
def export_stations(form: str, file: Path) -> None:
    """Write the stations that may be handed on to FILE, with the properties of the API."""
    if not file.absolute().parent.is_dir():
        _fail(f"没有文件夹 {file.absolute().parent}。", 2)
    book, now = HoursBook(calendar()), datetime.now(UTC)

    def more(station: PublicStation) -> dict[str, object]:
        point = station.position
        return {
            "state": book.state(station.opening_hours or "", now).words.state,
            "url": f"/stations/{station.code}",
            "navigation": navigation.links(point, station.name, station.address) if point else {},
        }

    with _database() as database:
        _require_register(database)
        with database.reading() as session:
            count = exporting.write(exporting.list_open(session, catalogue(), more), file, form)
            total = queries.count_by_outcome(session)["total"]
    click.echo(f"{file}：{count} 处。登记册共 {total} 处，来源不许再分发的和停用的没有写进去。")


@contextmanager
def _database() -> Iterator[Database]:
    database = Database(config.load())
    try:
        yield database
    except StationfinderError as error:
        raise click.ClickException(error.message) from error
    finally:
        database.dispose()


def _require_register(database: Database) -> None:
    try:
        with database.reading() as session:
            queries.revision(session)
    except StationfinderError as error:
        _fail(f"登记册还没有建立，请先运行 stationfinder init。（{error.message}）", 1)


def _import(
    database: Database, file: Path, *, source: str, datum: Datum | None, dry_run: bool, command: str
) -> ImportReport:
    by = f"stationfinder {command} {file.name}"[:200]
    try:
        return import_file(database, file, by=by, at=datetime.now(UTC), source=source, datum=datum, dry_run=dry_run)
    except UnreadableFileError as error:
        _fail(str(error), 2)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(status)
