"""`init`, `import` and `export`: the register from the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click
from alembic.util import CommandError

from stationfinder.cli.terminal import base_url_option, fail, link_base, open_database, open_register
from stationfinder.database import Database
from stationfinder.errors import InvalidInput
from stationfinder.finder import navigation
from stationfinder.finder.openings.book import HoursBook
from stationfinder.geo.datums import Datum
from stationfinder.migrations import upgrade
from stationfinder.stations import commands, exporting, queries
from stationfinder.stations.catalogue import catalogue
from stationfinder.stations.importing import ImportReport, UnreadableFileError, import_file
from stationfinder.stations.replacing import replacing
from stationfinder.stations.rules import PublicStation

SAMPLE_FILE = Path(__file__).resolve().parents[2] / "data" / "stations.csv"
_DATUMS: dict[str, Datum | None] = {"auto": None, **{name: name for name in get_args(Datum)}}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.option("--empty", is_flag=True, help="Create everything, but load no sample stations.")
def init(empty: bool) -> None:
    """Create the database and load the sample stations. May be run again at any time."""
    with open_database() as database:
        try:
            upgrade(database)
        except CommandError as error:
            fail(f"登记册是更新的版本建的，请用那个版本，或换一个数据文件夹。（{error}）", 1)
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
    if report and report.exists() and report.samefile(file):
        fail(f"报告和要导入的是同一个文件：{report}。请给报告换个名字。没有导入。", 2)
    with open_register() as database, _room_for(report) as draft:
        done = _import(database, file, source=source, datum=_DATUMS[datum], dry_run=dry_run, command="import")
        if draft:
            done.write(draft)
    click.echo(done.summary())


@click.command("export")
@click.option("--format", "form", type=click.Choice(exporting.FORMATS), required=True)
@base_url_option
@click.argument("file", type=_NEW_FILE)
def export_stations(form: str, base_url: str | None, file: Path) -> None:
    """Write the stations that may be handed on to FILE, with the properties of the API."""
    if not file.absolute().parent.is_dir():
        fail(f"没有文件夹 {file.absolute().parent}。", 2)
    with open_register() as database:
        base = link_base(base_url, database.settings)
        with database.reading() as session:
            more = _of_the_moment(HoursBook(queries.calendar(session)), datetime.now(UTC), base)
            count = exporting.write(exporting.list_open(session, catalogue(), more), file, form)
            total = queries.count_by_outcome(session)["total"]
    click.echo(f"{file}：{count} 处。登记册共 {total} 处，来源不许再分发的和停用的没有写进去。")


def _of_the_moment(book: HoursBook, now: datetime, base: str) -> exporting.More:
    def more(station: PublicStation) -> dict[str, object]:
        point = station.position
        return {
            "state": book.schedule(station.effective_hours or "", now).state_at(now),
            "url": f"{base}/stations/{station.code}",
            "navigation": navigation.links(point, station.name, station.address) if point else {},
        }

    return more


@contextmanager
def _room_for(report: Path | None) -> Iterator[Path | None]:
    """A draft beside the report, made before anything is imported and put in its place at the very end.

    Ends with status 2 when the report could not be written: not after the rows have been taken.
    """
    if report is None:
        yield None
        return
    with ExitStack() as kept:
        try:
            draft = kept.enter_context(replacing(report))
        except InvalidInput as refused:
            fail(f"报告写不进去：{refused.message}没有导入。", 2)
        except OSError as error:
            fail(f"报告写不进去：{report}（{error.strerror}）。没有导入。", 2)
        yield draft


def _import(
    database: Database, file: Path, *, source: str, datum: Datum | None, dry_run: bool, command: str
) -> ImportReport:
    by = f"stationfinder {command} {file.name}"[:200]
    try:
        return import_file(database, file, by=by, at=datetime.now(UTC), source=source, datum=datum, dry_run=dry_run)
    except UnreadableFileError as error:
        fail(str(error), 2)
